"""The clocks of disputes: what the desk says to them, and what is due. See data/clocks/dispute.yaml."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from core.clock import utc
from domain.clocks import ClockRecord, State, codes_to_remind, happen, is_overdue, is_running, rule
from domain.mediation import policy
from domain.mediation.filters import Asker
from domain.mediation.vocabulary import CaseStatus
from domain.work import Work
from models import Clock, Dispute

SUBJECT = "dispute"
COLUMNS = [
    "dispute_id",
    "number",
    "title",
    "grid_id",
    "level",
    "code",
    "clock",
    "basis",
    "due_at",
    "days_left",
]


def tell(
    work: Work,
    case: Dispute,
    *words: str,
    at: datetime | None = None,
    reason: str = "",
    is_new: bool = False,
) -> tuple[ClockRecord, ...]:
    """Tell the clocks of a dispute what happened; its due date is that of the nearest limit that runs."""
    clocks = happen(work, case, *words, at=at, reason=reason, is_new=is_new)
    settle_due(case, clocks)
    return clocks


def settle_due(case: Dispute, clocks: tuple[ClockRecord, ...]) -> None:
    """Keep the nearest running limit as the due date of a dispute; a closed one keeps what it had."""
    due_at = nearest(clocks)
    if case.status != CaseStatus.CLOSED and (utc(case.due_at) if case.due_at else None) != due_at:
        case.due_at = due_at


def nearest(clocks: tuple[ClockRecord, ...]) -> datetime | None:
    """Return the due moment of the nearest limit that runs; None where none does."""
    due = [one.due_at for one in clocks if one.rule.leads and one.state is State.RUNNING and one.due_at]
    return min(due, default=None)


def find_clocks(
    session: Session, asker: Asker, *, overdue: bool | None = None, limit: int = 200
) -> pd.DataFrame:
    """Return the clocks a reader is reminded of, within what they may see, the nearest first.

    One row per running clock: dispute_id, number, title, grid_id, level, code, clock (its name), basis,
    due_at, days_left (negative past due). ``overdue`` True gives those past due, False those that run out
    within the days the rule reminds ahead, None both.
    """
    of_case: list[Any] = [Dispute.number, Dispute.title, Dispute.grid_id, Dispute.level]
    wanted = [Clock.subject_id, *of_case, Clock.code, Clock.due_at]
    of_dispute = and_(
        col(Dispute.station_id) == col(Clock.station_id), col(Dispute.id) == col(Clock.subject_id)
    )
    query = select(*wanted).join(Dispute, of_dispute).where(_of(asker, overdue))
    rows = session.execute(query.order_by(col(Clock.due_at)).limit(limit)).all()
    return pd.DataFrame([_line(row, asker.now) for row in rows], columns=COLUMNS)


def _of(asker: Asker, overdue: bool | None) -> Any:
    codes = codes_to_remind(asker.actor.role).get(SUBJECT, frozenset())
    soon = [
        and_(
            col(Clock.code) == code,
            col(Clock.due_at) < asker.now + timedelta(days=rule(SUBJECT, code).before + 1),
        )
        for code in sorted(codes)
    ]
    past = and_(is_overdue(asker.now), col(Clock.code).in_(sorted(codes)))
    ahead = and_(or_(*soon), col(Clock.due_at) >= asker.now) if soon else past
    when = {True: past, False: ahead, None: or_(past, ahead)}[overdue]
    return and_(
        col(Clock.station_id) == asker.actor.station_id,
        col(Clock.subject) == SUBJECT,
        is_running(),
        when,
        policy.visible_to(asker.actor),
    )


def _line(row: Any, now: datetime) -> list[object]:
    found, due_at = rule(SUBJECT, row.code), utc(row.due_at)
    left = (due_at - now) // timedelta(days=1)
    of_case = [row.subject_id, row.number or "", row.title, row.grid_id, row.level]
    return [*of_case, row.code, found.label, found.basis, due_at, left]
