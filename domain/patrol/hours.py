"""Patrol hours beside alerts, by grid, weekday and four hours: what M25 is made of (row 56)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from analytics.patrol.demand import BLOCK_HOURS
from analytics.patrol.fit import Cell, fit_index
from analytics.periods import Period
from core.actor import Actor
from core.settings import settings
from domain.patrol.vocabulary import ON_THE_STREET, ShiftResult
from models import Alert, Grid, PatrolShift, PatrolStop

HOURS = ("day", "grid", "weekday", "block", "hours")
Grids = frozenset[int] | None


@dataclass(frozen=True)
class Overlay:
    """Hours on the street and alerts of a period, each by cell; keys are codes of grids."""

    hours: dict[Cell, float]
    alerts: dict[Cell, float]

    @property
    def fit(self) -> float | None:
        """Return M25; None without hours or without alerts."""
        return fit_index(self.hours, self.alerts)


def overlay(session: Session, actor: Actor, period: Period, grids: Grids = None) -> Overlay:
    """Return hours and alerts of a period side by side; ``grids`` None is the whole station."""
    frame = street_hours(session, actor.station_id, period, grids)
    rows: Iterable[Any] = (
        frame.groupby(["grid", "weekday", "block"])["hours"].sum().reset_index().itertuples()
    )
    hours = {(str(row.grid), int(row.weekday), int(row.block)): float(row.hours) for row in rows}
    return Overlay(hours, alert_cells(session, actor.station_id, period, grids))


def alert_cells(session: Session, station_id: int, period: Period, grids: Grids = None) -> dict[Cell, float]:
    """Count the alerts of a period by cell; those without a grid or an hour have no cell."""
    query = (
        select(col(Grid.code), col(Alert.weekday), col(Alert.hour), func.count())
        .join(Grid, and_(col(Grid.station_id) == col(Alert.station_id), col(Grid.id) == col(Alert.grid_id)))
        .where(
            col(Alert.station_id) == station_id,
            col(Alert.occurred_on) >= period.start,
            col(Alert.occurred_on) < period.end,
            col(Alert.hour) >= 0,
        )
        .group_by(col(Grid.code), col(Alert.weekday), col(Alert.hour))
    )
    if grids is not None:
        query = query.where(col(Alert.grid_id).in_(sorted(grids)))
    found: dict[Cell, float] = {}
    for grid, weekday, hour, count in session.execute(query):
        cell = (str(grid), int(weekday), int(hour) // BLOCK_HOURS)
        found[cell] = found.get(cell, 0.0) + count
    return found


def street_hours(session: Session, station_id: int, period: Period, grids: Grids = None) -> pd.DataFrame:
    """Return the hours that were spent on the street, by day, grid, weekday and block (HOURS).

    A team of a plan was where its stops say, each with its share of the way; a post or an area shift was
    in its grid. Shifts that were not done, or not reported, count nothing; one cut short counts to its end.
    """
    shifts = _walked(session, station_id, period)
    parts = [_of_stops(session, station_id, shifts), _of_areas(shifts)]
    frame = pd.concat([part for part in parts if len(part)] or [parts[0]], ignore_index=True)
    if grids is not None:
        frame = frame[frame["grid_id"].isin(sorted(grids))]
    codes = dict(
        session.execute(select(col(Grid.id), col(Grid.code)).where(col(Grid.station_id) == station_id)).all()
    )
    frame = frame.assign(grid=frame["grid_id"].map(codes)).dropna(subset=["grid"])
    return frame[list(HOURS)].reset_index(drop=True)


def _walked(session: Session, station_id: int, period: Period) -> pd.DataFrame:
    names = ("plan_id", "team", "grid_id", "begin_at", "end_at", "result", "minutes")
    query = select(*(col(getattr(PatrolShift, name)) for name in names)).where(
        col(PatrolShift.station_id) == station_id,
        col(PatrolShift.day) >= period.start,
        col(PatrolShift.day) < period.end,
        col(PatrolShift.result).in_([str(one) for one in ON_THE_STREET]),
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=list(names))
    rows: Iterable[Any] = frame.itertuples()
    return frame.assign(end_at=[_end(row) for row in rows])


def _end(row: Any) -> datetime:
    end: datetime = row.end_at
    if row.result == ShiftResult.CUT_SHORT and not pd.isna(row.minutes):
        stopped: datetime = row.begin_at + timedelta(minutes=float(row.minutes))
        return min(end, stopped)
    return end


def _of_stops(session: Session, station_id: int, shifts: pd.DataFrame) -> pd.DataFrame:
    """Share a team's shift out to its stops."""
    teams = shifts.dropna(subset=["plan_id"])
    plans = sorted({int(one) for one in teams["plan_id"]})
    names = ("plan_id", "team", "grid_id", "arrive_at")
    query = select(*(col(getattr(PatrolStop, name)) for name in names)).where(
        col(PatrolStop.station_id) == station_id, col(PatrolStop.plan_id).in_(plans)
    )
    rows = session.execute(query).all() if plans else []
    stops = pd.DataFrame(rows, columns=list(names))
    both = stops.merge(teams.drop(columns="grid_id"), on=["plan_id", "team"])
    size = both.groupby(["plan_id", "team"])["arrive_at"].transform("size")
    whole = _hours_between(both["begin_at"], both["end_at"])
    made = both.assign(hours=whole / size)
    made = made[_utc(made["arrive_at"]) < _utc(made["end_at"])]
    return _celled(made, made["arrive_at"])


def _of_areas(shifts: pd.DataFrame) -> pd.DataFrame:
    """Cut shifts of a post or an area into the blocks they lie in."""
    rows: Iterable[Any] = shifts[shifts["plan_id"].isna() & shifts["grid_id"].notna()].itertuples()
    pieces = [
        (row.grid_id, at, (min(row.end_at, at + _left(at)) - at) / timedelta(hours=1))
        for row in rows
        for at in _block_starts(row.begin_at, row.end_at)
    ]
    frame = pd.DataFrame(pieces, columns=["grid_id", "at", "hours"])
    return _celled(frame, frame["at"])


def _block_starts(begin: datetime, end: datetime) -> list[datetime]:
    found, at = [], begin
    while at < end:
        found.append(at)
        at += _left(at)
    return found


def _left(at: datetime) -> timedelta:
    """Return how long the block of four hours still lasts, on the clock on the wall."""
    wall = at.astimezone(settings().zone)
    into = timedelta(hours=wall.hour % BLOCK_HOURS, minutes=wall.minute, seconds=wall.second)
    return timedelta(hours=BLOCK_HOURS) - into


def _celled(frame: pd.DataFrame, moments: pd.Series) -> pd.DataFrame:
    local = _utc(moments).dt.tz_convert(settings().zone)
    return pd.DataFrame(
        {
            "day": local.dt.date,
            "grid_id": frame["grid_id"],
            "weekday": local.dt.day_of_week,
            "block": local.dt.hour // BLOCK_HOURS,
            "hours": frame["hours"].astype(float),
        }
    )


def _utc(moments: pd.Series) -> pd.Series:
    return pd.to_datetime(moments, utc=True)


def _hours_between(begin: pd.Series, end: pd.Series) -> pd.Series:
    return (_utc(end) - _utc(begin)).dt.total_seconds() / 3600
