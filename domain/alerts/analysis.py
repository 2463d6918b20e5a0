"""Counts of alerts for the analysis page: one table of cells for every chart, comparisons, repeats, times.

Only counts and known places leave these queries, never a word of an alert.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from analytics.periods import Period
from analytics.results import Change, Duration, Rate
from core.actor import Actor
from core.dictionaries import dictionary
from domain.accounts.policy import Page, may
from domain.alerts.filters import BURGLARY, AlertFilter, clauses
from domain.alerts.policy import visible_to
from models import Alert, Place

CUBE = ("category", "grid_id", "place_type", "source", "weekday", "hour")
PAGE = Page.ANALYSIS
REPEATED = 3
NEAR_DAYS = 7
MOST = 500


@dataclass(frozen=True)
class Response:
    """How fast alerts were reached (M24): minutes from call to arrival, and who was there in time.

    ``without`` have no arrival written down. When a call was signed for and fed back is in no export yet.
    """

    minutes: Duration
    without: int
    within_5: Rate
    within_10: Rate


@dataclass(frozen=True)
class Comparison:
    """The period against another span: name of the span, and the two counts (M20)."""

    span: Period
    change: Change


def cube(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return counts by category, grid (-1 where none), place type, source, weekday and hour.

    Columns: CUBE and n. Every chart of the page is a sum over it, so that they cannot disagree.
    """
    keys = [col(getattr(Alert, name)) for name in CUBE]
    query = select(*keys, func.count()).where(*_asked(actor, asked)).group_by(*keys)
    frame = pd.DataFrame(session.execute(query).all(), columns=[*CUBE, "n"])
    return frame.assign(grid_id=frame["grid_id"].astype("Int64").fillna(-1).astype("int64"))


def by(cells: pd.DataFrame, name: str) -> pd.Series:
    """Return the counts of a cube by one of its columns, most first; '' is left out."""
    counted = cells[cells[name].astype(str) != ""].groupby(name)["n"].sum()
    return counted.sort_values(ascending=False, kind="stable").astype("int64")


def by_category(cells: pd.DataFrame, chosen: str = "") -> pd.Series:
    """Return the counts by level 1, or by the parts of the category chosen."""
    if chosen:
        return by(cells, "category")
    top = dictionary("alert_categories").top
    return by(cells.assign(category1=cells["category"].map(top)), "category1")


