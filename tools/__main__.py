"""The command line: python -m tools <command>. Each command's module is loaded only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import typer

COMMANDS = {
    "serve": "tools.serve:serve",
    "worker": "tools.worker:worker",
    "demo": "tools.demo.build:demo",
    "migrate": "tools.database:migrate",
    "audit": "tools.database:audit",
    "rollups": "tools.database:rollups",
    "doctor": "tools.doctor:doctor",
    "backup": "tools.backups:backup",
    "restore": "tools.backups:restore_backup",
    "import-alerts": "tools.imports:import_alerts",
    "warn": "tools.warn:warn",
    "surges": "tools.surges:surges",
    "surge-trials": "tools.surge_trials:surge_trials",
    "surge-backtest": "tools.surge_backtest:surge_backtest",
    "hotspots": "tools.hotspots:hotspots",
    "patrol": "tools.patrol:patrol",
    "simulate-assessment": "tools.assessment:simulate_assessment",
    "messages": "tools.messages:messages",
    "states": "tools.states:states",
    "article-map": "tools.article_map:article_map",
    "templates": "tools.templates.command:templates",
    "clocks": "tools.clocks:clocks",
}


def app_for(words: list[str]) -> typer.Typer:
    """Return the application with the one command that was asked for, or with all of them for help."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    wanted = [name for name in COMMANDS if name in words[:1]] or list(COMMANDS)
    for name in wanted:
        module, attribute = COMMANDS[name].split(":")
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    """Ciyin Desk."""


def main() -> None:
    """Run the command line. What it writes is for the service user alone."""
    os.umask(0o077)
    app_for(sys.argv[1:])()


if __name__ == "__main__":
    main()
