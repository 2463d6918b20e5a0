"""Stretches of station-local days. Every metric is asked of one (A2: P = [a, b), half-open)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from babel.dates import format_skeleton

from core.errors import BadInput
from core.i18n import _, language
from core.messages import message

_DAY = timedelta(days=1)
_YEARS = (1900, 2200)
_SPELLED = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """The days from ``start`` up to, not including, ``end``. Dates are the station's own.

    Raises ``BadInput`` when it would hold no day, or years that no station file has.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadInput(message("The last day of a period cannot lie before its first day."), "period")
        if self.start.year < _YEARS[0] or self.end.year > _YEARS[1]:
            years = {"first": _YEARS[0], "last": _YEARS[1]}
            raise BadInput(message("Choose years from {first} to {last}.", **years), "period")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return a whole calendar month."""
        first = date(year, month, 1)
        return cls(first, _add_months(first, 1))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """Return a whole quarter, 1 to 4."""
        first = date(year, 3 * quarter - 2, 1)
        return cls(first, _add_months(first, 3))

    @classmethod
    def year(cls, year: int) -> Period:
        """Return a whole calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def month_to_date(cls, today: date) -> Period:
        """Return the first of this month up to and including today."""
        return cls(today.replace(day=1), today + _DAY)

    @classmethod
    def quarter_to_date(cls, today: date) -> Period:
        """Return the first day of this quarter up to and including today."""
        return cls(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today + _DAY)

    @classmethod
    def year_to_date(cls, today: date) -> Period:
        """Return 1 January up to and including today."""
        return cls(date(today.year, 1, 1), today + _DAY)

    @classmethod
    def last_days(cls, days: int, today: date) -> Period:
        """Return the ``days`` days that end with today."""
        return cls(today + _DAY - days * _DAY, today + _DAY)

    @classmethod
    def custom(cls, first: date, last: date) -> Period:
        """Return the days from ``first`` to ``last``, both counted, as a date picker gives them."""
        return cls(first, last + _DAY)

    @property
    def days(self) -> int:
        """Return how many days it holds."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Return the last day that counts."""
        return self.end - _DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def is_finished(self, today: date) -> bool:
        """Tell whether every day of it is over, so that its numbers no longer grow by themselves."""
        return self.end <= today

    def is_whole_months(self) -> bool:
        """Tell whether it begins and ends with a calendar month."""
        return self.start.day == 1 and self.end.day == 1

    def months(self) -> tuple[Period, ...]:
        """Cut it at month ends: whole months, and the part of a month at either edge."""
        cuts = [self.start, *_firsts_between(self.start, self.end), self.end]
        return tuple(Period(a, b) for a, b in pairwise(cuts))

    def split(self) -> Parts:
        """Return whole months and edge days apart: months are read from rollups, edges by the day."""
        pieces = self.months()
        whole = tuple(p for p in pieces if p.is_whole_months())
        return Parts(whole, tuple(p for p in pieces if not p.is_whole_months()))

    def same_span_last_year(self) -> Period:
        """Return the same calendar span one year earlier (A2: 29 February becomes 28 February).

        Whole months answer with whole months, so February 2025 is compared with all 29 days of
        February 2024; otherwise the first and the last day each go back one year.
        """
        return self._months_earlier(12)

    def same_span_last_month(self) -> Period:
        """Return the same days of the month before; a day that month lacks becomes its last day."""
        return self._months_earlier(1)

    def previous(self) -> Period:
        """Return what came right before: as many whole months, otherwise as many days."""
        if self.is_whole_months():
            return Period(_add_months(self.start, -len(self.months())), self.start)
        return Period(self.start - self.days * _DAY, self.start)

    def _months_earlier(self, count: int) -> Period:
        if self.is_whole_months():
            return Period(_add_months(self.start, -count), _add_months(self.end, -count))
        return Period.custom(_add_months(self.start, -count), _add_months(self.last, -count))

    def label(self) -> str:
        """Name it in the current language: 2026年11月, 2026年1月1日–11月22日."""
        skeleton = self._calendar_name()
        if skeleton:
            return _say(skeleton, self.start)
        if self.start.year != self.last.year:
            return _("{first}–{last}", first=_say("yMMMd", self.start), last=_say("yMMMd", self.last))
        days = {"first": _say("MMMd", self.start), "last": _say("MMMd", self.last)}
        return _("{first}–{last}, {year}", year=self.start.year, **days)

    def _calendar_name(self) -> str:
        names = {
            Period.custom(self.start, self.start): "yMMMd",
            Period.month(self.start.year, self.start.month): "yMMMM",
            Period.quarter(self.start.year, (self.start.month + 2) // 3): "yQQQ",
            Period.year(self.start.year): "y",
        }
        return names.get(self, "")

    def to_params(self) -> str:
        """Return the form that stands in a URL: '2026-01-01..2026-11-23', the end not counted."""
        return f"{self.start}..{self.end}"

    @classmethod
    def from_params(cls, text: str, today: date) -> Period:
        """Read a URL: two dates, or 'month', 'quarter', 'year' for the one that runs, up to today.

        Raises ``BadInput`` for anything else.
        """
        if text in _RUNNING:
            return _RUNNING[text](today)
        spelled = _SPELLED.fullmatch(text)
        if not spelled:
            raise _unreadable()
        try:
            return cls(date.fromisoformat(spelled[1]), date.fromisoformat(spelled[2]))
        except ValueError:
            raise _unreadable() from None


class Parts(NamedTuple):
    """A period taken apart: ``months`` whole ones in order, ``edges`` at most two runs of days."""

    months: tuple[Period, ...]
    edges: tuple[Period, ...]


_RUNNING = {"month": Period.month_to_date, "quarter": Period.quarter_to_date, "year": Period.year_to_date}


def _unreadable() -> BadInput:
    return BadInput(message("Choose a period: two dates, or month, quarter or year."), "period")


def _add_months(day: date, count: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _firsts_between(start: date, end: date) -> list[date]:
    firsts = []
    first = _add_months(start.replace(day=1), 1)
    while first < end:
        firsts.append(first)
        first = _add_months(first, 1)
    return firsts


def _say(skeleton: str, day: date) -> str:
    return format_skeleton(skeleton, day, locale=language())
