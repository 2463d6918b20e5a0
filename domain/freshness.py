"""How often an area has changed, and when last: all that an open page asks until something has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import col, select

from core.vocabulary import Area
from domain.desk import Desk
from models import AreaRevision


class Revision(NamedTuple):
    """The state of one area. ``changed_at`` is None where nothing was ever written."""

    area: Area
    number: int
    changed_at: datetime | None


def revisions(desk: Desk, areas: Iterable[Area]) -> tuple[Revision, ...]:
    """Return the revisions of areas in the order of their names; 0 where nothing was ever written."""
    asked = sorted(set(areas))
    if not asked:
        return ()
    query = select(AreaRevision).where(
        AreaRevision.station_id == desk.station_id, col(AreaRevision.area).in_([str(area) for area in asked])
    )
    with desk.database.reading() as session:
        found = {row.area: (row.revision, _aware(row.changed_at)) for row in session.exec(query)}
    return tuple(Revision(area, *found.get(str(area), (0, None))) for area in asked)


def last_change(drawn: Iterable[Revision]) -> datetime | None:
    """Return when any of the areas changed last, None where none ever did."""
    return max((one.changed_at for one in drawn if one.changed_at), default=None)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
