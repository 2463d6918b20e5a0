"""What shifts add to the kept counts (M26, row 57)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.patrol.vocabulary import ON_THE_STREET, ShiftResult
from domain.tallies.cells import NO_GRID, Cell, counts


@counts("patrol_shift")
def shift_cells(row: Mapping[str, Any]) -> Iterator[Cell]:
    """Count a shift on its day: planned, done, walked, with publicity. One that was dropped is none.

    The code names the post (post-12), so that M26 can be told for each.
    """
    if row["result"] == ShiftResult.DROPPED:
        return
    yield _cell("patrol_planned", row)
    if row["result"] == ShiftResult.DONE:
        yield _cell("patrol_done", row)
    if row["result"] in ON_THE_STREET:
        yield _cell("patrol_walked", row)
        if row["has_publicity"]:
            yield _cell("patrol_publicity", row)


def post_code(post_id: int) -> str:
    """Return the code under which the shifts of a post are counted."""
    return f"post-{post_id}"


def _cell(measure: str, row: Mapping[str, Any]) -> Cell:
    grid = NO_GRID if row["grid_id"] is None else row["grid_id"]
    return Cell(measure, row["day"], grid, post_code(row["post_id"]) if row["post_id"] else "")
