"""How often a detector is wrong on quiet series, and how many outbreaks it finds: FPR and POD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.surges.panel import Bools, Floats
from analytics.surges.scenarios import JUDGED, Simulated, frame

Judge = Callable[[pd.DataFrame, int], pd.DataFrame]
"""Judges the last so many weeks of a frame of counts; answers in rows, all weeks of a series together."""

_SETS = range(1, 8)


@dataclass(frozen=True)
class Trial:
    """Shares, not per cent.

    ``false_alarms`` is alarms over the weeks of quiet series; ``false_alarms_spoken`` the same over
    the weeks that may speak at all (5 in 4 weeks). ``worst_set`` is the highest of the latter over
    the seven parameter sets. ``detected`` is outbreaks with an alarm in any of their weeks,
    ``by_size`` the same for each k; ``outbreaks`` how many there were.
    """

    false_alarms: float
    false_alarms_spoken: float
    worst_set: float
    detected: float
    by_size: dict[int, float]
    outbreaks: int

    @property
    def detected_error(self) -> float:
        """Return the standard error of ``detected``."""
        return float(np.sqrt(self.detected * (1 - self.detected) / self.outbreaks))


def trial(drawn: Simulated, judge: Judge) -> Trial:
    """Judge the last 49 weeks of every simulated series, with and without its outbreaks."""
    weeks = len(JUDGED)
    quiet = _alarms(judge(frame(drawn.quiet), weeks), weeks)
    found = _alarms(judge(frame(drawn.counts), weeks), weeks)
    may_speak = _may_speak(drawn)
    there = drawn.present[-weeks:]
    happened = there.any(axis=0)
    hit = (found & there).any(axis=0)
    sets = [drawn.parameters == number for number in _SETS]
    sizes = {int(k): float(hit[happened & (drawn.k == k)].mean()) for k in np.unique(drawn.k[happened])}
    return Trial(
        false_alarms=float(quiet.mean()),
        false_alarms_spoken=float(quiet[may_speak].mean()),
        worst_set=max(float(quiet[:, one][may_speak[:, one]].mean()) for one in sets),
        detected=float(hit[happened].mean()),
        by_size=sizes,
        outbreaks=int(happened.sum()),
    )


def _alarms(rows: pd.DataFrame, weeks: int) -> Bools:
    alarms: Floats = rows["alarm"].to_numpy(dtype=float)
    return (alarms == 1).reshape(-1, weeks).T


def _may_speak(drawn: Simulated) -> Bools:
    weeks = len(JUDGED)
    sums = np.array([drawn.quiet[len(drawn.quiet) - weeks - lag : len(drawn.quiet) - lag] for lag in range(4)])
    enough: Bools = sums.sum(axis=0) >= 5
    return enough
