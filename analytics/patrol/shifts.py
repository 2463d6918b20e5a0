"""Shifts and the rounds they are made of. Times are minutes since the midnight a planned day begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from core.errors import BadInput
from core.messages import message

HOUR = 60
DAY = 24 * HOUR
ROUND = 2 * HOUR  # Koper: a stop works for about two hours, then it is due again
SHORTEST, LONGEST = 30, 16 * HOUR
_SPELLED = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Round:
    """A stretch of about two hours in which a place is due once."""

    begin: int
    end: int

    @property
    def minutes(self) -> int:
        """Return how long it is."""
        return self.end - self.begin

    def halves(self) -> tuple[Round, Round]:
        """Return its first and its second half."""
        middle = (self.begin + self.end) // 2
        return Round(self.begin, middle), Round(middle, self.end)


@dataclass(frozen=True)
class Shift:
    """Working time from ``begin`` to ``end``, counted on past midnight: 22:00-06:00 is 1320 to 1800."""

    begin: int
    end: int

    @classmethod
    def read(cls, text: str) -> Shift:
        """Read HH:MM-HH:MM; an end at or before the begin is on the next day. Raises BadInput."""
        spelled = _SPELLED.fullmatch(text.strip())
        hour, minute, until, after = map(int, spelled.groups()) if spelled else (0, 60, 0, 60)
        if max(hour, until) > 24 or max(minute, after) > 59:
            raise BadInput(message("Write a shift as 08:00-16:00, not {given}.", given=text), "shift")
        begin, end = hour * HOUR + minute, until * HOUR + after
        end += DAY if end <= begin else 0
        if not SHORTEST <= end - begin <= LONGEST:
            reason = message("A shift lasts from half an hour to 16 hours, not {given}.", given=text)
            raise BadInput(reason, "shift")
        return cls(begin, end)

    @property
    def hours(self) -> float:
        """Return how many hours it lasts."""
        return (self.end - self.begin) / HOUR

    def rounds(self) -> list[Round]:
        """Cut it into equal rounds of about two hours."""
        count = max(1, round((self.end - self.begin) / ROUND))
        edges = [self.begin + (self.end - self.begin) * at // count for at in range(count + 1)]
        return [Round(a, b) for a, b in pairwise(edges)]


def read_shifts(texts: Sequence[str]) -> list[Shift]:
    """Read the shifts of a day in the order given. Raises BadInput where there is none."""
    if not texts:
        raise BadInput(message("Name at least one shift."), "shift")
    return [Shift.read(text) for text in texts]


def moment(day: date, minute: int) -> datetime:
    """Return the local wall-clock time of a minute of a planned day."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)
