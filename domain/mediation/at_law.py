"""What the steps of the law change: route, eligibility, filing, evidence, warning, decision, recusal."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlmodel import select

from core.clock import local_day, moment
from core.errors import BadInput
from core.messages import message
from domain.clocks import extend as extend_clock
from domain.mediation.clocks import settle_due, tell
from domain.mediation.eligibility import judge
from domain.mediation.handing import hand, left_behind, let_go
from domain.mediation.rules import HANDLERS, Facts
from domain.mediation.step import BY_POLICE, OPEN_AT
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import CaseStatus, Handing, Level, Route
from domain.work import Work
from models import Dispute, DisputeLaw

Remembered = dict[str, Any]
NUMBER_LIMIT = 60
MORNING = time(0, 0)


def law_of(work: Work, case: Dispute) -> DisputeLaw | None:
    """Return what the law knows of a dispute, None where nothing was ever entered."""
    query = select(DisputeLaw).where(
        DisputeLaw.station_id == work.station_id, DisputeLaw.dispute_id == case.id
    )
    return work.session.exec(query).first()


def keep(work: Work, case: Dispute, **fields: Any) -> DisputeLaw:
    """Keep what the law asks for; the row is made with the first of it."""
    law = law_of(work, case) or work.new(DisputeLaw, dispute_id=case.id)
    for name, value in fields.items():
        setattr(law, name, value)
    return law


def choose_route(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Handle it by another law, or keep that it was asked about; a case of the police goes to the officer."""
    before, case.route = case.route, facts.route
    keep(work, case, is_screened=True)
    if before == facts.route:
        return {"to_route": facts.route}
    keep(work, case, gate=[], gate_result="", gate_reason="", gate_at=None)
    tell(work, case, f"route:{facts.route}")
    if Route(facts.route) in BY_POLICE and case.level == Level.L1:
        _to_the_police(work, case, facts)
    return {"from_route": before, "to_route": facts.route}


def check_eligibility(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Keep the answers and what they mean: mediation is allowed, or stopped with the articles named."""
    answer = judge(facts.answers, facts.why)
    ticked, why = sorted(facts.answers), cleaned(work, case, facts.why)
    keep(work, case, gate=ticked, gate_result=answer.result, gate_reason=why, gate_at=work.now)
    return {"ticked": ticked, "result": answer.result, "stopped_by": [e.code for e in answer.in_the_way]}


def file(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Enter the day of filing (立案): the case clock runs from it (治安管理处罚法 118)."""
    if facts.day is None or facts.day > local_day(work.now):
        raise BadInput(message("This day has not come yet. Check the date."), "day")
    keep(work, case, filed_on=facts.day)
    tell(work, case, "filed", at=_noon_or_before(work, facts.day))
    return {"filed_on": facts.day.isoformat()}


def establish(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Tick that the facts are established, with the number of the evidence (治安管理处罚法 9)."""
    number = _number(work, case, facts)
    keep(work, case, are_facts_established=True, evidence_number=number)
    return {}


def notify_guardian(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Keep how the guardian of a minor was dealt with (程序规定 181)."""
    case.has_minor = True
    keep(work, case, guardian=facts.guardian)
    return {"guardian": facts.guardian}


def warn(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Enter a written warning (告诫书); a visit has to follow (反家庭暴力法 16, 17)."""
    keep(work, case, warning_number=_number(work, case, facts))
    tell(work, case, "warned")
    return {}


def visit_warned(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Enter the visit after a written warning."""
    tell(work, case, "warning_visited")
    return {}


def decide(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Enter what became of the public-security case: its clock has been met."""
    keep(work, case, decision=facts.decision, decided_on=local_day(work.now))
    tell(work, case, "decided")
    return {"decision": facts.decision}


def extend(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Put a time limit off, with the consent its row asks for."""
    try:
        clocks = extend_clock(work, case, facts.clock, facts.consents)
    except KeyError:
        raise BadInput(message("Choose the time limit."), "clock") from None
    settle_due(case, clocks)
    return {"clock": facts.clock, "consents": sorted(facts.consents)}


def recuse(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Withdraw: the actor never handles this dispute again, and somebody else accepts it."""
    left = left_behind(case) | {"reason": facts.reason}
    case.recused = sorted({*case.recused, work.actor.worker_id})
    case.owner_id = None
    if case.status != CaseStatus.REFERRED:
        case.status = CaseStatus.NEW
    tell(work, case, "handed_over")
    return left


def block(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Mark it as stuck, with the reason (堵点)."""
    case.blocked_at, case.blocked_reason = work.now, facts.reason
    tell(work, case, "blocked")
    return {"reason": facts.reason}


def unblock(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Say that it moves again."""
    case.blocked_at, case.blocked_reason = None, ""
    tell(work, case, "unblocked")
    return {}


def send_outward(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Take it to an office outside; it stays open here until it is answered and closed."""
    hand(work, case, Handing.OUTWARD, facts, sent_at=work.now)
    tell(work, case, "outward")
    return {"body": facts.body}


def answered(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Enter the answer of the office outside."""
    tell(work, case, "answered")
    return {}


def keep_numbers(work: Work, case: Dispute, facts: Facts) -> None:
    """Keep the number said with a settlement: of the recording on the spot, or of the application."""
    if case.route == Route.PUBLIC_SECURITY and facts.number.strip():
        name = "recording_number" if facts.outcome == "OC03" else "application_number"
        keep(work, case, **{name: _number(work, case, facts)})


def _to_the_police(work: Work, case: Dispute, facts: Facts) -> None:
    case.level = Level.L2
    if work.actor.role in HANDLERS[Level.L2]:
        case.status = OPEN_AT[Level.L2]
        tell(work, case, "left:L1", "level:L2")
        return
    let_go(work, case)
    hand(work, case, Handing.UP, facts, from_level=str(Level.L1), sent_at=work.now)
    tell(work, case, "left:L1", "level:L2", "handed_over")


def _noon_or_before(work: Work, day: Any) -> datetime:
    return min(moment(day, MORNING), work.now)


def _number(work: Work, case: Dispute, facts: Facts) -> str:
    return cleaned(work, case, " ".join(facts.number.split()), limit=NUMBER_LIMIT, field="number")
