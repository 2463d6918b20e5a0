"""EARS C1, C2, C3: seven past weeks and a normal bound, for series too young for the season model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import ndtr, ndtri

from analytics.surges.panel import Floats, Panel
from analytics.surges.rows import in_rows
from core.errors import BadInput
from core.messages import message

_GAP = {"C1": 0, "C2": 2, "C3": 2}  # weeks left out between the baseline and the present one
_ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}


@dataclass(frozen=True)
class Ears:
    """Settings of one EARS method (Fricker, Hegler and Dunfee 2008; surveillance::earsC).

    ``variant`` C1 takes the ``baseline`` weeks before the present one, C2 leaves two out between, C3
    adds up what C2 saw in the two weeks before. ``floor`` is the least standard deviation.
    ``alpha`` None means 0.001, for C3 0.025.
    """

    variant: str = "C1"
    alpha: float | None = None
    baseline: int = 7
    floor: float = 0.0

    def __post_init__(self) -> None:
        if self.variant not in _GAP or self.baseline < 3 or self.floor < 0:
            raise BadInput(message("Choose C1, C2 or C3, at least 3 weeks and no negative floor."), "variant")

    @property
    def z(self) -> float:
        """Return the one-sided normal quantile of the alpha in force."""
        alpha = self.alpha if self.alpha is not None else _ALPHA[self.variant]
        return float(ndtri(1 - alpha))


def ears(counts: pd.DataFrame, settings: Ears | None = None, last: int | None = None) -> pd.DataFrame:
    """Judge every series (column) in every week (row); same columns as ``farrington``.

    C1, C2: bound = mean + z max(sd, floor). C3 as R has it: y + sd (z - the excess over 1 of the two
    C2 statistics before), never below 0; the present week moves its own bound and does not count.
    There is no dispersion and no trend. A constant baseline without a floor leaves C3 empty, as in R.
    """
    settings = settings or Ears()
    panel = Panel.of(counts)
    y = panel.counts
    mean, deviation = _moments(y, settings)
    with np.errstate(divide="ignore", invalid="ignore"):
        upper, p = _bounds(y, mean, deviation, settings)
        score = np.where(upper > mean, (y - mean) / (upper - mean), np.nan)
    alarm = np.where(np.isnan(upper) | np.isnan(y), np.nan, (y > upper).astype(float))
    found = {"observed": y, "expected": mean, "upperbound": upper}
    found |= {"alarm": alarm, "score": score, "pvalue": p}
    steps = panel.last_steps(last)
    return in_rows(panel, steps, {name: grid[steps] for name, grid in found.items()})


def _moments(y: Floats, settings: Ears) -> tuple[Floats, Floats]:
    """Return mean and standard deviation (n - 1) of the baseline of every week."""
    gap, length = _GAP[settings.variant], settings.baseline
    mean, deviation = np.full((2, *y.shape), np.nan)
    begin = length + gap
    if len(y) > begin:
        windows = sliding_window_view(y, length, axis=0)[: len(y) - begin]
        mean[begin:] = windows.mean(axis=-1)
        deviation[begin:] = np.maximum(windows.std(axis=-1, ddof=1), settings.floor)
    return mean, deviation


def _bounds(y: Floats, mean: Floats, deviation: Floats, settings: Ears) -> tuple[Floats, Floats]:
    statistic = (y - mean) / deviation
    if settings.variant != "C3":
        return mean + settings.z * deviation, ndtr(-statistic)
    over = np.maximum(statistic - 1, 0.0)
    before = np.full_like(y, np.nan)
    before[2:] = over[1:-1] + over[:-2]
    upper = y + deviation * (settings.z - before)
    return np.maximum(upper, 0.0), ndtr(-before)
