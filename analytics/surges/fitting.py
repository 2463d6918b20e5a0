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
from analytics.surges.panel import Bools, Floats, Ints, Panel

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
        lanes = _whole_lanes(np.arange(len(batch.steps)))
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

    def of_columns(self, chosen: Ints) -> Responses:
        """Return some of the series-weeks, padded to whole lanes."""
        lanes = _whole_lanes(chosen)
        return Responses(self.y[:, lanes], self.here[:, lanes], self.design)


@dataclass(frozen=True)
class Moments:
    """Sums of working weights W: ``total[g]`` and mean time ``centre[g]`` of each season, W t over all
    (``first``), and W times the squared distance of t from its season's mean (``spread``)."""

    total: Floats
    first: Floats
    centre: Floats
    spread: Floats

    @classmethod
    def of(cls, W: Floats, times: Floats | None, design: Design) -> Moments:
        """Sum W, W t and W t^2; without a trend ``times`` is None and time plays no part."""
        width = W.shape[1]
        if times is None:
            total, none = by_season(W, design), np.zeros(width)
            return cls(total, none, np.zeros_like(total), none + np.inf)
        stacked = np.empty((3, *W.shape))
        stacked[0] = W
        np.multiply(W, times, out=stacked[1])
        np.multiply(stacked[1], times, out=stacked[2])
        total, first, second = by_season3(stacked, design)
        centre = first / np.where(total > 0, total, 1.0)
        return cls(total, first.sum(axis=0), centre, second.sum(axis=0) - (centre * first).sum(axis=0))

    def solve(self, by_level: Floats, by_time: Floats) -> tuple[Floats, Floats]:
        """Return (gamma, beta) of least squares on sums of W z per season and of W z t overall."""
        beta = (by_time - (self.centre * by_level).sum(axis=0)) / self.spread
        gamma = by_level / np.where(self.total > 0, self.total, 1.0) - beta * self.centre
        return gamma, beta


@dataclass(frozen=True)
class Coefficients:
    """``gamma[g, j]`` and ``beta[j]``, and the same one step before (``_lag``); ``converged[j]``."""

    gamma: Floats
    beta: Floats
    gamma_lag: Floats
    beta_lag: Floats
    converged: Bools

    @classmethod
    def empty(cls, seasons: int, width: int) -> Coefficients:
        """Return room for ``width`` fits."""
        gamma, beta = np.zeros((seasons, width)), np.zeros(width)
        return cls(gamma, beta, gamma.copy(), beta.copy(), np.zeros(width, dtype=bool))


def solve(responses: Responses, prior: Floats, trend: bool) -> Coefficients:
    """Fit every column by iteratively reweighted least squares; the module says by which convention.

    ``prior`` are weights per count, 0 where it is missing.
    """
    found = Coefficients.empty(responses.design.seasons, responses.y.shape[1])
    race = _Race(responses, prior, trend)
    for count in range(1, _ITERATIONS + 1):
        moments = race.weigh()
        settled = race.settled(moments)
        race.write(found, settled, final=count == _ITERATIONS)
        if not race.running.any():
            break
        race.advance(moments)
        race.narrow()
    return found


