"""A smooth season instead of ten levels: two harmonics and a trend under a learned prior, outliers out.

log mu = level + trend + two harmonics of the year. How far trend and harmonics may leave zero is
learned from each series itself (empirical Bayes, MacKay 1992), so that a series without a season is
not charged for one. Weeks that stand out alone, or together with a neighbour, are left out, and what
that does to quiet series is undone (``consistency``). Early-warning.md, "Beyond the reference".
Harmonics and a log-linear trend resemble the simulator on which the thresholds were fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.surges.consistency import KEPT, consistency, outlying
from analytics.surges.panel import Bools, Floats, Ints, Panel

_TERMS = ((1,), (2, 3), (4, 5))  # trend, yearly wave, half-yearly wave: each has one prior variance
_FIRST_PRIOR = (1.3, 0.5, 0.3)  # standard deviations to begin with; the trend's is per five years
_PRECISION = (0.3, 1e4)  # the learned prior stays within these
_FIVE_YEARS = 260.0
_MOST_STEPS = 12
_CLOSE = 1e-6  # a column is done when no coefficient moves by more
_ROUNDS = 4
_WIDTH = 256
_LANES = 16


@dataclass(frozen=True)
class Smooth:
    """What the past of series-week j says: expected count of this week (``mu``) and of the one before
    (``mu_before``), dispersion ``phi``, variance of the log of the expected counts, and the plain
    standard deviation (``spread``) of the past counts, season and trend included."""

    steps: Ints
    columns: Ints
    mu: Floats
    mu_before: Floats
    phi: Floats
    uncertainty: Floats
    spread: Floats


def basis(offsets: Floats, weeks_a_year: float) -> Floats:
    """Return one row per offset (weeks back): level, trend per five years, four waves seen from now."""
    angles = [2 * np.pi * j * offsets / weeks_a_year for j in (1, 2)]
    waves = [wave(angle) for angle in angles for wave in (np.cos, np.sin)]
    return np.stack([np.ones_like(offsets), -offsets / _FIVE_YEARS, *waves], axis=1)


def fit_smooth(panel: Panel, steps: Ints, columns: Ints, offsets: Ints, weeks_a_year: float) -> Smooth:
    """Fit series ``columns[j]`` as seen from week ``steps[j]``, by the weeks ``offsets`` before it."""
    order = np.argsort(panel.totals[columns], kind="stable")  # rare series take the most steps
    cuts = [order[at : at + _WIDTH] for at in range(0, len(order), _WIDTH)]
    found = np.empty((5, len(steps)))
    for cut in cuts:
        found[:, cut] = _fit_part(panel, steps[cut], columns[cut], offsets, weeks_a_year)
    return Smooth(steps, columns, *found)


def _fit_part(panel: Panel, steps: Ints, columns: Ints, offsets: Ints, weeks_a_year: float) -> Floats:
    """Return five rows, as ``Smooth`` names them from ``mu`` on."""
    lanes = np.minimum(np.arange(-(-len(steps) // _LANES) * _LANES), len(steps) - 1)
    at = steps[lanes] - offsets[:, None]
    y = np.where(at >= 0, panel.counts[np.maximum(at, 0), columns[lanes]], np.nan)
    here = ~np.isnan(y)
    regression = Ridge(np.where(here, y, 0.0), here, basis(offsets.astype(float), weeks_a_year))
    regression.run()
    this, before = basis(np.array([0.0, 1.0]), weeks_a_year)
    rows = [regression.predicted(this), regression.predicted(before), regression.phi]
    rows += [regression.uncertainty(this), regression.spread()]
    return np.stack(rows)[:, : len(steps)]


class Ridge:
    """Penalised quasi-Poisson fits of many columns, outlying weeks taken out between rounds.

    ``y`` counts (0 where not ``here``), ``X`` the basis. A column stops moving when it is done, so
    its numbers do not depend on its neighbours in the batch; no BLAS call is made.
    """

    def __init__(self, y: Floats, here: Bools, X: Floats) -> None:
        self.y, self.here, self.X = y, here, X
        self.kept = here.astype(float)
        self.phi = np.ones(y.shape[1])
        self.beta = np.zeros((X.shape[1], y.shape[1]))
        self.beta[0] = np.log(y.sum(axis=0) / np.maximum(here.sum(axis=0), 1) + 0.02)
        self.precision = np.full_like(self.beta, 1e-9)
        for term, spread in zip(_TERMS, _FIRST_PRIOR, strict=True):
            self.precision[list(term)] = spread**-2.0
        self.upper = np.triu_indices(X.shape[1])
        self.products = np.ascontiguousarray(X[:, self.upper[0]] * X[:, self.upper[1]])

    def run(self) -> None:
        """Fit; then, in rounds, take outlying weeks out, learn the prior, fit again, undo the bias."""
        self._newton()
        self.phi = np.maximum(1.0, self._pearson())
        for _ in range(_ROUNDS):
            self._reject()
            self._learn_prior()
            self._newton()
            self.phi = consistency().true_dispersion(self._pearson(), self._typical(), self.phi)

    def predicted(self, row: Floats) -> Floats:
        """Return the expected counts at one row of the basis, the bias of rejection undone."""
        eta = np.clip((row[:, None] * self.beta).sum(axis=0), -30, 30)
        return consistency().true_mean(np.exp(eta), self.phi)

    def uncertainty(self, row: Floats) -> Floats:
        """Return the variance of the log of the expected counts at one row of the basis."""
        variance: Floats = np.einsum("i,sij,j->s", row, self._covariance(), row)
        return variance

    def spread(self) -> Floats:
        """Return the standard deviation of the counts themselves."""
        n = np.maximum(self.here.sum(axis=0), 2)
        away = (self.y - self.y.sum(axis=0) / n) * self.here
        spread: Floats = np.sqrt((away * away).sum(axis=0) / (n - 1))
        return spread

    @property
    def mu(self) -> Floats:
        """Return the fitted means."""
        eta = np.einsum("ni,is->ns", self.X, self.beta)
        return np.asarray(np.exp(np.clip(eta, -30, 30, out=eta), out=eta), dtype=float)

    def _newton(self) -> None:
        running = np.ones(self.y.shape[1], dtype=bool)
        for _ in range(_MOST_STEPS):
            W = self.kept * self.mu
            pull = np.einsum("ni,ns->is", self.X, self.kept * self.y - W) / self.phi
            pull -= self.precision * self.beta
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
        curvature[:, np.arange(size), np.arange(size)] += self.precision.T
        return curvature

    def _covariance(self) -> Floats:
        return np.asarray(np.linalg.inv(self._curvature(self.kept * self.mu)), dtype=np.float64)

    def _learn_prior(self) -> None:
        """Set each term's precision to (k - precision tr V) / |beta|^2, k its number of coefficients."""
        variances = np.diagonal(self._covariance(), axis1=1, axis2=2).T
        for term in _TERMS:
            rows = list(term)
            spread = variances[rows].sum(axis=0)
            determined = np.clip(len(rows) - self.precision[rows[0]] * spread, 1e-3, len(rows))
            squares = np.maximum((self.beta[rows] ** 2).sum(axis=0), 1e-12)
            self.precision[rows] = np.clip(determined / squares, *_PRECISION)

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
