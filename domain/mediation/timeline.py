"""The timeline: one line for each step, written with it and never changed."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from domain.mediation.parties import without_names
from domain.mediation.vocabulary import StepCode
from domain.personal import clean_text
from domain.work import Work
from models import Dispute, DisputeEvent

LINE_LIMIT = 4000


def write_line(
    work: Work, case: Dispute, code: StepCode, before: str, note: str = "", **facts: Any
) -> DisputeEvent:
    """Write what was done. ``facts`` are codes, ids and moments, never words about people."""
    return work.new(
        DisputeEvent,
        dispute_id=case.id,
        kind=str(code),
        at=work.now,
        worker_id=work.actor.worker_id or None,
        from_status=before,
        to_status=case.status,
        level=case.level,
        note=cleaned(work, case, note),
        facts=facts,
    )


def last_line(work: Work, case: Dispute, code: StepCode) -> DisputeEvent | None:
    """Return the latest line of a kind."""
    return work.session.exec(
        select(DisputeEvent)
        .where(
            DisputeEvent.station_id == work.station_id,
            DisputeEvent.dispute_id == case.id,
            DisputeEvent.kind == code,
        )
        .order_by(col(DisputeEvent.at).desc(), col(DisputeEvent.id).desc())
    ).first()


def cleaned(work: Work, case: Dispute, text: str, *, limit: int = LINE_LIMIT, field: str = "note") -> str:
    """Return words about a dispute as they may be kept: numbers locked away, its parties' names masked."""
    if not text:
        return ""
    return clean_text(work, "dispute", case.id, without_names(work, case, text), limit=limit, field=field)


def one_line(work: Work, case: Dispute, text: str, *, limit: int, field: str) -> str:
    """Return the same on a single line."""
    return " ".join(cleaned(work, case, text, limit=limit, field=field).split())
