"""Where the coming days' incidents are likeliest: cells by rank, and what the same rule caught before.

Place and time only: no person is an input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.places.blend import Ways, blended, caught, ranked, record, size_of, trust, ways
from analytics.places.history import History, history
from analytics.places.judging import Verdict
from analytics.places.lattice import Lattice, Whole
from core.errors import BadInput
from core.messages import message

DAY = pd.Timedelta(days=1)
OURS = "forecast"


@dataclass(frozen=True)
class Asked:
    """What to forecast: from ``origin`` on, ``windows`` of ``horizon`` days, at these shares of the cells."""

    origin: date
    horizon: int = 7
    coverage: tuple[float, ...] = (0.0025, 0.005, 0.01, 0.02)
    windows: int = 1

    def __post_init__(self) -> None:
        if self.horizon < 1 or self.windows < 1:
            raise BadInput(message("A forecast needs at least one day and one window."), "horizon")
        if not self.coverage or not all(0 < share <= 1 for share in self.coverage):
            raise BadInput(message("A coverage is a share of the cells, above 0 and at most 1."), "coverage")

    def begin(self, window: int) -> date:
        """Return the first day of a window."""
        return (pd.Timestamp(self.origin) + window * self.horizon * DAY).date()


@dataclass(frozen=True)
class Forecast:
    """The chosen cells, and how they did in each window that is over.

    ``cells`` has origin, coverage, rank, x, y and score (expected incidents in the window); ``verdicts`` are
    by way and coverage, added up over the ``judged`` windows; ``trusted`` are the weights of the ways at the
    last origin.
    """

    cells: pd.DataFrame
    verdicts: dict[str, dict[float, Verdict]]
    trusted: dict[str, dict[float, float]]
    judged: int


def hot_spots(
    incidents: pd.DataFrame, lattice: Lattice, asked: Asked, *, category: frozenset[str] = frozenset()
) -> Forecast:
    """Forecast windows one after the other, each from what lay before it.

    ``incidents`` has time, x, y and, where categories are asked for, category. All rows make cells known;
    only those of the asked categories (all where none is named) are forecast. Raises ``BadInput`` where
    nothing lies before the origin.
    """
    past, until = counted(incidents, lattice, asked, category)
    by = ways(past, asked.horizon)
    shares = list(asked.coverage)
    frames, verdicts = [], _Verdicts(shares)
    weights = np.empty((0, 0))
    for window in range(asked.windows):
        step = past.origin + window
        weights = trust(record(past, by, step, shares))
        scores = blended(by, weights, step)
        frames.append(_chosen(scores, past, lattice, asked, window))
        if (pd.Timestamp(asked.begin(window + 1)) - DAY).date() <= until:
            verdicts.add(past, by, scores, step)
    trusted = {
        name: dict(zip(shares, row, strict=True)) for name, row in zip(by.scores, weights, strict=True)
    }
    return Forecast(pd.concat(frames, ignore_index=True), verdicts.found, trusted, verdicts.windows)


def counted(
    incidents: pd.DataFrame, lattice: Lattice, asked: Asked, category: frozenset[str]
) -> tuple[History, date]:
    """Return the incidents by step and cell, and the last day of which there are any."""
    times = pd.to_datetime(incidents["time"])
    days = (times.dt.normalize() - pd.Timestamp(date(1, 1, 1))) // DAY + 1
    ordinals: Whole = np.asarray(days, dtype=np.int64)
    if not (ordinals < asked.origin.toordinal()).any():
        raise BadInput(message("No incident lies before {day}.", day=asked.origin), "train_until")
    meant = incidents["category"].isin(category) if category else pd.Series(True, index=incidents.index)
    keys = lattice.keys(incidents["x"].to_numpy(dtype=float), incidents["y"].to_numpy(dtype=float))
    found = history(ordinals, keys, meant.to_numpy(dtype=bool), asked.origin, asked.horizon, asked.windows)
    return found, date.fromordinal(int(ordinals.max()))


class _Verdicts:
    """Adds up what our forecast and the three counts caught."""

    def __init__(self, shares: Sequence[float]) -> None:
        self._shares = list(shares)
        self.found: dict[str, dict[float, Verdict]] = {}
        self.windows = 0

    def add(self, past: History, by: Ways, scores: np.ndarray, step: int) -> None:
        """Judge one window that is over."""
        known, counts = past.known(step), past.counts[step]
        self.windows += 1
        for at, share in enumerate(self._shares):
            size = size_of(share, int(known.sum()))
            most = caught(counts, known, counts, [size])[0]
            for name in (OURS, *by.scores):
                score = scores[at] if name == OURS else by.of(name, step)
                n = caught(score, known, counts, [size])[0]
                verdict = Verdict(int(n), int(counts.sum()), size, int(known.sum()), int(most))
                of_way = self.found.setdefault(name, {})
                of_way[share] = of_way[share] + verdict if share in of_way else verdict


def _chosen(scores: np.ndarray, past: History, lattice: Lattice, asked: Asked, window: int) -> pd.DataFrame:
    known = past.known(past.origin + window)
    frames = []
    for share, score in zip(asked.coverage, scores, strict=True):
        best = ranked(score, known)[: size_of(share, int(known.sum()))]
        x, y = lattice.centres(past.keys[best])
        rows = {"rank": np.arange(1, len(best) + 1), "x": x, "y": y, "score": score[best]}
        frames.append(pd.DataFrame(rows).assign(origin=asked.begin(window).isoformat(), coverage=share))
    return pd.concat(frames, ignore_index=True)[["origin", "coverage", "rank", "x", "y", "score"]]
