"""Records of every small ledger (登记, 走访, 隐患, 活动 ...): one table, the kind says what a row holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, json_field, link


class Record(Editable, table=True):
    """A dated record of a kind declared in data/kinds; its payload is checked against the declaration."""

    __table_args__ = (
        Index(None, "station_id", "kind", "happened_on", "id"),
        Index(None, "station_id", "kind", "status", "due_at"),
        Index(None, "station_id", "grid_id", "kind", "happened_on"),
        Index(None, "station_id", "worker_id", "kind", "happened_on"),
        Index(None, "station_id", "owner_id", "status", "due_at"),
        Index(None, "station_id", "place_id", "kind", "happened_on"),
        Index(None, "station_id", "kind", "valid_until"),
        Index(None, "station_id", "kind", "fingerprint"),
        link("grid_id", "grid"),
        link("place_id", "place"),
        link("worker_id", "worker"),
        link("owner_id", "worker"),
        link("verifier_id", "worker"),
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
    status: str = Field(default="open", description="open, done, ended or void")
    due_at: datetime | None = Field(default=None, description="the nearest running clock of its kind")
    due_code: str = Field(default="", description="which clock that is")
    done_on: date | None = None
    valid_until: date | None = Field(default=None, description="the last day it is valid")
    verdict: str = Field(default="", description="'' not looked at, ok, refused")
    verified_at: datetime | None = None
    verifier_id: int | None = None
    via: str = Field(default="form", description="form, board or import")
    entry_seconds: int | None = Field(default=None, description="from drawing the form to saving it (M42)")
    fingerprint: str = Field(default="", description="keyed hash of what it says: the same row twice")
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
