"""Quasi-Poisson regressions of many series-weeks at once, the season factor eliminated by sums.

log mu = gamma[season] + beta * time. With the season given, one iteration of weighted least squares
is an exponential, five sums per season and a scalar division per series. Sums run down the columns
only, so a column's numbers do not depend, to the last bit, on which others are fitted beside it;
no BLAS call is made and so no second thread is woken.

Like R's ``glm.fit``: start at mu = y + 0.1, stop when the deviance changes by less than 1e-8 of
itself, at most 25 iterations, mu never below machine epsilon, and the working weights handed on are
those *before* the last step. The dispersion and the hat values read them; a bound is a step function
of the dispersion, so the same convention is the default here and not only under ``compat='R'``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.surges.baseline import Batch, Design
from analytics.surges.panel import Floats, Ints, Panel

_TOLERANCE = 1e-8
_ITERATIONS = 25
_TINY = float(np.finfo(float).eps)
_LANES = 16  # columns come in multiples of this, so that numpy adds every column in the same order


@dataclass(frozen=True)
class Responses:
    """Baseline counts ``y[i, j]`` of series-week j and ``here[i, j]``, 0 where a count is missing."""

    y: Floats
    here: Floats
    design: Design

    @classmethod
    def of(cls, panel: Panel, batch: Batch) -> Responses:
        """Collect the baselines of a batch, padded to whole lanes by repeating the last column."""
        lanes = np.minimum(np.arange(_padded(len(batch.steps))), len(batch.steps) - 1)
        y = panel.counts[batch.steps[lanes] - batch.design.offsets[:, None], batch.columns[lanes]]
        known = ~np.isnan(y)
        return cls(y if known.all() else np.nan_to_num(y), known.astype(float), batch.design)

    @cached_property
    def n(self) -> Floats:
        """Return how many weeks of each baseline have a count."""
        return self.here.sum(axis=0)

    @cached_property
    def log_start(self) -> Floats:
        """Return log(y + 0.1), where the iteration begins."""
        return np.log(self.y + 0.1)

    @cached_property
    def y_log_y(self) -> Floats:
        """Return y log y, 0 at 0."""
        return self.y * np.log(np.maximum(self.y, 1.0))

    @cached_property
    def y_two_thirds(self) -> Floats:
        """Return y to the power 2/3 for the Anscombe residuals."""
        return np.cbrt(self.y) ** 2

    @cached_property
    def times(self) -> Floats:
        """Return the time regressor once per column."""
        return self.design.times(self.y.shape[1])

    def of_columns(self, lanes: Ints) -> Responses:
        """Return some of the series-weeks."""
        return Responses(self.y[:, lanes], self.here[:, lanes], self.design)


@dataclass(frozen=True)
class Moments:
    """Sums of working weights W: ``total[g]`` and mean time per season, and what beta is divided by."""

    total: Floats
    centre: Floats
    spread: Floats

    @classmethod
    def of(cls, W: Floats, times: Floats | None, design: Design) -> Moments:
        """Sum W, W t and W t^2; without a trend ``times`` is None and time plays no part."""
        total = by_season(W, design)
        if times is None:
            return cls(total, np.zeros_like(total), np.full(W.shape[1], np.inf))
        weighted = W * times
        first = by_season(weighted, design)
        centre = first / np.where(total > 0, total, 1.0)
        second = np.multiply(weighted, times, out=weighted).sum(axis=0)
        return cls(total, centre, second - (centre * first).sum(axis=0))

    def solve(self, by_level: Floats, by_time: Floats) -> tuple[Floats, Floats]:
        """Return (gamma, beta) of least squares on sums of W z per season and of W z t overall."""
        beta = (by_time - (self.centre * by_level).sum(axis=0)) / self.spread
        gamma = by_level / np.where(self.total > 0, self.total, 1.0) - beta * self.centre
        return gamma, beta


@dataclass
class Coefficients:
    """``gamma[g, j]`` and ``beta[j]``, and the same one step before (``_lag``); ``converged[j]``."""

    gamma: Floats
    beta: Floats
    gamma_lag: Floats
    beta_lag: Floats
    converged: np.ndarray

    @classmethod
    def empty(cls, seasons: int, width: int) -> Coefficients:
        """Return room for ``width`` fits."""
        blank = np.zeros((seasons, width))
        return cls(blank, np.zeros(width), blank.copy(), np.zeros(width), np.zeros(width, dtype=bool))

    def keep(self, lanes: Ints, now: tuple[Floats, Floats], before: tuple[Floats, Floats], at: Ints) -> None:
        """Write columns ``at`` of an iteration's solution into ``lanes``."""
        self.gamma[:, lanes], self.beta[lanes] = now[0][:, at], now[1][at]
        self.gamma_lag[:, lanes], self.beta_lag[lanes] = before[0][:, at], before[1][at]


def by_season(values: Floats, design: Design) -> Floats:
    """Sum the rows of each season."""
    sums = np.empty((design.seasons, values.shape[1]))
    for level, rows in enumerate(design.slices):
        np.add.reduce(values[rows], axis=0, out=sums[level])
    return sums


def linear(gamma: Floats, beta: Floats, times: Floats | None, design: Design) -> Floats:
    """Return eta = gamma[season] + beta * time for every baseline week."""
    eta = np.take(gamma, design.season, axis=0)
    if times is not None:
        eta += times * beta
    return eta


def solve(responses: Responses, prior: Floats, trend: bool) -> Coefficients:
    """Fit every column by iteratively reweighted least squares; see the module for the convention."""
    design, lanes = responses.design, np.arange(responses.y.shape[1])
    found = Coefficients.empty(design.seasons, len(lanes))
    times = responses.times if trend else None
    fixed = _Fixed.of(responses, prior, times)
    now = _first_step(responses, prior, times)
    before, deviance = now, np.full(len(lanes), np.inf)
    for count in range(1, _ITERATIONS + 1):
        W = np.exp(linear(*now, times, design))
        np.multiply(np.maximum(W, _TINY, out=W), fixed.prior, out=W)
        moments = Moments.of(W, times, design)
        previous, deviance = deviance, fixed.deviance(now, moments.total)
        done = np.abs(deviance - previous) / (np.abs(deviance) + 0.1) < _TOLERANCE
        ends = np.flatnonzero(done if count < _ITERATIONS else np.ones_like(done))
        found.keep(lanes[ends], now, before, ends)
        found.converged[lanes[ends]] = done[ends]
        if ends.size == lanes.size:
            break
        rising, beta_step = moments.solve(*fixed.pull(moments, times))
        now, before = (now[0] + rising, now[1] + beta_step), now
        if 2 * ends.size >= lanes.size:
            stay = _whole_lanes(np.flatnonzero(~done))
            ...
    return found
