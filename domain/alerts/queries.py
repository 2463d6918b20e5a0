"""Reading alerts: lists page by page, one alert, and tables counted in SQL. Personal values leave masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from core.actor import Actor
from core.crypto import Cipher
from core.errors import NotFound
from domain.alerts.filters import AlertFilter, clauses
from domain.alerts.policy import is_alert, visible_to
from models import Alert

PAGE = 50
LISTED = (
    "id",
    "case_no",
    "occurred_on",
    "occurred_at",
    "hour",
    "category",
    "category_text",
    "grid_id",
    "area_text",
    "place_text",
    "place_type",
    "source",
    "outcome",
    "summary",
    "is_case",
)
BESIDE = ("id", "occurred_at", "category", "grid_id", "summary")


@dataclass(frozen=True)
class After:
    """Where a page of a list ends: the next one begins with what is older."""

    occurred_on: date
    occurred_at: datetime
    id: int


@dataclass(frozen=True)
class AlertRecord:
    """One alert as its page shows it: the phone masked, numbers in texts as chips."""

    id: int
    version: int
    case_no: str
    occurred_at: datetime
    hour: int
    category: str
    category_text: str
    category_detail: str
    grid_id: int | None
    area_text: str
    place_text: str
    place_type: str
    source: str
    outcome: str
    summary: str
    phone_mask: str
    officer_text: str
    arrived_at: datetime | None
    is_case: bool
    batch_id: int | None


def find_alerts(
    session: Session,
    actor: Actor,
    asked: AlertFilter,
    *,
    after: After | None = None,
    limit: int = PAGE,
    cipher: Cipher | None = None,
) -> pd.DataFrame:
    """Return a page of alerts, newest first. A row is an alert with the columns LISTED.

    With a ``cipher`` a phone that is looked for is found by its keyed hash.
    """
    columns = [col(getattr(Alert, name)) for name in LISTED]
    query = (
        select(*columns)
        .where(visible_to(actor), *clauses(actor, asked, cipher), *_older(after))
        .order_by(col(Alert.occurred_on).desc(), col(Alert.occurred_at).desc(), col(Alert.id).desc())
        .limit(limit)
    )
    return pd.DataFrame(session.execute(query).all(), columns=list(LISTED))


def count_alerts(session: Session, actor: Actor, asked: AlertFilter, cipher: Cipher | None = None) -> int:
    """Return how many alerts a filter holds for an actor."""
    query = select(func.count()).select_from(Alert)
    return int(session.execute(query.where(visible_to(actor), *clauses(actor, asked, cipher))).scalar_one())


def end_of(page: pd.DataFrame) -> After | None:
    """Return where a page ends, None where it is empty."""
    if page.empty:
        return None
    last = page.iloc[-1]
    return After(last["occurred_on"], last["occurred_at"].to_pydatetime(), int(last["id"]))


def open_alert(session: Session, actor: Actor, alert_id: int) -> AlertRecord:
    """Return one alert.

    Raises:
        NotFound: there is none, or it is out of the actor's scope: both sound the same.
    """
    names = list(AlertRecord.__dataclass_fields__)
    query = select(*(col(getattr(Alert, name)) for name in names))
    row = session.execute(query.where(visible_to(actor), is_alert(actor.station_id, alert_id))).first()
    if row is None:
        raise NotFound
    return AlertRecord(**dict(zip(names, row, strict=True)))


def type_by_year(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return counts by the source's own category text (rows) and local year (columns); 0 where none."""
    rows = _counted(session, actor, asked, [col(Alert.category_text), col(Alert.occurred_month)])
    frame = pd.DataFrame(rows, columns=["category_text", "month", "n"])
    return _crossed(frame.assign(year=frame["month"] // 100), "category_text", "year")


def weekday_by_hour(session: Session, actor: Actor, asked: AlertFilter) -> pd.DataFrame:
    """Return counts by weekday (0 Monday .. 6) and hour (0 .. 23), from the rows themselves.

    ``frame.attrs['unknown']`` counts those of which only the day is known.
    """
    rows = _counted(session, actor, asked, [col(Alert.weekday), col(Alert.hour)])
    frame = pd.DataFrame(rows, columns=["weekday", "hour", "n"])
    known = _crossed(frame[frame["hour"] >= 0], "weekday", "hour")
    week = known.reindex(index=range(7), columns=range(24), fill_value=0)
    week.attrs["unknown"] = int(frame.loc[frame["hour"] < 0, "n"].sum())
    return week


def entered_since(session: Session, actor: Actor, since: datetime) -> pd.DataFrame:
    """Return what was entered by hand since a moment, newest first: the list beside the form."""
    query = (
        select(*(col(getattr(Alert, name)) for name in BESIDE))
        .where(visible_to(actor), col(Alert.batch_id).is_(None), col(Alert.occurred_at) >= since)
        .order_by(col(Alert.occurred_at).desc(), col(Alert.id).desc())
    )
    return pd.DataFrame(session.execute(query.limit(PAGE)).all(), columns=list(BESIDE))


def _older(after: After | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    day, at = col(Alert.occurred_on), col(Alert.occurred_at)
    same_moment = and_(at == after.occurred_at, col(Alert.id) < after.id)
    older = or_(day < after.occurred_on, at < after.occurred_at, same_moment)
    return [day <= after.occurred_on, older]


def _counted(session: Session, actor: Actor, asked: AlertFilter, keys: Sequence[Any]) -> Sequence[Any]:
    query = select(*keys, func.count()).where(visible_to(actor), *clauses(actor, asked)).group_by(*keys)
    return session.execute(query).all()


def _crossed(frame: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    crossed = frame.pivot_table(index=rows, columns=columns, values="n", aggfunc="sum", fill_value=0)
    return crossed.astype("int64")
