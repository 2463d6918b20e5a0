"""Why disputes turned (民转治, 民转刑; M14), and which of those resolved came back (反弹; M13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import and_, case, func
from sqlalchemy import select as rows
from sqlmodel import Session, col, select

from analytics.periods import Period
from analytics.results import Rate
from core.clock import start_of, utc
from core.errors import OutOfTurn
from core.messages import message
from domain.accounts.policy import Page
from domain.mediation import policy
from domain.mediation.filters import Asker, within
from domain.mediation.keeping import LedgerEvent, check_said, of_case, reach_in_hand
from domain.mediation.rules import check_code
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import Bucket, StepCode
from domain.work import Work
from models import Dispute, DisputeEvent, RootCause

TURNED: Mapping[str, str] = {"OC07": "民转治", "OC08": "民转刑"}
"""The outcomes by which a dispute became a case of another kind."""
REBOUND_DAYS = (30, 90)


def write_cause(work: Work, case_id: int, code: str, note: str) -> RootCause:
    """Write why a dispute became a public-security or criminal case; a second note replaces the first.

    Raises:
        OutOfTurn: it did not. BadInput: no reason chosen, nothing written.
    """
    found = reach_in_hand(work, case_id)
    if found.outcome not in TURNED:
        raise OutOfTurn(message("Only a dispute that became a case of another kind has a root cause."))
    check_code("root_causes", code, "code")
    words = check_said(note, "note", lambda text: cleaned(work, found, text, limit=1000))
    kept = of_case(work.session, work.station_id, RootCause, found.id)
    row = kept[0] if kept else _new(work, found)
    row.code, row.note, row.worker_id, row.written_at = code, words, work.actor.worker_id, work.now
    work.record(LedgerEvent.ROOT_CAUSE_WRITTEN, row, dispute=found.id, code=code)
    work.session.flush()
    return row


def _new(work: Work, found: Dispute) -> RootCause:
    facts: dict[str, Any] = {"code": "", "note": "", "worker_id": work.actor.worker_id}
    return work.new(RootCause, dispute_id=found.id, written_at=work.now, **facts)


def find_turned(session: Session, asker: Asker, period: Period) -> pd.DataFrame:
    """Return the rows of M14: closed in a period as OC07 or OC08, with cause and note ('' where none is)."""
    of_cause = and_(
        col(RootCause.station_id) == col(Dispute.station_id), col(RootCause.dispute_id) == col(Dispute.id)
    )
    columns = {
        "id": Dispute.id, "number": Dispute.number, "title": Dispute.title, "grid_id": Dispute.grid_id,
        "type_code": Dispute.type_code, "outcome": Dispute.outcome, "closed_at": Dispute.closed_at,
        "cause": RootCause.code, "note": RootCause.note,
    }  # fmt: skip
    query: Any = (
        rows(*(col(column).label(name) for name, column in columns.items()))
        .outerjoin(RootCause, of_cause)
        .where(policy.visible_to(asker.actor, Page.MEDIATION), within(Dispute.closed_at, period))
        .where(col(Dispute.outcome).in_(sorted(TURNED)))
        .order_by(col(Dispute.closed_at))
    )
    frame = pd.DataFrame([dict(row) for row in session.execute(query).mappings()], columns=list(columns))
    return frame.fillna({"cause": "", "note": "", "number": ""})


def rebounds(session: Session, asker: Asker, period: Period, days: int) -> Rate:
    """Return M13: resolved in a period and opened again within ``days`` ÷ resolved in it so long ago.

    A dispute that was resolved, opened again and resolved once more counts at each of its closings.
    """
    ripe = min(start_of(period.end), asker.now - timedelta(days=days))
    began = start_of(period.start)
    closings = [one for one in _closings(session, asker) if began <= one[0] < ripe]
    back = [one for one in closings if one[1] is not None and one[1] - one[0] <= timedelta(days=days)]
    return Rate(len(back), len(closings))


def _closings(session: Session, asker: Asker) -> list[tuple[datetime, datetime | None]]:
    """Return every closing as resolved: when, and when it was opened again (None where it was not)."""
    seen = policy.visible_to(asker.actor, Page.MEDIATION)
    resolved = and_(seen, col(Dispute.bucket) == str(Bucket.RESOLVED))
    now_closed = session.exec(select(Dispute.closed_at).where(resolved))
    found: list[tuple[datetime, datetime | None]] = [(utc(at), None) for at in now_closed if at]
    for at, facts in session.exec(_reopenings(seen)):
        if facts.get("bucket") == Bucket.RESOLVED and facts.get("closed_at"):
            found.append((datetime.fromisoformat(str(facts["closed_at"])), utc(at)))
    return found


def _reopenings(seen: Any) -> Any:
    of_dispute = and_(
        col(Dispute.station_id) == col(DisputeEvent.station_id),
        col(Dispute.id) == col(DisputeEvent.dispute_id),
    )
    query = select(DisputeEvent.at, DisputeEvent.facts).join(Dispute, of_dispute)
    return query.where(seen, DisputeEvent.kind == str(StepCode.REOPEN))


def count_turned(session: Session, asker: Asker, period: Period) -> dict[str, int]:
    """Return M14: how many disputes closed in a period as each of the two outcomes."""
    seen = and_(policy.visible_to(asker.actor, Page.MEDIATION), within(Dispute.closed_at, period))
    totals = [func.sum(case((col(Dispute.outcome) == code, 1), else_=0)) for code in TURNED]
    counted = session.execute(rows(*totals).where(seen)).one()
    return {code: int(n or 0) for code, n in zip(TURNED, counted, strict=True)}
