"""Quasi-Poisson regressions of many series-weeks at once, the season factor eliminated by sums.

log mu = gamma[season] + beta * time. With the season given, one iteration of weighted least squares
is an exponential, three sums per season and a division per series. Sums run down the columns only,
so a column's numbers do not depend, to the last bit, on which others are fitted beside it; no BLAS
call is made and so no second thread is woken.

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
_LOG_TINY = float(np.log(_TINY))
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

    def of_columns(self, chosen: Ints) -> Responses:
        """Return some of the series-weeks, padded to whole lanes."""
        lanes = _whole_lanes(chosen)
        return Responses(self.y[:, lanes], self.here[:, lanes], self.design)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return int(self.y.shape[1])

    @cached_property
    def n(self) -> Floats:
        """Return how many weeks of each baseline have a count."""
        return np.asarray(self.here.sum(axis=0), dtype=float)


@dataclass(frozen=True)
class Coefficients:
    """``gamma[g, j]`` per season and ``beta[j]`` per unit of time; ``times`` None without a trend."""

    gamma: Floats
    beta: Floats
    times: Floats | None
    design: Design

    @cached_property
    def _may_vanish(self) -> bool:
        return bool(self.gamma.min() - np.abs(self.beta).max() < _LOG_TINY)

    def means(self, level: int, out: Floats) -> Floats:
        """Write exp(gamma + beta time) of the weeks of one season, never below machine epsilon."""
        if self.times is None:
            out[:] = self.gamma[level]
        else:
            np.multiply(self.times[self.design.slices[level]], self.beta, out=out)
            np.add(out, self.gamma[level], out=out)
        np.exp(out, out=out)
        return np.maximum(out, _TINY, out=out) if self._may_vanish else out

    def of(self, lanes: Ints) -> Coefficients:
        """Return some columns."""
        times = None if self.times is None else self.times[:, : len(lanes)]
        return Coefficients(self.gamma[:, lanes], self.beta[lanes], times, self.design)


@dataclass(frozen=True)
class Moments:
    """Sums of working weights W: ``total[g]`` and mean time ``centre[g]`` of each season, W t over all
    (``first``), and W times the squared distance of t from its season's mean (``spread``)."""

    total: Floats
    first: Floats
    centre: Floats
    spread: Floats

    @classmethod
    def at(cls, now: Coefficients, prior: Floats) -> Moments:
        """Sum up W = prior x mu at these coefficients."""
        total, first, second = np.zeros((3, now.design.seasons, len(now.beta)))
        room = np.empty((now.design.longest, len(now.beta)))
        for level, rows in enumerate(now.design.slices):
            W = now.means(level, room[: rows.stop - rows.start])
            np.multiply(W, prior[rows], out=W)
            np.add.reduce(W, axis=0, out=total[level])
            if now.times is not None:
                _sum_times(W, now.times[rows], first[level], second[level])
        return cls.from_sums(total, first, second, has_trend=now.times is not None)

    @classmethod
    def from_sums(cls, total: Floats, first: Floats, second: Floats, *, has_trend: bool) -> Moments:
        """Centre the sums of W, W t and W t^2 per season; without a trend the spread is infinite."""
        if not has_trend:
            return cls(total, first[0], first, np.full(total.shape[1], np.inf))
        centre = first / np.where(total > 0, total, 1.0)
        spread = (second - centre * first).sum(axis=0)
        return cls(total, first.sum(axis=0), centre, spread)

    def of(self, lanes: Ints) -> Moments:
        """Return some columns."""
        return Moments(self.total[:, lanes], self.first[lanes], self.centre[:, lanes], self.spread[lanes])

    def put(self, lanes: Ints, source: Moments, ends: Ints) -> None:
        """Write columns ``ends`` of another into ``lanes`` of this."""
        self.total[:, lanes], self.centre[:, lanes] = source.total[:, ends], source.centre[:, ends]
        self.first[lanes], self.spread[lanes] = source.first[ends], source.spread[ends]

    def solve(self, by_level: Floats, by_time: Floats) -> tuple[Floats, Floats]:
        """Return (gamma, beta) of least squares on sums of W z per season and of W z t overall."""
        beta = (by_time - (self.centre * by_level).sum(axis=0)) / self.spread
        gamma = by_level / np.where(self.total > 0, self.total, 1.0) - beta * self.centre
        return gamma, beta


def _sum_times(W: Floats, times: Floats, first: Floats, second: Floats) -> None:
    """Write the sums of W t and W t^2; W is used up."""
    np.multiply(W, times, out=W)
    np.add.reduce(W, axis=0, out=first)
    np.multiply(W, times, out=W)
    np.add.reduce(W, axis=0, out=second)


@dataclass(frozen=True)
class Solution:
    """Where the iteration ended (``now``), where it stood one step ``before`` and the working weights
    summed up there (``lagged``), and which columns have converged."""

    now: Coefficients
    before: Coefficients
    lagged: Moments
    converged: Bools


