"""Tails and quantiles of counts: negative binomial with variance phi mu, Poisson where phi = 1."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammainc, gammaincc, ndtri

from analytics.surges.panel import Bools, Floats

_ASTRONOMIC = 1e12
_LEAST = 1.0  # dispersion at which the negative binomial has become a Poisson


def at_most(y: Floats, mu: Floats, phi: Floats) -> Floats:
    """Return P(Y <= y), size mu / (phi - 1) and probability 1 / phi; 0 below zero."""
    return np.where(y < 0, 0.0, _tail(np.maximum(y, 0.0), mu, phi, lower=True))


def at_least(y: Floats, mu: Floats, phi: Floats) -> Floats:
    """Return P(Y >= y), accurate in the far tail; 1 at zero and below."""
    return np.where(y <= 0, 1.0, _tail(np.maximum(y, 1.0) - 1, mu, phi, lower=False))


def quantile(mu: Floats, phi: Floats, level: float | Floats) -> Floats:
    """Return the smallest count k with P(Y <= k) >= ``level``; NaN where mu is not a number.

    Starts from Cornish-Fisher, doubles its stride until the answer is bracketed, then halves. Where
    the variance is beyond 1e12 (muan on a baseline of zeros) the start is the answer.
    """
    levels = np.broadcast_to(np.asarray(level, dtype=float), mu.shape)
    known = np.isfinite(mu) & np.isfinite(phi) & (mu >= 0)
    fine = known & (mu * phi < _ASTRONOMIC)
    found = np.where(known, _cornish_fisher(mu, phi, levels), np.nan)
    found[fine] = _search(mu[fine], phi[fine], levels[fine])
    return found


def _tail(y: Floats, mu: Floats, phi: Floats, *, lower: bool) -> Floats:
    """Return P(Y <= y), or P(Y > y), for y >= 0."""
    mu, phi = np.broadcast_arrays(np.asarray(mu, float), np.asarray(phi, float))
    y = np.broadcast_to(y, mu.shape)
    tail = np.where(mu > 0, np.nan, 1.0 if lower else 0.0)
    plain = (phi <= _LEAST) & (mu > 0)
    mixed = (phi > _LEAST) & (mu > 0)
    tail[plain] = (gammaincc if lower else gammainc)(y[plain] + 1, mu[plain])
    size, chance = mu[mixed] / (phi[mixed] - 1), 1 / phi[mixed]
    if lower:
        tail[mixed] = betainc(size, y[mixed] + 1, chance)
    else:
        tail[mixed] = betainc(y[mixed] + 1, size, 1 - chance)
    return tail


def _search(mu: Floats, phi: Floats, level: Floats) -> Floats:
    guess = _cornish_fisher(mu, phi, level)
    above = at_most(guess, mu, phi) >= level
    low, high = np.where(above, guess - 1, guess), np.where(above, guess, guess + 1)
    _bracket(mu, phi, level, above, low, high)
    _halve(mu, phi, level, low, high)
    return high


def _cornish_fisher(mu: Floats, phi: Floats, level: Floats) -> Floats:
    """Return the normal quantile corrected for skewness (2 phi - 1) / sqrt(phi mu), rounded."""
    z, spread = ndtri(level), np.sqrt(mu * phi)
    shift = (2 * phi - 1) * (z * z - 1) / 6
    return np.asarray(np.maximum(np.floor(mu + z * spread + shift + 0.5), 0.0))


def _bracket(mu: Floats, phi: Floats, level: Floats, above: Bools, low: Floats, high: Floats) -> None:
    """Move ``low`` down and ``high`` up until P(Y <= low) < level <= P(Y <= high)."""
    open_, stride = np.arange(len(mu)), 2.0
    while open_.size:
        edge = np.where(above[open_], low[open_], high[open_])
        reached = at_most(edge, mu[open_], phi[open_]) >= level[open_]
        open_ = open_[reached == above[open_]]
        down, up = open_[above[open_]], open_[~above[open_]]
        high[down], low[down] = low[down], np.maximum(low[down] - stride, -1.0)
        low[up], high[up] = high[up], high[up] + stride
        stride *= 2


def _halve(mu: Floats, phi: Floats, level: Floats, low: Floats, high: Floats) -> None:
    """Close the bracket to one count."""
    while (open_ := np.flatnonzero(high - low > 1)).size:
        middle = np.floor((low[open_] + high[open_]) / 2)
        enough = at_most(middle, mu[open_], phi[open_]) >= level[open_]
        high[open_], low[open_] = np.where(enough, middle, high[open_]), np.where(enough, low[open_], middle)
