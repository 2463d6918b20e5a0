"""The weekly watch over a station: one answer per series and week from whichever method its history
allows, which of them to list and in what colour, and how many of the listed chance alone would raise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analytics.surges.best import best
from analytics.surges.colours import Colour, colours
from analytics.surges.discovery import expected_false, false_chances, own_alpha, ranked
from analytics.surges.farrington import farrington
from analytics.surges.options import Options
from analytics.surges.pooled import pooled
from analytics.surges.silence import Silence
from analytics.surges.tails import quantile
from analytics.surges.watching import Speaker, Watching
from core.errors import BadInput
from core.messages import message

KEYS = ("series", "week", "count")
LOW, HIGH = 0.05, 0.95  # the usual range: nine weeks in ten lie within it
STRICTEST = 0.1  # a station's own past makes a threshold at most ten times stricter
MOST_EXCESS = 5.0  # nor are more false warnings than this many times the model's own told beforehand
FEWEST = 500  # series-weeks a station's own past must have before it says anything
_STATION = "_station"


@dataclass(frozen=True)
class Watched:
    """A run over one or more weeks.

    ``rows`` has every judged series-week: series, week, observed, expected, low and high (nine weeks in
    ten lie within), upperbound, alarm, score, pvalue, qvalue (per week), phi, trend, why, method,
    chance (of a false alarm in this row) and colour. ``settings`` is what it was judged by.
    """

    rows: pd.DataFrame
    settings: Watching

    @property
    def warnings(self) -> pd.DataFrame:
        """Return the rows with an alarm, week by week the surest first."""
        spoken = self.rows[self.rows["alarm"] == 1]
        order = ["week", "qvalue", "pvalue", "series"]
        return spoken.sort_values(order, kind="stable", ignore_index=True)

    @property
    def weeks(self) -> pd.DataFrame:
        """Return per week: how many series, judged ones, warnings, false ones to expect, each colour."""
        by_week = self.rows.groupby("week")
        counted = pd.DataFrame({"series": by_week.size(), "judged": _sums(self.rows, _may_speak(self.rows))})
        counted["warnings"] = _sums(self.rows, self.rows["alarm"] == 1)
        counted["expected_false"] = by_week["chance"].sum()
        for colour in (one for one in Colour if one is not Colour.NONE):
            counted[colour.value] = _sums(self.rows, self.rows["colour"] == colour.value)
        return counted.reset_index()

    @property
    def expected_false(self) -> float:
        """Return how many false warnings chance alone would raise in the last week."""
        return float(self.weeks["expected_false"].iloc[-1])


def watch(
    panel: pd.DataFrame,
    settings: Watching | None = None,
    last: int | None = 1,
    since: date | None = None,
    through: date | None = None,
) -> Watched:
    """Judge every series of a station in its last week, or in the ``last`` so many (None: in all).

    ``panel`` has series, week (the same weekday each) and count; a week without a row counts 0, an
    empty count was not recorded. Further columns name the groups, narrow to wide, in which series of
    under three years lend each other what they know. ``since`` and ``through`` are the first and last
    week, else those of the panel. A week is judged by earlier weeks alone. Raises ``BadInput``.
    """
    settings = settings or Watching()
    rows = _spoken(_wide(panel, since, through), _groups(panel), settings, last)
    rows = ranked(rows).sort_index()
    rows = rows.assign(low=_usual(rows, LOW), high=_usual(rows, HIGH))
    excess = rows["method"].map({one.value: settings.excess(one) for one in Speaker})
    return Watched(rows.assign(chance=false_chances(rows) * excess, colour=colours(rows)), settings)


def _usual(rows: pd.DataFrame, level: float) -> pd.Series:
    """Return a quantile of what was expected; empty where nothing was."""
    mu, phi = rows["expected"].to_numpy(dtype=float), rows["phi"].fillna(1.0).to_numpy(dtype=float)
    return pd.Series(quantile(mu, phi, level), index=rows.index)


def calibrated(
    panel: pd.DataFrame,
    settings: Watching | None = None,
    weeks: int = 104,
    since: date | None = None,
    through: date | None = None,
) -> Watching:
    """Return settings that would not have alarmed in more of the station's last ``weeks`` than promised.

    Real weeks hang together, so thresholds from simulation alarm too often on them. A threshold is only
    ever made stricter, at most ten times, and only from 500 series-weeks on; true surges of these weeks
    are counted as if they were false, which makes it a little stricter than need be. The number of false
    warnings told beside the list grows by as much as the past had more of them than the models explain.
    """
    settings = settings or Watching()
    rows = _spoken(_wide(panel, since, through), _groups(panel), settings, weeks)
    main, pooling = settings.speaker, Speaker.POOLED
    return Watching(
        replace(settings.main, alpha=_stricter(rows, main, settings.main.alpha)),
        replace(settings.pooling, alpha=_stricter(rows, pooling, settings.pooling.alpha)),
        _excess(rows, main, settings.main_excess),
        _excess(rows, pooling, settings.pooling_excess),
    )


def _stricter(rows: pd.DataFrame, speaker: Speaker, promised: float) -> float:
    own = rows[(rows["method"] == speaker.value) & _may_speak(rows)]
    if len(own) < FEWEST:
        return promised
    return min(promised, max(own_alpha(own, promised), STRICTEST * promised))


def _excess(rows: pd.DataFrame, speaker: Speaker, usual: float) -> float:
    own = rows[rows["method"] == speaker.value]
    if _may_speak(own).sum() < FEWEST:
        return usual
    return float(np.clip((own["alarm"] == 1).sum() / max(expected_false(own), 1.0), usual, MOST_EXCESS))


def _spoken(counts: pd.DataFrame, groups: pd.DataFrame, settings: Watching, last: int | None) -> pd.DataFrame:
    """Judge by the main method where there are three years, by the pooled one where there are not."""
    if isinstance(settings.main, Options):
        old = farrington(counts, settings.main, last)
    else:
        old = best(counts, settings.main, last)
    young = pooled(counts, groups, settings.pooling, last).assign(method=Speaker.POOLED.value)
    short = old["why"] == Silence.SHORT.value
    return old.assign(method=settings.speaker.value).where(~short, young)


def _wide(panel: pd.DataFrame, since: date | None, through: date | None) -> pd.DataFrame:
    """Return weeks x series; no row is 0, an empty count stays empty."""
    if panel.empty or not set(KEYS) <= set(panel.columns):
        raise BadInput(message("Give at least one series with its weeks and counts."), "count")
    told = panel.assign(week=pd.to_datetime(panel["week"]), missing=panel["count"].isna())
    if told.duplicated(["series", "week"]).any():
        raise BadInput(message("The same week stands twice in one series."), "week")
    axis = _axis(told["week"], since, through)
    wide = told.pivot(index="week", columns="series", values=["count", "missing"]).reindex(axis)
    counts = pd.DataFrame(wide.xs("count", axis=1)).astype(float).fillna(0.0)
    return counts.mask(wide.xs("missing", axis=1).fillna(value=False).astype(bool))


def _axis(weeks: pd.Series, since: date | None, through: date | None) -> pd.DatetimeIndex:
    """Return the weeks from the first to the last, seven days apart as those of the panel must be."""
    first, last = pd.Timestamp(since or weeks.min()), pd.Timestamp(through or weeks.max())
    axis = pd.date_range(first, last, freq="7D", name="week").as_unit("s")
    if not len(axis) or not weeks[weeks.between(first, last)].isin(axis).all():
        raise BadInput(message("Give weeks that begin on one weekday, the last after the first."), "week")
    return axis


def _groups(panel: pd.DataFrame) -> pd.DataFrame:
    """Return one row per series and one column per level, the whole station the widest."""
    levels = [name for name in panel.columns if name not in KEYS]
    named = panel.drop_duplicates("series").set_index("series")[levels]
    return named.assign(**{_STATION: 0})


def _may_speak(rows: pd.DataFrame) -> pd.Series:
    return rows["why"] == Silence.NONE.value


def _sums(rows: pd.DataFrame, chosen: pd.Series) -> pd.Series:
    return chosen.groupby(rows["week"]).sum()
