"""Intervals around counts and shares. Exact ones where a metric asks for them (M01-M43)."""

from __future__ import annotations

from math import inf, sqrt
from typing import NamedTuple

from scipy.special import betaincinv, gammaincinv, ndtri

LEVEL = 0.95


class Interval(NamedTuple):
    """The bounds of a two-sided confidence interval, in the unit of the number it surrounds."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Tell whether ``value`` lies inside, bounds included."""
        return self.low <= value <= self.high


def clopper_pearson(x: int, n: int, level: float = LEVEL) -> Interval:
    """Return the exact interval of a share: ``x`` of ``n`` (Clopper and Pearson 1934).

    Low is the (1-level)/2 quantile of Beta(x, n-x+1), high the (1+level)/2 quantile of
    Beta(x+1, n-x). Nothing observed (n = 0) says nothing: 0 to 1. Raises ``ValueError`` unless
    0 <= x <= n.
    """
    _check_share(x, n)
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return Interval(low, high)


def wilson(x: int, n: int, level: float = LEVEL) -> Interval:
    """Return the score interval of a share (Wilson 1927), shorter than the exact one.

    For drawing many shares side by side; its coverage is right on average, not always. Raises
    ``ValueError`` unless 0 <= x <= n.
    """
    _check_share(x, n)
    if n == 0:
        return Interval(0.0, 1.0)
    z = float(ndtri((1 + level) / 2))
    centre = (x + z * z / 2) / (n + z * z)
    half = z * sqrt(x * (n - x) / n + z * z / 4) / (n + z * z)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def poisson_exact(count: int, level: float = LEVEL) -> Interval:
    """Return the exact interval of a Poisson mean after seeing ``count`` events (Garwood 1936).

    Low is the (1-level)/2 quantile of Gamma(count), high the (1+level)/2 quantile of
    Gamma(count+1). Raises ``ValueError`` for a negative count.
    """
    if count < 0:
        raise ValueError("a count cannot be negative")
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(gammaincinv(count, tail))
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))


def per_ten_thousand(count: float, population: int, days: int) -> float:
    """Return events per 10,000 people and year: count / population x 10,000 x 365 / days (M19).

    Raises ``ValueError`` unless population and days are positive.
    """
    if population <= 0 or days <= 0:
        raise ValueError("a rate needs people and days")
    return count / population * 10_000 * 365 / days


def change_interval(x: int, y: int, level: float = LEVEL) -> Interval:
    """Return the interval of (x - y) / y for two Poisson counts of equal exposure (M20).

    Given x + y, x is binomial; its exact interval p becomes r = p / (1 - p) - 1. With y = 0 the
    upper bound is infinite.
    """
    low, high = clopper_pearson(x, x + y, level)
    return Interval(_odds(low) - 1, _odds(high) - 1)


def _odds(p: float) -> float:
    return inf if p == 1.0 else p / (1 - p)


def _check_share(x: int, n: int) -> None:
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is not a share")
