"""What came after a warning: the count of its next seven days, when these are over (M40)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.alerts.tallies import ALERT
from domain.warnings.counts import GRID, WEEK, series_parts, told_by_compound
from domain.work import Work
from models import Alert, EarlyWarning, TallyDay

Days = Sequence[tuple[date, int]]


def follow(work: Work, known_until: date) -> None:
    """Write down what followed each warning whose next seven days lie before ``known_until``."""
    query = select(EarlyWarning).where(
        col(EarlyWarning.station_id) == work.station_id,
        col(EarlyWarning.next_observed).is_(None),
        col(EarlyWarning.week) <= known_until - 2 * WEEK,
    )
    for warning in work.session.scalars(query):
        days = counts_by_day(work.session, work.station_id, warning.series, warning.week + WEEK)
        warning.next_observed = sum(n for _day, n in days)
        warning.reached_on = reached(days, warning.threshold)


def reached(days: Days, threshold: int) -> date | None:
    """Return the day on which counts added up to a threshold, None where they never did."""
    added = accumulate(n for _day, n in days)
    return next((day for (day, _n), total in zip(days, added, strict=True) if total >= threshold), None)


def counts_by_day(session: Session, station_id: int, series: str, first: date) -> Days:
    """Return a series' counts of the seven days from ``first`` on, in order; days without are left out."""
    kind, of, code = series_parts(series)
    if kind == GRID:
        query = select(col(TallyDay.day), col(TallyDay.n)).where(
            col(TallyDay.station_id) == station_id,
            col(TallyDay.measure) == ALERT,
            col(TallyDay.grid_id) == of,
            col(TallyDay.code) == code,
            col(TallyDay.day) >= first,
            col(TallyDay.day) < first + WEEK,
        )
        return sorted((day, int(n)) for day, n in session.execute(query))
    counted = (
        select(col(Alert.occurred_on), func.count())
        .where(
            col(Alert.station_id) == station_id,
            col(Alert.place_id) == of,
            col(Alert.category1) == code,
            *told_by_compound(),
            col(Alert.occurred_on) >= first,
            col(Alert.occurred_on) < first + WEEK,
        )
        .group_by(col(Alert.occurred_on))
    )
    return sorted((day, int(n)) for day, n in session.execute(counted))
