"""The weekly watch: one answer per series and week, named, ranked, coloured, and honest about chance."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.surges import (
    Colour,
    Options,
    Pooling,
    Silence,
    Speaker,
    TwoWeeks,
    Watched,
    Watching,
    best,
    calibrated,
    farrington,
    pooled,
    watch,
)
from core.errors import BadInput
from tests.unit.analytics.surges import towns

WEEKS, SERIES = 330, 12
LAST = pd.Timestamp(towns.MONDAY) + pd.Timedelta(weeks=WEEKS - 1)
YOUNG = slice(6, 12)


def town(seed: int = 3) -> pd.DataFrame:
    """Six series of six years, and six of eighty weeks."""
    counts = np.random.default_rng(seed).poisson(6, (WEEKS, SERIES)).astype(float)
    counts[:250, YOUNG] = np.nan
    return towns.dated(counts)


def long(wide: pd.DataFrame) -> pd.DataFrame:
    """The same as a panel: series, week, count."""
    told = wide.rename_axis("week").reset_index()
    return told.melt("week", var_name="series", value_name="count")


@pytest.fixture(scope="module")
def quiet() -> Watched:
    """Sixty quiet series over a year and a half."""
    chance = np.random.default_rng(21)
    mean = chance.gamma(0.8, 4.0, 60)
    counts = chance.negative_binomial(mean / 0.3, 1 / 1.3, (WEEKS, 60))
    return watch(long(towns.dated(counts)), last=78)


def test_old_series_are_judged_by_the_main_method_and_young_ones_pooled() -> None:
    rows = watch(long(town())).rows.set_index("series")

    assert rows.loc["s00", "method"] == Speaker.BEST.value
    assert rows.loc["s11", "method"] == Speaker.POOLED.value
    assert rows["why"].eq(Silence.NONE.value).all()


@pytest.mark.parametrize(
    ("main", "judge", "speaker"),
    [(Options(), farrington, Speaker.FARRINGTON), (TwoWeeks(alpha=0.02), best, Speaker.BEST)],
)
def test_each_answer_is_that_of_the_method_that_spoke(main, judge, speaker) -> None:  # type: ignore[no-untyped-def]
    wide = town()
    pooling = Pooling(alpha=0.02)

    rows = watch(long(wide), Watching(main, pooling), last=3).rows

    old = judge(wide, main, last=3)
    young = pooled(wide, pd.DataFrame({"station": 0}, index=wide.columns), pooling, last=3)
    spoke = rows["method"] == speaker.value
    assert spoke.sum() == 18
    assert rows.loc[spoke, "upperbound"].equals(old.loc[spoke, "upperbound"])
    assert rows.loc[~spoke, "upperbound"].equals(young.loc[~spoke, "upperbound"])


def test_a_series_without_any_past_stays_silent() -> None:
    wide = town()
    wide.loc[wide.index[:-3], "s07"] = np.nan

    rows = watch(long(wide)).rows.set_index("series")

    assert rows.loc["s07", "why"] == Silence.SHORT.value
    assert np.isnan(rows.loc["s07", "upperbound"])
    assert rows.loc["s07", "chance"] == 0
    assert rows.loc["s07", "colour"] == Colour.NONE.value


def test_a_week_without_a_row_counts_nothing_and_an_empty_count_is_not_recorded() -> None:
    panel = long(towns.dated(np.random.default_rng(4).poisson(0.8, (WEEKS, 5))))
    without_zeros = panel[panel["count"] > 0]
    unrecorded = panel.assign(count=panel["count"].mask((panel["week"] == LAST) & (panel["series"] == "s01")))

    whole = watch(panel).rows
    sparse = watch(without_zeros, since=date(2017, 1, 2), through=LAST.date()).rows
    hole = watch(unrecorded).rows.set_index("series")

    pd.testing.assert_frame_equal(sparse, whole)
    assert hole.loc["s01", "why"] == Silence.MISSING.value
    assert hole.drop(index="s01")["why"].isin([Silence.NONE.value, Silence.FEW.value]).all()


def test_a_last_week_in_which_nothing_happened_is_judged_when_it_is_named() -> None:
    panel = long(town())

    rows = watch(panel, through=(LAST + pd.Timedelta(weeks=1)).date()).rows

    assert rows["week"].unique().tolist() == [LAST + pd.Timedelta(weeks=1)]
    assert rows["observed"].eq(0).all()
    assert rows["alarm"].fillna(0).eq(0).all()


def test_what_lies_after_the_named_week_is_not_looked_at() -> None:
    panel = long(town())
    week = (LAST - pd.Timedelta(weeks=5)).date()

    early, late = watch(panel, through=week).rows, watch(panel, last=6).rows

    same = late[late["week"] == pd.Timestamp(week)].reset_index(drop=True)
    pd.testing.assert_frame_equal(early, same)


def test_days_other_than_monday_serve_the_daily_look() -> None:
    wide = town().set_index(town().index + pd.Timedelta(days=3))

    rows = watch(long(wide)).rows

    assert rows["week"].unique().tolist() == [LAST + pd.Timedelta(days=3)]
    assert rows["alarm"].notna().all()


def test_groups_lend_each_other_what_they_know() -> None:
    counts = np.random.default_rng(8).poisson([*([2.0] * 6), *([30.0] * 6)], (60, 12)).astype(float)
    counts[:-9, 0] = np.nan
    panel = long(towns.dated(counts))
    kinds = {f"s{number:02d}": "rare" if number < 6 else "busy" for number in range(12)}

    apart = watch(panel.assign(kind=panel["series"].map(kinds))).rows.set_index("series")
    together = watch(panel).rows.set_index("series")

    assert apart.loc["s00", "expected"] == pytest.approx(2.0, abs=0.9)
    assert apart.loc["s00", "upperbound"] < together.loc["s00", "upperbound"]


def test_a_surge_is_warned_of_in_red_and_stands_first() -> None:
    wide = town()
    wide.loc[LAST, "s04"] = 31
    wide.loc[LAST, "s09"] = 14

    found = watch(long(wide))

    assert found.warnings["series"].tolist()[:1] == ["s04"]
    assert found.warnings["colour"].iloc[0] == Colour.RED.value
    row = found.warnings.iloc[0]
    assert row["low"] <= row["expected"] <= row["high"] < row["upperbound"] + 1 < row["observed"]


def test_every_warning_has_a_colour_and_no_other_row_has_one(quiet: Watched) -> None:
    rows = quiet.rows

    assert (rows["colour"] != Colour.NONE.value).equals(rows["alarm"] == 1)


def test_weeks_add_up_to_the_rows(quiet: Watched) -> None:
    weeks, rows = quiet.weeks, quiet.rows

    assert len(weeks) == 78
    assert weeks["series"].eq(60).all()
    assert weeks["warnings"].sum() == (rows["alarm"] == 1).sum() == len(quiet.warnings)
    assert weeks["judged"].sum() == (rows["why"] == Silence.NONE.value).sum()
    colours = [colour.value for colour in Colour if colour is not Colour.NONE]
    assert weeks[colours].sum().sum() == weeks["warnings"].sum()
    assert quiet.expected_false == weeks["expected_false"].iloc[-1]


def test_false_warnings_are_as_many_as_was_told_beforehand(quiet: Watched) -> None:
    expected, happened = quiet.weeks["expected_false"].sum(), quiet.weeks["warnings"].sum()

    assert 10 < expected < 60
    assert abs(happened - expected) < 3 * np.sqrt(expected)


def test_the_usual_range_holds_nine_weeks_in_ten(quiet: Watched) -> None:
    rows = quiet.rows[quiet.rows["expected"] > 5]

    inside = rows["observed"].between(rows["low"], rows["high"]).mean()

    assert 0.88 < inside < 0.97


def test_warnings_come_week_by_week_the_surest_first(quiet: Watched) -> None:
    order = quiet.warnings[["week", "qvalue"]]

    assert order.equals(order.sort_values(["week", "qvalue"], kind="stable"))


def test_a_quiet_past_leaves_the_thresholds_as_they_are() -> None:
    counts = np.random.default_rng(5).poisson(6, (WEEKS, 20))

    found = calibrated(long(towns.dated(counts)), weeks=40)

    assert found.main.alpha == pytest.approx(TwoWeeks().alpha, rel=0.35)
    assert found.pooling == Pooling()


def test_a_past_whose_weeks_hang_together_makes_them_stricter_and_tells_of_more() -> None:
    chance = np.random.default_rng(6)
    drift = np.exp(np.cumsum(chance.normal(0, 0.14, (WEEKS, 20)), axis=0) * 0.5)
    wild = long(towns.dated(chance.poisson(8 * drift)))

    found = calibrated(wild, weeks=60)

    assert found.main.alpha < 0.5 * TwoWeeks().alpha
    assert found.main.alpha >= 0.1 * TwoWeeks().alpha
    assert found.main_excess > Watching().main_excess
    before, after = (watch(wild, asked, last=40).weeks["warnings"].sum() for asked in (None, found))
    assert after < before


def test_too_short_a_past_changes_nothing() -> None:
    assert calibrated(long(town()), weeks=10) == Watching()


@pytest.mark.parametrize(
    "panel",
    [
        pd.DataFrame({"series": [], "week": [], "count": []}),
        pd.DataFrame({"series": ["a"], "count": [1]}),
        pd.DataFrame({"series": ["a", "a"], "week": ["2026-01-05"] * 2, "count": [1, 2]}),
        pd.DataFrame({"series": ["a", "a"], "week": ["2026-01-05", "2026-01-09"], "count": [1, 2]}),
        pd.DataFrame({"series": ["a", "a"], "week": ["2026-01-05", "2026-01-12"], "count": [1, -2]}),
    ],
    ids=["empty", "no week", "twice", "not weeks", "negative"],
)
def test_a_panel_that_cannot_be_used_is_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(BadInput):
        watch(panel)


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(BadInput):
        watch(long(town()), since=date(2026, 1, 5), through=date(2025, 1, 6))
