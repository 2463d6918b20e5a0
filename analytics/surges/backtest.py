"""What a year of weekly warnings would have been worth: hits, misses and false ones, known by hindsight.

Hindsight sees both sides of a week. A week was a surge when its count, or that of it and the week before
together, is beyond what the half year before and the half year after it, without their neighbours, leave to
chance (p <= 0.005, with five events in four weeks, as for a warning). No method that warns in time knows
the second half, so none judges itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.rates import LEVEL, Interval, clopper_pearson
from analytics.surges.colours import Colour
from analytics.surges.panel import Bools, Floats
from analytics.surges.tails import at_least
from analytics.surges.watch import Watched

AROUND = 26  # weeks on either side that say what was usual
APART = 2  # weeks next to the judged one that do not: a surge may spill over
FEWEST_AROUND = 20
SURGE_P = 0.005
LEAST = 5
_COLOURS = [colour.value for colour in Colour if colour is not Colour.NONE]


@dataclass(frozen=True)
class Backtest:
    """``weeks`` has one row per week: warnings by colour, false ones to expect, hits, surges, missed,
    went_on. A hit is a warning in a surge week or the week after one; a surge is missed when neither
    it nor the week after was warned of; went_on counts warnings after which the next week was above its
    usual range; sure and sure_hits count yellow, orange and red alone. ``usual_went_on`` is the share of
    all judged weeks that were followed by a week above its usual range.
    """

    weeks: pd.DataFrame
    usual_went_on: float

    def total(self, name: str) -> float:
        """Return a column added up."""
        return float(self.weeks[name].sum())

    @property
    def ppv(self) -> float | None:
        """Return hits by warnings; None without a warning."""
        warnings = self.total("warnings")
        return self.total("hits") / warnings if warnings else None

    @property
    def missed(self) -> float | None:
        """Return missed surges by surges; None without a surge."""
        surges = self.total("surges")
        return self.total("missed") / surges if surges else None

    def ppv_interval(self, hits: str = "hits", of: str = "warnings", level: float = LEVEL) -> Interval:
        """Return the exact interval of hits by warnings (Clopper and Pearson)."""
        return clopper_pearson(int(self.total(hits)), int(self.total(of)), level)


def backtest(counts: pd.DataFrame, found: Watched) -> Backtest:
    """Lay a run of ``watch`` beside what hindsight knows of ``counts`` (weeks x series), week by week.

    Weeks at the end of which the half year after is not yet there are judged by as much of it as there is.
    """
    rows = found.rows.copy()
    surged = surges(counts)
    above = _above_usual(rows, counts)
    rows["surge"] = _looked_up(surged, rows, 0)
    rows["before"] = _looked_up(surged, rows, 1)
    rows["warned"] = rows["alarm"] == 1
    rows["hit"] = rows["warned"] & (rows["surge"] | rows["before"])
    warned = rows.pivot(index="week", columns="series", values="warned").astype(bool)
    rows["sure"] = rows["warned"] & (rows["colour"] != Colour.BLUE.value)
    rows["sure_hit"] = rows["sure"] & rows["hit"]
    after = warned.shift(-1, fill_value=False)
    rows["miss"] = rows["surge"] & ~_looked_up(warned | after, rows, 0)
    rows["went_on"] = rows["warned"] & above
    judged = rows["why"] == ""
    return Backtest(_by_week(rows, found), float(above[judged].mean()) if judged.any() else 0.0)


def surges(counts: pd.DataFrame) -> pd.DataFrame:
    """Tell for every week x series whether hindsight calls it a surge."""
    y = counts.to_numpy(dtype=float)
    told = np.zeros(y.shape, dtype=bool)
    for week in range(1, len(y)):
        told[week] = _surged(y, week)
    return pd.DataFrame(told, counts.index, counts.columns)


def _surged(y: Floats, week: int) -> Bools:
    before = y[max(0, week - APART - AROUND) : max(0, week - APART)]
    around = np.vstack([before, y[week + APART + 1 : week + APART + 1 + AROUND]])
    n = np.maximum((~np.isnan(around)).sum(axis=0), 1)
    usual = np.nansum(around, axis=0) / n
    squares = np.nansum((around - usual) ** 2, axis=0) / np.maximum(n - 1, 1)
    phi = np.maximum(1.0, squares / np.maximum(usual, 1e-9))
    mean = np.maximum(usual, 1 / n)  # where nothing happened around, one event might have
    now, last = np.nan_to_num(y[week]), np.nan_to_num(y[week - 1])
    rare = np.minimum(at_least(now, mean, phi), at_least(now + last, 2 * mean, phi)) <= SURGE_P
    enough = np.nansum(y[max(0, week - 3) : week + 1], axis=0) >= LEAST
    surged: Bools = rare & enough & (now > mean) & (n >= FEWEST_AROUND)
    return surged


def _above_usual(rows: pd.DataFrame, counts: pd.DataFrame) -> pd.Series:
    """Tell of every row whether the next week's count is above the row's own usual range."""
    later = pd.Series(counts.shift(-1).stack(), name="later")
    keyed = rows.join(later, on=["week", "series"])
    return (keyed["later"] > keyed["high"]).fillna(value=False)


def _looked_up(wide: pd.DataFrame, rows: pd.DataFrame, back: int) -> pd.Series:
    """Return a week x series table by the rows, from so many weeks before."""
    long = pd.Series(wide.shift(back, fill_value=False).stack(), name="found")
    return rows.join(long, on=["week", "series"])["found"].astype("boolean").fillna(value=False).astype(bool)


def _by_week(rows: pd.DataFrame, found: Watched) -> pd.DataFrame:
    added = rows.groupby("week")[["hit", "surge", "miss", "went_on", "sure", "sure_hit"]].sum()
    added.columns = pd.Index(["hits", "surges", "missed", "went_on", "sure", "sure_hits"])
    weeks = found.weeks.merge(added.reset_index(), on="week")
    return weeks[["week", "judged", "warnings", *_COLOURS, "expected_false", *added.columns]]
