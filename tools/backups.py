"""Commands for backups: make one (for a timer), and the drill that brings one back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from core.clock import local, system_clock
from core.errors import Refused
from core.i18n import say
from core.settings import settings
from domain.backups import make_backup, restore, surplus
from domain.backups.making import SUFFIX
from domain.desk import open_desk

Target = Annotated[Path, typer.Option(help="Folder for the backups, best on another machine's disk.")]
Prune = Annotated[bool, typer.Option(help="Throw away what the retention table does not keep.")]
Sealed = Annotated[Path, typer.Argument(help="A backup.")]
Into = Annotated[Path, typer.Option(help="An empty folder: the CIYIN_VAR to serve from.")]
KeyFolder = Annotated[Path | None, typer.Option(help="Where the key files lie, if not here.")]
Url = Annotated[str, typer.Option(help="An empty PostgreSQL, for a backup of one.")]


def backup(to: Target, prune: Prune = True) -> None:
    """Copy the station's database while it is in use: checked, encrypted, named by time and audit head."""
    began = time.perf_counter()
    try:
        made = make_backup(open_desk(), to, settings().key_folder)
    except Refused as refusal:
        raise _failed(refusal) from refusal
    rows = sum(made.contents.rows.values())
    typer.echo(f"{made.path}: {made.size} bytes, {rows} rows, {time.perf_counter() - began:.1f} s")
    for path in surplus(to.glob(f"*{SUFFIX}"), local(system_clock())) if prune else []:
        path.unlink()
        typer.echo(f"no longer kept: {path.name}")


def restore_backup(file: Sealed, into: Into, keys: KeyFolder = None, database_url: Url = "") -> None:
    """Bring a backup back into an empty place and prove it: rows, audit chain, and a sample decrypted."""
    began = time.perf_counter()
    try:
        brought = restore(file, into, keys or settings().key_folder, database_url)
    except Refused as refusal:
        raise _failed(refusal) from refusal
    typer.echo(
        f"{brought.rows} rows of {brought.contents.made_at}, proven, {time.perf_counter() - began:.1f} s"
    )
    typer.echo(f"serve it: CIYIN_VAR={into} make run")


def _failed(refusal: Refused) -> typer.Exit:
    typer.echo(say(refusal.message), err=True)
    return typer.Exit(1)
