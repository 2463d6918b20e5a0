"""The two-week detector: exact tails of the sum, a gate on this week, a bound that says the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.surges.best import TwoWeeks, best, share, smooth_estimates, two_week_bound
from analytics.surges.harmonic import Smooth
from analytics.surges.panel import Panel
from analytics.surges.silence import Silence
from core.errors import BadInput
from tests.unit.analytics.surges import towns


def told(mu: float, before: float, phi: float, uncertainty: float = 0.0, spread: float = 0.0) -> Smooth:
    """An estimate for the last of two weeks of one series."""
    values = [np.array([value]) for value in (mu, before, phi, uncertainty, spread)]
    return Smooth(np.array([1]), np.array([0]), *values)


def pair(y_before: float, y: float) -> Panel:
    return Panel.of(pd.DataFrame({"one": [y_before, y]}))


def tail(y: float, mu: float, phi: float) -> float:
    return float(stats.nbinom(mu / (phi - 1), 1 / phi).sf(y - 1))


def test_the_p_value_is_the_exact_tail_of_both_weeks_together() -> None:
    _, p = two_week_bound(pair(9, 12), told(5.0, 4.0, 2.0), TwoWeeks())

    assert p[0] == pytest.approx(tail(21, 9.0, 2.0), rel=1e-9)


def test_not_knowing_the_mean_widens_the_tail() -> None:
    _, p = two_week_bound(pair(9, 12), told(5.0, 4.0, 2.0, uncertainty=0.02), TwoWeeks())

    assert p[0] == pytest.approx(tail(21, 9.0, 2.0 + 2 * 0.02 * 9.0), rel=1e-9)


def test_a_surge_that_is_over_is_not_reported_again() -> None:
    upper, p = two_week_bound(pair(40, 6), told(5.0, 5.0, 2.0), TwoWeeks())

    assert upper[0] >= 6
    assert p[0] == pytest.approx(tail(6, 5.0, 2.0))


def test_without_last_weeks_count_this_week_is_judged_alone() -> None:
    upper, p = two_week_bound(pair(np.nan, 14), told(5.0, 4.0, 2.0), TwoWeeks())

    assert p[0] == pytest.approx(tail(14, 5.0, 2.0), rel=1e-9)
    assert upper[0] == stats.nbinom(5.0, 0.5).ppf(1 - TwoWeeks().alpha)


@settings(deadline=None, max_examples=300)
@given(
    st.floats(0.2, 80), st.floats(0.2, 80), st.floats(1.05, 8), st.integers(0, 150), st.integers(1, 150),
    st.floats(0.001, 0.1), st.floats(0, 30),
)  # fmt: skip
def test_the_bound_and_the_p_value_say_the_same(
    mu: float, before: float, phi: float, last: int, now: int, alpha: float, spread: float
) -> None:
    asked = TwoWeeks(alpha=alpha)

    upper, p = two_week_bound(pair(last, now), told(mu, before, phi, 0.01, spread), asked)

    assert (now > upper[0]) == (p[0] <= alpha)


def test_series_moved_by_season_get_a_smaller_part_of_alpha() -> None:
    even, moved = told(16.0, 16.0, 1.0, spread=4.0), told(16.0, 16.0, 1.0, spread=32.0)

    assert share(even)[0] == 1.0
    assert share(moved)[0] == pytest.approx(8**-0.5)


@pytest.mark.parametrize("build", [towns.dated, towns.numbered])
def test_a_surge_of_two_middling_weeks_is_seen(build) -> None:  # type: ignore[no-untyped-def]
    counts = np.random.default_rng(4).poisson(9, (600, 6)).astype(float)
    counts[-2:, 2] = [17, 19]

    rows = best(build(counts), last=1)

    assert rows.set_index("series")["alarm"].tolist() == [0, 0, 1, 0, 0, 0]


def test_the_rows_have_the_columns_of_every_method() -> None:
    rows = best(towns.dated(towns.mixed()), last=2)

    assert rows.columns[:2].tolist() == ["series", "week"]
    assert rows["trend"].dropna().eq(1).all()
    assert rows["phi"].dropna().ge(1).all()
    assert rows.loc[rows["why"] == Silence.NONE.value, "upperbound"].notna().all()


def test_three_years_are_needed_and_ten_are_used() -> None:
    counts = np.random.default_rng(5).poisson(9, (700, 2)).astype(float)
    counts[:545, 1] = np.nan
    panel = Panel.of(towns.numbered(counts))

    found = smooth_estimates(panel, np.array([699]), TwoWeeks())
    few = smooth_estimates(panel, np.array([699]), TwoWeeks(b=1))

    assert found.columns.tolist() == [0]
    assert few.columns.tolist() == [0, 1]


def test_no_series_is_believed_to_be_rarer_than_one_in_five_weeks() -> None:
    told_ = smooth_estimates(Panel.of(towns.numbered(np.zeros((300, 1)))), np.array([299]), TwoWeeks())

    assert told_.mu[0] == 0.2
    assert told_.mu_before[0] == 0.2


def test_the_four_week_rule_holds_here_too() -> None:
    counts = np.zeros((330, 2))
    counts[-1] = [4, 5]

    rows = best(towns.dated(counts), last=1)

    assert rows["alarm"].tolist() == [0, 1]
    assert rows["why"].tolist() == [Silence.FEW.value, Silence.NONE.value]


@pytest.mark.parametrize("cut", [1, 12])
def test_taking_later_weeks_away_changes_not_a_bit(cut: int) -> None:
    frame = towns.dated(towns.mixed())

    whole, cut_off = towns.keyed(best(frame)), towns.keyed(best(frame.iloc[:-cut]))

    assert cut_off.equals(whole.loc[cut_off.index])


def test_neither_order_nor_company_of_series_changes_a_bit() -> None:
    frame = towns.dated(towns.mixed())
    whole = towns.keyed(best(frame, last=20))

    turned = towns.keyed(best(frame[frame.columns[::-1]], last=20))
    few = towns.keyed(best(frame[["s03", "s20"]], last=20))

    assert turned.equals(whole)
    assert few.equals(whole.loc[few.index])


def test_months_are_refused() -> None:
    months = pd.DatetimeIndex([pd.Timestamp("2010-01-01") + pd.DateOffset(months=i) for i in range(60)])

    with pytest.raises(BadInput):
        best(pd.DataFrame({"a": np.ones(60)}, index=months))


@pytest.mark.parametrize("wrong", [{"alpha": 0.0}, {"alpha": 0.2}, {"gate": 0.6}, {"b": 0}])
def test_settings_that_contradict_themselves_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        TwoWeeks(**wrong)  # type: ignore[arg-type]


def test_false_alarms_on_quiet_series_stay_under_one_in_a_hundred() -> None:
    t = np.arange(620)[:, None]
    mu = np.exp(np.linspace(0.5, 4, 40) + 0.4 * np.cos(2 * np.pi * t / 52))
    counts = np.random.default_rng(6).negative_binomial(mu, 0.5).astype(float)

    rows = best(towns.numbered(counts), last=49)

    assert rows["alarm"].mean() < 0.015
