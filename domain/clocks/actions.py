"""Telling the clocks what happened: the log is written, the projection follows in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import SQLModel, col, select

from core.clock import utc
from core.errors import BadInput, OutOfTurn
from core.messages import message
from domain.clocks.records import ClockRecord, record_of
from domain.clocks.replay import Happening, Standing, due_at, replay, rests_on_a_guess
from domain.clocks.rules import ClockRule, rule, rules_of
from domain.work import Work
from models import Clock, ClockEvent

LOG = (
    select(ClockEvent)
    .where(
        col(ClockEvent.station_id) == bindparam("station"),
        col(ClockEvent.subject) == bindparam("kind"),
        col(ClockEvent.subject_id) == bindparam("row"),
    )
    .order_by(col(ClockEvent.id))
)
ROWS = select(Clock).where(
    col(Clock.station_id) == bindparam("station"),
    col(Clock.subject) == bindparam("kind"),
    col(Clock.subject_id) == bindparam("row"),
)


def happen(
    work: Work,
    row: SQLModel,
    *words: str,
    at: datetime | None = None,
    reason: str = "",
    subject: str = "",
    is_new: bool = False,
    **facts: Any,
) -> tuple[ClockRecord, ...]:
    """Tell the clocks of a row what happened, and return where all of them stand.

    ``at`` is when it happened (now, unless it was earlier), ``reason`` why it stands still, ``subject``
    the kind where it is not the row's table (a kind of record). What no clock hears is not written.
    ``is_new`` spares the look into the database for a row that was made just now.
    The caller records its own event in the audit: a clock moves only with what moved it.
    """
    kind, row_id = subject or str(row.__tablename__), int(row.id)  # type: ignore[attr-defined]
    heard = frozenset().union(*(one.words for one in rules_of(kind)))
    said = tuple(word for word in words if word in heard)
    if is_new:
        work.remembered((ClockEvent, kind, row_id), list)
        work.remembered((Clock, kind, row_id), dict)
    log = _log(work, kind, row_id)
    if said:
        moment = at or work.now
        _write(work, kind, row_id, Happening(said, moment, reason, facts))
        log.append(Happening(said, moment, reason, facts))
        _project(work, kind, row_id, log)
    return tuple(record_of(one) for one in _rows(work, kind, row_id).values())


def extend(
    work: Work, row: SQLModel, code: str, consents: Iterable[str], *, subject: str = ""
) -> tuple[ClockRecord, ...]:
    """Put a clock off by its extension.

    Raises:
        OutOfTurn: it does not run, has no extension, or had all of them.
        BadInput: ``consents`` lacks somebody who must agree.
    """
    kind, agreed = subject or str(row.__tablename__), frozenset(consents)
    found = rule(kind, code)
    clock = _rows(work, kind, int(row.id)).get(code)  # type: ignore[attr-defined]
    if found.extension is None or clock is None or clock.state not in {"running", "paused"}:
        raise OutOfTurn(message("This time limit cannot be extended now."))
    if clock.extensions >= found.extension.times:
        raise OutOfTurn(message("This time limit has been extended as often as the law allows."))
    if not agreed.issuperset(found.extension.consents):
        raise BadInput(message("Everybody who must agree to the extension has to be ticked."), "consents")
    return happen(work, row, found.extended, subject=subject, consents=sorted(agreed))


def reproject(work: Work, kind: str, row_id: int) -> None:
    """Write the projection of one subject anew from its log."""
    _project(work, kind, row_id, _log(work, kind, row_id))


def read_log(session: Any, station_id: int, kind: str, row_id: int) -> list[Happening]:
    """Return what happened to a subject, in the order it was written down."""
    with session.no_autoflush:
        rows = session.exec(LOG, params={"station": station_id, "kind": kind, "row": row_id})
        return [happening_of(one) for one in rows]


def happening_of(row: ClockEvent) -> Happening:
    """Return a line of the log as the replay reads it."""
    return Happening(tuple(row.words), utc(row.at), row.reason, row.facts)


def projection(kind: str, log: Iterable[Happening]) -> dict[str, dict[str, Any]]:
    """Return what the log says each clock of a subject must look like, by code."""
    happened = list(log)
    stands = {one.code: (one, replay(one, happened)) for one in rules_of(kind)}
    return {code: fields_of(found, standing) for code, (found, standing) in stands.items() if standing}


def fields_of(found: ClockRule, standing: Standing) -> dict[str, Any]:
    """Return a standing as the columns of its row."""
    return {
        "state": str(standing.state),
        "started_at": standing.started_at,
        "due_at": due_at(found, standing),
        "left_seconds": standing.left,
        "ended_at": standing.ended_at,
        "round": standing.round,
        "extensions": standing.extensions,
        "is_guess": rests_on_a_guess(found, standing),
    }


def _write(work: Work, kind: str, row_id: int, happening: Happening) -> None:
    work.new(
        ClockEvent,
        subject=kind,
        subject_id=row_id,
        at=happening.at,
        words=list(happening.words),
        reason=happening.reason,
        facts=dict(happening.facts),
        worker_id=work.actor.worker_id or None,
    )


def _project(work: Work, kind: str, row_id: int, log: Iterable[Happening]) -> None:
    rows = _rows(work, kind, row_id)
    for code, fields in projection(kind, log).items():
        row = rows.get(code)
        if row is None:
            rows[code] = work.new(Clock, subject=kind, subject_id=row_id, code=code, **fields)
            continue
        for name, value in fields.items():
            if _plain(getattr(row, name)) != value:
                setattr(row, name, value)


def _plain(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


def _log(work: Work, kind: str, row_id: int) -> list[Happening]:
    key = (ClockEvent, kind, row_id)
    return work.remembered(key, lambda: read_log(work.session, work.station_id, kind, row_id))


def _rows(work: Work, kind: str, row_id: int) -> dict[str, Clock]:
    return work.remembered((Clock, kind, row_id), lambda: _read_rows(work, kind, row_id))


def _read_rows(work: Work, kind: str, row_id: int) -> dict[str, Clock]:
    params = {"station": work.station_id, "kind": kind, "row": row_id}
    with work.session.no_autoflush:
        return {row.code: row for row in work.session.exec(ROWS, params=params)}
