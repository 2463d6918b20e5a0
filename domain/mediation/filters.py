"""Which disputes a list holds: view, question, drill-down of a metric, words searched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import Session, col, select

from analytics.periods import Period
from core.actor import Actor
from core.clock import local_day, start_of
from core.crypto import Cipher
from core.dictionaries import dictionary
from domain.accounts.policy import Page
from domain.mediation import policy
from domain.mediation.rules import mature, open_statuses
from domain.mediation.vocabulary import Bucket
from domain.personal import search_tokens
from domain.questions import Question, grids_of
from models import Dispute, DisputeParty, KeyedToken

PAGE_ROWS = 25
MOST_WORDS = 6


class View(StrEnum):
    """The pills over the list."""

    MINE = "mine"
    WAITING = "waiting"
    OVERDUE = "overdue"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True)
class CaseFilter:
    """What a list is asked for. ``metric`` with ``question`` gives exactly the rows behind a number.

    ``limit`` 0 means all rows.
    """

    view: View = View.MINE
    words: str = ""
    metric: str = ""
    question: Question | None = None
    limit: int = PAGE_ROWS
    offset: int = 0

    @property
    def is_drill(self) -> bool:
        """Tell whether it asks for the rows behind a number."""
        return self.metric in DRILLS and self.question is not None


@dataclass(frozen=True)
class Asker:
    """Who asks, when, the cipher by which names are found, and the session the rows are read in."""

    actor: Actor
    now: datetime
    cipher: Cipher | None = None
    session: Session | None = None

    def reading(self, session: Session) -> Asker:
        """Return the asker with the session in which rows are looked at: some need them one by one."""
        return replace(self, session=session)


def chosen(asker: Asker, wanted: CaseFilter) -> ColumnElement[bool]:
    """Return the clause of a filter within what the asker may see."""
    parts = [
        policy.visible_to(asker.actor),
        *(_word(asker, word) for word in wanted.words.split()[:MOST_WORDS]),
    ]
    if wanted.is_drill and wanted.question is not None:
        parts += [
            drill(asker, wanted.metric, wanted.question),
            asked(asker.actor, wanted.question),
        ]
        return and_(*parts)
    if not wanted.words.strip():
        parts.append(VIEWS[wanted.view](asker))
    if wanted.question is not None:
        parts.append(narrowed(wanted.question))
    return and_(*parts)


def is_open() -> ColumnElement[bool]:
    """Return the clause of open disputes."""
    return col(Dispute.status).in_(open_statuses())


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Return the clause of open disputes past due; a paused one has no due moment (M03)."""
    return and_(is_open(), col(Dispute.due_at) < now)


VIEWS: Mapping[View, Callable[[Asker], ColumnElement[bool]]] = {
    View.MINE: lambda asker: and_(is_open(), col(Dispute.owner_id) == asker.actor.worker_id),
    View.WAITING: lambda asker: policy.waiting_for(asker.actor),
    View.OVERDUE: lambda asker: is_overdue(asker.now),
    View.OPEN: lambda _asker: is_open(),
    View.ALL: lambda _asker: true(),
}


def asked(actor: Actor, question: Question) -> ColumnElement[bool]:
    """Return the clause of a question's grids, type, level and method, as the overview counts them."""
    grids = grids_of(actor, Page.OVERVIEW, question)
    if grids is None:
        return _of_kind(question)
    return and_(col(Dispute.grid_id).in_(sorted(grids)) if grids else false(), _of_kind(question))


def narrowed(question: Question) -> ColumnElement[bool]:
    """Return the clause of the grid and type that were chosen; the scope is another clause's."""
    in_grid = col(Dispute.grid_id) == question.grid_id if question.grid_id else true()
    return and_(in_grid, _of_kind(question))


def _of_kind(question: Question) -> ColumnElement[bool]:
    level = col(Dispute.level) == question.level if question.level else true()
    method = col(Dispute.method) == question.method if question.method else true()
    return and_(_of_type(question), level, method)


def _of_type(question: Question) -> ColumnElement[bool]:
    if not question.type_code:
        return true()
    return col(Dispute.type_code).in_(dictionary("dispute_types").family(question.type_code))


def _word(asker: Asker, word: str) -> ColumnElement[bool]:
    """Return the clause of one word: somewhere in the texts, or the name, phone or ID number of a party."""
    texts = (Dispute.number, Dispute.title, Dispute.narrative, Dispute.place_text)
    parts = [col(text).icontains(word, autoescape=True) for text in texts]
    tokens = search_tokens(asker.cipher, word) if asker.cipher else []
    if tokens:
        parts.append(col(Dispute.id).in_(_by_tokens(asker.actor.station_id, tokens)))
    return or_(*parts)


def _by_tokens(station_id: int, tokens: list[str]) -> Any:
    return (
        select(DisputeParty.dispute_id)
        .join(
            KeyedToken,
            and_(
                col(KeyedToken.station_id) == col(DisputeParty.station_id),
                col(KeyedToken.owner_id) == col(DisputeParty.id),
            ),
        )
        .where(
            KeyedToken.station_id == station_id,
            KeyedToken.owner == "dispute_party",
            col(KeyedToken.token).in_(tokens),
        )
    )


def drill(asker: Asker, metric: str, question: Question) -> ColumnElement[bool]:
    """Return the clause of the rows behind a metric in the question's period."""
    return DRILLS[metric](asker, question.period)


def within(column: Any, period: Period | None) -> ColumnElement[bool]:
    """Return the clause of moments on the station-local days of a period; of none where there is none."""
    if period is None:
        return false()
    return and_(col(column) >= start_of(period.start), col(column) < start_of(period.end))


def _closed(*buckets: Bucket) -> Callable[[Asker, Period], ColumnElement[bool]]:
    codes = [str(bucket) for bucket in buckets]
    return lambda _asker, period: and_(within(Dispute.closed_at, period), col(Dispute.bucket).in_(codes))


def _cohort(asker: Asker, period: Period) -> ColumnElement[bool]:
    full_grown = mature(period, local_day(asker.now))
    return and_(within(Dispute.accepted_at, full_grown), col(Dispute.bucket) != Bucket.EXCLUDED)


def _cohort_resolved(asker: Asker, period: Period) -> ColumnElement[bool]:
    return and_(_cohort(asker, period), col(Dispute.is_quick))


def _proactive(_asker: Asker, period: Period) -> ColumnElement[bool]:
    return and_(within(Dispute.found_at, period), col(Dispute.is_proactive))


DRILLS: dict[str, Callable[[Asker, Period], ColumnElement[bool]]] = {
    "M01": _closed(Bucket.RESOLVED, Bucket.FAILED),
    "M01.S": _closed(Bucket.RESOLVED),
    "M01.F": _closed(Bucket.FAILED),
    "M01.X": _closed(Bucket.EXCLUDED),
    "M02": _cohort,
    "M02.S": _cohort_resolved,
    "M03": lambda _asker, _period: is_open(),
    "M03.over": lambda asker, _period: is_overdue(asker.now),
    "M09": _proactive,
    "registered": lambda _asker, period: within(Dispute.registered_at, period),
    "accepted": lambda _asker, period: within(Dispute.accepted_at, period),
}
