"""The due list of follow-ups, and the rows behind M04 and M05."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col

from analytics.periods import Period
from core.clock import local_day
from core.dictionaries import dictionary
from core.errors import NotFound
from domain.accounts.policy import Action, Page, may
from domain.mediation import policy
from domain.mediation.filters import Asker, asked
from domain.mediation.queries import grid_labels
from domain.mediation.rules import begun
from domain.questions import Question
from models import Dispute, DisputeParty, FollowUp

COLUMNS = {
    "id": FollowUp.id,
    "version": FollowUp.version,
    "dispute_id": FollowUp.dispute_id,
    "party_id": FollowUp.party_id,
    "party": DisputeParty.name_mask,
    "phone": DisputeParty.phone_mask,
    "side": DisputeParty.side,
    "title": Dispute.title,
    "number": Dispute.number,
    "settlement": Dispute.settlement,
    "outcome": Dispute.outcome,
    "grid_id": FollowUp.grid_id,
    "due_on": FollowUp.due_on,
    "done_on": FollowUp.done_on,
    "channel": FollowUp.channel,
    "result": FollowUp.result,
    "rating": FollowUp.rating,
    "note": FollowUp.note,
}


class DueView(StrEnum):
    """The pills over the due list."""

    DUE = "due"
    OVERDUE = "overdue"
    COMING = "coming"
    DONE = "done"


@dataclass(frozen=True)
class DueRecord:
    """One follow-up to be done: whom, about what, and what it brought where it is done already."""

    id: int
    version: int
    dispute_id: int
    party_id: int
    party: str
    phone: str
    side: str
    title: str
    number: str
    settlement: str
    outcome: str
    grid: str
    due_on: date
    done_on: date | None
    channel: str
    result: str
    rating: str
    note: str
    is_mine: bool


_NUMBERS = ("id", "version", "dispute_id", "party_id")
_TEXTS = (
    "party", "phone", "side", "title", "number", "settlement", "outcome", "channel", "result", "rating",
    "note",
)  # fmt: skip


@dataclass(frozen=True)
class FollowUpFilter:
    """What the due list is asked for; ``metric`` with ``question`` gives the rows behind a number."""

    view: DueView = DueView.DUE
    metric: str = ""
    question: Question | None = None
    limit: int = 25
    offset: int = 0


def find_follow_ups(session: Session, asker: Asker, wanted: FollowUpFilter) -> pd.DataFrame:
    """Return follow-ups, the longest due first; ``days_left`` to the due day is negative past it."""
    query = _rows().where(_chosen(asker, wanted)).order_by(col(FollowUp.due_on), col(FollowUp.id))
    if wanted.limit:
        query = query.limit(wanted.limit).offset(wanted.offset)
    frame = pd.DataFrame([dict(row) for row in session.execute(query).mappings()], columns=list(COLUMNS))
    labels = grid_labels(session, asker.actor.station_id)
    frame["grid"] = [labels.get(grid_id, "") for grid_id in frame["grid_id"]]
    today = local_day(asker.now)
    frame["days_left"] = [(due_on - today).days for due_on in frame["due_on"]]
    return frame


def count_follow_ups(session: Session, asker: Asker, wanted: FollowUpFilter) -> int:
    """Return how many follow-ups a filter has in all."""
    query = _joined(select(func.count()).select_from(FollowUp)).where(_chosen(asker, wanted))
    return int(session.execute(query).scalar_one())


def count_due(session: Session, asker: Asker) -> dict[DueView, int]:
    """Return how many follow-ups each view holds for this person."""
    views = (DueView.DUE, DueView.OVERDUE, DueView.COMING)
    return {view: count_follow_ups(session, asker, FollowUpFilter(view)) for view in views}


def open_follow_up(session: Session, asker: Asker, follow_up_id: int) -> DueRecord:
    """Return one follow-up with what its visitor must know. Raises NotFound, missing or out of sight."""
    seen = and_(policy.visible_to(asker.actor, Page.FOLLOWUPS), col(FollowUp.id) == follow_up_id)
    row = session.execute(_rows().where(seen)).mappings().first()
    if row is None:
        raise NotFound
    held = and_(policy.in_hand(asker.actor), col(FollowUp.id) == follow_up_id)
    counted = session.execute(_joined(select(func.count()).select_from(FollowUp)).where(held)).scalar_one()
    is_mine = bool(counted) and may(asker.actor, Page.FOLLOWUPS, Action.WRITE)
    grid = grid_labels(session, asker.actor.station_id).get(row["grid_id"], "")
    facts: dict[str, Any] = {name: row[name] or "" for name in _TEXTS}
    facts |= {name: row[name] for name in _NUMBERS}
    return DueRecord(
        **facts,
        grid=grid,
        due_on=row["due_on"],
        done_on=row["done_on"],
        is_mine=is_mine,
    )


def next_due_on(session: Session, asker: Asker) -> date | None:
    """Return the next day after today on which follow-ups are due, None where there are none."""
    where = _chosen(asker, FollowUpFilter(DueView.COMING))
    query = _joined(select(func.min(FollowUp.due_on)).select_from(FollowUp)).where(where)
    return session.execute(query).scalar_one_or_none()


def _rows() -> Select[Any]:
    columns: list[Any] = [col(column).label(name) for name, column in COLUMNS.items()]
    return _joined(select(*columns).select_from(FollowUp))


def _joined(query: Select[Any]) -> Select[Any]:
    of_dispute = and_(
        col(Dispute.station_id) == col(FollowUp.station_id), col(Dispute.id) == col(FollowUp.dispute_id)
    )
    of_party = and_(
        col(DisputeParty.station_id) == col(FollowUp.station_id),
        col(DisputeParty.id) == col(FollowUp.party_id),
    )
    return query.join(Dispute, of_dispute).join(DisputeParty, of_party)


def _chosen(asker: Asker, wanted: FollowUpFilter) -> ColumnElement[bool]:
    if wanted.metric in DRILLS and wanted.question is not None:
        seen = policy.visible_to(asker.actor, Page.FOLLOWUPS)
        behind = DRILLS[wanted.metric](wanted.question.period, local_day(asker.now))
        return and_(seen, behind, asked(asker.actor, wanted.question))
    clause = VIEWS[wanted.view](local_day(asker.now))
    return and_(policy.in_hand(asker.actor), col(FollowUp.dropped_at).is_(None), clause)


def _undone(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(col(FollowUp.done_on).is_(None), clause)


def _between(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(col(column) >= period.start, col(column) < period.end)


def _due(period: Period, today: date) -> ColumnElement[bool]:
    """What is still to come of a running period is not due yet: it is no part of the coverage (M05)."""
    return and_(col(FollowUp.dropped_at).is_(None), _between(FollowUp.due_on, begun(period, today)))


def _done(period: Period, today: date) -> ColumnElement[bool]:
    return and_(_due(period, today), col(FollowUp.done_on).is_not(None))


def _on_time(period: Period, today: date) -> ColumnElement[bool]:
    return and_(_due(period, today), col(FollowUp.done_on) <= col(FollowUp.due_on))


def _rated(period: Period, _today: date) -> ColumnElement[bool]:
    return and_(col(FollowUp.is_latest_rating), _between(FollowUp.done_on, period))


def _rated_good(period: Period, today: date) -> ColumnElement[bool]:
    good = sorted(dictionary("satisfaction_scale").where(good=True))
    return and_(_rated(period, today), col(FollowUp.rating).in_(good))


VIEWS: Mapping[DueView, Callable[[date], ColumnElement[bool]]] = {
    DueView.DUE: lambda today: _undone(col(FollowUp.due_on) <= today),
    DueView.OVERDUE: lambda today: _undone(col(FollowUp.due_on) < today),
    DueView.COMING: lambda today: _undone(col(FollowUp.due_on) > today),
    DueView.DONE: lambda _today: col(FollowUp.done_on).is_not(None),
}
DRILLS: Mapping[str, Callable[[Period, date], ColumnElement[bool]]] = {
    "M04": _rated,
    "M04.good": _rated_good,
    "M05": _due,
    "M05.done": _done,
    "M05.on_time": _on_time,
}
