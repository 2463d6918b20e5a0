"""The upper bound a count must exceed, its score and its p-value, from an estimate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.surges.estimates import Estimates
from analytics.surges.options import Method, Options
from analytics.surges.panel import Floats
from analytics.surges.tails import at_least, quantile

_Variance = Callable[[Floats], Any]
_POWERS: dict[str, tuple[float, _Variance]] = {
    "2/3": (2 / 3, lambda mu: 4 / 9 * np.cbrt(mu)),
    "1/2": (1 / 2, lambda _: 1 / 4),
    "none": (1.0, lambda mu: mu),
}
"""Transformation y^power, and what tau is multiplied with to give its variance (Farrington 1996)."""


@dataclass(frozen=True)
class Bounds:
    """``upper`` bound, ``score`` X = (y - mu) / (U - mu) and ``p`` = P(Y >= y), one per series-week."""

    upper: Floats
    score: Floats
    p: Floats


def bounds(told: Estimates, y: Floats, options: Options) -> Bounds:
    """Draw the bound of ``options.method`` at ``options.alpha``, one-sided, for counts ``y``.

    nb: the 1-alpha quantile of the negative binomial with mean mu and variance phi mu. delta:
    (mu^2/3 + z sqrt(4/9 mu^1/3 tau))^3/2 with tau = phi + se(mu)^2 / mu. muan: nb at
    exp(eta + z se(eta)).
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if options.method is Method.DELTA:
            upper, p = _delta(told, y, options)
        else:
            upper, p = _negative_binomial(told, y, options)
        return Bounds(upper, _score(told, y, upper, options), p)


def _negative_binomial(told: Estimates, y: Floats, options: Options) -> tuple[Floats, Floats]:
    mu = told.mu
    if options.method is Method.MUAN:
        mu = np.exp(told.eta + ndtri(1 - options.alpha) * told.se)
    upper = quantile(mu, told.phi, 1 - options.alpha)
    return upper, np.where(np.isnan(upper), np.nan, at_least(y, mu, told.phi))


def _delta(told: Estimates, y: Floats, options: Options) -> tuple[Floats, Floats]:
    mu = told.mu
    power, variance = _POWERS[options.powertrans]
    spread = np.sqrt(variance(mu) * (told.phi + (told.se * mu) ** 2 / mu))
    upper = (mu**power + ndtri(1 - options.alpha) * spread) ** (1 / power)
    return upper, ndtr((mu**power - y**power) / spread)


def _score(told: Estimates, y: Floats, upper: Floats, options: Options) -> Floats:
    """Return (y - mu) / (U - mu), nothing where U is not above mu.

    R mixes the log of the mean with counts unless the method is delta; alarms agree, the number does not.
    """
    if options.as_r:
        centre = told.mu if options.method is Method.DELTA else told.eta
        mixed: Floats = (y - centre) / (upper - centre)
        return mixed
    return np.where(upper > told.mu, (y - told.mu) / (upper - told.mu), np.nan)
