"""What rejecting outlying weeks does to a mean and a dispersion when there is nothing to reject.

A fit that leaves out the largest counts is biased low even on quiet series, the more the rarer and
the more dispersed they are. The two ratios are computed once from the negative binomial itself (no
simulation), so that the rejection can be undone on average: Fisher consistency, as in robust
quasi-likelihood regression (Cantoni and Ronchetti 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import gammaln

from analytics.surges.panel import Bools, Floats

REJECT = 2.58  # Anscombe residual from which a week is left out, the paper's threshold
KEPT = 2.0  # counts up to this are never outlying: in a rare series a pair says nothing yet
_LOG_MU = np.linspace(np.log(0.03), np.log(600.0), 40)
_LOG_PHI = np.linspace(0.0, np.log(15.0), 22)
_ROUNDS = 40


def outlying(y: Floats, mu: Floats, phi: Floats, kept: float = KEPT) -> Bools:
    """Tell where s = 1.5 (y^2/3 mu^-1/6 - mu^1/2) / sqrt(phi) exceeds 2.58 and y is more than ``kept``."""
    root = np.sqrt(mu)
    s = 1.5 * (np.cbrt(y * y / root) - root)
    above: Bools = (s > REJECT * np.sqrt(phi)) & (y > kept)
    return above


@dataclass(frozen=True)
class Consistency:
    """``mean[i, j]`` and ``dispersion[i, j]``: biased over true value, by log mean and log dispersion."""

    mean: Floats
    dispersion: Floats

    def true_mean(self, biased: Floats, phi: Floats) -> Floats:
        """Undo the bias of fitted means at this dispersion."""
        mu = biased
        for _ in range(4):
            mu = biased / _interpolated(self.mean, mu, phi)
        return mu

    def true_dispersion(self, biased: Floats, biased_mean: Floats, phi: Floats) -> Floats:
        """Undo the bias of a dispersion, starting from ``phi``; never below 1."""
        mu = biased_mean / _interpolated(self.mean, biased_mean, phi)
        for _ in range(6):
            phi = np.maximum(1.0, biased / _interpolated(self.dispersion, mu, phi))
        return phi


@cache
def consistency() -> Consistency:
    """Work out both tables; takes a tenth of a second, once."""
    ratios = np.array([[_ratios(mu, phi) for phi in np.exp(_LOG_PHI)] for mu in np.exp(_LOG_MU)])
    return Consistency(ratios[..., 0], ratios[..., 1])


def _ratios(mu: float, phi: float) -> tuple[float, float]:
    """Return where mean and dispersion settle, over their true values, if outlying counts are left out."""
    y = np.arange(mu + 12 * np.sqrt(mu * phi) + 60 * phi + 10)
    chance = _chances(y, mu, phi)
    settled = mu
    for _ in range(_ROUNDS):
        kept = chance * ~outlying(y, np.array(settled), np.array(phi))
        settled = float((kept * y).sum() / kept.sum())
    dispersion = (kept * (y - settled) ** 2).sum() / settled / kept.sum()
    return settled / mu, float(dispersion) / phi


def _chances(y: Floats, mu: float, phi: float) -> Floats:
    """Return the negative binomial (for phi near 1 Poisson) probabilities of ``y``."""
    if phi < 1.0005:
        log_chance = y * np.log(mu) - mu - gammaln(y + 1)
    else:
        size = mu / (phi - 1)
        log_chance = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
        log_chance += y * np.log1p(-1 / phi) - size * np.log(phi)
    chance: Floats = np.exp(log_chance)
    return np.asarray(chance / chance.sum(), dtype=float)


def _interpolated(table: Floats, mu: Floats, phi: Floats) -> Floats:
    """Look up between the four nearest cells; beyond the edge the edge holds."""
    i, across = _cell(np.log(np.maximum(mu, 1e-12)), _LOG_MU)
    j, along = _cell(np.log(phi), _LOG_PHI)
    near = table[i, j] * (1 - along) + table[i, j + 1] * along
    far = table[i + 1, j] * (1 - along) + table[i + 1, j + 1] * along
    between: Floats = near * (1 - across) + far * across
    return between


def _cell(value: Floats, grid: Floats) -> tuple[np.ndarray, Floats]:
    at = np.clip((value - grid[0]) / (grid[1] - grid[0]), 0.0, len(grid) - 1.0)
    cell = np.minimum(at.astype(np.int64), len(grid) - 2)
    return cell, at - cell
