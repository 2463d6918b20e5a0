"""Alerts (警情), the batches they were imported in and the rows that were refused."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from tables.base import Editable, StationRow, json_field, link

FIRST_KEY = {"autoincrement": False}


class Alert(SQLModel, table=True):
    """One alert. Its month is part of the key so that months can be partitions."""

    __table_args__ = (
        Index(None, "station_id", "occurred_on", "category"),
        Index(None, "station_id", "grid_id", "occurred_at"),
        Index(None, "station_id", "batch_id"),
        link("grid_id", "grid"),
        link("place_id", "place"),
        link("batch_id", "import_batch"),
        link("worker_id", "worker"),
    )

    station_id: int = Field(primary_key=True, sa_column_kwargs=FIRST_KEY)
    occurred_month: int = Field(primary_key=True, sa_column_kwargs=FIRST_KEY, description="local, as 202611")
    id: int = Field(primary_key=True, sa_column_kwargs=FIRST_KEY)
    version: int = 1
    case_no: str = ""
    occurred_at: datetime
    occurred_on: date
    weekday: int = Field(description="Monday 0")
    hour: int = Field(description="local hour, -1 where only the day is known")
    category: str
    category1: str
    category_text: str = ""
    category_detail: str = ""
    grid_id: int | None = None
    area_text: str = ""
    place_id: int | None = None
    place_text: str = ""
    place_type: str = ""
    campus_id: int | None = None
    source: str = ""
    outcome: str = ""
    summary: str = ""
    phone_locked: bytes | None = None
    phone_mask: str = ""
    officer_text: str = ""
    worker_id: int | None = None
    arrived_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None
    is_case: bool = False
    batch_id: int | None = None
    is_synthetic: bool = False


class AlertCaseNumber(SQLModel, table=True):
    """The keys in use: unique over all months, which a partitioned alert table cannot promise.

    A key is the case number; without one, '~' and a digest of time, place and category.
    """

    __tablename__ = "alert_case_number"
    __table_args__ = (Index(None, "station_id", "occurred_month", "alert_id"),)

    station_id: int = Field(primary_key=True, sa_column_kwargs=FIRST_KEY)
    case_no: str = Field(primary_key=True)
    occurred_month: int
    alert_id: int


class ImportBatch(Editable, table=True):
    """One file read: what it was, how it was read, what came of every row."""

    __tablename__ = "import_batch"
    __table_args__ = (Index(None, "station_id", "started_at"), link("worker_id", "worker"))

    kind: str
    file_name: str
    file_sha256: str
    mapping_name: str
    mapping: dict[str, Any] = json_field()
    status: str
    rows: int = 0
    imported: int = 0
    duplicates: int = 0
    refused: int = 0
    unassigned: dict[str, Any] = json_field()
    unknown: dict[str, Any] = json_field()
    started_at: datetime
    finished_at: datetime | None = None
    undone_at: datetime | None = None
    worker_id: int | None = None


class RefusedRow(StationRow, table=True):
    """A row that could not be kept: its number, the reason, and the row itself, encrypted."""

    __tablename__ = "refused_row"
    __table_args__ = (Index(None, "station_id", "batch_id", "row_no"), link("batch_id", "import_batch"))

    batch_id: int
    row_no: int
    reason: dict[str, Any] = json_field()
    row_locked: bytes


class ImportMapping(Editable, table=True):
    """How the columns of one source are read, saved under its name."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("station_id", "kind", "name"),)

    kind: str
    name: str
    content: dict[str, Any] = json_field()
