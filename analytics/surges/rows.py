"""From grids of weeks x series to one row per series and week: the shape every method answers in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.surges.panel import Ints, Panel
from analytics.surges.silence import Silence

COLUMNS = ("observed", "expected", "upperbound", "alarm", "score", "pvalue", "phi", "trend")


def in_rows(panel: Panel, steps: Ints, grids: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return rows for ``grids[name][week, series]``, all weeks of the first series first.

    Every column of ``COLUMNS`` is there, empty where the method does not know it; others follow.
    """
    blank = np.full((len(steps), len(panel.names)), np.nan)
    series = np.repeat(np.asarray(panel.names), len(steps))
    weeks = np.tile(np.asarray(panel.axis[steps]), len(panel.names))
    names = [*COLUMNS, *(name for name in grids if name not in COLUMNS)]
    flat = {name: grids.get(name, blank).T.ravel() for name in names}
    return pd.DataFrame({"series": series, "week": weeks, **flat})


def scattered(
    panel: Panel, steps: Ints, at: tuple[Ints, Ints], values: Mapping[str, np.ndarray], why: np.ndarray
) -> pd.DataFrame:
    """Return rows where ``values`` are known at (step, column) pairs only; elsewhere history is short."""
    shape = (len(steps), len(panel.names))
    grids: dict[str, np.ndarray] = {name: np.full(shape, np.nan) for name in COLUMNS}
    grids["observed"] = panel.counts[steps]
    grids["why"] = np.full(shape, Silence.SHORT.value, dtype=object)
    place = (at[0] - steps[0], at[1])
    for name, found in {**values, "why": why}.items():
        grids.setdefault(name, np.full(shape, np.nan))[place] = found
    return in_rows(panel, steps, grids)
