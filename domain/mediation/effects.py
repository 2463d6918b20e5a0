"""What each step changes in a dispute. The table says whether and when; here stands only what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from core.clock import utc
from core.errors import BadInput
from core.messages import message
from domain.mediation import at_law
from domain.mediation.at_law import keep_numbers
from domain.mediation.clocks import tell
from domain.mediation.followups import drop_follow_ups, plan_follow_ups
from domain.mediation.handing import (
    ask_referral,
    close_handovers,
    escalate,
    hand_back,
    hand_to_grid,
    receive,
    refer,
    take_over,
)
from domain.mediation.numbers import Series, give_number, is_void, void_number
from domain.mediation.rules import REFUSED, Facts, bucket_of, is_early, is_quick
from domain.mediation.step import OPEN_AT
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import Bucket, CaseStatus, Level, Route, StepCode
from domain.work import Work
from models import Dispute, DisputeMeeting

Remembered = dict[str, Any]
Effect = Callable[[Work, Dispute, Facts], Remembered]
CLOCK_SLACK = timedelta(minutes=5)
OTHER_REASON = "PR9"
WRITTEN = "OC01"
SERIES: Mapping[Route, Series] = {
    Route.CIVIL: Series.MEDIATION,
    Route.PUBLIC_SECURITY: Series.PUBLIC_SECURITY,
}
SESSION_WORDS: Mapping[int, str] = {1: "first_session", 2: "second_session"}


def accept(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Make it the actor's; at the first acceptance it gets the number of its route."""
    is_begun = case.accepted_at is not None and case.status != CaseStatus.REOPENED
    words = () if is_begun or case.route != Route.CIVIL else ("accepted",)
    case.owner_id = work.actor.worker_id
    case.status = OPEN_AT[Level(case.level)]
    case.accepted_at = case.accepted_at or work.now
    case.first_action_at = case.first_action_at or work.now
    case.is_proactive = is_early(case.source, case.found_at, case.first_action_at)
    series = SERIES.get(Route(case.route))
    case.number = case.number or (give_number(work, series, case) if series else None)
    if is_begun or case.level != Level.L1:
        receive(work, case, *words)
    else:
        tell(work, case, "received", *words)
    return {}


def meet(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Keep a meeting with the parties and which of the three roles were there."""
    met_at = utc(facts.met_at or work.now)
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
    if case.route == Route.PUBLIC_SECURITY:
        case.sessions += 1
        tell(work, case, SESSION_WORDS.get(case.sessions, "further_session"), at=met_at)
    return {"meeting_id": meeting.id, "slots": list(facts.slots), "met_at": met_at.isoformat()}


def pause(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Stop its clocks, those of the law only for the reasons the law names; what is left goes on later."""
    reason = facts.reason or OTHER_REASON
    case.status = CaseStatus.PAUSED
    tell(work, case, "paused", reason=reason)
    return {"reason": reason}


def resume(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Let its clocks go on with what was left."""
    case.status = OPEN_AT[Level(case.level)]
    tell(work, case, "resumed")
    return {}


def close(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Close with an outcome; its bucket decides whether parties are followed up."""
    case.outcome, case.bucket = facts.outcome, bucket_of(facts.outcome)
    case.method = facts.method or case.method
    case.settlement = cleaned(work, case, facts.settlement, field="settlement")
    case.status, case.closed_at = CaseStatus.CLOSED, work.now
    case.is_quick = case.bucket == Bucket.RESOLVED and is_quick(case.accepted_at, work.now)
    case.blocked_at, case.blocked_reason = None, ""
    keep_numbers(work, case, facts)
    if case.level != Level.L1:
        close_handovers(work, case)
    tell(work, case, *_words_at_end(case))
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
        "closed_at": utc(case.closed_at).isoformat() if case.closed_at else None,
    }
    if case.number and is_void(work, case.number):
        case.number = None
    case.status, case.outcome, case.bucket, case.closed_at = CaseStatus.REOPENED, "", "", None
    case.is_quick, case.level_started_at = False, work.now
    tell(work, case, "reopened", f"level:{case.level}")
    drop_follow_ups(work, case)
    return before


def nothing(_work: Work, _case: Dispute, _facts: Facts) -> Remembered:
    """Change nothing but the timeline."""
    return {}


EFFECTS: Mapping[StepCode, Effect] = {
    StepCode.ACCEPT: accept,
    StepCode.ESCALATE: escalate,
    StepCode.HAND_BACK: hand_back,
    StepCode.HAND_TO_GRID: hand_to_grid,
    StepCode.ASK_REFERRAL: ask_referral,
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
    StepCode.CHOOSE_ROUTE: at_law.choose_route,
    StepCode.CHECK_ELIGIBILITY: at_law.check_eligibility,
    StepCode.FILE: at_law.file,
    StepCode.ESTABLISH: at_law.establish,
    StepCode.NOTIFY_GUARDIAN: at_law.notify_guardian,
    StepCode.WARN: at_law.warn,
    StepCode.VISIT_WARNED: at_law.visit_warned,
    StepCode.DECIDE: at_law.decide,
    StepCode.EXTEND: at_law.extend,
    StepCode.RECUSE: at_law.recuse,
    StepCode.BLOCK: at_law.block,
    StepCode.UNBLOCK: at_law.unblock,
    StepCode.SEND_OUTWARD: at_law.send_outward,
    StepCode.ANSWERED: at_law.answered,
}


def _words_at_end(case: Dispute) -> tuple[str, ...]:
    """Return what the clocks hear: a case of the police goes on where its mediation failed (程序规定 185)."""
    if case.bucket == Bucket.EXCLUDED:
        return ("set_aside",)
    if case.route != Route.PUBLIC_SECURITY:
        return ("closed",)
    if case.bucket == Bucket.FAILED:
        return ("closed", "mediation_failed")
    return ("closed", "agreed" if case.outcome == WRITTEN else "performed")
