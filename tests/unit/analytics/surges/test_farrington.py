"""Judging a frame: rows, silence, and what neither later weeks nor neighbours may change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.surges.farrington import farrington
from analytics.surges.options import CONFIGURATIONS, Method, Options
from analytics.surges.silence import Silence
from tests.unit.analytics.surges import towns

COLUMNS = [
    "series",
    "week",
    "observed",
    "expected",
    "upperbound",
    "alarm",
    "score",
    "pvalue",
    "phi",
    "trend",
    "why",
    "wide",
    "enough",
]


def test_one_row_per_series_and_week_in_the_order_of_the_frame() -> None:
    frame = towns.dated(towns.mixed())

    rows = farrington(frame, last=3)

    assert rows.columns.tolist() == COLUMNS
    assert rows["series"].unique().tolist() == frame.columns.tolist()
    assert rows["week"].tolist() == [*frame.index[-3:]] * frame.shape[1]
    assert rows["observed"].tolist() == pytest.approx(
        frame.iloc[-3:].to_numpy().T.ravel().tolist(), nan_ok=True
    )


def test_the_surge_of_this_week_is_an_alarm_and_far_out() -> None:
    rows = farrington(towns.dated(towns.mixed()), last=1).set_index("series")

    assert rows.loc["s09", "alarm"] == 1
    assert rows.loc["s09", "score"] > 1
    assert rows.loc["s09", "pvalue"] < 1e-6


@pytest.mark.parametrize("method", list(Method))
def test_an_alarm_is_a_score_above_one(method: Method) -> None:
    rows = farrington(towns.dated(towns.mixed(seed=5)), Options(method=method, alpha=0.1), last=60)
    judged = rows[rows["why"] == Silence.NONE.value].dropna(subset=["score"])

    alarms = judged["alarm"] == 1

    assert alarms.any()
    assert (alarms == ((judged["score"] > 1) & (judged["observed"] > 0))).all()


@pytest.mark.parametrize("method", [Method.NB, Method.MUAN])
def test_an_alarm_is_a_p_value_of_at_most_alpha(method: Method) -> None:
    rows = farrington(towns.dated(towns.mixed(seed=5)), Options(method=method, alpha=0.05), last=60)
    judged = rows[(rows["why"] == Silence.NONE.value) & (rows["observed"] > 0)]

    assert ((judged["alarm"] == 1) == (judged["pvalue"] <= 0.05)).all()


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_taking_later_weeks_away_changes_not_a_bit(cut: int) -> None:
    frame = towns.dated(towns.mixed())

    whole, cut_off = towns.keyed(farrington(frame)), towns.keyed(farrington(frame.iloc[:-cut]))

    assert cut_off.equals(whole.loc[cut_off.index])


@pytest.mark.parametrize("compat", ["", "R"])
def test_neither_order_nor_company_of_series_changes_a_bit(compat: str) -> None:
    frame, options = towns.dated(towns.mixed()), Options(compat=compat)
    whole = towns.keyed(farrington(frame, options, last=30))

    turned = towns.keyed(farrington(frame[frame.columns[::-1]], options, last=30))
    few = towns.keyed(farrington(frame[["s03", "s20"]], options, last=30))

    assert turned.equals(whole)
    assert few.equals(whole.loc[few.index])


def test_each_reason_for_silence_is_named() -> None:
    counts = towns.mixed()
    counts[-1, 10] = np.nan
    counts[:-100, 11] = np.nan

    rows = farrington(towns.dated(counts), last=1).set_index("series")

    assert rows.loc["s10", "why"] == Silence.MISSING.value
    assert rows.loc["s11", "why"] == Silence.SHORT.value
    assert rows.loc["s24", "why"] == Silence.FEW.value
    assert rows.loc["s09", "why"] == Silence.NONE.value
    assert rows.loc["s24", "alarm"] == 0
    assert np.isnan(rows.loc["s10", "alarm"])
    assert np.isnan(rows.loc["s11", "alarm"])


def test_four_in_four_weeks_are_too_few_and_five_are_not() -> None:
    counts = np.zeros((330, 2))
    counts[-1] = [4, 5]

    rows = farrington(towns.dated(counts), last=1)

    assert rows["alarm"].tolist() == [0, 1]
    assert rows["why"].tolist() == [Silence.FEW.value, Silence.NONE.value]


def test_the_bound_stays_visible_when_the_four_week_rule_silences() -> None:
    rows = farrington(towns.dated(np.zeros((330, 1))), last=1)

    assert rows["upperbound"].notna().all()
    assert rows["expected"].iloc[0] == pytest.approx(0, abs=1e-9)


def test_under_compat_r_it_is_blanked_as_r_does() -> None:
    rows = farrington(towns.dated(towns.mixed()), Options(compat="R"), last=1).set_index("series")

    few = rows[rows["why"] == Silence.FEW.value]
    assert len(few) > 2
    assert few["upperbound"].isna().all()
    assert few["expected"].isna().all()
    assert few.loc["s00", "phi"] >= 1


def test_where_r_cannot_fit_compat_r_says_nothing_at_all() -> None:
    rows = farrington(towns.dated(np.zeros((330, 1))), Options(compat="R"), last=1)

    assert rows[["expected", "upperbound", "alarm", "phi"]].isna().all(axis=None)


def test_something_new_after_five_years_of_nothing_is_an_alarm_in_our_way() -> None:
    counts = np.zeros((330, 1))
    counts[-1] = 6

    row = farrington(towns.dated(counts), last=1).iloc[0]

    assert row["alarm"] == 1
    assert row["upperbound"] == 0


def test_no_trend_no_flag_and_three_years_may_have_one() -> None:
    frame = towns.dated(towns.mixed()[:, 8:16])

    assert farrington(frame, Options(trend=False), last=1)["trend"].eq(0).all()
    assert farrington(frame, Options(b=3), last=1)["trend"].eq(1).any()
    assert farrington(frame, Options(b=2), last=1)["trend"].eq(0).all()


def test_a_trend_that_is_not_significant_goes_when_it_must_be() -> None:
    frame = towns.dated(np.random.default_rng(8).poisson(6, (330, 30)))

    kept = farrington(frame, Options(p_threshold_trend=0.05), last=1)["trend"]

    assert 0 <= kept.mean() < 0.3


def test_a_trend_is_not_followed_above_everything_ever_seen() -> None:
    t = np.arange(330)
    growing = np.round(2 * np.exp(0.012 * t))[:, None]
    growing[-60:] = growing[-60]

    row = farrington(towns.dated(growing), last=1).iloc[0]

    assert row["trend"] == 0


def test_series_without_any_history_answer_with_empty_rows() -> None:
    rows = farrington(towns.dated(np.ones((20, 2))))

    assert len(rows) == 40
    assert rows["why"].eq(Silence.SHORT.value).all()
    assert rows["upperbound"].isna().all()


def test_months_are_judged_by_the_same_months_of_other_years() -> None:
    months = pd.DatetimeIndex([pd.Timestamp("2010-01-01") + pd.DateOffset(months=i) for i in range(84)])
    counts = np.random.default_rng(4).poisson(20, (84, 1)).astype(float)
    counts[-1] = 90
    frame = pd.DataFrame(counts, index=months, columns=["a"])

    row = farrington(frame, replace(CONFIGURATIONS["default"], compat="R"), last=1).iloc[0]

    assert row["alarm"] == 1
    assert row["expected"] == pytest.approx(20, rel=0.4)


def test_a_smaller_alpha_never_lowers_a_bound() -> None:
    frame = towns.dated(towns.mixed())

    strict, loose = (
        farrington(frame, Options(alpha=alpha), last=20)["upperbound"] for alpha in (0.005, 0.05)
    )

    assert (strict.dropna() >= loose.dropna()).all()


@pytest.mark.parametrize("powertrans", ["2/3", "1/2", "none"])
def test_the_delta_bound_has_three_transformations(powertrans: str) -> None:
    frame = towns.dated(towns.mixed()[:, 16:24])
    options = Options(method=Method.DELTA, powertrans=powertrans)

    rows = farrington(frame, options, last=1).dropna(subset=["upperbound"])

    z = 2.3263
    plain = rows["expected"] + z * np.sqrt(rows["phi"] * rows["expected"])
    assert rows["upperbound"].to_numpy() == pytest.approx(plain.to_numpy(), rel=0.12)
