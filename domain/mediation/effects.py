"""What each step changes in a dispute. The table says whether and when; here stands only what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from core.errors import BadInput
from core.messages import message
from domain.mediation.followups import drop_follow_ups, plan_follow_ups
from domain.mediation.numbers import Series, give_number, is_void, void_number
from domain.mediation.rules import (
    LEVEL_BEFORE,
    NEXT_LEVEL,
    REFUSED,
    Facts,
    aware,
    bucket_of,
    due_of,
    is_early,
    is_quick,
)
from domain.mediation.steps import OPEN_AT
from domain.mediation.timeline import cleaned, last_line
from domain.mediation.vocabulary import Bucket, CaseStatus, Level, StepCode
from domain.work import Work
from models import Dispute, DisputeMeeting

Remembered = dict[str, Any]
Effect = Callable[[Work, Dispute, Facts], Remembered]
CLOCK_SLACK = timedelta(minutes=5)


def accept(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Make it the actor's; at the first acceptance it gets its number."""
    case.owner_id = work.actor.worker_id
    case.status = OPEN_AT[Level(case.level)]
    case.accepted_at = case.accepted_at or work.now
    case.first_action_at = case.first_action_at or work.now
    case.is_proactive = is_early(case.source, case.found_at, case.first_action_at)
    case.number = case.number or give_number(work, Series.MEDIATION, case)
    return {}


def escalate(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Send it one level up, where it waits for acceptance on a clock of its own."""
    left = _left_behind(case) | {"reason": facts.reason}
    case.level = NEXT_LEVEL[Level(case.level)]
    case.status, case.owner_id = CaseStatus.NEW, None
    _start_clock(work, case, case.level)
    return left


def hand_back(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Give it back to whoever sent it, with the clock it had there."""
    came_by = StepCode.REFER if case.status == CaseStatus.REFERRED else StepCode.ESCALATE
    line = last_line(work, case, came_by)
    left = line.facts if line else {}
    if came_by is StepCode.ESCALATE:
        case.level = LEVEL_BEFORE[Level(case.level)]
    case.status = OPEN_AT[Level(case.level)]
    case.owner_id = left.get("owner_id")
    case.level_started_at = _moment(left.get("level_started_at")) or case.level_started_at
    case.due_at = _moment(left.get("due_at"))
    return {"to_owner": case.owner_id}


def refer(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Send it to people's mediation, on the clock of level 3; nobody has it until somebody takes it over."""
    left = _left_behind(case)
    case.status, case.owner_id = CaseStatus.REFERRED, None
    _start_clock(work, case, Level.L3)
    return left


def take_over(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Make a referred dispute the actor's."""
    case.owner_id = work.actor.worker_id
    return {}


def meet(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Keep a meeting with the parties and which of the three roles were there."""
    met_at = aware(facts.met_at or work.now)
    if met_at > work.now + CLOCK_SLACK:
        raise BadInput(message("This time has not come yet. Check date and hour."), "met_at")
    meeting = work.new(
        DisputeMeeting,
        dispute_id=case.id,
        worker_id=work.actor.worker_id,
        met_at=met_at,
        place_text=cleaned(work, case, facts.place, limit=120, field="place"),
        slots=list(facts.slots),
        note=cleaned(work, case, facts.note),
    )
    case.method = facts.method or case.method
    return {"meeting_id": meeting.id, "slots": list(facts.slots), "met_at": met_at.isoformat()}


def pause(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Stop the clock; what is left of it goes on when it is resumed."""
    left = (aware(case.due_at) - work.now).total_seconds() if case.due_at else 0.0
    case.status, case.due_at = CaseStatus.PAUSED, None
    return {"left_seconds": int(left)}


def resume(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Let the clock go on with what was left."""
    line = last_line(work, case, StepCode.PAUSE)
    case.status = OPEN_AT[Level(case.level)]
    case.due_at = work.now + timedelta(seconds=int(line.facts["left_seconds"]) if line else 0)
    return {}


def close(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Close with an outcome; its bucket decides whether parties are followed up."""
    case.outcome, case.bucket = facts.outcome, bucket_of(facts.outcome)
    case.method = facts.method or case.method
    case.settlement = cleaned(work, case, facts.settlement, field="settlement")
    case.status, case.closed_at = CaseStatus.CLOSED, work.now
    case.is_quick = case.bucket == Bucket.RESOLVED and is_quick(case.accepted_at, work.now)
    plan_follow_ups(work, case)
    return {"outcome": case.outcome}


def refuse(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Close because a party refuses: mediation is voluntary, one click is enough."""
    return close(work, case, Facts(outcome=REFUSED, why=facts.why))


def set_aside(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Close without counting it; its number, where it had one, is void."""
    if case.number:
        void_number(work, case.number, facts.outcome)
    return close(work, case, facts)


def reopen(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Open it again: it leaves the closed counts, its clock starts anew, follow-ups not done fall away."""
    before = {
        "outcome": case.outcome,
        "bucket": case.bucket,
        "closed_at": aware(case.closed_at).isoformat() if case.closed_at else None,
    }
    if case.number and is_void(work, case.number):
        case.number = None
    case.status, case.outcome, case.bucket, case.closed_at = CaseStatus.REOPENED, "", "", None
    case.is_quick = False
    _start_clock(work, case, case.level)
    drop_follow_ups(work, case)
    return before


def nothing(_work: Work, _case: Dispute, _facts: Facts) -> Remembered:
    """Change nothing but the timeline."""
    return {}


EFFECTS: Mapping[StepCode, Effect] = {
    StepCode.ACCEPT: accept,
    StepCode.ESCALATE: escalate,
    StepCode.HAND_BACK: hand_back,
    StepCode.REFER: refer,
    StepCode.TAKE_OVER: take_over,
    StepCode.MEET: meet,
    StepCode.NOTE: nothing,
    StepCode.PAUSE: pause,
    StepCode.RESUME: resume,
    StepCode.SETTLE: close,
    StepCode.FAIL: close,
    StepCode.REFUSE: refuse,
    StepCode.SET_ASIDE: set_aside,
    StepCode.REOPEN: reopen,
}


def _left_behind(case: Dispute) -> Remembered:
    return {
        "owner_id": case.owner_id,
        "from_level": case.level,
        "level_started_at": aware(case.level_started_at).isoformat(),
        "due_at": aware(case.due_at).isoformat() if case.due_at else None,
    }


def _start_clock(work: Work, case: Dispute, level: str) -> None:
    case.level_started_at = work.now
    case.due_at = due_of(level, work.now)


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
