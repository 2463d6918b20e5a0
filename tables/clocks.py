"""Clocks: what happened to a case or record that a deadline hears of, and where each deadline stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint

from tables.base import StationRow, json_field, link


class ClockEvent(StationRow, table=True):
    """One happening that clocks hear of, written once and never changed: the log from which they follow."""

    __tablename__ = "clock_event"
    __table_args__ = (
        Index(None, "station_id", "subject", "subject_id", "id"),
        link("worker_id", "worker"),
    )

    subject: str
    subject_id: int
    at: datetime
    words: list[Any] = json_field(list)
    reason: str = ""
    facts: dict[str, Any] = json_field()
    worker_id: int | None = None


class Clock(StationRow, table=True):
    """Where one clock of one subject stands, as the log has it: due moment, state, what a pause left."""

    __table_args__ = (
        UniqueConstraint("station_id", "subject", "subject_id", "code"),
        Index(None, "station_id", "state", "due_at"),
    )

    subject: str
    subject_id: int
    code: str
    state: str
    started_at: datetime
    due_at: datetime | None = None
    left_seconds: int | None = None
    ended_at: datetime | None = None
    round: int = 1
    extensions: int = 0
    is_guess: bool = False
