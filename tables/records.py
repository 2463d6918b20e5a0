"""Records of every small ledger (登记, 走访, 隐患, 活动 ...): one table, the kind says what a row holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, json_field, link


class Record(Editable, table=True):
    """A dated record of a kind declared in data/kinds; its payload is checked against the declaration."""

    __table_args__ = (
        Index(None, "station_id", "kind", "happened_on"),
        Index(None, "station_id", "kind", "status", "due_on"),
        Index(None, "station_id", "grid_id", "kind", "happened_on"),
        Index(None, "station_id", "worker_id", "kind", "happened_on"),
        link("grid_id", "grid"),
        link("place_id", "place"),
        link("worker_id", "worker"),
        link("owner_id", "worker"),
    )

    kind: str
    number: str = ""
    happened_on: date
    happened_at: datetime | None = None
    grid_id: int | None = None
    place_id: int | None = None
    place_text: str = ""
    worker_id: int | None = Field(default=None, description="who entered or did it")
    owner_id: int | None = Field(default=None, description="who has to act on it now")
    title: str = ""
    status: str = "open"
    due_on: date | None = None
    done_on: date | None = None
    valid_until: date | None = None
    payload: dict[str, Any] = json_field()
    created_at: datetime
    is_synthetic: bool = False


class RecordIndex(StationRow, table=True):
    """A field declared ``index``: the value of one record by which it is found, sorted or counted."""

    __tablename__ = "record_index"
    __table_args__ = (
        UniqueConstraint("station_id", "record_id", "field"),
        Index(None, "station_id", "kind", "field", "text"),
        Index(None, "station_id", "kind", "field", "day"),
        link("record_id", "record"),
    )

    record_id: int
    kind: str
    field: str
    text: str = ""
    number: float | None = None
    day: date | None = None


class RecordSecret(StationRow, table=True):
    """A field declared ``secret`` of one record: encrypted, with its mask."""

    __tablename__ = "record_secret"
    __table_args__ = (UniqueConstraint("station_id", "record_id", "field"), link("record_id", "record"))

    record_id: int
    field: str
    locked: bytes
    mask: str
