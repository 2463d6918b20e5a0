"""What the fields of records point to: the station's grids, places and people, read once per list or save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session, col

from domain.alerts.reading.wording import folded
from domain.organisation.queries import GridRecord, PlaceRecord, grids, places
from domain.personal import mask_name
from models import Record, Worker


@dataclass(frozen=True)
class Known:
    """Grids and places by id, workers' names by id, and by register what its rows are called."""

    grids: Mapping[int, GridRecord] = field(default_factory=dict)
    places: Mapping[int, PlaceRecord] = field(default_factory=dict)
    workers: Mapping[int, str] = field(default_factory=dict)
    registers: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    @cached_property
    def grid_words(self) -> dict[str, int]:
        """Every way a grid is written, to its id."""
        return {
            folded(word): one.id
            for one in self.grids.values()
            for word in (one.code, one.beat_zh, one.beat_en, one.community_zh, one.community_en)
        }

    @cached_property
    def place_words(self) -> dict[str, int]:
        """Every place's name, to its id; a name that two places share leads to none."""
        return _unique((one.name, one.id) for one in self.places.values())

    @cached_property
    def worker_words(self) -> dict[str, int]:
        """Every worker's name, to the id; two of one name lead to none."""
        return _unique((name, number) for number, name in self.workers.items())

    @cached_property
    def row_words(self) -> dict[str, int]:
        """The numbers of register rows, to their ids: how a sheet names them."""
        listed = [
            (label.split()[0], number) for rows in self.registers.values() for number, label in rows.items()
        ]
        return _unique(listed)

    def row_label(self, record_id: int) -> str:
        """Return what a register row is called: its number and masked name."""
        return next((rows[record_id] for rows in self.registers.values() if record_id in rows), "")

    def masked_worker(self, worker_id: int | None) -> str:
        """Return a worker's name as a list shows it."""
        return mask_name(self.workers.get(worker_id, "")) if worker_id else ""

    def grid_label(self, grid_id: int | None) -> str:
        """Return a grid's name in the reader's language."""
        found = self.grids.get(grid_id) if grid_id else None
        return found.label if found else ""

    def place_name(self, place_id: int | None) -> str:
        """Return a place's name."""
        found = self.places.get(place_id) if place_id else None
        return found.name if found else ""


def known_here(session: Session, station_id: int, registers: Iterable[str] = ()) -> Known:
    """Read them; of the registers named, every row that is not void."""
    people = select(col(Worker.id), col(Worker.name)).where(col(Worker.station_id) == station_id)
    return Known(
        {one.id: one for one in grids(session, station_id)},
        {one.id: one for one in places(session, station_id)},
        {row.id: row.name for row in session.execute(people.order_by(col(Worker.name)))},
        {code: _register(session, station_id, code) for code in registers},
    )


def _register(session: Session, station_id: int, kind: str) -> dict[int, str]:
    query = (
        select(col(Record.id), col(Record.number), col(Record.title))
        .where(col(Record.station_id) == station_id, col(Record.kind) == kind, col(Record.status) == "done")
        .order_by(col(Record.id))
    )
    rows = session.execute(query).all()
    return {row.id: " ".join(filter(None, (row.number or str(row.id), row.title))) for row in rows}


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    shared = set()
    for word, number in pairs:
        key = folded(word)
        if key in found:
            shared.add(key)
        found[key] = number
    return {key: number for key, number in found.items() if key not in shared}