def week(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the counts by weekday (0 Monday) and hour; ``attrs['unknown']`` are those without an hour."""
    known = cells[cells["hour"] >= 0]
    crossed = known.pivot_table(index="weekday", columns="hour", values="n", aggfunc="sum", fill_value=0)
    table = crossed.reindex(index=range(7), columns=range(24), fill_value=0).astype("int64")
    table.attrs["unknown"] = int(cells.loc[cells["hour"] < 0, "n"].sum())
    return table


def compared(session: Session, actor: Actor, asked: AlertFilter) -> list[Comparison]:
    """Return the period against the same span of last year, and of last month (M20).

    What is longer than a month is compared with what came right before it: the spans must not overlap.
    """
    period = asked.question.period
    now = count(session, actor, asked)
    before = period.same_span_last_month() if is_within_a_month(period) else period.previous()
    spans = (period.same_span_last_year(), before)
    return [Comparison(span, Change(now, count(session, actor, _over(asked, span)))) for span in spans]


def is_within_a_month(period: Period) -> bool:
    """Tell whether the same days of the month before do not overlap a period."""
    return period.same_span_last_month().end <= period.start


def count(session: Session, actor: Actor, asked: AlertFilter) -> int:
    """Return how many alerts a filter holds within the reach of the analysis."""
    query = select(func.count()).select_from(Alert).where(*_asked(actor, asked))
    return int(session.execute(query).scalar_one())


def response(session: Session, actor: Actor, asked: AlertFilter) -> Response:
    """Return the response times (M24). An arrival before its call is a slip of the pen and left out."""
    query = select(col(Alert.occurred_at), col(Alert.arrived_at)).where(*_asked(actor, asked))
    frame = pd.DataFrame(session.execute(query).all(), columns=["called", "arrived"])
    both = frame.dropna()
    minutes = (pd.to_datetime(both["arrived"], utc=True) - pd.to_datetime(both["called"], utc=True)) / _MINUTE
    sound = minutes[minutes >= 0]
    within = [Rate(int((sound <= most).sum()), len(sound)) for most in (5, 10)]
    return Response(Duration.of(sound), len(frame) - len(sound), *within)


def repeat_places(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return the places with three alerts or more (一地), most first; never a person.

    Columns: id (of the known place), place, grid_id, n, kinds (how many categories), last.
    """
    query = (
        select(
            col(Alert.place_id),
            col(Place.name),
            col(Place.grid_id),
            func.count().label("n"),
            func.count(func.distinct(col(Alert.category))),
            func.max(col(Alert.occurred_on)),
        )
        .join(Place, _place())
        .where(*_asked(actor, asked), *_told(actor))
        .group_by(col(Alert.place_id), col(Place.name), col(Place.grid_id))
        .having(func.count() >= REPEATED)
        .order_by(func.count().desc(), col(Alert.place_id))
        .limit(MOST)
    )
    return pd.DataFrame(
        session.execute(query).all(), columns=["id", "place", "grid_id", "n", "kinds", "last"]
    )


def repeat_incidents(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return what happened three times or more at one place (一事): place and category, most first.

    Columns: id, place_id, place, grid_id, category, n, first, last.
    """
    query = (
        select(
            col(Alert.place_id),
            col(Place.name),
            col(Place.grid_id),
            col(Alert.category),
            func.count().label("n"),
            func.min(col(Alert.occurred_on)),
            func.max(col(Alert.occurred_on)),
        )
        .join(Place, _place())
        .where(*_asked(actor, asked), *_told(actor))
        .group_by(col(Alert.place_id), col(Place.name), col(Place.grid_id), col(Alert.category))
        .having(func.count() >= REPEATED)
        .order_by(func.count().desc(), col(Alert.place_id), col(Alert.category))
        .limit(MOST)
    )
    names = ["place_id", "place", "grid_id", "category", "n", "first", "last"]
    frame = pd.DataFrame(session.execute(query).all(), columns=names)
    return frame.assign(id=range(len(frame)))


def compounds(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return the known places of a filter with their counts, most first: id, place, grid_id, n, lon, lat."""
    query = (
        select(
            col(Alert.place_id),
            col(Place.name),
            col(Place.grid_id),
            func.count().label("n"),
            col(Place.longitude),
            col(Place.latitude),
        )
        .join(Place, _place())
        .where(*_asked(actor, asked), *_told(actor))
        .group_by(
            col(Alert.place_id),
            col(Place.name),
            col(Place.grid_id),
            col(Place.longitude),
            col(Place.latitude),
        )
        .order_by(func.count().desc(), col(Alert.place_id))
    )
    names = ["id", "place", "grid_id", "n", "longitude", "latitude"]
    return pd.DataFrame(session.execute(query).all(), columns=names)


def burglary_clusters(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return places with two burglaries or more within seven days (row 60).

    Columns: id (of the place), place, grid_id, n, first, last.
    """
    burgled = replace(asked, metric="", question=replace(asked.question, type_code=BURGLARY))
    query = (
        select(col(Alert.place_id), col(Place.name), col(Place.grid_id), col(Alert.occurred_on))
        .join(Place, _place())
        .where(*_asked(actor, burgled))
        .order_by(col(Alert.place_id), col(Alert.occurred_on))
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=["id", "place", "grid_id", "on"])
    return near_in_time(frame)


def near_in_time(frame: pd.DataFrame) -> pd.DataFrame:
    """Return runs of rows of one place that lie at most seven days apart from each other, two or more."""
    day = pd.Series([on.toordinal() for on in frame["on"]], index=frame.index, dtype="int64")
    apart = day.groupby(frame["id"]).diff() > NEAR_DAYS
    run = (apart | frame["id"].ne(frame["id"].shift())).cumsum()
    grouped = frame.groupby(run).agg(
        id=("id", "first"),
        place=("place", "first"),
        grid_id=("grid_id", "first"),
        n=("on", "size"),
        first=("on", "min"),
        last=("on", "max"),
    )
    return grouped[grouped["n"] > 1].sort_values("last", ascending=False, ignore_index=True)


_MINUTE = pd.Timedelta(minutes=1)


def _asked(actor: Actor, asked: AlertFilter) -> list[ColumnElement[bool]]:
    return [visible_to(actor, PAGE), *clauses(actor, asked, page=PAGE)]


def _over(asked: AlertFilter, period: Period) -> AlertFilter:
    return replace(asked, question=asked.question.of(period))


def _place() -> ColumnElement[bool]:
    return and_(col(Place.station_id) == col(Alert.station_id), col(Place.id) == col(Alert.place_id))


def _told(actor: Actor) -> list[Any]:
    """What is sensitive is told by place only to those who read alerts one by one."""
    if may(actor, Page.ALERTS):
        return []
    return [col(Alert.category).not_in(sorted(dictionary("alert_categories").where(sensitive=True)))]
