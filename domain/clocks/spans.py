"""Lengths of time as the law counts them: to the moment, by the day, by the month, by the working day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import local_day, start_of
from core.workdays import add_workdays, is_known, is_workday, workdays_between

DAY = timedelta(days=1)
DAY_SECONDS = 86_400
Deadline = datetime | date


class Unit(StrEnum):
    """How a length is counted. Hours and days run to the moment, the others to the end of their last day."""

    HOURS = "hours"
    DAYS = "days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    WORKDAYS = "workdays"


TO_THE_MOMENT = frozenset({Unit.HOURS, Unit.DAYS})


@dataclass(frozen=True)
class Span:
    """A length with its unit. ``rolls`` moves a last day that is a holiday to the next working day."""

    length: int
    unit: Unit
    rolls: bool = False


def end_of(span: Span, started_at: datetime) -> Deadline:
    """Return the deadline of a span; the day on which it starts is not counted (民法典 201, 程序规定 35)."""
    if span.unit in TO_THE_MOMENT:
        return started_at + _time(span)
    return moved(local_day(started_at), span)


def moved(deadline: Deadline, span: Span) -> Deadline:
    """Return a deadline put off by a further span."""
    if isinstance(deadline, datetime):
        return deadline + _time(span)
    return _BY_DAY[span.unit](deadline, span.length)


def moment_of(deadline: Deadline, span: Span) -> datetime:
    """Return the first moment past a deadline: that moment itself, or the end of its last day."""
    if isinstance(deadline, datetime):
        return deadline
    last = deadline
    while span.rolls and not is_workday(last):
        last += DAY
    return start_of(last + DAY)


def left_of(deadline: Deadline, span: Span, at: datetime) -> int:
    """Return what is left at a moment, in seconds; a day or working day is 86,400. Negative when over."""
    if isinstance(deadline, datetime):
        return int((deadline - at).total_seconds())
    day = local_day(at)
    if span.unit is not Unit.WORKDAYS:
        return (deadline - day).days * DAY_SECONDS
    ahead = workdays_between(day, deadline) or -workdays_between(deadline, day)
    is_just_over = ahead == 0 and day > deadline  # a weekend later: no working day, but past due all the same
    return -1 if is_just_over else ahead * DAY_SECONDS


def with_left(left: int, span: Span, at: datetime) -> Deadline:
    """Return the deadline that what is left gives from a moment on."""
    if span.unit in TO_THE_MOMENT:
        return at + timedelta(seconds=left)
    days = left // DAY_SECONDS
    if span.unit is Unit.WORKDAYS:
        return _workdays(local_day(at), days)
    return local_day(at) + days * DAY


def is_guess(span: Span, started_at: datetime, due_at: datetime) -> bool:
    """Tell whether a due date rests on a year whose holidays are not known yet."""
    if span.unit is not Unit.WORKDAYS and not span.rolls:
        return False
    first, last = local_day(started_at).year, local_day(due_at).year
    return not all(is_known(year) for year in range(first, last + 1))


def _time(span: Span) -> timedelta:
    return timedelta(hours=span.length) if span.unit is Unit.HOURS else timedelta(days=span.length)


def _months(day: date, count: int) -> date:
    """Return the same day of a later month, or its last day where it has none (民法典 202)."""
    ahead = day.month - 1 + count
    year, month = day.year + ahead // 12, ahead % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _workdays(day: date, count: int) -> date:
    if count >= 0:
        return add_workdays(day, count)
    while count < 0:
        count += is_workday(day)
        day -= DAY
    return day


_BY_DAY: Mapping[Unit, Callable[[date, int], date]] = {
    Unit.CALENDAR_DAYS: lambda day, count: day + count * DAY,
    Unit.DAYS: lambda day, count: day + count * DAY,
    Unit.MONTHS: _months,
    Unit.WORKDAYS: add_workdays,
}
