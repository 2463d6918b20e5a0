"""Early warnings (预警): the runs of the model, what they warned of, and what was done about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, json_field, link


class WarningRun(Editable, table=True):
    """One run over all series of a week, or of the seven days that end with a day (the quick look)."""

    __tablename__ = "warning_run"
    __table_args__ = (
        UniqueConstraint("station_id", "kind", "week", "settings_key", "data_key"),
        Index(None, "station_id", "kind", "week"),
    )

    kind: str
    week: date = Field(description="its first day; a Monday for the weekly run")
    settings: dict[str, Any] = json_field()
    settings_key: str = Field(description="digest of the settings")
    data_key: str = Field(description="digest of the counts that were read")
    revision: int = Field(default=0, description="of the alerts' area when they were read")
    methods: dict[str, Any] = json_field()
    series: int = 0
    warned: int = 0
    expected_false: float = 0.0
    over: list[Any] = json_field(list)
    started_at: datetime
    finished_at: datetime


class EarlyWarning(Editable, table=True):
    """More of one kind at one place in one week than its own past explains. Never about a person."""

    __tablename__ = "early_warning"
    __table_args__ = (
        UniqueConstraint("station_id", "kind", "week", "series"),
        Index(None, "station_id", "status", "week"),
        Index(None, "station_id", "week"),
        Index(None, "station_id", "series", "week"),
        link("run_id", "warning_run"),
        link("grid_id", "grid"),
        link("place_id", "place"),
        link("seen_by", "worker"),
        link("outcome_by", "worker"),
        link("dispute_id", "dispute"),
    )

    run_id: int
    kind: str
    week: date
    series: str = Field(description="grid or place, and category: g4:AL102, p17:AL3")
    grid_id: int
    place_id: int | None = None
    category: str
    observed: int
    expected: float
    low: int = Field(description="the least of the expected range")
    high: int = Field(description="the most of the expected range")
    bound: float
    threshold: int = Field(description="what the next seven days must hold to be a hit (M40)")
    score: float
    pvalue: float
    qvalue: float | None = None
    colour: str
    method: str
    past: list[Any] = json_field(list)
    facts: dict[str, Any] = json_field()
    warned_at: datetime
    status: str = "new"
    seen_by: int | None = None
    seen_at: datetime | None = None
    acted_at: datetime | None = Field(default=None, description="first task, dispute or outcome")
    is_in_time: bool = Field(default=False, description="acted on within the hours of the station file")
    dispute_id: int | None = None
    outcome: str = Field(default="", description="true or false, as people found on the spot")
    outcome_note: str = ""
    outcome_by: int | None = None
    outcome_at: datetime | None = None
    next_observed: int | None = Field(
        default=None, description="of the seven days after it, when they are over"
    )
    reached_on: date | None = Field(default=None, description="the day on which these reached the threshold")
    is_synthetic: bool = False


class WarningTask(Editable, table=True):
    """What somebody is to do about a warning, and until when."""

    __tablename__ = "warning_task"
    __table_args__ = (
        Index(None, "station_id", "warning_id"),
        Index(None, "station_id", "owner_id", "done_at"),
        link("warning_id", "early_warning"),
        link("owner_id", "worker"),
        link("given_by", "worker"),
    )

    warning_id: int
    owner_id: int
    given_by: int | None = None
    note: str
    due_on: date
    given_at: datetime
    done_at: datetime | None = None
    done_note: str = ""
