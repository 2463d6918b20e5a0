"""Time: aware UTC inside, the station's local days for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.settings import settings

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def fixed_clock(at: datetime) -> Clock:
    """Return a clock that stands still: for tests and for driven days."""
    return lambda: at


class DrivenClock:
    """A clock set by hand: the demo station and the tests move it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the moment it was set to."""
        return self.at

    def move(self, **by: float) -> None:
        """Go on by a timedelta given in its own words (days, hours, minutes)."""
        self.at += timedelta(**by)


def local(moment: datetime, zone: ZoneInfo | None = None) -> datetime:
    """Return a moment in the station's local time."""
    return moment.astimezone(zone or settings().zone)


def local_day(moment: datetime) -> date:
    """Return the station-local calendar day of a moment."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a local day, in UTC."""
    return datetime.combine(day, time(), settings().zone).astimezone(UTC)


def moment(day: date, at: time) -> datetime:
    """Return the UTC moment of a local wall-clock time."""
    return datetime.combine(day, at, settings().zone).astimezone(UTC)


def utc(moment: datetime) -> datetime:
    """Return a moment as aware UTC, whichever database it was read from."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
