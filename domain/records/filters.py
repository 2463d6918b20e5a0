"""Which records a list holds: kind, view, question, words searched for, the rows behind a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlmodel import col

from core.actor import Actor
from core.clock import local_day
from core.crypto import Cipher
from core.dictionaries import dictionary
from domain.accounts.policy import Scope, grant
from domain.personal import id_token, search_tokens
from domain.questions import Question
from domain.records.declaring import kind_of
from domain.records.facts import holds
from domain.records.kinds import Kind
from domain.records.policy import visible_to
from domain.records.tallies import VOID
from domain.records.values import PASSPORT
from models import KeyedToken, Record, RecordIndex

PAGE_ROWS = 25
MOST_WORDS = 6


class View(StrEnum):
    """The pills over a list."""

    ALL = "all"
    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"
    UNCHECKED = "unchecked"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"


@dataclass(frozen=True)
class After:
    """Where a page of a list ends: the next one begins with what is older."""

    happened_on: date
    id: int


@dataclass(frozen=True)
class RecordFilter:
    """What a list is asked for. ``part`` with ``question`` gives exactly the rows behind a kind's number.

    ``part`` is a measure of the kind, or 'count' for all that count. ``limit`` 0 means all rows.
    """

    kind: str
    view: View = View.ALL
    words: str = ""
    part: str = ""
    question: Question | None = None
    place_id: int | None = None
    after: After | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True)
class Asker:
    """Who asks, when, and the cipher by which people are found."""

    actor: Actor
    now: datetime
    cipher: Cipher | None = None

    @property
    def today(self) -> date:
        """The station's own day."""
        return local_day(self.now)


def chosen(asker: Asker, wanted: RecordFilter) -> ColumnElement[bool]:
    """Return the clause of a filter within what the asker may see."""
    kind = kind_of(wanted.kind)
    parts = [visible_to(asker.actor), col(Record.kind) == kind.code]
    parts += [_word(asker, word) for word in wanted.words.split()[:MOST_WORDS]]
    if wanted.place_id:
        parts.append(col(Record.place_id) == wanted.place_id)
    if wanted.question is not None:
        parts.append(asked(wanted.question, is_dated=bool(wanted.part)))
    if wanted.part:
        parts.append(col(Record.status) != VOID)
    elif not wanted.words.strip():
        parts.append(VIEWS[wanted.view](asker, kind))
    return and_(*parts)


def asked(question: Question, *, is_dated: bool) -> ColumnElement[bool]:
    """Return the clause of a question: its grid, and its days where a number is asked about."""
    parts: list[ColumnElement[bool]] = []
    if question.grid_id:
        parts.append(col(Record.grid_id) == question.grid_id)
    if is_dated:
        happened = col(Record.happened_on)
        parts += [happened >= question.period.start, happened < question.period.end]
    return and_(true(), *parts)


def is_counted(kind: Kind, part: str, row: Mapping[str, Any]) -> bool:
    """Tell whether a record belongs to a measure of its kind; every one does to 'count'."""
    measure = next((one for one in kind.measures if one.code == part), None)
    return measure is None or holds(measure.when, row)


def in_force(today: date) -> ColumnElement[bool]:
    """Return the clause of what is registered and still valid."""
    return and_(
        col(Record.status).in_(("open", "done")),
        or_(col(Record.valid_until).is_(None), col(Record.valid_until) >= today),
    )


def expiring(kind: Kind, today: date) -> ColumnElement[bool]:
    """Return the clause of what is still valid but due for renewal."""
    days = kind.validity.remind_days if kind.validity else 0
    last = col(Record.valid_until)
    return and_(_registered(), last >= today, last < today + timedelta(days=days))


def _expired(asker: Asker, _kind: Kind) -> ColumnElement[bool]:
    return and_(_registered(), col(Record.valid_until) < asker.today)


def _registered() -> ColumnElement[bool]:
    return col(Record.status).in_(("open", "done"))


def _mine(asker: Asker, _kind: Kind) -> ColumnElement[bool]:
    me = asker.actor.worker_id
    return and_(
        col(Record.status) != VOID,
        or_(
            and_(col(Record.owner_id) == me, col(Record.status) == "open"),
            col(Record.worker_id) == me,
        ),
    )


VIEWS: Mapping[View, Callable[[Asker, Kind], ColumnElement[bool]]] = {
    View.ALL: lambda _asker, _kind: true(),
    View.MINE: _mine,
    View.OPEN: lambda _asker, _kind: col(Record.status) == "open",
    View.OVERDUE: lambda asker, _kind: and_(col(Record.status) == "open", col(Record.due_at) < asker.now),
    View.UNCHECKED: lambda _asker, _kind: and_(col(Record.verdict) == "", col(Record.status) != VOID),
    View.IN_FORCE: lambda asker, _kind: and_(in_force(asker.today), col(Record.status) == "done"),
    View.EXPIRING: lambda asker, kind: expiring(kind, asker.today),
    View.EXPIRED: _expired,
}


def views_of(kind: Kind, actor: Actor) -> list[View]:
    """Return the pills that say something about a kind: it has tasks, is looked over, or expires."""
    views = [View.ALL]
    views += [View.MINE] if grant(actor.role, kind.page).scope is not Scope.OWN else []
    views += [View.OPEN, View.OVERDUE] if kind.task else []
    views += [View.UNCHECKED] if kind.verify else []
    return views + ([View.IN_FORCE, View.EXPIRING, View.EXPIRED] if kind.validity else [])


def _word(asker: Asker, word: str) -> ColumnElement[bool]:
    """Return the clause of one word: in number, title or place, an indexed field, or a secret one's hash."""
    texts = (Record.number, Record.title, Record.place_text)
    parts = [col(text).icontains(word, autoescape=True) for text in texts]
    parts.append(col(Record.id).in_(_indexed(asker, word)))
    tokens = _tokens(asker, word)
    if tokens:
        held = select(col(KeyedToken.owner_id)).where(
            col(KeyedToken.station_id) == asker.actor.station_id,
            col(KeyedToken.owner) == "record",
            col(KeyedToken.token).in_(tokens),
        )
        parts.append(col(Record.id).in_(held))
    return or_(*parts)


def _indexed(asker: Asker, word: str) -> Any:
    texts = col(RecordIndex.text).icontains(word, autoescape=True)
    return select(col(RecordIndex.record_id)).where(
        col(RecordIndex.station_id) == asker.actor.station_id, texts
    )


def _tokens(asker: Asker, word: str) -> list[str]:
    if asker.cipher is None:
        return []
    passport = word.upper()
    known = [id_token(asker.cipher, passport)] if PASSPORT.fullmatch(passport) else []
    return [*search_tokens(asker.cipher, word), *known]


def code_label(kind: Kind, code: str) -> str:
    """Return what a kind is counted by, in words."""
    field = kind[kind.tally] if kind.tally else None
    return field.entries.label(code) if field else dictionary("place_types").label(code)
