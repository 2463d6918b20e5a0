"""What is known of two disputes together: linked, told apart, merged; and of later alerts about one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, json_field, link


class DisputeLink(Editable, table=True):
    """What somebody decided of two disputes: the later one repeats the earlier, or they only look alike."""

    __tablename__ = "dispute_link"
    __table_args__ = (
        UniqueConstraint("station_id", "earlier_id", "later_id"),
        Index(None, "station_id", "later_id"),
        Index(None, "station_id", "kind", "later_at"),
        link("earlier_id", "dispute"),
        link("later_id", "dispute"),
        link("worker_id", "worker"),
    )

    earlier_id: int
    later_id: int
    kind: str = Field(description="repeat, related or apart")
    score: int = 0
    reasons: list[Any] = json_field(list)
    later_at: datetime = Field(description="when the later one was found: what a rebound is measured by")
    decided_at: datetime
    worker_id: int | None = None


class DisputeIncident(StationRow, table=True):
    """A later alert about a dispute that was dealt with before (M10, M13)."""

    __tablename__ = "dispute_incident"
    __table_args__ = (
        UniqueConstraint("station_id", "dispute_id", "alert_id"),
        Index(None, "station_id", "occurred_at"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    alert_id: int
    occurred_at: datetime
    linked_at: datetime
    worker_id: int | None = None


class DisputeMerge(Editable, table=True):
    """One dispute taken into another; ``before`` holds what its rows were, so that it can be taken back."""

    __tablename__ = "dispute_merge"
    __table_args__ = (
        Index(None, "station_id", "kept_id"),
        Index(None, "station_id", "merged_id"),
        link("kept_id", "dispute"),
        link("merged_id", "dispute"),
        link("worker_id", "worker"),
    )

    kept_id: int
    merged_id: int
    merged_at: datetime
    worker_id: int | None = None
    before: list[Any] = json_field(list)
    undone_at: datetime | None = None


class WayBack(StationRow, table=True):
    """How the save of a moment ago is taken back: what its rows were before, for a few seconds."""

    __tablename__ = "way_back"
    __table_args__ = (Index(None, "station_id", "made_at"), link("account_id", "account"))

    account_id: int
    event: str
    subject: str
    subject_id: int
    made_at: datetime
    changed: list[Any] = json_field(list)
    made: list[Any] = json_field(list)
    used_at: datetime | None = None
