"""Months as the sheets name them: 202611. Days, neighbours and working days of one."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.periods import Period
from core.workdays import is_workday

DAY = timedelta(days=1)


def month_of(day: date) -> int:
    """Return the month a day lies in."""
    return day.year * 100 + day.month


def period_of(month: int) -> Period:
    """Return the days of a month."""
    return Period.month(month // 100, month % 100)


def later(month: int, by: int) -> int:
    """Return the month so many months later (earlier where negative)."""
    at = month // 100 * 12 + month % 100 - 1 + by
    return at // 12 * 100 + at % 12 + 1


def before(month: int, count: int) -> list[int]:
    """Return the months before one, oldest first."""
    return [later(month, -back) for back in range(count, 0, -1)]


def workdays(period: Period) -> list[date]:
    """Return the working days of a period."""
    days = (period.end - period.start).days
    return [day for n in range(days) if is_workday(day := period.start + n * DAY)]
