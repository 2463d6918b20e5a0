"""The improved Farrington method over a frame of counts: one row of judgement per series and week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.surges.bounds import Bounds, bounds
from analytics.surges.estimates import Estimates, estimate
from analytics.surges.options import Options
from analytics.surges.panel import Floats, Ints, Panel
from analytics.surges.rows import scattered
from analytics.surges.silence import Reasons, Silence, alarms, enough, reasons


def farrington(counts: pd.DataFrame, options: Options | None = None, last: int | None = None) -> pd.DataFrame:
    """Judge every series (column) in every week (row), or in the ``last`` so many weeks.

    Returns one row per series and week: series, week, observed, expected, upperbound, alarm (0/1),
    score, pvalue, phi, trend (0/1) and ``why`` no alarm was possible. A week is judged by earlier
    weeks only. Noufaily et al. 2013, doi:10.1002/sim.5595.
    """
    options = options or Options()
    panel = Panel.of(counts)
    steps = panel.last_steps(last)
    return judged(panel, steps, estimate(panel, steps, options), options)


def judged(panel: Panel, steps: Ints, told: Estimates | None, options: Options) -> pd.DataFrame:
    """Put estimates and bounds into rows, series by series; weeks without an estimate stay empty."""
    if told is None:
        nowhere = (steps[:0], steps[:0])
        return scattered(panel, steps, nowhere, {}, np.empty(0, dtype=object))
    values, silent = _judged(panel, told, options)
    return scattered(panel, steps, (told.steps, told.columns), values, silent)


def _judged(panel: Panel, told: Estimates, options: Options) -> tuple[dict[str, Floats], Reasons]:
    y = panel.counts[told.steps, told.columns]
    drawn = bounds(told, y, options)
    silent = reasons(panel, told.steps, told.columns, options.limit54, np.isnan(told.eta))
    found = {
        "expected": told.mu,
        "upperbound": drawn.upper,
        "alarm": alarms(y, drawn.upper, silent),
        "score": drawn.score,
        "pvalue": drawn.p,
        "phi": told.phi,
        "trend": told.trend.astype(float),
        "wide": told.phi + told.mu * told.se**2,
        "enough": enough(panel, told.steps, told.columns, options.limit54),
    }
    return (_as_r(found, drawn, silent, told) if options.as_r else found), silent


def _as_r(found: dict[str, Floats], drawn: Bounds, silent: Reasons, told: Estimates) -> dict[str, Floats]:
    """Blank what R blanks: bound and mean under limit54 or without a bound, all where it cannot fit."""
    blank = (silent == Silence.FEW.value) | np.isnan(drawn.upper)
    for name in ("expected", "upperbound"):
        found[name] = np.where(blank, np.nan, found[name])
    return {name: np.where(told.converged, values, np.nan) for name, values in found.items()}
