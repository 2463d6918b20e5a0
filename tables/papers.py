"""Beside the course of a dispute: presence, 五心 notes, agreements, price cases, causes, printed papers."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, link


class MeetingPresence(StationRow, table=True):
    """Who of the station's people stood in a role at a meeting (三见面), which says when, where and what."""

    __tablename__ = "meeting_presence"
    __table_args__ = (
        UniqueConstraint("station_id", "meeting_id", "slot"),
        Index(None, "station_id", "dispute_id"),
        link("meeting_id", "dispute_meeting"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    meeting_id: int
    dispute_id: int
    slot: str
    worker_id: int


class DisputeHeart(Editable, table=True):
    """A note to one of the prompts of the 五心 method. It is read, never scored."""

    __tablename__ = "dispute_heart"
    __table_args__ = (
        UniqueConstraint("station_id", "dispute_id", "code"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    code: str
    note: str
    worker_id: int
    noted_at: datetime


class Agreement(Editable, table=True):
    """What the parties agreed on: written, oral or on the spot (人民调解法 28-30)."""

    __table_args__ = (
        Index(None, "station_id", "dispute_id"),
        Index(None, "station_id", "due_on"),
        Index(None, "station_id", "confirm_until_on"),
        Index(None, "station_id", "signed_on"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    worker_id: int
    form: str
    facts: str = ""
    terms: str
    manner: str = ""
    place_text: str = ""
    recording_no: str = Field(default="", description="of the body camera, where it stands for the paper")
    signed_on: date
    effective_on: date
    due_on: date = Field(description="the last day of performance of all its items (M15)")
    is_weighty: bool = Field(default=False, description="written, with money or a later date in it (M16)")
    performed_on: date | None = Field(default=None, description="the day its last item was performed")
    is_kept: bool = Field(default=False, description="every item performed by its day (M15)")
    is_broken: bool = Field(default=False, description="an item was not performed")
    confirm_until_on: date | None = Field(
        default=None, description="30 days from taking effect (人民调解法 33)"
    )
    applied_on: date | None = None
    court: str = ""
    ruling: str = ""
    ruled_on: date | None = None
    ruling_no: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""


class AgreementItem(Editable, table=True):
    """One thing to be done under an agreement, by a day; money in fen."""

    __tablename__ = "agreement_item"
    __table_args__ = (
        Index(None, "station_id", "dispute_id"),
        Index(None, "station_id", "performed_on", "due_on"),
        link("agreement_id", "agreement"),
        link("dispute_id", "dispute"),
    )

    agreement_id: int
    dispute_id: int
    what: str
    due_on: date
    amount_fen: int | None = None
    performed_on: date | None = None
    broken_on: date | None = None
    note: str = ""


class PriceCase(Editable, table=True):
    """A quarrel over a price (价格争议): the thing, what is asked, offered, appraised and agreed, in fen."""

    __tablename__ = "price_case"
    __table_args__ = (
        UniqueConstraint("station_id", "dispute_id"),
        UniqueConstraint("station_id", "number"),
        Index(None, "station_id", "accepted_at"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    worker_id: int
    number: str
    state: str
    item: str
    arose_on: date
    bought_on: date | None = None
    paid_fen: int | None = None
    evidence_no: str
    basis: str = ""
    claimed_fen: int
    offered_fen: int | None = None
    appraised_fen: int | None = None
    agreed_fen: int | None = None
    appraiser: str = ""
    accepted_at: datetime
    sent_at: datetime | None = None
    appraised_at: datetime | None = None
    closed_at: datetime | None = None
    why: str = ""


class RootCause(Editable, table=True):
    """Why a dispute became a public-security or a criminal case (民转治, 民转刑; M14)."""

    __tablename__ = "root_cause"
    __table_args__ = (
        UniqueConstraint("station_id", "dispute_id"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    code: str
    note: str
    worker_id: int
    written_at: datetime


class CasePaper(Editable, table=True):
    """A paper of a dispute as it was printed; a void one stays, with its reason."""

    __tablename__ = "case_paper"
    __table_args__ = (
        Index(None, "station_id", "dispute_id"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    kind: str
    number: str = ""
    issued_at: datetime
    worker_id: int
    is_plain: bool = False
    copies: int = 1
    sha256: str
    voided_at: datetime | None = None
    void_why: str = ""
