"""The shipped templates of papers: what stands on each as a table, and how official papers are laid out."""
