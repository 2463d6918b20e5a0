"""Counting everything once more from the rows themselves: verify compares, rebuild replaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel, col

from domain.tallies.cells import Cell, cells_of, rules
from domain.tallies.write import add_cells, spread
from models import TallyDay, TallyHour, TallyMonth, metadata

PAGE = 20_000


def recount(session: Session, station_id: int) -> Counter[Cell]:
    """Return the cells of every counted row of the station: slow, and the truth."""
    cells: Counter[Cell] = Counter()
    for name in rules():
        for row in _rows(session, station_id, name):
            cells.update(cells_of(name, row))
    return cells


def differences(session: Session, station_id: int) -> list[tuple[str, dict[str, Any], int, int]]:
    """Return where kept and counted differ: layer, key, kept, counted. Empty means right."""
    return [
        (str(table.__tablename__), dict(key), kept[key], layer[key])
        for table, layer in spread(recount(session, station_id)).items()
        for kept in [_kept(session, station_id, table)]
        for key in kept.keys() | layer.keys()
        if kept[key] != layer[key]
    ]


def rebuild(session: Session, station_id: int) -> None:
    """Throw the kept counts away and keep those of a full recount."""
    cells = recount(session, station_id)
    for table in (TallyDay, TallyMonth, TallyHour):
        session.execute(delete(table).where(col(table.station_id) == station_id))
    add_cells(session, station_id, cells)


def _rows(session: Session, station_id: int, name: str) -> Iterator[Any]:
    table = metadata.tables[name]
    query = select(table).where(table.c.station_id == station_id)
    result = session.execute(query.execution_options(yield_per=PAGE))
    yield from result.mappings()


def _kept(session: Session, station_id: int, table: type[SQLModel]) -> Counter[tuple[tuple[str, Any], ...]]:
    columns = [c for c in table.__table__.c if c.name not in {"station_id", "n"}]  # type: ignore[attr-defined]
    number = table.__table__.c.n  # type: ignore[attr-defined]
    rows = session.execute(
        select(*columns, number).where(table.__table__.c.station_id == station_id)  # type: ignore[attr-defined]
    )
    return Counter({tuple(zip((c.name for c in columns), row[:-1], strict=True)): row[-1] for row in rows})
