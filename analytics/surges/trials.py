"""How often a detector is wrong on quiet series, and how many outbreaks it finds: FPR and POD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.surges.panel import Bools, Floats
from analytics.surges.scenarios import JUDGED, Simulated, frame
from analytics.surges.silence import Silence

Judge = Callable[[pd.DataFrame, int], pd.DataFrame]
"""Judges the last so many weeks of a frame of counts; answers in rows, all weeks of a series together."""

_SETS = range(1, 8)
_LEAST, _IN_WEEKS = 5, 4


@dataclass(frozen=True)
class Trial:
    """Shares, not per cent.

    ``false_alarms`` is alarms over the weeks of quiet series that may speak at all (5 in 4 weeks), as
    R's own figures are counted; ``over_all_weeks`` the same over every week; ``sets`` the former in
    each of the seven parameter sets. ``detected`` is outbreaks with an alarm in any of their weeks,
    ``by_size`` the same for each k; ``outbreaks`` how many there were.
    """

    alpha: float
    false_alarms: float
    over_all_weeks: float
    sets: tuple[float, ...]
    detected: float
    by_size: dict[int, float]
    outbreaks: int

    @property
    def error(self) -> float:
        """Return the standard error of ``detected``."""
        return float(np.sqrt(self.detected * (1 - self.detected) / self.outbreaks))


def trials(drawn: Simulated, judge: Judge, alphas: tuple[float, ...]) -> list[Trial]:
    """Judge the last 49 weeks of every simulated series, without and with its outbreaks.

    One fit serves all ``alphas``: an alarm is a p-value of at most alpha in a week that may speak.
    """
    quiet, found = _p_values(judge, drawn.quiet), _p_values(judge, drawn.counts)
    return [_counted(drawn, quiet <= alpha, found <= alpha, alpha) for alpha in alphas]


def alpha_for(drawn: Simulated, judge: Judge, wanted: float) -> float:
    """Return the largest alpha at which at most a share ``wanted`` of the quiet weeks is an alarm.

    For fixing a threshold on draws of their own; judge it on others.
    """
    spoken = np.sort(_p_values(judge, drawn.quiet)[_may_speak(drawn)])
    first_over = spoken[int(wanted * spoken.size)]
    return float(spoken[spoken < first_over].max(initial=0.0))


def _counted(drawn: Simulated, quiet: Bools, found: Bools, alpha: float) -> Trial:
    speaking, there = _may_speak(drawn), drawn.present[-len(JUDGED) :]
    happened: Bools = np.asarray(there.any(axis=0))
    hit: Bools = np.asarray((found & there).any(axis=0))
    sizes = np.unique(drawn.k[happened])
    return Trial(
        alpha=alpha,
        false_alarms=float(quiet[speaking].mean()),
        over_all_weeks=float(quiet.mean()),
        sets=tuple(_share_in(quiet, speaking, np.asarray(drawn.parameters == number)) for number in _SETS),
        detected=float(hit[happened].mean()),
        by_size={int(k): float(hit[happened & np.asarray(drawn.k == k)].mean()) for k in sizes},
        outbreaks=int(happened.sum()),
    )


def _share_in(quiet: Bools, speaking: Bools, chosen: Bools) -> float:
    spoken = quiet[:, chosen][speaking[:, chosen]]
    return float(spoken.mean()) if spoken.size else 0.0


def _p_values(judge: Judge, counts: np.ndarray) -> Floats:
    """Return the p-value of every judged week x series, 1 where it may not speak or nothing happened."""
    weeks = len(JUDGED)
    rows = judge(frame(counts), weeks)
    silent = (rows["observed"] == 0) | rows["pvalue"].isna()
    if "why" in rows:
        silent |= rows["why"] != Silence.NONE.value
    p = rows["pvalue"].mask(silent, 1.0).to_numpy(dtype=float)
    return np.asarray(p.reshape(-1, weeks).T)


def _may_speak(drawn: Simulated) -> Bools:
    weeks, end = len(JUDGED), len(drawn.quiet)
    recent = [drawn.quiet[end - weeks - lag : end - lag] for lag in range(_IN_WEEKS)]
    return np.asarray(np.sum(recent, axis=0) >= _LEAST)
