"""Long work outside the web process: imports, reports, warning runs, backups."""
