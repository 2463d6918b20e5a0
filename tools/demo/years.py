"""The calibrated years moved to where the demo station ends, and what share of a year a span of days holds.

Year-on-year figures compare a span with the same span a year earlier. So that they come out as calibrated,
the year before is cut where the current span's own image ends: each span then has a total of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from analytics.periods import Period
from tools.demo.chance import Array

DAY = timedelta(days=1)
CURRENT, BEFORE, EARLIEST = 2024, 2023, 2022


@dataclass(frozen=True)
class Span:
    """Days of which the figures of a calibrated year are true. They are part of the year from ``year_on``."""

    year: int
    start: date
    end: date
    year_on: date

    @cached_property
    def days(self) -> list[date]:
        """Every day of it."""
        return days_of(self.start, self.end)

    def share(self, weights: Season) -> float:
        """Return how much of a year's happenings fall into it.

        29 February has no share: the span a year before or after is to have the same.
        """
        year = _comparable(days_of(self.year_on, self.year_on + 366 * DAY))[:365]
        return float(weights(_comparable(self.days)).sum() / weights(year).sum())


@dataclass(frozen=True)
class Season:
    """Weights of days by calendar month and weekday."""

    months: Sequence[float]
    weekdays: Sequence[float]

    def __call__(self, days: Sequence[date]) -> Array:
        """Return the weight of each day."""
        return np.array([self.months[day.month - 1] * self.weekdays[day.weekday()] for day in days])


def days_of(start: date, end: date) -> list[date]:
    """Return the days from start up to, not including, end."""
    return [start + n * DAY for n in range((end - start).days)]


def first_day(until: date, years: float) -> date:
    """Return the first day of so many years that end with ``until``."""
    return until - round(years * 365.25) * DAY + DAY


def spans(until: date, years: float, current_days: int) -> list[Span]:
    """Return the spans of a demo station, earliest first. The current one begins by New Year or before."""
    first, end = first_day(until, years), until + DAY
    begin = min(end - current_days * DAY, date(until.year, 1, 1))
    image = Period(begin, end).same_span_last_year()
    found = [
        Span(CURRENT, begin, end, begin),
        Span(BEFORE, image.end, begin, image.start),
        Span(BEFORE, image.start, image.end, image.start),
    ]
    while found[-1].start > first:
        start = _a_year_before(found[-1].start)
        found.append(Span(EARLIEST, start, found[-1].start, start))
    return [kept for kept in map(_clipped(first), reversed(found)) if kept.start < kept.end]


def _clipped(first: date) -> Callable[[Span], Span]:
    return lambda span: Span(span.year, max(first, span.start), span.end, span.year_on)


def _comparable(days: Sequence[date]) -> list[date]:
    return [day for day in days if (day.month, day.day) != (2, 29)]


def _a_year_before(day: date) -> date:
    return Period(day, day + DAY).same_span_last_year().start
