"""三见面: the grid worker, the community officer and the subdistrict cadre each meet the parties (M07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import pandas as pd
from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from analytics.periods import Period
from core.clock import local_day, utc
from core.dictionaries import dictionary
from core.errors import BadInput
from core.messages import message
from core.vocabulary import Role
from core.workdays import add_workdays
from domain.accounts.policy import Page
from domain.mediation import policy
from domain.mediation.actions import take_step
from domain.mediation.filters import Asker, within
from domain.mediation.keeping import of_case, visible_case
from domain.mediation.rules import Facts, check_code
from domain.mediation.stages import Line
from domain.mediation.timeline import last_line
from domain.mediation.vocabulary import Level, StepCode
from domain.personal import mask_name
from domain.work import Work
from models import Dispute, DisputeEvent, DisputeMeeting, MeetingPresence, Posting, Worker

NEEDED_FROM_LEVEL = Level.L2
NEEDED_FROM_RISK = "R3"
WITHIN_WORKDAYS = 3

SLOT_ROLES: Mapping[str, frozenset[Role]] = {
    "TM1": frozenset({Role.GRID_WORKER, Role.AUXILIARY}),
    "TM2": frozenset({Role.COMMUNITY_OFFICER}),
    "TM3": frozenset({Role.SUBDISTRICT_CADRE}),
}
"""Who may stand in which of the three roles."""


@dataclass(frozen=True)
class Met:
    """A meeting in one of the three roles as somebody writes it down. ``met_at`` is aware."""

    slot: str
    met_at: datetime
    line: str
    place: str = ""
    worker_id: int | None = None


@dataclass(frozen=True)
class SlotRecord:
    """One of the three roles: who (masked) met the parties first, when, where, in a line; or nobody yet."""

    slot: str
    met_at: datetime | None = None
    who: str = ""
    place: str = ""
    line: str = ""


@dataclass(frozen=True)
class ThreeMeetings:
    """The three roles of a dispute; whether it needs them, since when, and by which day."""

    slots: tuple[SlotRecord, ...]
    is_needed: bool = False
    since: datetime | None = None
    due_on: date | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the roles that have not met the parties yet."""
        return tuple(one.slot for one in self.slots if one.met_at is None)


def needs_meetings(level: str, risk: str) -> bool:
    """Tell whether a dispute needs the three meetings: level 2 and up, or risk orange and up."""
    return level >= NEEDED_FROM_LEVEL or risk >= NEEDED_FROM_RISK


class Standing(Protocol):
    """What is looked at in a dispute, be it the row or the file."""

    @property
    def level(self) -> str:
        """The level it stands at."""

    @property
    def risk(self) -> str:
        """Its risk."""

    @property
    def registered_at(self) -> datetime:
        """When it was registered."""


def meetings_due_on(case: Standing, lines: Iterable[Line]) -> date | None:
    """Return the day by which all three roles are to have met the parties; None where that is not needed."""
    return _due_on(_needed_since(case, lines)) if needs_meetings(case.level, case.risk) else None


def record_slot(work: Work, case_id: int, met: Met) -> Dispute:
    """Keep a meeting in one of the three roles, and who stood in it.

    Raises:
        NotFound, NotAllowed, OutOfTurn: as for any meeting.
        BadInput: no such role, nothing said, or somebody who does not hold that role in this grid.
    """
    check_code("three_meetings", met.slot, "slot")
    facts = Facts(note=met.line, slots=(met.slot,), met_at=met.met_at, place=met.place)
    case = take_step(work, case_id, StepCode.MEET, facts)
    if met.worker_id is not None:
        line = last_line(work, case, StepCode.MEET)
        _stand(work, case, int(line.facts["meeting_id"]) if line else 0, met)
    return case


def _stand(work: Work, case: Dispute, meeting_id: int, met: Met) -> None:
    held = holders(work.session, work.station_id, case.grid_id, met.slot, local_day(met.met_at))
    if met.worker_id not in held:
        raise BadInput(message("This person does not hold that role in the grid."), "worker_id")
    work.new(
        MeetingPresence, meeting_id=meeting_id, dispute_id=case.id, slot=met.slot, worker_id=met.worker_id
    )


def holders(session: Session, station_id: int, grid_id: int, slot: str, on: date) -> dict[int, str]:
    """Return who may stand in a role in a grid on a day: id and name."""
    wanted = and_(
        col(Posting.station_id) == station_id,
        col(Posting.role).in_(sorted(SLOT_ROLES[slot])),
        or_(col(Posting.grid_id) == grid_id, col(Posting.grid_id).is_(None)),
        col(Posting.from_on) <= on,
        or_(col(Posting.to_on).is_(None), col(Posting.to_on) > on),
    )
    of_worker = and_(
        col(Worker.station_id) == col(Posting.station_id), col(Worker.id) == col(Posting.worker_id)
    )
    query = select(Worker.id, Worker.name).join(Posting, of_worker).where(wanted).order_by(col(Worker.id))
    return dict(session.exec(query).all())


def open_meetings(session: Session, asker: Asker, case_id: int) -> ThreeMeetings:
    """Return the three roles of a dispute. Raises NotFound: missing and out of sight are the same."""
    case = visible_case(session, asker.actor, case_id)
    slots = _slots(session, case)
    if not needs_meetings(case.level, case.risk):
        return ThreeMeetings(slots)
    since = _needed_since(case, of_case(session, case.station_id, DisputeEvent, case.id))
    return ThreeMeetings(slots, is_needed=True, since=since, due_on=_due_on(since))


