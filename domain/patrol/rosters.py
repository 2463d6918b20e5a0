"""Reading shifts: of a day, of somebody, behind a number; what is uncovered; who could be on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session, col

from analytics.periods import Period
from core.actor import Actor
from core.clock import local_day
from core.errors import NotFound
from core.i18n import language
from domain.patrol.policy import own, visible_to
from domain.patrol.posts import posts
from domain.patrol.records import PostRecord, ShiftRecord
from domain.patrol.vocabulary import ON_THE_STREET, REPORTED, ShiftResult
from domain.questions import Question
from models import Grid, PatrolMember, PatrolShift, Place, Worker

AHEAD = timedelta(hours=24)
ON_DUTY = ("city_patrol", "auxiliary", "police")
MOST_ROWS = 200
STAFF = ("id", "name", "kind")

_result = col(PatrolShift.result)
LISTS: Mapping[str, ColumnElement[bool]] = {
    "M25": _result.in_([str(one) for one in ON_THE_STREET]),
    "M26": _result != str(ShiftResult.DROPPED),
    "M26.open": _result.in_([str(ShiftResult.CUT_SHORT), str(ShiftResult.NOT_DONE)]),
    "M26P": _result.in_([str(one) for one in ON_THE_STREET]),
    "R84": _result.in_([str(one) for one in ON_THE_STREET]),
}
"""The shifts behind each number of the registry, by the name under which the list knows them."""


@dataclass(frozen=True)
class ShiftFilter:
    """Which shifts: those of a day, those of somebody's own, or those behind a number of a question."""

    day: date | None = None
    is_own: bool = False
    metric: str = ""
    question: Question | None = None
    post_id: int = 0


def find_shifts(session: Session, actor: Actor, asked: ShiftFilter) -> list[ShiftRecord]:
    """Return the shifts that a filter names and the actor sees, by their beginning, at most 200."""
    clauses = [visible_to(actor), _narrowed(asked)]
    if asked.is_own:
        clauses.append(own(actor))
    return _read(session, actor, and_(*clauses), MOST_ROWS)


def open_shift(session: Session, actor: Actor, shift_id: int) -> ShiftRecord:
    """Return one shift. Raises NotFound for a missing one and for one out of sight."""
    found = _read(session, actor, and_(visible_to(actor), col(PatrolShift.id) == shift_id), 1)
    if not found:
        raise NotFound
    return found[0]


def shifts_to_report(session: Session, actor: Actor, now: datetime) -> list[ShiftRecord]:
    """Return one's own shifts that matter now: today's, and begun ones of the last week not reported."""
    today = local_day(now)
    unsaid = and_(
        _result == str(ShiftResult.PLANNED),
        col(PatrolShift.begin_at) <= now,
        col(PatrolShift.day) >= today - timedelta(days=7),
    )
    mine = and_(visible_to(actor), own(actor), _result != str(ShiftResult.DROPPED))
    return _read(session, actor, and_(mine, or_(col(PatrolShift.day) == today, unsaid)), MOST_ROWS)


def find_uncovered(session: Session, actor: Actor, now: datetime) -> list[ShiftRecord]:
    """Return the shifts of the next 24 hours that still need people (rows 6, 27, 80-82)."""
    coming = and_(
        visible_to(actor),
        _result == str(ShiftResult.PLANNED),
        col(PatrolShift.begin_at) > now,
        col(PatrolShift.begin_at) <= now + AHEAD,
        _headcount() < col(PatrolShift.needed),
    )
    return _read(session, actor, coming, MOST_ROWS)


def posts_without_shift(session: Session, actor: Actor, now: datetime) -> list[PostRecord]:
    """Return the posts at which no shift at all stands in the next 24 hours."""
    query = select(col(PatrolShift.post_id)).where(
        col(PatrolShift.station_id) == actor.station_id,
        _result != str(ShiftResult.DROPPED),
        col(PatrolShift.begin_at) < now + AHEAD,
        col(PatrolShift.end_at) > now,
    )
    held = set(session.execute(query).scalars())
    return [post for post in posts(session, actor.station_id) if post.id not in held]


def find_staff(session: Session, actor: Actor, day: date) -> pd.DataFrame:
    """Return who can be put on a shift of a day (STAFF): city patrol first, then auxiliaries and police."""
    query = select(col(Worker.id), col(Worker.name), col(Worker.kind)).where(
        col(Worker.station_id) == actor.station_id,
        col(Worker.kind).in_(ON_DUTY),
        col(Worker.joined_on) <= day,
        or_(col(Worker.left_on).is_(None), col(Worker.left_on) > day),
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=list(STAFF))
    rank = frame["kind"].map({kind: at for at, kind in enumerate(ON_DUTY)})
    return frame.assign(rank=rank).sort_values(["rank", "id"])[list(STAFF)].reset_index(drop=True)


