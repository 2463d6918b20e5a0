"""Chinese working days (工作日) with holidays and make-up days (调休).

The official lists come from the kept library ``chinesecalendar`` or, for a year it does not know yet,
from data/workdays/<year>.yaml. Without either a year counts Monday to Friday, and ``is_known`` says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import chinese_calendar

from core.settings import PROJECT
from core.yamlfile import read_yaml

FOLDER = PROJECT / "data" / "workdays"
SATURDAY = 5


class _Listed(NamedTuple):
    holidays: frozenset[date]
    workdays: frozenset[date]


def is_workday(day: date) -> bool:
    """Tell whether offices work on a day."""
    own = _own_list(day.year)
    if own and day in own.workdays | own.holidays:
        return day in own.workdays
    if own is None and _library_knows(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


def is_known(year: int) -> bool:
    """Tell whether a year's holidays are known; if not, a date counted in it is a guess to be said."""
    return _own_list(year) is not None or _library_knows(year)


def add_workdays(day: date, count: int) -> date:
    """Return the ``count``-th working day after a day; with 0 the day itself.

    The day a clock starts is not counted (民法典 201: the first day is not counted).
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def workdays_between(first: date, last: date) -> int:
    """Return how many working days lie after ``first`` up to and including ``last``; 0 if it is not later."""
    return sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


@cache
def _library_knows(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


@cache
def _own_list(year: int) -> _Listed | None:
    path = FOLDER / f"{year}.yaml"
    if not path.is_file():
        return None
    content = read_yaml(path)
    return _Listed(*(frozenset(map(_day, content.get(key, []))) for key in _Listed._fields))


def _day(written: date | str) -> date:
    return written if isinstance(written, date) else date.fromisoformat(written)
