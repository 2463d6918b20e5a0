"""Who holds what on a day."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, or_, select

from models import Posting


def postings_on(session: Session, station_id: int, worker_id: int, on: date) -> list[Posting]:
    """Return what a worker holds on a day, in the order it was given."""
    return list(
        session.exec(
            select(Posting)
            .where(
                Posting.station_id == station_id,
                Posting.worker_id == worker_id,
                col(Posting.from_on) <= on,
                or_(col(Posting.to_on).is_(None), col(Posting.to_on) > on),
            )
            .order_by(col(Posting.id))
        )
    )