def find_duties(session: Session, asker: Asker, period: Period) -> pd.DataFrame:
    """Return the rows of M07: disputes that came to need the three meetings in a period, one row each.

    Columns: id, number, title, grid_id, level, risk, since, due_on, met (0-3 roles), complete_on (NaT where
    not complete), is_due (its day is over) and is_on_time (all three within 3 working days).
    """
    wanted = and_(_needing(), _perhaps_in(asker.actor.station_id, period))
    cases = session.exec(select(Dispute).where(policy.visible_to(asker.actor, Page.MEDIATION), wanted))
    found = {case.id: case for case in cases}
    lines = _by_case(session, DisputeEvent, asker, col(DisputeEvent.kind) == str(StepCode.ESCALATE))
    meetings = _by_case(session, DisputeMeeting, asker)
    rows = [_duty(case, lines.get(case.id, []), meetings.get(case.id, [])) for case in found.values()]
    frame = pd.DataFrame(rows, columns=list(_DUTY))
    began = (frame["since_on"] >= period.start) & (frame["since_on"] < period.end)
    frame = frame[began].reset_index(drop=True)
    frame["is_due"] = frame["is_complete"] | (frame["due_on"] < local_day(asker.now))
    return frame


_DUTY = (
    "id", "number", "title", "grid_id", "type_code", "level", "risk", "since_on", "due_on", "met",
    "complete_on", "is_complete", "is_on_time",
)  # fmt: skip


def _duty(case: Dispute, lines: list[Any], meetings: list[Any]) -> dict[str, Any]:
    since = _needed_since(case, lines)
    first = first_meetings(meetings)
    due_on = _due_on(since)
    complete = max(local_day(at) for at in first.values()) if len(first) == len(SLOT_ROLES) else None
    return {
        **{name: getattr(case, name) for name in _DUTY[:7]},
        "since_on": local_day(since),
        "due_on": due_on,
        "met": len(first),
        "complete_on": complete,
        "is_complete": complete is not None,
        "is_on_time": complete is not None and complete <= due_on,
    }


def first_meetings(meetings: Iterable[DisputeMeeting]) -> dict[str, datetime]:
    """Return the moment of the first meeting in each role."""
    first: dict[str, datetime] = {}
    for meeting in sorted(meetings, key=lambda one: utc(one.met_at)):
        for slot in meeting.slots:
            first.setdefault(slot, utc(meeting.met_at))
    return {slot: at for slot, at in first.items() if slot in SLOT_ROLES}


def _slots(session: Session, case: Dispute) -> tuple[SlotRecord, ...]:
    meetings = of_case(session, case.station_id, DisputeMeeting, case.id)
    stood = of_case(session, case.station_id, MeetingPresence, case.id)
    who = {(row.meeting_id, row.slot): row.worker_id for row in stood}
    names = dict(
        session.exec(select(Worker.id, Worker.name).where(Worker.station_id == case.station_id)).all()
    )
    return tuple(_slot(entry.code, meetings, who, names) for entry in dictionary("three_meetings").active())


def _slot(
    slot: str, meetings: list[DisputeMeeting], who: Mapping[tuple[int, str], int], names: Mapping[int, str]
) -> SlotRecord:
    held = sorted((m for m in meetings if slot in m.slots), key=lambda one: utc(one.met_at))
    if not held:
        return SlotRecord(slot)
    first = held[0]
    worker_id = who.get((first.id, slot), 0)
    name = mask_name(names[worker_id]) if worker_id in names else ""
    return SlotRecord(slot, utc(first.met_at), name, first.place_text, first.note)


def _needing() -> Any:
    return or_(col(Dispute.level) >= str(NEEDED_FROM_LEVEL), col(Dispute.risk) >= NEEDED_FROM_RISK)


def _perhaps_in(station_id: int, period: Period) -> Any:
    """Return the clause of what was registered or went up in a period: the need may have come then."""
    raised = select(DisputeEvent.dispute_id).where(
        DisputeEvent.station_id == station_id,
        DisputeEvent.kind == str(StepCode.ESCALATE),
        within(DisputeEvent.at, period),
    )
    return or_(within(Dispute.registered_at, period), col(Dispute.id).in_(raised))


def _needed_since(case: Standing, lines: Iterable[Line]) -> datetime:
    """Return when a dispute came to need the meetings: registering, or the first time it went up."""
    raised = [utc(line.at) for line in lines if line.kind == StepCode.ESCALATE]
    if case.risk >= NEEDED_FROM_RISK or not raised:
        return utc(case.registered_at)
    return min(raised)


def _due_on(since: datetime) -> date:
    return add_workdays(local_day(since), WITHIN_WORKDAYS)


def _by_case(session: Session, table: Any, asker: Asker, *where: Any) -> dict[int, list[Any]]:
    station = asker.actor.station_id
    needing = select(Dispute.id).where(
        Dispute.station_id == station, policy.visible_to(asker.actor, Page.MEDIATION), _needing()
    )
    query = select(table).where(col(table.station_id) == station, col(table.dispute_id).in_(needing), *where)
    found: dict[int, list[Any]] = {}
    for row in session.exec(query):
        found.setdefault(row.dispute_id, []).append(row)
    return found
