"""A smooth season instead of ten levels: two harmonics and a trend under a ridge prior, outliers out.

log mu = level + trend + two harmonics of the year. Six numbers under a mild prior are estimated with
less noise than eleven free ones. Weeks that stand out alone, or together with a neighbour, are left
out, and what that does to quiet series is undone (``consistency``). Early-warning.md, "Beyond the
reference". The prior and the harmonics resemble the simulator on which thresholds were fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.surges.consistency import KEPT, consistency, outlying
from analytics.surges.panel import Bools, Floats, Ints, Panel

_TREND = 1.3  # prior standard deviation of the log change over five years
_HARMONICS = (0.5, 0.3)  # ... of the coefficients of the yearly and the half-yearly wave
_FIVE_YEARS = 260.0
_MOST_STEPS = 12
_CLOSE = 1e-6  # a column is done when no coefficient moves by more
_ROUNDS = 3
_WIDTH = 256
_LANES = 16


@dataclass(frozen=True)
class Smooth:
    """Expected count of this week (``mu``) and of the one before (``mu_before``), dispersion, weeks used."""

    steps: Ints
    columns: Ints
    mu: Floats
    mu_before: Floats
    phi: Floats
    weeks: Floats


def basis(offsets: Floats, weeks_a_year: float) -> Floats:
    """Return one row per offset (weeks back): level, trend per five years, four waves seen from now."""
    angles = [2 * np.pi * j * offsets / weeks_a_year for j in (1, 2)]
    waves = [wave(angle) for angle in angles for wave in (np.cos, np.sin)]
    return np.stack([np.ones_like(offsets), -offsets / _FIVE_YEARS, *waves], axis=1)


def fit_smooth(panel: Panel, steps: Ints, columns: Ints, offsets: Ints, weeks_a_year: float) -> Smooth:
    """Fit series ``columns[j]`` as seen from week ``steps[j]``, by the weeks ``offsets`` before it."""
    order = np.argsort(panel.totals[columns], kind="stable")  # rare series take the most steps
    cuts = [order[at : at + _WIDTH] for at in range(0, len(order), _WIDTH)]
    parts = [_fit_part(panel, steps[cut], columns[cut], offsets, weeks_a_year) for cut in cuts]
    found = np.empty((4, len(steps)))
    found[:, order] = np.concatenate(parts, axis=1)
    return Smooth(steps, columns, *found)


def _fit_part(panel: Panel, steps: Ints, columns: Ints, offsets: Ints, weeks_a_year: float) -> Floats:
    """Return four rows: mean of this week and of the one before, dispersion, weeks with a count."""
    lanes = np.minimum(np.arange(-(-len(steps) // _LANES) * _LANES), len(steps) - 1)
    at = steps[lanes] - offsets[:, None]
    y = np.where(at >= 0, panel.counts[np.maximum(at, 0), columns[lanes]], np.nan)
    here = ~np.isnan(y)
    regression = _Ridge(np.where(here, y, 0.0), here, basis(offsets.astype(float), weeks_a_year))
    phi = regression.run()
    now = basis(np.array([0.0, 1.0]), weeks_a_year) @ regression.beta
    mu = [consistency().true_mean(np.exp(np.clip(eta, -30, 30)), phi) for eta in now]
    return np.stack([*mu, phi, here.sum(axis=0)])[:, : len(steps)]


class _Ridge:
    """Penalised quasi-Poisson fits of many columns, outlying weeks taken out between rounds.

    A column stops moving when it is done, so its numbers do not depend on its neighbours in the batch.
    """

    def __init__(self, y: Floats, here: Bools, X: Floats) -> None:
        self.y, self.here, self.X = y, here, X
        self.kept = here.astype(float)
        self.phi = np.ones(y.shape[1])
        self.beta = np.zeros((X.shape[1], y.shape[1]))
        self.beta[0] = np.log(y.sum(axis=0) / np.maximum(here.sum(axis=0), 1) + 0.02)
        spreads = np.array([_TREND, *np.repeat(_HARMONICS, 2)])
        self.precision = np.array([1e-9, *spreads**-2.0])
        self.upper = np.triu_indices(X.shape[1])
        self.products = np.ascontiguousarray(X[:, self.upper[0]] * X[:, self.upper[1]])

    def run(self) -> Floats:
        """Fit, take outlying weeks out, fit again; return the dispersion with its bias undone."""
        self._newton()
        self.phi = np.maximum(1.0, self._pearson())
        for _ in range(_ROUNDS):
            self._reject()
            self._newton()
            self.phi = consistency().true_dispersion(self._pearson(), self._typical(), self.phi)
        return self.phi

    @property
    def mu(self) -> Floats:
        """Return the fitted means."""
        eta = np.einsum("ni,is->ns", self.X, self.beta)
        return np.exp(np.clip(eta, -30, 30, out=eta), out=eta)

    def _newton(self) -> None:
        running = np.ones(self.y.shape[1], dtype=bool)
        for _ in range(_MOST_STEPS):
            W = self.kept * self.mu
            pull = np.einsum("ni,ns->is", self.X, self.kept * self.y - W) / self.phi
            pull -= self.precision[:, None] * self.beta
            step = np.linalg.solve(self._curvature(W), pull.T[:, :, None])[:, :, 0].T
            step = np.clip(step, -2.0, 2.0) * running
            self.beta += step
            running &= np.abs(step).max(axis=0) > _CLOSE
            if not running.any():
                break

    def _curvature(self, W: Floats) -> Floats:
        """Return X' W X / phi + prior precision, one matrix per column."""
        size = self.X.shape[1]
        curvature = np.empty((W.shape[1], size, size))
        curvature[:, *self.upper] = (np.einsum("ni,ns->is", self.products, W) / self.phi).T
        curvature[:, self.upper[1], self.upper[0]] = curvature[:, *self.upper]
        curvature += np.diag(self.precision)
        return curvature

    def _pearson(self) -> Floats:
        """Return the mean squared Pearson residual of the weeks kept, by n - p."""
        mu, weeks = self.mu, self.kept.sum(axis=0)
        squares = (self.kept * (self.y - mu) ** 2 / mu).sum(axis=0)
        lost = np.minimum(self.X.shape[1] / np.maximum(self.here.sum(axis=0), 1), 0.5)
        pearson: Floats = squares / np.maximum(weeks, 1.0) / (1 - lost)
        return pearson

    def _typical(self) -> Floats:
        """Return the mean, averaged in the log over events rather than over weeks."""
        mu = self.mu
        typical: Floats = np.exp((mu * np.log(mu)).sum(axis=0) / mu.sum(axis=0))
        return typical

    def _reject(self) -> None:
        """Take out weeks that stand out alone, and both of two neighbours that stand out together."""
        mu, y = self.mu, self.y
        out = outlying(y, mu, self.phi)
        pair = outlying(y[1:] + y[:-1], mu[1:] + mu[:-1], self.phi, kept=KEPT + 1)
        out[1:] |= pair
        out[:-1] |= pair
        self.kept = (self.here & ~out).astype(float)
