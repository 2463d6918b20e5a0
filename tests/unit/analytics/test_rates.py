"""Intervals: against printed tables, against statsmodels, and against what an interval must do."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analytics.rates import (
    Interval,
    change_interval,
    clopper_pearson,
    per_ten_thousand,
    poisson_exact,
    wilson,
)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 5000))
    return draw(st.integers(0, n)), n


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (15, 20, 0.5090, 0.9134),
        (0, 30, 0.0, 0.1157),
    ],
)
def test_the_exact_interval_is_that_of_the_printed_table(x: int, n: int, low: float, high: float) -> None:
    assert clopper_pearson(x, n) == pytest.approx((low, high), abs=5e-5)


@given(shares(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_exact_interval_is_that_of_the_beta_distribution(share: tuple[int, int], level: float) -> None:
    x, n = share
    tail = (1 - level) / 2

    low, high = clopper_pearson(x, n, level)

    assert low == pytest.approx(stats.beta.ppf(tail, x, n - x + 1) if x else 0.0, rel=1e-9)
    assert high == pytest.approx(stats.beta.ppf(1 - tail, x + 1, n - x) if x < n else 1.0, rel=1e-9)


@given(shares())
def test_both_share_intervals_agree_with_statsmodels(share: tuple[int, int]) -> None:
    x, n = share

    assert clopper_pearson(x, n) == pytest.approx(proportion_confint(x, n, method="beta"), abs=1e-9)
    assert wilson(x, n) == pytest.approx(proportion_confint(x, n, method="wilson"), abs=1e-9)


@pytest.mark.parametrize(("n", "p"), [(12, 0.05), (12, 0.5), (40, 0.02), (40, 0.9)])
def test_the_exact_interval_covers_the_truth_at_least_as_often_as_it_says(n: int, p: float) -> None:
    chance = stats.binom.pmf(np.arange(n + 1), n, p)

    covered = sum(chance[x] for x in range(n + 1) if clopper_pearson(x, n).holds(p))

    assert covered >= 0.95


@given(shares())
def test_a_share_lies_inside_its_intervals_and_they_inside_zero_and_one(share: tuple[int, int]) -> None:
    x, n = share

    for interval in (clopper_pearson(x, n), wilson(x, n)):
        assert 0.0 <= interval.low <= x / n + 1e-12
        assert x / n - 1e-12 <= interval.high <= 1.0


@given(shares())
def test_the_interval_of_the_rest_is_the_mirror_image(share: tuple[int, int]) -> None:
    x, n = share

    low, high = clopper_pearson(n - x, n)

    assert clopper_pearson(x, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_nothing_seen_says_nothing() -> None:
    assert clopper_pearson(0, 0) == (0.0, 1.0)
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (0, -1)])
def test_what_is_no_share_is_refused(x: int, n: int) -> None:
    for interval in (clopper_pearson, wilson):
        with pytest.raises(ValueError, match="not a share"):
            interval(x, n)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.36, 121.63)],
)
def test_the_poisson_interval_is_that_of_garwoods_table(count: int, low: float, high: float) -> None:
    assert poisson_exact(count) == pytest.approx((low, high), abs=5e-3)


@given(st.integers(0, 100_000))
def test_the_poisson_interval_is_that_of_chi_square(count: int) -> None:
    low, high = poisson_exact(count)

    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, rel=1e-8)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=1e-8)


def test_a_negative_count_has_no_interval() -> None:
    with pytest.raises(ValueError, match="negative"):
        poisson_exact(-1)


def test_the_yearly_rate_per_ten_thousand_people_follows_m19() -> None:
    assert per_ten_thousand(130, 130_000, 365) == pytest.approx(10.0)
    assert per_ten_thousand(10, 130_000, 30) == pytest.approx(10 / 13 * 365 / 30)


@pytest.mark.parametrize(("population", "days"), [(0, 30), (-5, 30), (1000, 0)])
def test_a_rate_without_people_or_days_is_refused(population: int, days: int) -> None:
    with pytest.raises(ValueError, match="people and days"):
        per_ten_thousand(1, population, days)


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_the_change_interval_holds_the_change_and_comes_from_the_exact_share(x: int, y: int) -> None:
    low, high = proportion_confint(x, x + y, method="beta")

    interval = change_interval(x, y)

    assert interval == pytest.approx((low / (1 - low) - 1, high / (1 - high) - 1), rel=1e-7, abs=1e-9)
    assert interval.holds((x - y) / y)


def test_a_rise_from_nothing_has_no_upper_bound() -> None:
    smallest_share = 0.025 ** (1 / 5)

    interval = change_interval(5, 0)

    assert interval.low == pytest.approx(smallest_share / (1 - smallest_share) - 1)
    assert interval.high == inf


def test_the_station_line_of_minus_23_percent_is_not_clear_on_small_counts() -> None:
    few, many = change_interval(77, 100), change_interval(770, 1000)

    assert few.holds(0.0)
    assert not many.holds(0.0)


@given(st.integers(0, 500), st.integers(1, 500))
def test_more_confidence_means_a_wider_interval(x: int, y: int) -> None:
    narrow, wide = change_interval(x, y, 0.8), change_interval(x, y, 0.99)

    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


def test_an_interval_holds_its_own_bounds() -> None:
    assert Interval(1.0, 2.0).holds(1.0)
    assert Interval(1.0, 2.0).holds(2.0)
    assert not Interval(1.0, 2.0).holds(2.1)