def count_results(session: Session, actor: Actor, day: date) -> dict[ShiftResult, int]:
    """Return how many of a day's shifts stand where."""
    query = (
        select(_result, func.count()).where(visible_to(actor), col(PatrolShift.day) == day).group_by(_result)
    )
    found = dict(session.execute(query).all())
    return {result: int(found.get(str(result), 0)) for result in (ShiftResult.PLANNED, *REPORTED)}


def _narrowed(asked: ShiftFilter) -> ColumnElement[bool]:
    if asked.metric:
        clauses = [LISTS.get(asked.metric, false()), *(_of(asked.question) if asked.question else ())]
        return and_(*clauses, col(PatrolShift.post_id) == asked.post_id) if asked.post_id else and_(*clauses)
    kept = _result != str(ShiftResult.DROPPED)
    return and_(kept, col(PatrolShift.day) == asked.day) if asked.day else kept


def _of(question: Question) -> list[ColumnElement[bool]]:
    period: Period = question.period
    clauses = [col(PatrolShift.day) >= period.start, col(PatrolShift.day) < period.end]
    return [*clauses, col(PatrolShift.grid_id) == question.grid_id] if question.grid_id else clauses


def _headcount() -> Any:
    return (
        select(func.count())
        .select_from(PatrolMember)
        .where(
            col(PatrolMember.station_id) == col(PatrolShift.station_id),
            col(PatrolMember.shift_id) == col(PatrolShift.id),
        )
        .correlate(PatrolShift)
        .scalar_subquery()
    )


def _read(session: Session, actor: Actor, where: ColumnElement[bool], most: int) -> list[ShiftRecord]:
    query = (
        select(PatrolShift)
        .where(where)
        .order_by(col(PatrolShift.begin_at).desc(), col(PatrolShift.team), col(PatrolShift.id))
        .limit(most)
    )
    rows = list(session.execute(query).scalars())[::-1]
    rows.sort(key=lambda row: (row.begin_at, row.team, row.id))
    people = _members(session, actor.station_id, [row.id for row in rows])
    grids = _labels(session, actor.station_id)
    names = _places(session, actor.station_id, [row.post_id for row in rows if row.post_id])
    return [_record(row, people.get(row.id, {}), names, grids) for row in rows]


def _record(
    row: PatrolShift, people: Mapping[int, str], names: Mapping[int, str], grids: Mapping[int, str]
) -> ShiftRecord:
    return ShiftRecord(
        row.id,
        row.version,
        row.day,
        row.begin_at,
        row.end_at,
        row.team,
        row.plan_id,
        row.post_id,
        names.get(row.post_id or 0, ""),
        row.grid_id,
        grids.get(row.grid_id or 0, ""),
        tuple(map(str, row.duties)),
        row.needed,
        dict(people),
        row.has_publicity,
        ShiftResult(row.result),
        row.reason,
        row.minutes,
        row.incidents,
        row.note,
        row.reported_at,
    )


def _members(session: Session, station_id: int, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    query = (
        select(col(PatrolMember.shift_id), col(Worker.id), col(Worker.name))
        .join(
            Worker,
            and_(
                col(Worker.station_id) == col(PatrolMember.station_id),
                col(Worker.id) == col(PatrolMember.worker_id),
            ),
        )
        .where(col(PatrolMember.station_id) == station_id, col(PatrolMember.shift_id).in_(list(ids)))
        .order_by(col(Worker.id))
    )
    found: dict[int, dict[int, str]] = {}
    for shift_id, worker_id, name in session.execute(query) if ids else ():
        found.setdefault(shift_id, {})[worker_id] = name
    return found


def _labels(session: Session, station_id: int) -> dict[int, str]:
    name = Grid.beat_en if language() == "en" else Grid.beat_zh
    query = select(col(Grid.id), col(name)).where(col(Grid.station_id) == station_id)
    return dict(session.execute(query).all())


def _places(session: Session, station_id: int, ids: Sequence[int]) -> dict[int, str]:
    query = select(col(Place.id), col(Place.name)).where(
        col(Place.station_id) == station_id, col(Place.id).in_(sorted(set(ids)))
    )
    return dict(session.execute(query).all()) if ids else {}
