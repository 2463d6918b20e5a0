"""Command: import a file of alerts from the 110 system or any source with a mapping."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from core.actor import system_actor
from core.errors import Refused
from core.i18n import _, say
from domain.alerts.batches import refused_file
from domain.alerts.importing import ImportResult, Order, import_file
from domain.alerts.reading.mapping_files import load_mapping
from domain.desk import Desk
from tools.database import ready_desk

REFUSED = 2

File = Annotated[Path, typer.Argument(help="csv, tsv, xls or xlsx, plain or gz")]
MappingFile = Annotated[
    Path | None, typer.Option(help="how columns become alerts; a known source needs none")
]
Areas = Annotated[Path | None, typer.Option("--area-geojson", help="polygons of the grids (WGS84)")]
Refusals = Annotated[Path | None, typer.Option("--refused", help="write refused rows here, with the reasons")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="only say what would come of it")]
AsJson = Annotated[bool, typer.Option("--json", help="last line: the figures as JSON")]


def import_alerts(
    file: File,
    mapping: MappingFile = None,
    area_geojson: Areas = None,
    refused: Refusals = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import alerts: all rows of a file or none. Exit 2 where the file as a whole is refused."""
    try:
        desk = ready_desk()
        known = load_mapping(mapping) if mapping else None
        order = Order(file, file.name, known, area_geojson, is_dry_run=dry_run)
        progress = Progress() if sys.stderr.isatty() else None
        result = import_file(desk, system_actor(desk.station_id), order, progress=progress)
        _write_refused(desk, result, refused)
    except Refused as refusal:
        _give_up(say(refusal.message))
    except OSError as trouble:
        _give_up(_("{name} cannot be read: {why}.", name=file.name, why=trouble.strerror or trouble))
    _report(result, as_json=as_json)


class Progress:
    """Says on standard error how far it is, at most once per hundredth of the file."""

    def __init__(self) -> None:
        self._said = -1

    def __call__(self, done: int, total: int) -> None:
        """Take note of rows done; ``total`` are the lines of the file."""
        share = min(100, 100 * done // max(1, total))
        if share > self._said:
            self._said = share
            typer.echo(_("{done} rows, {share} %", done=f"{done:,}", share=share), err=True)


def _write_refused(desk: Desk, result: ImportResult, path: Path | None) -> None:
    if path is None or result.batch is None:
        return
    with desk.database.reading() as session, path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(refused_file(session, desk.cipher, system_actor(desk.station_id), result.batch))


def _report(result: ImportResult, *, as_json: bool) -> None:
    figures = result.to_json()
    if as_json:
        typer.echo(json.dumps(figures))
        return
    words = _(
        "{rows} rows: {imported} new, {duplicates} known already, {refused} refused, {seconds} s", **figures
    )
    typer.echo(words)


def _give_up(words: str) -> None:
    typer.echo(words, err=True)
    sys.exit(REFUSED)


if __name__ == "__main__":
    typer.run(import_alerts)
