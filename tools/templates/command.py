"""`python -m tools templates`: write the shipped templates anew. What an office has edited is left alone."""

from __future__ import annotations

from typing import Annotated

import typer

from domain.papers.templates import FOLDER, path_of
from tools.templates.document import document
from tools.templates.sheets import SHEETS
from tools.templates.writing import written

Anew = Annotated[bool, typer.Option(help="replace templates that are there, edited ones too")]


def templates(anew: Anew = False) -> None:
    """Write data/templates/*.docx, those that are missing or with --anew all of them, and docs/papers.md."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS:
        path = path_of(sheet.name)
        if path.exists() and not anew:
            typer.echo(f"{path.name} kept")
            continue
        path.write_bytes(written(sheet))
        path.chmod(0o644)
        typer.echo(f"{path.name} written")
    document()
