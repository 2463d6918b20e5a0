"""From grids of weeks x series to one row per series and week: the shape every method answers in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.surges.panel import Ints, Panel

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
