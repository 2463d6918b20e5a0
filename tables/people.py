"""People who work here, and what they hold from when to when. No resident is ever a row of this file."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from tables.base import Editable, link


class Worker(Editable, table=True):
    """An officer, auxiliary, patrol member, grid worker, mediator or cadre."""

    __table_args__ = (Index(None, "station_id", "kind"),)

    name: str
    kind: str
    number: str = ""
    joined_on: date
    left_on: date | None = None


class Posting(Editable, table=True):
    """A role, and a grid where the role has one, held from a day to a day (end excluded, none = still)."""

    __table_args__ = (
        Index(None, "station_id", "worker_id", "from_on"),
        link("worker_id", "worker"),
        link("grid_id", "grid"),
    )

    worker_id: int
    role: str
    grid_id: int | None = None
    from_on: date
    to_on: date | None = Field(default=None)
