"""Disputes (矛盾纠纷) with their parties, events, meetings and follow-ups."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from tables.base import Editable, StationRow, json_field, link


class Dispute(Editable, table=True):
    """One dispute from finding to follow-up. Words of people are kept without IDs and phones in them."""

    __table_args__ = (
        UniqueConstraint("station_id", "number"),
        Index(None, "station_id", "status", "due_at"),
        Index(None, "station_id", "grid_id", "registered_at"),
        Index(None, "station_id", "accepted_at"),
        Index(None, "station_id", "closed_at"),
        Index(None, "station_id", "found_at"),
        Index(None, "station_id", "owner_id", "status"),
        link("grid_id", "grid"),
        link("place_id", "place"),
        link("owner_id", "worker"),
        link("registrar_id", "worker"),
    )

    number: str | None = None
    title: str
    narrative: str = ""
    type_code: str
    grid_id: int
    place_id: int | None = None
    place_text: str = ""
    source: str
    risk: str
    level: str = "L1"
    status: str = "NEW"
    stage: str = "ST1"
    method: str = ""
    outcome: str = ""
    bucket: str = ""
    settlement: str = ""
    owner_id: int | None = None
    registrar_id: int
    alert_id: int | None = None
    found_at: datetime
    registered_at: datetime
    first_action_at: datetime | None = None
    accepted_at: datetime | None = None
    level_started_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    is_proactive: bool = Field(default=False, description="found proactively, acted on within 24 hours (M09)")
    is_quick: bool = Field(default=False, description="resolved within 30 days of acceptance (M02)")
    route: str = Field(
        default="RO1", description="which law it is handled by; data/dictionaries/dispute_routes"
    )
    sessions: int = Field(
        default=0, description="public-security mediations held (程序规定 183: one, or two)"
    )
    blocked_reason: str = ""
    blocked_at: datetime | None = None
    recused: list[Any] = json_field(list)
    has_minor: bool = False
    is_synthetic: bool = False


class DisputeLaw(Editable, table=True):
    """What the law asks of one dispute: screening, eligibility, filing, facts, guardian, decision."""

    __tablename__ = "dispute_law"
    __table_args__ = (UniqueConstraint("station_id", "dispute_id"), link("dispute_id", "dispute"))

    dispute_id: int
    is_screened: bool = Field(default=False, description="asked about domestic violence")
    guardian: str = ""
    gate: list[Any] = json_field(list)
    gate_result: str = ""
    gate_reason: str = ""
    gate_at: datetime | None = None
    filed_on: date | None = None
    are_facts_established: bool = False
    evidence_number: str = ""
    recording_number: str = ""
    application_number: str = ""
    warning_number: str = ""
    decision: str = ""
    decided_on: date | None = None


class DisputeHandover(Editable, table=True):
    """One handing over, with receipt: up a level, to people's mediation, to another grid or office."""

    __tablename__ = "dispute_handover"
    __table_args__ = (
        Index(None, "station_id", "dispute_id", "id"),
        Index(None, "station_id", "kind", "sent_at"),
        link("dispute_id", "dispute"),
        link("from_worker_id", "worker"),
        link("received_by_id", "worker"),
        link("approved_by_id", "worker"),
    )

    dispute_id: int
    kind: str
    from_worker_id: int | None = None
    from_level: str = ""
    to_level: str = ""
    from_grid_id: int | None = None
    to_grid_id: int | None = None
    body: str = ""
    reason: str = ""
    why: str = ""
    consents: list[Any] = json_field(list)
    asked_at: datetime
    approved_by_id: int | None = None
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    received_by_id: int | None = None
    received_at: datetime | None = None
    returned_at: datetime | None = None
    result: str = ""
    result_at: datetime | None = None


class DisputeParty(Editable, table=True):
    """A party to one dispute: encrypted name, ID number and phone, each with its mask."""

    __tablename__ = "dispute_party"
    __table_args__ = (Index(None, "station_id", "dispute_id"), link("dispute_id", "dispute"))

    dispute_id: int
    side: str
    name_locked: bytes
    name_mask: str
    id_locked: bytes | None = None
    id_mask: str = ""
    phone_locked: bytes | None = None
    phone_mask: str = ""
    sex: str = ""
    birth_year: int | None = None


class DisputeEvent(StationRow, table=True):
    """One line of the timeline: what happened, by whom, from which status to which."""

    __tablename__ = "dispute_event"
    __table_args__ = (
        Index(None, "station_id", "dispute_id", "at"),
        Index(None, "station_id", "worker_id", "dispute_id"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    kind: str
    at: datetime
    worker_id: int | None = None
    from_status: str = ""
    to_status: str = ""
    level: str = ""
    note: str = ""
    facts: dict[str, Any] = json_field()


class DisputeMeeting(Editable, table=True):
    """A meeting with the parties: which roles met, when, where, and what was said in a line or more."""

    __tablename__ = "dispute_meeting"
    __table_args__ = (
        Index(None, "station_id", "dispute_id"),
        link("dispute_id", "dispute"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    worker_id: int
    met_at: datetime
    place_text: str = ""
    slots: list[Any] = json_field(list)
    note: str = ""


class FollowUp(Editable, table=True):
    """A follow-up visit or call to one party, due after closing and answered with a rating."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("station_id", "dispute_id", "party_id", "due_on"),
        Index(None, "station_id", "done_at", "due_on"),
        link("dispute_id", "dispute"),
        link("party_id", "dispute_party"),
        link("grid_id", "grid"),
        link("worker_id", "worker"),
    )

    dispute_id: int
    party_id: int
    grid_id: int
    due_on: date
    done_at: datetime | None = None
    done_on: date | None = None
    channel: str = ""
    result: str = ""
    rating: str = ""
    note: str = ""
    worker_id: int | None = None
    type_code: str = Field(default="", description="of the dispute, so that a count needs no join")
    is_latest_rating: bool = Field(default=False, description="one rating per party and dispute counts")
    dropped_at: datetime | None = Field(default=None, description="no longer due: the dispute was reopened")
