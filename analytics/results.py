"""Answers that carry what a reader must know beside the number: n, interval, caveats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.rates import LEVEL, Interval, change_interval, clopper_pearson, per_ten_thousand, poisson_exact
from core.messages import Message, message

SMALL = 30  # A2: below it the count and the words stand in place of the share
COUNTS_ONLY = 20  # M20: below it a percentage change is noise


class Caveat(StrEnum):
    """What stands beside a number so that nobody reads more into it than it holds."""

    EMPTY = "empty"
    SMALL = "small"
    COUNTS_ONLY = "counts_only"
    EXCLUDED = "excluded"
    OPEN_EXCLUDED = "open_excluded"
    NO_POPULATION = "no_population"

    @property
    def message(self) -> Message:
        """Return its words, for ``core.i18n.say``."""
        return _CAVEATS[self]


_CAVEATS = {
    Caveat.EMPTY: message("Nothing to count"),
    Caveat.SMALL: message("Small sample"),
    Caveat.COUNTS_ONLY: message("Fewer than 20 last time, counts only"),
    Caveat.EXCLUDED: message("Some excluded, see the count"),
    Caveat.OPEN_EXCLUDED: message("Open ones not counted"),
    Caveat.NO_POPULATION: message("Population missing"),
}


@dataclass(frozen=True)
class Count:
    """How many."""

    n: int

    @property
    def value(self) -> int:
        """Return the number itself."""
        return self.n

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Return nothing: a count of rows is what it is."""
        return ()

    def interval(self, level: float = LEVEL) -> Interval:
        """Return the exact Poisson interval of the mean behind the count (Garwood)."""
        return poisson_exact(self.n, level)


@dataclass(frozen=True)
class Rate:
    """``numerator`` of ``denominator``; ``excluded`` names what was left out of both, and how many.

    A reason is a message key of whoever counted. Raises ``ValueError`` if it is not a share.
    """

    numerator: int
    denominator: int
    excluded: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is not a share")

    @property
    def value(self) -> float | None:
        """Return n / N, or None where N = 0 (drawn as a dash)."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_small(self) -> bool:
        """Tell whether N < 30: then the count is shown, with the words 'small sample' (A2)."""
        return self.denominator < SMALL

    @property
    def excluded_count(self) -> int:
        """Return how many were left out, all reasons together."""
        return sum(count for _reason, count in self.excluded)

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Return what must stand beside it."""
        speaks = {
            Caveat.EMPTY: self.denominator == 0,
            Caveat.SMALL: 0 < self.denominator < SMALL,
            Caveat.EXCLUDED: self.excluded_count > 0,
        }
        return tuple(caveat for caveat, holds in speaks.items() if holds)

    def interval(self, level: float = LEVEL) -> Interval | None:
        """Return the exact interval (Clopper-Pearson), or None where N = 0."""
        return clopper_pearson(self.numerator, self.denominator, level) if self.denominator else None


@dataclass(frozen=True)
class Change:
    """A count ``x`` against the count ``y`` of an equally long span before (M20)."""

    x: int
    y: int

    def __post_init__(self) -> None:
        if self.x < 0 or self.y < 0:
            raise ValueError("a count cannot be negative")

    @property
    def value(self) -> float | None:
        """Return r = (x - y) / y, or None where y = 0."""
        return (self.x - self.y) / self.y if self.y else None

    @property
    def shows_counts_only(self) -> bool:
        """Tell whether y < 20: then x and y stand alone, without a percentage."""
        return self.y < COUNTS_ONLY

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves out 'no change', so that an arrow may be drawn."""
        interval = self.interval()
        return not self.shows_counts_only and interval is not None and not interval.holds(0.0)

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Return what must stand beside it."""
        if self.x + self.y == 0:
            return (Caveat.EMPTY,)
        return (Caveat.COUNTS_ONLY,) if self.shows_counts_only else ()

    def interval(self, level: float = LEVEL) -> Interval | None:
        """Return the exact interval of r (M20), or None where both counts are 0."""
        return change_interval(self.x, self.y, level) if self.x + self.y else None


@dataclass(frozen=True)
class Duration:
    """Median and 90th percentile of ``n`` finished durations, in the unit they were given in (M11).

    ``open_excluded`` counts what has not ended yet and is therefore not in them.
    """

    median: float | None
    p90: float | None
    n: int
    open_excluded: int = 0

    @classmethod
    def of(cls, finished: Iterable[float], open_excluded: int = 0) -> Duration:
        """Sum up finished durations; quantiles interpolate linearly (Hyndman and Fan type 7)."""
        values = np.fromiter(finished, dtype=float)
        if values.size == 0:
            return cls(None, None, 0, open_excluded)
        median, p90 = np.quantile(values, [0.5, 0.9])
        return cls(float(median), float(p90), int(values.size), open_excluded)

    @property
    def value(self) -> float | None:
        """Return the median."""
        return self.median

    @property
    def is_small(self) -> bool:
        """Tell whether fewer than 30 have ended."""
        return self.n < SMALL

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Return what must stand beside it."""
        speaks = {
            Caveat.EMPTY: self.n == 0,
            Caveat.SMALL: 0 < self.n < SMALL,
            Caveat.OPEN_EXCLUDED: self.open_excluded > 0,
        }
        return tuple(caveat for caveat, holds in speaks.items() if holds)


@dataclass(frozen=True)
class PopulationRate:
    """Events per 10,000 people and year (M19). ``population`` None or 0 where nobody entered one."""

    count: int
    population: int | None
    days: int

    @property
    def value(self) -> float | None:
        """Return count / population x 10,000 x 365 / days, or None without a population."""
        return self._scaled(self.count) if self.population else None

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Return what must stand beside it."""
        return () if self.population else (Caveat.NO_POPULATION,)

    def interval(self, level: float = LEVEL) -> Interval | None:
        """Return the exact Poisson interval of the count, on the scale of the rate."""
        if not self.population:
            return None
        low, high = poisson_exact(self.count, level)
        return Interval(self._scaled(low), self._scaled(high))

    def _scaled(self, count: float) -> float:
        return per_ten_thousand(count, self.population or 0, self.days)


Result = Count | Rate | Change | Duration | PopulationRate
