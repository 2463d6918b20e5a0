"""A made-up town for tests of hot spots and patrols: cells and places that are hot, by known rates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

CELL = 250.0
EAST, NORTH = 400_000.0, 3_380_000.0  # somewhere in UTM zone 48
FIRST = date(2023, 1, 2)  # a Monday
GRIDS = tuple(f"G{number:02d}" for number in range(1, 10))


def incidents(weeks: int = 120, wide: int = 12, seed: int = 5, *, moves: int | None = None) -> pd.DataFrame:
    """Return time, x, y, category of ``wide`` x ``wide`` cells with few hot ones.

    With ``moves``, the hottest cells become the calmest from that week on, and the calmest the hottest.
    """
    rng = np.random.default_rng(seed)
    rates = np.sort(rng.gamma(0.4, 1.0, wide * wide))[::-1]
    frames = []
    for week in range(weeks):
        now = rates if moves is None or week < moves else rates[::-1]
        counts = rng.poisson(now)
        cell = np.repeat(np.arange(wide * wide), counts)
        frames.append(_points(rng, cell, wide, week))
    return pd.concat(frames, ignore_index=True)


def _points(rng: np.random.Generator, cell: np.ndarray, wide: int, week: int) -> pd.DataFrame:
    minutes = rng.integers(0, 7 * 24 * 60, len(cell))
    start = pd.Timestamp(FIRST) + pd.Timedelta(weeks=week)
    return pd.DataFrame(
        {
            "time": start + pd.to_timedelta(minutes, unit="min"),
            "x": EAST + (cell % wide + rng.random(len(cell))) * CELL,
            "y": NORTH + (cell // wide + rng.random(len(cell))) * CELL,
            "category": np.where(rng.random(len(cell)) < 0.3, "burglary", "theft"),
        }
    )


def week_of(number: int) -> date:
    """Return the Monday of a week of the town."""
    return FIRST + timedelta(weeks=number)


def spots(per_grid: int = 8, grids: tuple[str, ...] = GRIDS) -> pd.DataFrame:
    """Return places of grids that lie 1.3 km apart, in the columns a plan is made from."""
    rows = []
    for at, grid in enumerate(grids):
        for number in range(per_grid):
            east = at % 3 * 1.3 + 0.2 * (number % 3)
            north = at // 3 * 1.3 + 0.2 * (number // 3)
            rows.append((f"{grid} place {number}", grid, east, north, 1.0))
    return pd.DataFrame(rows, columns=["place", "grid", "east", "north", "reach"])


def alerts(places: pd.DataFrame, days: int = 200, seed: int = 9, hot: float = 1.2) -> pd.DataFrame:
    """Return day, hour, spot and n: few places hold most, evenings twice what mornings hold."""
    rng = np.random.default_rng(seed)
    rates = hot / (1 + np.arange(len(places))[rng.permutation(len(places))]) ** 0.9
    rows = []
    for at in range(days):
        for spot in np.flatnonzero(rng.random(len(places)) < 1 - np.exp(-rates)):
            hour = int(rng.choice(24, p=_HOURS))
            rows.append((week_of(0) + timedelta(days=at), hour, int(spot), 1))
    return pd.DataFrame(rows, columns=["day", "hour", "spot", "n"])


_HOURS = np.where(np.arange(24) >= 18, 2.0, 1.0)
_HOURS = _HOURS / _HOURS.sum()