class _Race:
    """Columns on their way to convergence; those that arrive leave, so that slow ones run alone."""

    def __init__(self, responses: Responses, prior: Floats, trend: bool) -> None:
        self.design = responses.design
        self.lanes = np.arange(responses.y.shape[1])
        self.running = np.ones(len(self.lanes), dtype=bool)
        self.prior = prior
        self.times = responses.times if trend else None
        self._sum_up(responses)
        self._first_step(responses)

    def _sum_up(self, responses: Responses) -> None:
        weighted = self.prior * responses.y
        self.level = by_season(weighted, self.design)
        self.slope = np.zeros(len(self.lanes))
        if self.times is not None:
            self.slope = (weighted * self.times).sum(axis=0)
        self.constant = (self.prior * responses.y_log_y).sum(axis=0) - self.level.sum(axis=0)

    def _first_step(self, responses: Responses) -> None:
        start = responses.y + 0.1
        W = self.prior * start
        z = W * responses.log_start - 0.1 * self.prior
        by_time = np.zeros(len(self.lanes)) if self.times is None else (z * self.times).sum(axis=0)
        self.now = Moments.of(W, self.times, self.design).solve(by_season(z, self.design), by_time)
        self.before = self.now
        self.deviance = np.full(len(self.lanes), np.inf)

    def weigh(self) -> Moments:
        """Return the sums of the working weights at the present coefficients."""
        W = means(linear(*self.now, self.times, self.design))
        return Moments.of(np.multiply(W, self.prior, out=W), self.times, self.design)

    def settled(self, moments: Moments) -> Bools:
        """Update the deviance and tell which columns no longer change it (R's rule).

        2 sum w (y log(y / mu) - y + mu), where sum w y eta is a sum over seasons.
        """
        gamma, beta = self.now
        fitted = (gamma * self.level).sum(axis=0) + beta * self.slope
        previous = self.deviance
        self.deviance = 2 * (self.constant - fitted + moments.total.sum(axis=0))
        return np.abs(self.deviance - previous) < _TOLERANCE * (np.abs(self.deviance) + 0.1)

    def write(self, found: Coefficients, settled: Bools, final: bool) -> None:
        """Hand over the columns that have arrived, or all that still run when time is up."""
        ends = self.running & (settled | final)
        lanes = self.lanes[ends]
        found.gamma[:, lanes], found.beta[lanes] = self.now[0][:, ends], self.now[1][ends]
        found.gamma_lag[:, lanes], found.beta_lag[lanes] = self.before[0][:, ends], self.before[1][ends]
        found.converged[lanes] = settled[ends]
        self.running &= ~ends

    def advance(self, moments: Moments) -> None:
        """Take one step of weighted least squares from the present coefficients."""
        by_time = self.slope - moments.first
        step = moments.solve(self.level - moments.total, by_time)
        self.before, self.now = self.now, (self.now[0] + step[0], self.now[1] + step[1])

    def narrow(self) -> None:
        """Drop the columns that have arrived once they are half of all."""
        if 2 * self.running.sum() > len(self.lanes):
            return
        stay = _whole_lanes(np.flatnonzero(self.running))
        self.lanes, self.running = self.lanes[stay], self.running[stay]
        self.prior, self.level, self.slope = self.prior[:, stay], self.level[:, stay], self.slope[stay]
        self.constant, self.deviance = self.constant[stay], self.deviance[stay]
        self.now = (self.now[0][:, stay], self.now[1][stay])
        self.before = (self.before[0][:, stay], self.before[1][stay])
        self.times = None if self.times is None else self.times[:, : len(stay)]


def by_season(values: Floats, design: Design) -> Floats:
    """Sum the rows of each season."""
    sums = np.empty((design.seasons, values.shape[1]))
    for level, rows in enumerate(design.slices):
        np.add.reduce(values[rows], axis=0, out=sums[level])
    return sums


def by_season3(values, design):
    sums = np.empty((3, design.seasons, values.shape[2]))
    for level, rows in enumerate(design.slices):
        np.add.reduce(values[:, rows], axis=1, out=sums[:, level])
    return sums

def linear(gamma: Floats, beta: Floats, times: Floats | None, design: Design) -> Floats:
    """Return eta = gamma[season] + beta * time for every baseline week."""
    eta = np.take(gamma, design.season, axis=0)
    if times is not None:
        eta += times * beta
    return eta


def means(eta: Floats) -> Floats:
    """Return exp(eta) in place, never below machine epsilon, as R's log link."""
    return np.maximum(np.exp(eta, out=eta), _TINY, out=eta)


def _whole_lanes(chosen: Ints) -> Ints:
    """Repeat the last of ``chosen`` until their number is a multiple of the lanes."""
    short = -len(chosen) % _LANES
    return np.concatenate([chosen, np.repeat(chosen[-1:], short)])
