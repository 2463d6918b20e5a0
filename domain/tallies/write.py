"""Writing counts: one changed row touches its day, its month and its hour, and the rows for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel

from core.dictionaries import parents
from core.upsert import add_up
from domain.tallies.cells import ALL_GRIDS, Cell
from models import TallyDay, TallyHour, TallyMonth


def add_cells(session: Session, station_id: int, cells: Mapping[Cell, int]) -> None:
    """Add counted cells (may be negative) to the three layers."""
    changed = {cell: n for cell, n in cells.items() if n}
    for table, layer in spread(changed).items():
        rows = [{"station_id": station_id, **dict(key), "n": n} for key, n in layer.items() if n]
        add_up(session, table.__table__, rows)  # type: ignore[attr-defined]


Layer = Counter[tuple[tuple[str, Any], ...]]


def spread(cells: Mapping[Cell, int]) -> dict[type[SQLModel], Layer]:
    """Return what the cells add to each layer, keyed by the layer's own columns."""
    days: Layer = Counter()
    months: Layer = Counter()
    hours: Layer = Counter()
    for cell, n in cells.items():
        days[_key(measure=cell.measure, day=cell.day, grid_id=cell.grid_id, code=cell.code)] += n
        for grid_id in (cell.grid_id, ALL_GRIDS):
            for code in dict.fromkeys((cell.code, *parents(cell.code))):
                months[_key(measure=cell.measure, month=month_of(cell.day), grid_id=grid_id, code=code)] += n
            if cell.hour is not None:
                for code in hour_codes(cell.code):
                    hours[_hour_key(cell, grid_id, code)] += n
    return {TallyDay: days, TallyMonth: months, TallyHour: hours}


def hour_codes(code: str) -> tuple[str, ...]:
    """Return the codes under which an hour is counted: level 1 and all (the finest: 60 times the rows)."""
    coarser = tuple(c for c in parents(code) if c)
    return (*(coarser or (code,)), "") if code else ("",)


def month_of(day: date) -> int:
    """Return a month as a number: 202611."""
    return day.year * 100 + day.month


def _hour_key(cell: Cell, grid_id: int, code: str) -> tuple[tuple[str, Any], ...]:
    return _key(
        measure=cell.measure,
        month=month_of(cell.day),
        grid_id=grid_id,
        code=code,
        weekday=cell.day.weekday(),
        hour=cell.hour,
    )


def _key(**columns: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(columns.items())
