"""Where and when the alerts of a warning lie: one place, one kind of place, one part of the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from domain.alerts.filters import COMPOUND
from domain.warnings.counts import GRID, WEEK, sensitive_codes, series_parts, told_by_compound
from models import Alert, Place

LEAST = 3
SHARE = 0.4  # of the alerts: less is no concentration worth a sentence
HOURS = 4
FACTS = ("grid_id", "place_id", "place_type", "category", "category1", "hour")


def of_series(names: Iterable[str]) -> ColumnElement[bool]:
    """Return the clause of the alerts that some series count (within a station and days of the caller's)."""
    return or_(*(_of(*series_parts(name)) for name in names))


def _of(kind: str, of: int, code: str) -> ColumnElement[bool]:
    if kind == GRID:
        return and_(col(Alert.grid_id) == of, col(Alert.category) == code)
    return and_(col(Alert.place_id) == of, col(Alert.category1) == code, *told_by_compound())


def concentrations(
    session: Session, station_id: int, names: Sequence[str], week: date
) -> dict[str, dict[str, Any]]:
    """Return for each series what stands out in its alerts of a week; nothing where nothing does."""
    if not names:
        return {}
    columns = [col(getattr(Alert, name)) for name in FACTS]
    place = and_(col(Place.station_id) == col(Alert.station_id), col(Place.id) == col(Alert.place_id))
    query = (
        select(*columns, col(Place.name))
        .outerjoin(Place, place)
        .where(
            col(Alert.station_id) == station_id,
            col(Alert.occurred_on) >= week,
            col(Alert.occurred_on) < week + WEEK,
            of_series(names),
        )
    )
    alerts = pd.DataFrame(session.execute(query).all(), columns=[*FACTS, "place"])
    return {name: standing_out(alerts[_mask(alerts, name)]) for name in names}


def standing_out(alerts: pd.DataFrame) -> dict[str, Any]:
    """Return the place, the kind of place and the hours that hold much of the alerts, each with its count."""
    return {
        **_most(alerts["place"].dropna(), "place", len(alerts)),
        **_most(alerts.loc[alerts["place_type"] != "", "place_type"], "place_type", len(alerts)),
        **_busiest(alerts["hour"], len(alerts)),
    }


def _mask(alerts: pd.DataFrame, name: str) -> pd.Series:
    kind, of, code = series_parts(name)
    if kind == GRID:
        return (alerts["grid_id"] == of) & (alerts["category"] == code)
    is_told = (alerts["place_type"] == COMPOUND) & ~alerts["category"].isin(sensitive_codes())
    return is_told & (alerts["place_id"] == of) & (alerts["category1"] == code)


def _most(values: pd.Series, name: str, total: int) -> dict[str, Any]:
    if values.empty:
        return {}
    counted = values.value_counts()
    n = int(counted.iloc[0])
    value = counted.index[0]
    if n < LEAST or n < SHARE * total:
        return {}
    return {name: str(value), f"{name}_n": n}


def _busiest(hours: pd.Series, total: int) -> dict[str, Any]:
    """Return the four hours in a row (midnight does not end them) that hold most, at least half."""
    by_hour = hours[hours >= 0].value_counts().reindex(range(24), fill_value=0).tolist()
    sums = [sum(by_hour[(first + step) % 24] for step in range(HOURS)) for first in range(24)]
    n = max(sums)
    if n < LEAST or 2 * n < total:
        return {}
    first = sums.index(n)
    return {"hour": first, "hour_last": (first + HOURS - 1) % 24, "hours_n": int(n)}
