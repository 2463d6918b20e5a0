"""Counting rows where the kept counts do not know enough: a question that names a level or a method.

Each measure of the tallies once more, as the clause of the rows it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from analytics.periods import Period
from core.actor import Actor
from core.dictionaries import dictionary
from domain.mediation.filters import asked, within
from domain.mediation.vocabulary import Bucket
from domain.questions import Question
from models import Dispute, FollowUp

Rows = Callable[[Period], ColumnElement[bool]]


def knows(measure: str) -> bool:
    """Tell whether a measure is one of disputes or their follow-ups."""
    return measure in DISPUTES or measure in FOLLOW_UPS


def count(session: Session, actor: Actor, measure: str, question: Question) -> int:
    """Return how many rows a measure has in a question's period, grids, type, level and method."""
    narrowed = and_(col(Dispute.station_id) == actor.station_id, asked(actor, question))
    if measure in DISPUTES:
        query = select(func.count()).select_from(Dispute)
        where = DISPUTES[measure](question.period)
    else:
        query = select(func.count()).select_from(FollowUp).join(Dispute, _of_dispute())
        where = FOLLOW_UPS[measure](question.period)
    return int(session.execute(query.where(narrowed, where)).scalar_one())


def _of_dispute() -> ColumnElement[bool]:
    return and_(
        col(Dispute.station_id) == col(FollowUp.station_id), col(Dispute.id) == col(FollowUp.dispute_id)
    )


def _closed(bucket: Bucket) -> Rows:
    return lambda period: and_(within(Dispute.closed_at, period), col(Dispute.bucket) == str(bucket))


def _cohort(period: Period) -> ColumnElement[bool]:
    return and_(within(Dispute.accepted_at, period), col(Dispute.bucket) != str(Bucket.EXCLUDED))


def _on(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(col(column) >= period.start, col(column) < period.end)


def _due(period: Period) -> ColumnElement[bool]:
    return and_(col(FollowUp.dropped_at).is_(None), _on(FollowUp.due_on, period))


def _rated(period: Period) -> ColumnElement[bool]:
    return and_(col(FollowUp.is_latest_rating), _on(FollowUp.done_on, period))


def _good() -> ColumnElement[bool]:
    return col(FollowUp.rating).in_(sorted(dictionary("satisfaction_scale").where(good=True)))


DISPUTES: Mapping[str, Rows] = {
    "registered": lambda period: within(Dispute.registered_at, period),
    "accepted": lambda period: within(Dispute.accepted_at, period),
    "cohort": _cohort,
    "cohort_30": lambda period: and_(_cohort(period), col(Dispute.is_quick)),
    "closed_S": _closed(Bucket.RESOLVED),
    "closed_F": _closed(Bucket.FAILED),
    "closed_X": _closed(Bucket.EXCLUDED),
    "proactive": lambda period: and_(within(Dispute.found_at, period), col(Dispute.is_proactive)),
}
FOLLOW_UPS: Mapping[str, Rows] = {
    "followup_due": _due,
    "followup_done": lambda period: and_(_due(period), col(FollowUp.done_on).is_not(None)),
    "followup_on_time": lambda period: and_(_due(period), col(FollowUp.done_on) <= col(FollowUp.due_on)),
    "rating_valid": _rated,
    "rating_good": lambda period: and_(_rated(period), _good()),
}
