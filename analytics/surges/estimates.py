"""From fits to one estimate per series-week: mean, dispersion, standard error, trend kept or not."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from scipy.special import stdtr

from analytics.surges.baseline import Batch, batches
from analytics.surges.fitting import Responses, Solution, solve
from analytics.surges.options import FEWEST_YEARS, Options
from analytics.surges.panel import Bools, Floats, Ints, Panel


@dataclass(frozen=True)
class Fit:
    """One weighted fit of many series-weeks, read with R's lagged working weights."""

    responses: Responses
    prior: Floats
    trend: bool
    found: Solution

    @classmethod
    def of(cls, responses: Responses, prior: Floats, trend: bool) -> Fit:
        """Fit the columns with these prior weights."""
        return cls(responses, prior, trend, solve(responses, prior, trend))

    @cached_property
    def freedom(self) -> Floats:
        """Return n - p, p counting the seasons that have a count, and the trend."""
        rows = self.responses.design.slices
        levels = sum(self.responses.here[season].any(axis=0).astype(float) for season in rows)
        return np.asarray(np.maximum(self.responses.n - levels - int(self.trend), 1.0))

    @cached_property
    def _dispersions(self) -> tuple[Floats, Floats]:
        """Return sum W r^2 / (n - p), r = (y - mu) / mu, with working weights W and with prior ones."""
        lagged, overwritten = np.zeros((2, self.responses.width))
        room = np.empty((2, self.responses.design.longest, self.responses.width))
        for level, rows in enumerate(self.responses.design.slices):
            mu, W = room[:, : rows.stop - rows.start]
            squares = np.divide(self.responses.y[rows], self.found.now.means(level, mu), out=mu)
            squares -= 1
            squares *= squares
            squares *= self.prior[rows]
            overwritten += squares.sum(axis=0)
            squares *= self.found.before.means(level, W)
            lagged += squares.sum(axis=0)
        return lagged / self.freedom, overwritten / self.freedom

    @property
    def raw_dispersion(self) -> Floats:
        """Return sum W r^2 / (n - p), which may lie below 1."""
        return self._dispersions[0]

    @property
    def overwritten_dispersion(self) -> Floats:
        """Return sum omega r^2 / (n - p): what R's standard error uses after it overwrote the weights."""
        return self._dispersions[1]

    @cached_property
    def phi(self) -> Floats:
        """Return the dispersion, at least 1."""
        return np.maximum(self.raw_dispersion, 1.0)

    def downweighted(self, threshold: float) -> Floats:
        """Return prior weights: s^-2 above ``threshold``, 1 below, scaled to sum to n.

        s = 1.5 (y^2/3 mu^-1/6 - mu^1/2) / sqrt(phi (1 - h)) are Anscombe residuals with the hat
        values h = W (1 / total + (t - centre)^2 / spread) (Noufaily et al. 2013).
        """
        weights = self.responses.here.copy()
        for level, rows in enumerate(self.responses.design.slices):
            s = self._raw_anscombe(level, rows)
            bar = threshold**2 * self.phi * (1 - self._leverages(level, rows))
            outlying = np.nonzero((s > 0) & (s * s > bar))
            weights[rows][outlying] *= bar[outlying] / (threshold * s[outlying]) ** 2
        weights *= self.responses.n / weights.sum(axis=0)
        return weights

    def _raw_anscombe(self, level: int, rows: slice) -> Floats:
        y = self.responses.y[rows]
        root = self.found.now.means(level, np.empty_like(y))
        np.sqrt(root, out=root)
        raw: Floats = np.cbrt(y * y / root) - root
        return 1.5 * raw

    def _leverages(self, level: int, rows: slice) -> Floats:
        moments, prior = self.found.lagged, self.prior[rows]
        W = self.found.before.means(level, np.empty_like(prior)) * prior
        per_week = 1 / np.where(moments.total[level] > 0, moments.total[level], 1.0)
        if not self.trend:
            return W * per_week
        away = self.responses.design.times(self.responses.width)[rows] - moments.centre[level]
        return np.asarray(W * (per_week + away * away / moments.spread))

    def slope_p(self, dispersion: Floats) -> Floats:
        """Return the two-sided p-value of the trend on t with n - p degrees of freedom."""
        t = np.abs(self.found.now.beta) / np.sqrt(dispersion / self.found.lagged.spread)
        p: Floats = 2 * stdtr(self.freedom, -t)
        return p


