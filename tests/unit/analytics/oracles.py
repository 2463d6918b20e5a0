"""The improved Farrington method written down slowly: one series, one week, one GLM after the other.

Nothing here is shared with the product: baselines by loops over weeks, fits by statsmodels, quantiles
by scipy.stats. Fully converged, where R (and the product) stop early: phi differs by up to 1e-4.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import statsmodels.api as sm
from scipy import stats


@dataclass
class Slow:
    """One week of one series; ``references`` are the positions of the reference weeks, nearest first."""

    y: np.ndarray
    now: int
    references: list[int]
    w: int = 3
    periods: int = 10
    left_out: int = 26
    threshold: float = 2.58
    trend: bool = True
    reweight: bool = True
    mu: float = field(init=False, default=np.nan)
    phi: float = field(init=False, default=np.nan)
    raw: float = field(init=False, default=np.nan)
    se: float = field(init=False, default=np.nan)
    kept_trend: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        levels = self.levels()
        self.weeks = np.array([t for t in sorted(levels) if t < self.now - self.left_out and t >= 0])
        self.weeks = self.weeks[~np.isnan(self.y[self.weeks])]
        self.season = np.array([levels[t] for t in self.weeks])
        self.counts = self.y[self.weeks]
        self._conclude(self.trend)

    def levels(self) -> dict[int, int]:
        """Give every week of the past its season, walking from the oldest reference week to now."""
        level: dict[int, int] = {}
        points = [self.now, *self.references]
        for near, far in pairwise(points):
            between = list(range(far + self.w + 1, near - self.w))
            if self.periods > 1:
                for block, part in enumerate(np.array_split(between, self.periods - 1)):
                    level |= dict.fromkeys(map(int, part), block)
        for point in points:
            level |= dict.fromkeys(range(point - self.w, point + self.w + 1), self.periods - 1)
        return level

    def design(self, trend: bool) -> np.ndarray:
        """One column per season, so that the last coefficient but the trend is this week's level."""
        columns = [(self.season == level).astype(float) for level in sorted(set(self.season))]
        if trend:
            columns.append((self.weeks - self.now) / 100.0)
        return np.column_stack(columns)

    def fit(self, trend: bool, weights: np.ndarray):  # type: ignore[no-untyped-def]
        """Fit by statsmodels until nothing moves."""
        model = sm.GLM(self.counts, self.design(trend), family=sm.families.Poisson(), var_weights=weights)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return model.fit(maxiter=200, tol=1e-13)

    def dispersion(self, fitted, weights: np.ndarray) -> float:  # type: ignore[no-untyped-def]
        """Sum of weighted squared Pearson residuals by n - p."""
        pearson = (self.counts - fitted.mu) ** 2 / fitted.mu
        return float((weights * pearson).sum() / (len(self.counts) - len(fitted.params)))

    def weights(self, fitted, phi: float, trend: bool) -> np.ndarray:  # type: ignore[no-untyped-def]
        """Anscombe residuals beyond the threshold count as their inverse square."""
        root = np.sqrt(fitted.mu)
        scaled = root[:, None] * self.design(trend)
        hat = np.diag(scaled @ np.linalg.pinv(scaled.T @ scaled) @ scaled.T)
        s = 1.5 * (self.counts ** (2 / 3) * fitted.mu ** (-1 / 6) - root) / np.sqrt(phi * (1 - hat))
        weights = np.array([one**-2 if one > self.threshold else 1.0 for one in s])
        return weights * len(weights) / weights.sum()

    def _conclude(self, trend: bool) -> None:
        weights = np.ones(len(self.counts))
        fitted = self.fit(trend, weights)
        if self.reweight:
            phi = max(1.0, self.dispersion(fitted, weights))
            weights = self.weights(fitted, phi, trend)
            fitted = self.fit(trend, weights)
        level = len(set(self.season)) - 1
        self.mu = float(np.exp(fitted.params[level]))
        if trend and self.mu > self.counts.max():
            self._conclude(trend=False)
            return
        self.raw = self.dispersion(fitted, weights)
        self.phi, self.kept_trend = max(1.0, self.raw), trend
        scaled = np.sqrt(weights * fitted.mu)[:, None] * self.design(trend)
        self.se = float(np.sqrt(self.raw * np.linalg.pinv(scaled.T @ scaled)[level, level]))

    def nb(self, alpha: float, widened: float = 0.0) -> float:
        """The 1 - alpha quantile at exp(eta + widened se)."""
        mu = self.mu * np.exp(widened * self.se)
        if self.phi == 1.0:
            return float(stats.poisson.ppf(1 - alpha, mu))
        return float(stats.nbinom.ppf(1 - alpha, mu / (self.phi - 1), 1 / self.phi))

    def muan(self, alpha: float) -> float:
        """nbPlugin at the upper end of the mean."""
        return self.nb(alpha, float(stats.norm.ppf(1 - alpha)))

    def delta(self, alpha: float) -> float:
        """The 2/3-power bound."""
        tau = self.phi + (self.se * self.mu) ** 2 / self.mu
        spread = np.sqrt(4 / 9 * self.mu ** (1 / 3) * tau)
        return float((self.mu ** (2 / 3) + stats.norm.ppf(1 - alpha) * spread) ** 1.5)


def numbered(y: np.ndarray, now: int, years: int = 5, **settings: object) -> Slow:
    """A series without dates: one year is 52 weeks."""
    return Slow(y, now, [now - 52 * i for i in range(1, years + 1)], **settings)  # type: ignore[arg-type]
