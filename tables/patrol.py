"""Joint patrol (联巡): plans of a day, their stops, the shifts that walk them. No resident is here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, json_field, link


class PatrolPlan(Editable, table=True):
    """One plan of a day. A suggestion stays as it was made; what is adopted lies beside it and names it."""

    __tablename__ = "patrol_plan"
    __table_args__ = (
        UniqueConstraint("station_id", "day", "edition"),
        Index(None, "station_id", "status", "day"),
        link("basis_id", "patrol_plan"),
        link("made_by", "worker"),
        link("adopted_by", "worker"),
    )

    day: date
    edition: int = Field(description="counts the plans of a day from 1, suggestions and adopted ones alike")
    status: str = "suggested"
    basis_id: int | None = Field(default=None, description="the suggestion that this plan was adopted from")
    teams: int
    shifts: list[Any] = json_field(list)
    stop_minutes: int = 15
    figures: dict[str, Any] = json_field()
    note: str = Field(default="", description="why it differs from the suggestion")
    made_at: datetime
    made_by: int | None = None
    adopted_at: datetime | None = None
    adopted_by: int | None = None
    is_synthetic: bool = False


class PatrolStop(StationRow, table=True):
    """A stop of a plan: which team is where from when to when, and how many incidents are expected there."""

    __tablename__ = "patrol_stop"
    __table_args__ = (
        Index(None, "station_id", "plan_id", "team", "position"),
        link("plan_id", "patrol_plan"),
        link("grid_id", "grid"),
    )

    plan_id: int
    team: str
    position: int
    arrive_at: datetime
    leave_at: datetime
    place: str
    grid_id: int | None = None
    grid_code: str = ""
    expected: float = 0.0
    east: float = Field(default=0.0, description="kilometres, measured or drawn, as the plan was made with")
    north: float = 0.0


class PatrolShift(Editable, table=True):
    """A shift of a team or at a post: planned, staffed, and what came of it (M26)."""

    __tablename__ = "patrol_shift"
    __table_args__ = (
        UniqueConstraint("station_id", "plan_id", "team"),
        Index(None, "station_id", "begin_at"),
        Index(None, "station_id", "day", "result"),
        Index(None, "station_id", "post_id", "day"),
        link("plan_id", "patrol_plan"),
        link("post_id", "place"),
        link("grid_id", "grid"),
        link("reported_by", "worker"),
    )

    day: date
    begin_at: datetime
    end_at: datetime
    team: str = ""
    plan_id: int | None = None
    post_id: int | None = Field(default=None, description="a post (屯警点, 驿站, 先锋岗) is a place")
    grid_id: int | None = Field(default=None, description="the area of a shift without a plan")
    duties: list[Any] = json_field(list)
    needed: int = 1
    has_publicity: bool = False
    result: str = "planned"
    reason: str = ""
    minutes: int | None = Field(default=None, description="worked, where it was cut short")
    incidents: int = 0
    note: str = ""
    reported_at: datetime | None = None
    reported_by: int | None = None
    is_synthetic: bool = False


class PatrolMember(StationRow, table=True):
    """Somebody on the roster of a shift."""

    __tablename__ = "patrol_member"
    __table_args__ = (
        UniqueConstraint("station_id", "shift_id", "worker_id"),
        Index(None, "station_id", "worker_id", "shift_id"),
        link("shift_id", "patrol_shift"),
        link("worker_id", "worker"),
    )

    shift_id: int
    worker_id: int
