"""Reading counts of a period: whole months from the month layer, the broken ends from the day layer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlmodel import Session, col

from analytics.periods import Period
from core.dictionaries import dictionary, dictionary_names
from domain.tallies.cells import ALL_GRIDS
from domain.tallies.write import month_of
from models import TallyDay, TallyHour, TallyMonth

Grids = Sequence[int] | frozenset[int] | None


def count(
    session: Session, station_id: int, measure: str, period: Period, *, grids: Grids = None, code: str = ""
) -> int:
    """Return how many of a measure fall in the period. ``grids`` None means all, an empty one none."""
    parts = period.split()
    whole = _months(station_id, measure, parts.months, grids, [code])
    edges = _days(station_id, measure, parts.edges, grids, code)
    return _sum(session, TallyMonth.n, whole) + _sum(session, TallyDay.n, edges)


def by_month(
    session: Session, station_id: int, measure: str, period: Period, *, grids: Grids = None, code: str = ""
) -> pd.Series:
    """Return counts by the months of a period (index: first day of each month, none missing).

    A month that the period holds only in part is counted only in that part.
    """
    found = {m.start.replace(day=1): 0 for m in period.months()}
    for part in period.months():
        if part.is_whole_months():
            continue
        found[part.start.replace(day=1)] = count(session, station_id, measure, part, grids=grids, code=code)
    where = _months(station_id, measure, period.split().months, grids, [code])
    for month, n in _grouped(session, TallyMonth.month, TallyMonth.n, where):
        found[date(month // 100, month % 100, 1)] = int(n)
    return pd.Series(found, dtype="int64", name=measure)


def by_code(
    session: Session,
    station_id: int,
    measure: str,
    period: Period,
    codes: Sequence[str],
    *,
    grids: Grids = None,
) -> pd.Series:
    """Return counts of the period by the given codes, coarse or fine, in their order."""
    counted = [count(session, station_id, measure, period, grids=grids, code=code) for code in codes]
    return pd.Series(counted, index=list(codes), dtype="int64", name=measure)


def by_grid(
    session: Session, station_id: int, measure: str, period: Period, grids: Sequence[int], *, code: str = ""
) -> pd.Series:
    """Return counts of the period by grid, in the order given; -1 is what has no grid."""
    parts = period.split()
    found = dict.fromkeys(grids, 0)
    layers = (
        (TallyMonth.grid_id, TallyMonth.n, _months(station_id, measure, parts.months, grids, [code])),
        (TallyDay.grid_id, TallyDay.n, _days(station_id, measure, parts.edges, grids, code)),
    )
    for key, number, where in layers:
        for grid_id, n in _grouped(session, key, number, where):
            found[grid_id] += int(n)
    return pd.Series(found, dtype="int64", name=measure)


def by_hour(
    session: Session, station_id: int, measure: str, period: Period, *, grids: Grids = None, code: str = ""
) -> pd.DataFrame:
    """Return counts by weekday (0 Monday .. 6) and hour (0 .. 23) of the whole months touched by the period.

    ``frame.attrs['unknown']`` counts those of which only the day is known.
    """
    months = [part.start for part in period.months()]
    where = and_(
        col(TallyHour.station_id) == station_id,
        col(TallyHour.measure) == measure,
        col(TallyHour.month).in_([month_of(m) for m in months]),
        col(TallyHour.code) == code,
        _grid_clause(TallyHour.grid_id, grids),
    )
    rows = session.execute(
        select(TallyHour.weekday, TallyHour.hour, func.sum(TallyHour.n))  # type: ignore[call-overload]
        .where(where)
        .group_by(TallyHour.weekday, TallyHour.hour)
    ).all()
    return _week(rows)


def _week(rows: Sequence[Any]) -> pd.DataFrame:
    week = pd.DataFrame(0, index=range(7), columns=range(24), dtype="int64")
    unknown = 0
    for weekday, hour, n in rows:
        if hour < 0:
            unknown += int(n)
        else:
            week.at[weekday, hour] = int(n)
    week.attrs["unknown"] = unknown
    return week


def _months(
    station_id: int, measure: str, months: Sequence[Period], grids: Grids, codes: Sequence[str]
) -> ColumnElement[bool]:
    return and_(
        col(TallyMonth.station_id) == station_id,
        col(TallyMonth.measure) == measure,
        col(TallyMonth.month).in_([month_of(m.start) for m in months]),
        col(TallyMonth.code).in_(codes),
        _grid_clause(TallyMonth.grid_id, grids),
    )


def _days(
    station_id: int, measure: str, edges: Sequence[Period], grids: Grids, code: str
) -> ColumnElement[bool]:
    within = or_(false(), *(and_(col(TallyDay.day) >= e.start, col(TallyDay.day) < e.end) for e in edges))
    clauses = [
        col(TallyDay.station_id) == station_id,
        col(TallyDay.measure) == measure,
        within,
    ]
    if grids is not None:
        clauses.append(col(TallyDay.grid_id).in_(list(grids)))
    if code:
        clauses.append(col(TallyDay.code).in_(finest(code)))
    return and_(*clauses)


def finest(code: str) -> list[str]:
    """Return a code and all that lie below it: the day layer holds only what rows themselves carry."""
    for name in dictionary_names():
        if code in dictionary(name):
            return dictionary(name).family(code)
    return [code]


def _grid_clause(column: Any, grids: Grids) -> ColumnElement[bool]:
    return col(column) == ALL_GRIDS if grids is None else col(column).in_(list(grids))


def _sum(session: Session, number: Any, where: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.coalesce(func.sum(number), 0)).where(where)).scalar_one())


def _grouped(session: Session, key: Any, number: Any, where: ColumnElement[bool]) -> Sequence[Any]:
    query: Select[Any] = select(key, func.sum(number)).where(where).group_by(key)
    return session.execute(query).all()
