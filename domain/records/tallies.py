"""What a record adds to the kept counts: its kind, and every measure the kind declares (M27-M39)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from domain.records.declaring import kinds
from domain.records.facts import holds
from domain.records.kinds import Kind
from domain.tallies.cells import NO_GRID, Cell, counts

VOID = "void"


@counts("record")
def record_cells(row: Mapping[str, Any]) -> Iterator[Cell]:
    """Count a record on the day it happened, under the code its kind is counted by; void ones not."""
    if row["status"] == VOID:
        return
    kind = kinds().get(row["kind"])
    code = str((row["payload"] or {}).get(kind.tally) or "") if kind and kind.tally else ""
    for measure in [measure_of(row["kind"]), *_measures(kind, row)]:
        yield Cell(measure, _day(row["happened_on"]), row["grid_id"] or NO_GRID, code)


def measure_of(kind: str, part: str = "") -> str:
    """Return the name of a kind's count, or of one of its measures."""
    return f"record.{kind}.{part}" if part else f"record.{kind}"


def _measures(kind: Kind | None, row: Mapping[str, Any]) -> Iterator[str]:
    for measure in kind.measures if kind else ():
        if holds(measure.when, row):
            yield measure_of(row["kind"], measure.code)


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
