"""The assessment of grid workers: rule versions, monthly sheets, appeals, samples, signs, years."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, json_field, link


class AssessmentRule(StationRow, table=True):
    """A published version of the scoring rule. It never changes (triggers); a new one is a new row."""

    __tablename__ = "assessment_rule"
    __table_args__ = (UniqueConstraint("station_id", "number"),)

    number: int
    effective_on: date
    announced_on: date
    content: dict[str, Any] = json_field()
    sha256: str
    publisher_id: int | None = None


class GridExposure(Editable, table=True):
    """Households and floating share of a grid from a day on: what a target is scaled by."""

    __tablename__ = "grid_exposure"
    __table_args__ = (UniqueConstraint("station_id", "grid_id", "from_on"), link("grid_id", "grid"))

    grid_id: int
    from_on: date
    households: float
    floating_share: float


class WorkerLeave(Editable, table=True):
    """Approved leave of a worker from a day to a day (end excluded)."""

    __tablename__ = "worker_leave"
    __table_args__ = (Index(None, "station_id", "worker_id", "from_on"), link("worker_id", "worker"))

    worker_id: int
    from_on: date
    to_on: date
    kind: str = "leave"


class AssessmentSheet(Editable, table=True):
    """One worker's month: stored inputs, the score they give, and how far it has come.

    Once ``locked_at`` is set triggers refuse every change; a correction is a row of a higher edition.
    """

    __tablename__ = "assessment_sheet"
    __table_args__ = (
        UniqueConstraint("station_id", "worker_id", "month", "edition"),
        Index(None, "station_id", "month", "status"),
        link("worker_id", "worker"),
        link("grid_id", "grid"),
        link("rule_id", "assessment_rule"),
        link("signer_id", "worker"),
    )

    worker_id: int
    grid_id: int
    month: int = Field(description="as 202611")
    edition: int = 1
    rule_id: int
    status: str = "draft"
    inputs: dict[str, Any] = json_field()
    evidence: dict[str, Any] = json_field()
    result: dict[str, Any] = json_field()
    total: float | None = Field(default=None, description="none = not assessed, on leave throughout")
    rolling: float | None = None
    band: str = ""
    coefficient: float | None = None
    reason: str = Field(default="", description="of a correction")
    drafted_at: datetime
    shown_at: datetime | None = None
    appeal_until: date | None = None
    signer_id: int | None = None
    locked_at: datetime | None = None


class AssessmentAppeal(Editable, table=True):
    """A worker's appeal against a sheet, and its answer in writing; locked with the sheet."""

    __tablename__ = "assessment_appeal"
    __table_args__ = (
        UniqueConstraint("station_id", "sheet_id"),
        link("sheet_id", "assessment_sheet"),
        link("reviewer_id", "worker"),
    )

    sheet_id: int
    item: str = ""
    words: str
    filed_at: datetime
    is_upheld: bool | None = None
    answer: str = ""
    changes: dict[str, Any] = json_field()
    inputs_before: dict[str, Any] = json_field()
    reviewer_id: int | None = None
    answered_at: datetime | None = None


class AssessmentCheck(Editable, table=True):
    """A record drawn for the quality sample, or a hazard to be judged; with what the checker found."""

    __tablename__ = "assessment_check"
    __table_args__ = (
        UniqueConstraint("station_id", "record_id", "item"),
        Index(None, "station_id", "worker_id", "month"),
        Index(None, "station_id", "verdict", "month"),
        link("worker_id", "worker"),
        link("record_id", "record"),
        link("checker_id", "worker"),
    )

    worker_id: int
    month: int
    record_id: int
    item: str
    seed: int = 0
    verdict: str = ""
    note: str = ""
    checker_id: int | None = None
    checked_at: datetime | None = None


class AssessmentSign(Editable, table=True):
    """Something in a month that a person should look at: never a deduction."""

    __tablename__ = "assessment_sign"
    __table_args__ = (
        UniqueConstraint("station_id", "worker_id", "month", "sign"),
        Index(None, "station_id", "status", "month"),
        link("worker_id", "worker"),
        link("reviewer_id", "worker"),
    )

    worker_id: int
    month: int
    sign: str
    rows: list[Any] = json_field(list)
    facts: dict[str, Any] = json_field()
    status: str = "open"
    decision: str = ""
    reviewer_id: int | None = None
    raised_at: datetime
    decided_at: datetime | None = None


class SupportPlan(Editable, table=True):
    """What is done for a worker after two months in need of support; a help, never a penalty."""

    __tablename__ = "support_plan"
    __table_args__ = (Index(None, "station_id", "worker_id", "opened_on"), link("worker_id", "worker"))

    worker_id: int
    opened_on: date
    month: int
    steps: str = ""
    review_on: date | None = None
    closed_on: date | None = None
    result: str = ""


class AnnualNomination(Editable, table=True):
    """A worker whom the rule nominates for a title of a year, with reasons; a committee decides."""

    __tablename__ = "annual_nomination"
    __table_args__ = (
        UniqueConstraint("station_id", "worker_id", "year", "title"),
        link("worker_id", "worker"),
    )

    worker_id: int
    year: int
    title: str
    reasons: list[Any] = json_field(list)
    decision: str = ""
    words: str = ""
    decider_id: int | None = None
    decided_at: datetime | None = None


class WorkerNote(Editable, table=True):
    """Training hours, an experience shared, a note of a peer or resident, a citation, a complaint."""

    __tablename__ = "worker_note"
    __table_args__ = (
        Index(None, "station_id", "worker_id", "noted_on"),
        Index(None, "station_id", "kind", "noted_on"),
        link("worker_id", "worker"),
        link("writer_id", "worker"),
    )

    worker_id: int
    kind: str
    noted_on: date
    hours: float = 0.0
    words: str = ""
    is_substantiated: bool = False
    writer_id: int | None = None
