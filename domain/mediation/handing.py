"""Handing a dispute over with a receipt: up a level, referred (公调对接, M17), to another grid, outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from core.clock import utc
from core.errors import BadInput, OutOfTurn
from core.messages import message
from domain.clocks import ClockRecord
from domain.mediation.clocks import tell
from domain.mediation.rules import LEVEL_BEFORE, NEXT_LEVEL, Facts
from domain.mediation.step import OPEN_AT
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import CaseStatus, Handing, Level
from domain.work import Work
from models import Dispute, DisputeHandover, Grid

Remembered = dict[str, Any]


def escalate(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Send it one level up, where it waits for acceptance on a clock of its own."""
    left, before = left_behind(case) | {"reason": facts.reason}, case.level
    case.level = NEXT_LEVEL[Level(before)]
    let_go(work, case)
    hand(work, case, Handing.UP, facts, from_level=before, sent_at=work.now)
    tell(work, case, f"left:{before}", f"level:{case.level}", "handed_over")
    return left


def hand_to_grid(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Send it to another grid at the same level, where it waits for acceptance; its clock goes on."""
    left, before = left_behind(case), case.grid_id
    grid = work.session.get(Grid, (work.station_id, facts.grid_id))
    if grid is None or not grid.is_active or grid.id == before:
        raise BadInput(message("Choose another grid."), "grid_id")
    case.grid_id = grid.id
    case.status, case.owner_id = CaseStatus.NEW, None
    hand(work, case, Handing.GRID, facts, from_grid_id=before, to_grid_id=grid.id, sent_at=work.now)
    tell(work, case, "handed_over")
    return left | {"from_grid": before, "to_grid": grid.id}


def ask_referral(work: Work, case: Dispute, facts: Facts) -> Remembered:
    """Ask the leader in charge to send it to people's mediation; both sides have agreed."""
    if open_handover(work, case, Handing.REFER) is not None:
        raise OutOfTurn(message("A referral has been asked for already; the leader decides on it."))
    hand(work, case, Handing.REFER, facts)
    return {"consents": sorted(facts.consents)}


def refer(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Approve what was asked for and send it: nobody has it until a mediator takes it over (B3)."""
    asked = open_handover(work, case, Handing.REFER)
    if asked is None:
        raise OutOfTurn(message("Nobody has asked for a referral yet: both sides have to agree first."))
    left = left_behind(case)
    asked.approved_by_id, asked.approved_at = work.actor.worker_id or None, work.now
    asked.sent_at = work.now
    case.status, case.owner_id, case.level_started_at = CaseStatus.REFERRED, None, work.now
    tell(work, case, f"left:{case.level}", "referred", "handed_over")
    return left


def take_over(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Make a referred dispute the actor's, with a receipt."""
    case.owner_id = work.actor.worker_id
    receive(work, case)
    return {}


def receive(work: Work, case: Dispute, *words: str) -> None:
    """Sign the receipt of what was handed over; ``words`` are what else the clocks hear with it."""
    waiting = last_handover(work, case)
    if waiting is not None and waiting.received_at is None:
        waiting.received_at, waiting.received_by_id = work.now, work.actor.worker_id or None
    tell(work, case, "received", *words)


def hand_back(work: Work, case: Dispute, _facts: Facts) -> Remembered:
    """Give it back to whoever sent it, with the clock it had there.

    Raises:
        OutOfTurn: nobody sent it; it was registered where it stands.
    """
    came = last_handover(work, case)
    if came is None or came.returned_at or came.kind == Handing.OUTWARD:
        raise OutOfTurn(message("Nobody handed it over: it was registered here."))
    away = case.level
    came.returned_at = work.now
    _undo_handing(case, came)
    case.status = OPEN_AT[Level(case.level)]
    case.owner_id = came.from_worker_id
    clocks = tell(work, case, *_words_back(came, away))
    if came.kind != Handing.GRID:
        case.level_started_at = _begun(clocks, f"LEVEL{case.level[-1]}") or case.level_started_at
    return {"to_owner": case.owner_id}


def close_handovers(work: Work, case: Dispute) -> None:
    """Write the outcome back to whoever referred it (结果反馈)."""
    referred = last_handover(work, case, Handing.REFER)
    if referred is not None and referred.sent_at and not referred.returned_at:
        referred.result, referred.result_at = case.outcome, work.now


def hand(work: Work, case: Dispute, kind: Handing, facts: Facts, **fields: Any) -> DisputeHandover:
    """Write down a handing over: who, why, to whom."""
    return work.new(
        DisputeHandover,
        dispute_id=case.id,
        kind=str(kind),
        from_worker_id=work.actor.worker_id or None,
        to_level=case.level,
        body=facts.body,
        reason=facts.reason,
        why=cleaned(work, case, facts.why),
        consents=sorted(facts.consents),
        asked_at=work.now,
        **{"from_level": case.level, "from_grid_id": case.grid_id, **fields},
    )


def open_handover(work: Work, case: Dispute, kind: Handing) -> DisputeHandover | None:
    """Return what was asked for but not sent yet."""
    found = last_handover(work, case, kind)
    return found if found is not None and found.sent_at is None and found.returned_at is None else None


def last_handover(work: Work, case: Dispute, kind: Handing | None = None) -> DisputeHandover | None:
    """Return the latest handing over that was not given back, of a kind where one is named."""
    query = select(DisputeHandover).where(
        DisputeHandover.station_id == work.station_id,
        DisputeHandover.dispute_id == case.id,
        col(DisputeHandover.returned_at).is_(None),
    )
    query = query.where(DisputeHandover.kind == kind if kind else DisputeHandover.kind != Handing.OUTWARD)
    if kind is None:
        query = query.where(col(DisputeHandover.sent_at).is_not(None))
    return work.session.exec(query.order_by(col(DisputeHandover.id).desc())).first()


def let_go(work: Work, case: Dispute) -> None:
    """Leave it to be accepted by somebody else; the level begins now."""
    case.status, case.owner_id, case.level_started_at = CaseStatus.NEW, None, work.now


def left_behind(case: Dispute) -> Remembered:
    """Return what the timeline remembers of where it was."""
    return {
        "owner_id": case.owner_id,
        "from_level": case.level,
        "level_started_at": utc(case.level_started_at).isoformat(),
        "due_at": utc(case.due_at).isoformat() if case.due_at else None,
    }


def _undo_handing(case: Dispute, came: DisputeHandover) -> None:
    if came.kind == Handing.UP:
        case.level = LEVEL_BEFORE[Level(case.level)]
    if came.kind == Handing.GRID and came.from_grid_id:
        case.grid_id = came.from_grid_id


def _begun(clocks: tuple[ClockRecord, ...], code: str) -> datetime | None:
    return next((clock.started_at for clock in clocks if clock.code == code), None)


def _words_back(came: DisputeHandover, away: str) -> tuple[str, ...]:
    if came.kind == Handing.UP:
        return ("received", f"left:{away}", f"back:{came.from_level}")
    if came.kind == Handing.REFER:
        return ("received", "returned", f"back:{came.from_level}")
    return ("received",)
