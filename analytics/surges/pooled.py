"""Series younger than three years: their own few weeks, held near the average of their neighbours.

Every series of a group (grid in community, community in station, same category) lends the others
what it knows: empirical Bayes for a negative binomial. A series seen for n weeks keeps the share
B = (n / phi) / (n / phi + mean / tau^2) of its own mean and takes the rest from the group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.surges.panel import Bools, Floats, Ints, Panel
from analytics.surges.rows import scattered
from analytics.surges.silence import alarms, enough, reasons
from analytics.surges.tails import at_least, quantile


@dataclass(frozen=True)
class Pooling:
    """Settings of the short-history method.

    The baseline are the ``window`` weeks that end ``gap`` weeks before the present one; a series needs
    ``fewest`` of them, a group ``members`` series. ``limit54`` is the four-week rule.
    """

    alpha: float = 0.005
    window: int = 26
    gap: int = 2
    fewest: int = 6
    members: int = 4
    limit54: tuple[int, int] = (5, 4)


@dataclass(frozen=True)
class _Shrunk:
    """Per series: mean held near its group, group dispersion, variance of that mean."""

    mean: Floats
    phi: Floats
    variance: Floats


def pooled(
    counts: pd.DataFrame, groups: pd.DataFrame, settings: Pooling | None = None, last: int | None = None
) -> pd.DataFrame:
    """Judge every series in every week by few weeks of its own and the group's; columns as ``farrington``.

    ``groups`` has one row per series and one column per level, narrow to wide (community, station);
    a series uses the first level in which enough neighbours have a baseline, or stays silent.
    """
    settings = settings or Pooling()
    panel = Panel.of(counts)
    steps = panel.last_steps(last)
    codes = [pd.factorize(groups.loc[panel.names, level])[0] for level in groups.columns]
    parts = [_judge_week(panel, int(step), codes, settings) for step in steps]
    columns = np.concatenate([columns for columns, _ in parts])
    at = np.repeat(steps, [len(columns) for columns, _ in parts])
    told = np.concatenate([found for _, found in parts], axis=1)
    y = panel.counts[at, columns]
    silent = reasons(panel, at, columns, settings.limit54, np.isnan(told[0]))
    values = _values(y, told, silent, settings) | {"enough": enough(panel, at, columns, settings.limit54)}
    return scattered(panel, steps, (at, columns), values, silent)


def _values(y: Floats, told: Floats, silent: np.ndarray, settings: Pooling) -> dict[str, Floats]:
    mu, phi, variance = told
    wide = phi + variance / np.maximum(mu, 1e-9)
    upper = quantile(mu, wide, 1 - settings.alpha)
    above = np.where(upper > mu, upper - mu, np.nan)
    return {
        "expected": mu,
        "upperbound": upper,
        "alarm": alarms(y, upper, silent),
        "score": (y - mu) / above,
        "pvalue": np.where(np.isnan(y), np.nan, at_least(np.nan_to_num(y), mu, wide)),
        "phi": wide,
        "wide": wide,
    }


def _judge_week(panel: Panel, step: int, codes: list[Ints], settings: Pooling) -> tuple[Ints, Floats]:
    """Return the series that can be judged in a week, and mean, dispersion and variance of each."""
    end = max(0, step - settings.gap)
    past = panel.counts[max(0, end - settings.window) : end]
    weeks = (~np.isnan(past)).sum(axis=0)
    usable = weeks >= settings.fewest
    told = np.full((3, past.shape[1]), np.nan)
    for code in codes:
        shrunk = _shrink(past, weeks, usable, code)
        crowded = usable & (_total(usable.astype(float), code) >= settings.members)
        fresh = crowded & np.isnan(told[0])
        told[:, fresh] = np.stack([shrunk.mean, shrunk.phi, shrunk.variance])[:, fresh]
    columns = np.flatnonzero(~np.isnan(told[0]))
    return columns, told[:, columns]


def _shrink(past: Floats, weeks: Ints, usable: Bools, code: Ints) -> _Shrunk:
    """Hold every series' mean near its group's, by the method of moments.

    phi is pooled over the group; tau^2 = how far its means lie apart beyond what chance explains; a
    week of one's own counts 1 / phi, the group as much as mean / tau^2.
    """
    n = np.where(usable, weeks, 0).astype(float)
    sums = np.where(usable, np.nansum(past, axis=0), 0.0)
    own = sums / np.maximum(n, 1)
    group = _total(sums, code) / np.maximum(_total(n, code), 1)
    squares = np.where(usable, np.nansum((past - own) ** 2, axis=0), 0.0)
    chance = _total(np.where(own > 0, squares / np.maximum(own, 1e-9), 0.0), code)
    freedom = np.maximum(_total(np.where(own > 0, n - 1, 0.0), code), 1)
    phi = np.maximum(1.0, chance / freedom)
    members = np.maximum(_total(usable.astype(float), code), 2)
    apart = _total(np.where(usable, (own - group) ** 2 - phi * group / np.maximum(n, 1), 0.0), code)
    level = np.maximum(group, 1e-9)
    knows, prior = n / phi, level / np.maximum(apart / (members - 1), 1e-9 * level**2)
    mean = (knows * own + prior * group) / (knows + prior)
    return _Shrunk(mean, phi, mean / (knows + prior))


def _total(values: Floats, code: Ints) -> Floats:
    """Return for every series the sum of ``values`` over its group."""
    return np.asarray(np.bincount(code, values)[code], dtype=np.float64)
