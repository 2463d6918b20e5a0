"""The improved Farrington method over a frame of counts: one row of judgement per series and week."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from analytics.surges.bounds import Bounds, bounds
from analytics.surges.estimates import Estimates, estimate
from analytics.surges.options import Options
from analytics.surges.panel import Floats, Ints, Panel
from analytics.surges.rows import COLUMNS, in_rows
from core.messages import Message, message


class Silence(StrEnum):
    """Why a series-week has no alarm although it could not, or need not, be judged by its bound."""

    NONE = ""
    SHORT = "short"
    MISSING = "missing"
    FEW = "few"
    UNFIT = "unfit"

    @property
    def message(self) -> Message:
        """Return its words."""
        return _WHY[self]


_WHY = {
    Silence.NONE: message("Judged by its bound."),
    Silence.SHORT: message("Fewer than three years of history: this model stays silent."),
    Silence.MISSING: message("No count was recorded for this week."),
    Silence.FEW: message("Too few in the last four weeks to raise an alarm."),
    Silence.UNFIT: message("The baseline could not be fitted."),
}


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
    shape = (len(steps), len(panel.names))
    grids = {name: np.full(shape, np.nan) for name in COLUMNS}
    grids["observed"] = panel.counts[steps]
    why = np.full(shape, Silence.SHORT.value, dtype=object)
    if told is not None:
        at = (told.steps - steps[0], told.columns)
        columns, silent = _columns(panel, told, options)
        for name, values in columns.items():
            grids[name][at] = values
        why[at] = silent
    return in_rows(panel, steps, {**grids, "why": why})


def _columns(panel: Panel, told: Estimates, options: Options) -> tuple[dict[str, Floats], np.ndarray]:
    y = panel.counts[told.steps, told.columns]
    drawn = bounds(told, y, options)
    silent = _silence(panel, told, y, options)
    may_speak = silent == Silence.NONE.value
    alarm = may_speak & (y > drawn.upper) & (y != 0)
    found = {
        "expected": told.mu,
        "upperbound": drawn.upper,
        "alarm": alarm.astype(float),
        "score": drawn.score,
        "pvalue": drawn.p,
        "phi": told.phi,
        "trend": told.trend.astype(float),
    }
    return _as_r(found, drawn, silent, told) if options.as_r else found, silent


def _silence(panel: Panel, told: Estimates, y: Floats, options: Options) -> np.ndarray:
    least, weeks = options.limit54
    few = panel.last_sums(weeks)[told.steps, told.columns] < least
    reasons = [np.isnan(y), np.isnan(told.eta), few]
    names = [Silence.MISSING.value, Silence.UNFIT.value, Silence.FEW.value]
    return np.select(reasons, names, default=Silence.NONE.value).astype(object)


def _as_r(found: dict[str, Floats], drawn: Bounds, silent: np.ndarray, told: Estimates) -> dict[str, Floats]:
    """Blank what R blanks: bound and mean under limit54 or without a bound, all where it cannot fit."""
    blank = (silent == Silence.FEW.value) | np.isnan(drawn.upper)
    for name in ("expected", "upperbound"):
        found[name] = np.where(blank, np.nan, found[name])
    return {name: np.where(told.converged, values, np.nan) for name, values in found.items()}
