"""What plans would have reached in the weeks that followed, against an even spread of the same stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.patrol.demand import WEEKDAYS, expect
from analytics.patrol.planning import Order, plan
from analytics.patrol.spread import equal_chances, happened, visited
from analytics.rates import LEVEL, Interval

Floats = npt.NDArray[np.float64]

EFFORT = 100
DRAWS = 2_000
FEWEST_DAYS = 14


@dataclass(frozen=True)
class Backtest:
    """Incidents reached day by day: by the plans, by an even spread; and all there were in these hours."""

    days: tuple[date, ...]
    planned: Floats
    even: Floats
    total: Floats
    team_hours: float

    @property
    def ratio(self) -> float | None:
        """Return incidents reached per team-hour, the plans' over the even spread's."""
        even = float(self.even.sum())
        return float(self.planned.sum()) / even if even else None

    def interval(self, level: float = LEVEL) -> Interval | None:
        """Return the percentile bootstrap interval of the ratio, whole days drawn; None under two weeks."""
        if len(self.days) < FEWEST_DAYS or not self.even.sum():
            return None
        drawn = np.random.default_rng(0).integers(0, len(self.days), (DRAWS, len(self.days)))
        even = np.maximum(self.even[drawn].sum(axis=1), 1e-12)
        low, high = np.quantile(self.planned[drawn].sum(axis=1) / even, [(1 - level) / 2, (1 + level) / 2])
        return Interval(float(low), float(high))


def backtest(
    incidents: pd.DataFrame,
    spots: pd.DataFrame,
    order: Order,
    weeks: int,
    progress: Callable[[int, int], None] | None = None,
    *,
    effort: int = EFFORT,
) -> Backtest:
    """Plan each day of the ``weeks`` before ``order.day`` from what lay before; see what happened."""
    days, reached = [], []
    for week in range(weeks, 0, -1):
        monday = order.day - timedelta(days=WEEKDAYS * week)
        demand = expect(incidents, spots, monday)
        for day in (monday + timedelta(days=at) for at in range(WEEKDAYS)):
            made = plan(demand, replace(order, day=day), effort=effort)
            real = happened(incidents, made)
            days.append(day)
            reached.append(((visited(made) * real).sum(), (equal_chances(made) * real).sum(), real.sum()))
            if progress:
                progress(len(days), weeks * WEEKDAYS)
    planned, even, total = np.array(reached, dtype=float).reshape(-1, 3).T
    return Backtest(tuple(days), planned, even, total, order.team_hours * len(days))