@dataclass(frozen=True)
class Estimates:
    """What the baseline says of each series-week (``steps[j]`` of ``columns[j]``), before any bound.

    ``eta`` = log of the expected count, ``se`` its standard error, ``phi`` the dispersion (at least
    1), ``trend`` whether a trend was kept and ``slope`` it per step, ``years`` of history used.
    """

    steps: Ints
    columns: Ints
    eta: Floats
    se: Floats
    phi: Floats
    trend: Bools
    slope: Floats
    converged: Bools
    years: Ints

    @property
    def mu(self) -> Floats:
        """Return the expected counts."""
        return np.exp(self.eta)

    def of(self, chosen: Ints) -> Estimates:
        """Return some of them."""
        return replace(self, **{f.name: getattr(self, f.name)[chosen] for f in fields(self)})

    @classmethod
    def joined(cls, parts: list[Estimates]) -> Estimates:
        """Return all parts as one, by step and then column."""
        names = [f.name for f in fields(cls)]
        whole = cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
        return whole.of(np.lexsort((whole.columns, whole.steps)))


def estimate(panel: Panel, steps: Ints, options: Options) -> Estimates | None:
    """Fit every series at every one of ``steps``; None when no series has enough history."""
    parts = [_estimate_batch(panel, batch, options) for batch in batches(panel, steps, options)]
    return Estimates.joined(parts) if parts else None


def _estimate_batch(panel: Panel, batch: Batch, options: Options) -> Estimates:
    responses = Responses.of(panel, batch)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        fit, settled = _fit(responses, options, trend=options.trend)
        told = _read(fit, settled, batch, options)
        drop = np.flatnonzero(options.trend & ~_keeps_trend(fit, settled, told, options))
        if drop.size == 0:
            return told
        fit, settled = _fit(responses.of_columns(drop), options, trend=False)
        again = _read(fit, settled, batch.of(drop), options)
    kept = np.setdiff1d(np.arange(len(batch.steps)), drop)
    return Estimates.joined([told.of(kept), again])


def _fit(responses: Responses, options: Options, *, trend: bool) -> tuple[Fit, Bools]:
    """Fit once, and once more with outlying weeks weighted down; R asks only the first to converge."""
    first = Fit.of(responses, responses.here, trend)
    if not options.reweight:
        return first, first.found.converged
    second = Fit.of(responses, first.downweighted(options.weights_threshold), trend)
    return second, first.found.converged


def _keeps_trend(fit: Fit, settled: Bools, told: Estimates, options: Options) -> Bools:
    """Tell where the trend stays: 3 years, p below its threshold, no mean above all of the baseline.

    A p-value of exactly 1 or none at all drops it, as does a first fit that did not converge.
    """
    count = len(told.steps)
    highest = fit.responses.y.max(axis=0)[:count]
    significant = fit.slope_p(_error_dispersion(fit, options))[:count] < options.p_threshold_trend
    enough = fit.responses.design.years >= FEWEST_YEARS
    return np.asarray(settled[:count] & significant & (told.mu <= highest) & enough)


def _error_dispersion(fit: Fit, options: Options) -> Floats:
    return fit.overwritten_dispersion if options.as_r and options.reweight else fit.raw_dispersion


def _read(fit: Fit, settled: Bools, batch: Batch, options: Options) -> Estimates:
    design, count = batch.design, len(batch.steps)
    total, centre = fit.found.lagged.total[-1], fit.found.lagged.centre[-1]
    eta = fit.found.now.gamma[-1] + fit.found.now.beta * design.time_now
    unit = 1 / total + (design.time_now - centre) ** 2 / fit.found.lagged.spread
    known = (fit.responses.here[design.slices[-1]] > 0).any(axis=0)
    return Estimates(
        steps=batch.steps,
        columns=batch.columns,
        eta=np.where(known, eta, np.nan)[:count],
        se=np.sqrt(_error_dispersion(fit, options) * unit)[:count],
        phi=fit.phi[:count],
        trend=np.full(count, fit.trend),
        slope=(fit.found.now.beta / design.scale)[:count],
        converged=settled[:count],
        years=np.full(count, design.years),
    )
