"""What a row adds to the counts: each area says it once, in a function from a row to cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

NO_GRID = -1
ALL_GRIDS = 0


class Cell(NamedTuple):
    """One thing counted: of a measure, on a local day, in a grid, under the finest code.

    ``hour`` is None where the measure is not counted by weekday and hour.
    """

    measure: str
    day: date
    grid_id: int
    code: str = ""
    hour: int | None = None


CellsOf = Callable[[Mapping[str, Any]], Iterable[Cell]]
_rules: dict[str, CellsOf] = {}


def counts(table: str) -> Callable[[CellsOf], CellsOf]:
    """Declare the function that says what a row of ``table`` adds to the counts."""

    def declare(rule: CellsOf) -> CellsOf:
        _rules[table] = rule
        return rule

    return declare


def tallied(table: str) -> bool:
    """Tell whether rows of a table are counted."""
    return table in _rules


def cells_of(table: str, row: Mapping[str, Any]) -> list[Cell]:
    """Return the cells of one row."""
    return list(_rules[table](row))


def rules() -> Mapping[str, CellsOf]:
    """Return every rule: verifying and rebuilding walk them."""
    return _rules
