"""Reading clocks: of one subject, of many at once, and the clauses by which SQL tells overdue from due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import Session, col, select

from core.vocabulary import Role
from domain.clocks.records import ClockRecord, record_of
from domain.clocks.replay import State
from domain.clocks.rules import rules_of, subjects
from models import Clock

ORDER = (State.RUNNING, State.PAUSED, State.DONE, State.VOID)


def clocks_of(session: Session, station_id: int, subject: str, subject_id: int) -> tuple[ClockRecord, ...]:
    """Return the clocks of one subject: running ones by due date, then paused, done and void ones."""
    return clocks_of_many(session, station_id, subject, [subject_id]).get(subject_id, ())


def clocks_of_many(
    session: Session, station_id: int, subject: str, ids: Iterable[int]
) -> dict[int, tuple[ClockRecord, ...]]:
    """Return the clocks of many subjects at once, by id."""
    query = select(Clock).where(
        Clock.station_id == station_id, Clock.subject == subject, col(Clock.subject_id).in_(sorted(ids))
    )
    known = {one.code for one in rules_of(subject)}
    found: dict[int, list[ClockRecord]] = {}
    for row in session.exec(query):
        if row.code in known:
            found.setdefault(row.subject_id, []).append(record_of(row))
    return {subject_id: tuple(sorted(records, key=_nearest)) for subject_id, records in found.items()}


def is_running() -> ColumnElement[bool]:
    """Return the clause of clocks that run."""
    return col(Clock.state) == str(State.RUNNING)


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Return the clause of clocks past due: one comparison on the index of state and due moment."""
    return and_(is_running(), col(Clock.due_at) < now)


def is_due_before(moment: datetime) -> ColumnElement[bool]:
    """Return the clause of clocks that run out before a moment, overdue ones included."""
    return and_(is_running(), col(Clock.due_at) < moment)


def has_clock(
    station: Any, subject: str, subject_id: Any, *clauses: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the clause: has a clock, (Dispute.station_id, "dispute", Dispute.id, is_overdue(now))."""
    of_row = and_(
        col(Clock.station_id) == station, col(Clock.subject) == subject, col(Clock.subject_id) == subject_id
    )
    return exists(select(Clock.id).where(of_row, *clauses))


def codes_to_remind(role: Role) -> dict[str, frozenset[str]]:
    """Return, by kind of subject, the clocks a role is reminded of."""
    heard = {kind: frozenset(one.code for one in rules_of(kind) if role in one.remind) for kind in subjects()}
    return {kind: codes for kind, codes in heard.items() if codes}


def _nearest(record: ClockRecord) -> tuple[int, float]:
    moment = record.due_at or record.started_at
    return ORDER.index(record.state), moment.timestamp()
