"""Made-up weekly counts for the tests of early warning."""

from __future__ import annotations

import numpy as np
import pandas as pd

MONDAY = "2017-01-02"


def dated(counts: np.ndarray, first: str = MONDAY) -> pd.DataFrame:
    """Weeks by their Mondays, series s00, s01, ..."""
    names = [f"s{number:02d}" for number in range(counts.shape[1])]
    return pd.DataFrame(counts.astype(float), pd.date_range(first, periods=len(counts), freq="7D"), names)


def numbered(counts: np.ndarray) -> pd.DataFrame:
    """The same without dates."""
    return dated(counts).set_axis(pd.RangeIndex(1, len(counts) + 1), axis=0)


def mixed(weeks: int = 330, each: int = 8, seed: int = 3) -> np.ndarray:
    """Rare, middling, busy and empty series, some spiked, some with holes, some young."""
    chance = np.random.default_rng(seed)
    t = np.arange(weeks)[:, None]
    season = np.exp(0.4 * np.cos(2 * np.pi * t / 52))
    rare = chance.poisson(0.3 * season * np.ones((weeks, each)))
    middling = chance.negative_binomial(5 * season * np.ones((weeks, each)), 0.5)
    busy = chance.negative_binomial(60 * season * np.ones((weeks, each)) / 2, 1 / 3)
    counts = np.hstack([rare, middling, busy, np.zeros((weeks, 2))]).astype(float)
    counts[200, each] += 60
    counts[-1, each + 1] += 40
    counts[100:104, 2 * each] = np.nan
    counts[:120, 2 * each + 1] = np.nan
    return counts


def keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by series and week, numbers only, so that two answers can be laid side by side."""
    return rows.set_index(["series", "week"]).sort_index().drop(columns=["why"]).astype(float)
