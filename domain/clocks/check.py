"""Proving the clocks: the projection must be what a replay of the log gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, select

from core.clock import utc
from domain.clocks.actions import happening_of, projection, read_log, reproject
from domain.clocks.events import ClockAudit
from domain.clocks.replay import Happening
from domain.work import Work
from models import Clock, ClockEvent

Subject = tuple[str, int]
Difference = tuple[Subject, str, str, object, object]


def differences(session: Session, station_id: int) -> list[Difference]:
    """Return where the projection differs from the replay: subject, code, column, kept, replayed."""
    kept = _kept(session, station_id)
    found: list[Difference] = []
    for subject, log in _logs(session, station_id):
        found += _differing(subject, kept.pop(subject, {}), projection(subject[0], log))
    for subject, clocks in kept.items():
        found += _differing(subject, clocks, {})
    return found


def rebuild(work: Work) -> int:
    """Write every projection that differs anew; returns how many subjects were put right."""
    wrong = sorted({subject for subject, *_ in differences(work.session, work.station_id)})
    for kind, row_id in wrong:
        _drop_strays(work, kind, row_id)
        reproject(work, kind, row_id)
    if wrong:
        work.record(ClockAudit.CLOCKS_REBUILT, subjects=len(wrong))
    work.session.flush()
    return len(wrong)


def _differing(subject: Subject, kept: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Difference]:
    for code in sorted(kept.keys() | wanted.keys()):
        mine, right = kept.get(code, {}), wanted.get(code, {})
        for name in sorted(mine.keys() | right.keys()):
            if mine.get(name) != right.get(name):
                yield subject, code, name, mine.get(name), right.get(name)


def _kept(session: Session, station_id: int) -> dict[Subject, dict[str, Any]]:
    found: dict[Subject, dict[str, Any]] = {}
    for row in session.exec(select(Clock).where(Clock.station_id == station_id)):
        found.setdefault((row.subject, row.subject_id), {})[row.code] = {
            name: _plain(getattr(row, name)) for name in _COLUMNS
        }
    return found


def _logs(session: Session, station_id: int) -> Iterator[tuple[Subject, list[Happening]]]:
    order = (col(ClockEvent.subject), col(ClockEvent.subject_id), col(ClockEvent.id))
    rows = session.exec(select(ClockEvent).where(ClockEvent.station_id == station_id).order_by(*order))
    for subject, lines in groupby(rows, key=lambda row: (row.subject, row.subject_id)):
        yield subject, [happening_of(line) for line in lines]


def _drop_strays(work: Work, kind: str, row_id: int) -> None:
    """Take away clocks that the log knows nothing of."""
    wanted = projection(kind, read_log(work.session, work.station_id, kind, row_id))
    query = select(Clock).where(
        Clock.station_id == work.station_id, Clock.subject == kind, Clock.subject_id == row_id
    )
    for row in work.session.exec(query):
        if row.code not in wanted:
            work.session.delete(row)
    work.session.flush()


def _plain(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


_COLUMNS = (
    "state", "started_at", "due_at", "left_seconds", "ended_at", "round", "extensions", "is_guess",
)  # fmt: skip
