"""The second detector: two weeks together, against a smooth season fitted without its outliers.

A surge rarely fits into one calendar week. This week's count is added to last week's; the sum of
negative binomials with a common dispersion is one again, so the tail is exact. It speaks only when
this week alone is already unusual (p < 0.1), so that a surge that is over is not reported again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.surges.harmonic import Smooth, fit_smooth
from analytics.surges.options import FEWEST_YEARS
from analytics.surges.panel import WEEKS_A_YEAR, Floats, Ints, Panel
from analytics.surges.rows import scattered
from analytics.surges.silence import alarms, enough, reasons
from analytics.surges.tails import at_least, quantile
from core.errors import BadInput
from core.messages import message

_WINDOW = 3  # weeks around the oldest reference week, as in the reference method
_DAYS_A_YEAR = 365.2425
_RAREST = 0.2  # events a week: no series is believed to be rarer than one in five weeks
_DOUBT = 2.0  # times the variance of the fitted mean: seasons and trends move on in the weeks left out
_EVENNESS = -0.5  # power of rho in ``share``


@dataclass(frozen=True)
class TwoWeeks:
    """Settings of the two-week detector. ``alpha`` 0.011 is its judged point.

    It was fixed on simulated series of the 42-scenario design, never on a judged one, where it gives
    0.8 % false alarms (docs/warning-model.md). ``gate`` is what this week's own p must be under.
    """

    alpha: float = 0.011
    gate: float = 0.1
    b: int = 10
    past_weeks_not_included: int = 26
    limit54: tuple[int, int] = (5, 4)

    def __post_init__(self) -> None:
        if not (0 < self.alpha <= self.gate < 0.5 and self.b >= 1 and self.past_weeks_not_included >= 1):
            wrong = message("Choose alpha at most {gate}, and at least one year.", gate=self.gate)
            raise BadInput(wrong, "alpha")


def best(counts: pd.DataFrame, settings: TwoWeeks | None = None, last: int | None = None) -> pd.DataFrame:
    """Judge every series (column) in every week (row); same columns as ``farrington``.

    Alarm iff P(Y0 + Y1 >= y0 + y1) <= alpha and P(Y0 >= y0) <= gate, which is a bound on y0 given
    last week's y1; the four-week rule holds. ``pvalue`` is the two-week tail, or this week's own
    where that is not under the gate. Without a count last week, this week is judged alone.
    """
    settings = settings or TwoWeeks()
    panel = Panel.of(counts)
    steps = panel.last_steps(last)
    told = smooth_estimates(panel, steps, settings)
    y = panel.counts[told.steps, told.columns]
    silent = reasons(panel, told.steps, told.columns, settings.limit54, ~np.isfinite(told.mu))
    upper, p = two_week_bound(panel, told, settings)
    score = np.where(upper > told.mu, (y - told.mu) / np.where(upper > told.mu, upper - told.mu, 1.0), np.nan)
    values = {
        "expected": told.mu,
        "upperbound": upper,
        "alarm": alarms(y, upper, silent),
        "score": score,
        "pvalue": np.where(np.isnan(y), np.nan, p),
        "phi": told.phi,
        "trend": np.ones_like(told.mu),
        "wide": widened(told, told.mu),
        "enough": enough(panel, told.steps, told.columns, settings.limit54),
    }
    return scattered(panel, steps, (told.steps, told.columns), values, silent)


def smooth_estimates(panel: Panel, steps: Ints, settings: TwoWeeks) -> Smooth:
    """Fit every series at every step that has three years (or ``b``, if fewer) behind it."""
    if panel.step == "month":
        raise BadInput(message("Choose another method: this one needs weeks."), "config")
    needed = WEEKS_A_YEAR * min(settings.b, FEWEST_YEARS) + _WINDOW
    enough = steps[:, None] - panel.first >= needed
    rows, columns = np.nonzero(enough)
    offsets = np.arange(WEEKS_A_YEAR * settings.b + _WINDOW, settings.past_weeks_not_included, -1)
    year = WEEKS_A_YEAR if panel.step == "index" else _DAYS_A_YEAR / 7
    told = fit_smooth(panel, steps[rows], columns, offsets, float(year))
    return replace(told, mu=np.maximum(told.mu, _RAREST), mu_before=np.maximum(told.mu_before, _RAREST))


def two_week_bound(panel: Panel, told: Smooth, settings: TwoWeeks) -> tuple[Floats, Floats]:
    """Return the bound on this week's count given last week's, and the p-value of what was seen.

    Not knowing the mean exactly widens the tail: variance phi mu + 2 (se mu)^2. The p-value is divided
    by the series' share of alpha, so that it is always compared with the one alpha.
    """
    y = panel.counts[told.steps, told.columns]
    before = panel.counts[told.steps - 1, told.columns]
    known = ~np.isnan(before)
    mu, seen = told.mu + np.where(known, told.mu_before, 0.0), np.where(known, before, 0.0)
    own_phi, phi = (widened(told, mean) for mean in (told.mu, mu))
    own = at_least(np.nan_to_num(y), told.mu, own_phi)
    both = np.minimum(at_least(np.nan_to_num(y) + seen, mu, phi) / share(told), 1.0)
    gate = quantile(told.mu, own_phi, 1 - settings.gate)
    upper = np.maximum(gate, quantile(mu, phi, 1 - settings.alpha * share(told)) - seen)
    return upper, np.where(own <= settings.gate, both, np.maximum(own, both))


def widened(told: Smooth, mean: Floats) -> Floats:
    """Return the dispersion of counts around a mean that is itself uncertain."""
    wide: Floats = told.phi + _DOUBT * told.uncertainty * mean
    return wide


def share(told: Smooth) -> Floats:
    """Return the part of alpha a series gets: rho^-1/2, rho = its spread over that of chance alone.

    Where season and trend move a series more than chance does, surges stand out anyway; the false
    alarms saved there are worth more on even series. The exponent was fixed by simulation.
    """
    rho = told.spread / np.sqrt(told.phi * told.mu)
    part: Floats = np.maximum(rho, 1.0) ** _EVENNESS
    return part
