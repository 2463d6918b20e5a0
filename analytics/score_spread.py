"""How the scores of a month lie: how many in each stretch, means with their doubt, limits of chance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

import pandas as pd
from scipy.special import bdtr, stdtrit

from analytics.rates import wilson

EDGES = (0.0, 60.0, 70.0, 80.0, 90.0, 100.0, 105.0001)
LEVEL = 0.95


def stretches(totals: Sequence[float], edges: Sequence[float] = EDGES) -> pd.DataFrame:
    """Return, per stretch of points (low end counted), n, share, and the interval of that share (Wilson)."""
    rows = []
    for low, high in pairwise(edges):
        n = sum(low <= total < high for total in totals)
        bounds = wilson(n, len(totals))
        share = n / len(totals) if totals else None
        rows.append({"low": low, "high": high, "n": n, "share": share, "from": bounds.low, "to": bounds.high})
    return pd.DataFrame(rows)


def mean_with_doubt(totals: Sequence[float], level: float = LEVEL) -> tuple[float, float, float] | None:
    """Return mean, low and high of a t interval; one value alone has no interval; None without any."""
    if not totals:
        return None
    mean = sum(totals) / len(totals)
    if len(totals) < 2:
        return mean, mean, mean
    spread = sqrt(sum((total - mean) ** 2 for total in totals) / (len(totals) - 1))
    half = float(stdtrit(len(totals) - 1, (1 + level) / 2)) * spread / sqrt(len(totals))
    return mean, mean - half, mean + half


def by_month(frame: pd.DataFrame) -> pd.DataFrame:
    """Return month by month the mean total with its interval. ``frame`` holds month and total.

    Months without a total are left out; columns n, mean, low, high.
    """
    rows = {}
    for month, part in frame.dropna(subset=["total"]).groupby("month", sort=True):
        found = mean_with_doubt(part["total"].tolist())
        if found:
            rows[month] = {"n": len(part), "mean": found[0], "low": found[1], "high": found[2]}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["n", "mean", "low", "high"])


def limits(centre: float, most: int, level: float = LEVEL) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the low and high shares that chance leaves at 1 .. ``most`` tries around a common share."""
    tail = (1 - level) / 2
    low = tuple(_quantile(tail, n, centre) / n for n in range(1, most + 1))
    high = tuple(_quantile(1 - tail, n, centre) / n for n in range(1, most + 1))
    return low, high


def _quantile(share: float, tries: int, centre: float) -> int:
    """Return the fewest hits of which at least a share of all draws has no more."""
    return next(hits for hits in range(tries + 1) if hits == tries or bdtr(hits, tries, centre) >= share)