def solve(responses: Responses, prior: Floats, trend: bool) -> Solution:
    """Fit every column by iteratively reweighted least squares; the module says by which convention.

    ``prior`` are weights per count, 0 where it is missing.
    """
    race = _Race(responses, prior, trend)
    found = race.room()
    for count in range(1, _ITERATIONS + 1):
        moments = Moments.at(race.now, race.prior)
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
        self.lanes = np.arange(responses.width)
        self.running = np.ones(responses.width, dtype=bool)
        self.prior = prior
        self.deviance = np.full(responses.width, np.inf)
        times = responses.design.times(responses.width) if trend else None
        opening = _Opening.of(responses, prior, times)
        self.level, self.slope, self.constant = opening.level, opening.slope, opening.constant
        self.lagged = opening.moments
        self.now = self.before = Coefficients(*opening.step, times, self.design)

    def room(self) -> Solution:
        """Return where the columns that arrive are written."""
        all_ = np.arange(len(self.lanes))
        return Solution(self.now.of(all_), self.now.of(all_), self.lagged.of(all_), np.zeros(len(all_), bool))

    def settled(self, moments: Moments) -> Bools:
        """Update the deviance and tell which columns no longer change it (R's rule).

        2 sum w (y log(y / mu) - y + mu), where sum w y eta is a sum over seasons.
        """
        fitted = (self.now.gamma * self.level).sum(axis=0) + self.now.beta * self.slope
        previous = self.deviance
        self.deviance = 2 * (self.constant - fitted + moments.total.sum(axis=0))
        return np.asarray(np.abs(self.deviance - previous) < _TOLERANCE * (np.abs(self.deviance) + 0.1))

    def write(self, found: Solution, settled: Bools, *, final: bool) -> None:
        """Hand over the columns that have arrived, or all that still run when time is up."""
        ends = np.flatnonzero(self.running & (settled | final))
        lanes = self.lanes[ends]
        for target, source in ((found.now, self.now), (found.before, self.before)):
            target.gamma[:, lanes] = source.gamma[:, ends]
            target.beta[lanes] = source.beta[ends]
        found.lagged.put(lanes, self.lagged, ends)
        found.converged[lanes] = settled[ends]
        self.running[ends] = False

    def advance(self, moments: Moments) -> None:
        """Take one step of weighted least squares from the present coefficients."""
        gamma, beta = moments.solve(self.level - moments.total, self.slope - moments.first)
        self.before, self.lagged = self.now, moments
        self.now = Coefficients(self.now.gamma + gamma, self.now.beta + beta, self.now.times, self.design)

    def narrow(self) -> None:
        """Drop the columns that have arrived once they are half of all."""
        if 2 * self.running.sum() > len(self.lanes):
            return
        stay = _whole_lanes(np.flatnonzero(self.running))
        self.lanes, self.running = self.lanes[stay], self.running[stay]
        self.prior, self.level, self.slope = self.prior[:, stay], self.level[:, stay], self.slope[stay]
        self.constant, self.deviance = self.constant[stay], self.deviance[stay]
        self.now, self.before, self.lagged = self.now.of(stay), self.before.of(stay), self.lagged.of(stay)


@dataclass(frozen=True)
class _Opening:
    """Fixed sums of a fit (w y per season, w y t, the deviance's constant) and its first step."""

    level: Floats
    slope: Floats
    constant: Floats
    moments: Moments
    step: tuple[Floats, Floats]

    @classmethod
    def of(cls, responses: Responses, prior: Floats, times: Floats | None) -> _Opening:
        """Step from mu = y + 0.1: weights w (y + 0.1), working response log(y + 0.1) - 0.1 / (y + 0.1)."""
        sums = np.zeros((6, responses.design.seasons, responses.width))
        level, total, first, second, z, z_times = sums
        slope, constant = np.zeros((2, responses.width))
        for at, rows in enumerate(responses.design.slices):
            y, w = responses.y[rows], prior[rows]
            weighted = w * y
            np.add.reduce(weighted, axis=0, out=level[at])
            constant += (weighted * np.log(np.maximum(y, 1.0))).sum(axis=0)
            start = y + 0.1
            W = start * w
            work = np.log(start, out=start) * W - 0.1 * w
            np.add.reduce(W, axis=0, out=total[at])
            np.add.reduce(work, axis=0, out=z[at])
            if times is not None:
                slope += np.multiply(weighted, times[rows], out=weighted).sum(axis=0)
                np.add.reduce(np.multiply(work, times[rows], out=work), axis=0, out=z_times[at])
                _sum_times(W, times[rows], first[at], second[at])
        moments = Moments.from_sums(total, first, second, has_trend=times is not None)
        step = moments.solve(z, z_times.sum(axis=0))
        return cls(level, slope, constant - level.sum(axis=0), moments, step)


def _whole_lanes(chosen: Ints) -> Ints:
    """Repeat the last of ``chosen`` until their number is a multiple of the lanes."""
    short = -len(chosen) % _LANES
    return np.concatenate([chosen, np.repeat(chosen[-1:], short)])
