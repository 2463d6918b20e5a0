"""The batched model beside one plain statsmodels fit after the other, on series of every kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.surges.estimates import estimate
from analytics.surges.farrington import farrington
from analytics.surges.options import Method, Options
from analytics.surges.panel import Panel
from tests.unit.analytics.oracles import Slow, numbered

WEEKS = 340
NOW = WEEKS - 1


def series(kind: str, seed: int) -> np.ndarray:
    """Counts of a kind that has made models stumble."""
    chance = np.random.default_rng(seed)
    t = np.arange(WEEKS)
    mean = {"rare": 0.4, "even": 5.0, "busy": 120.0}.get(kind, 8.0)
    season = np.exp(0.5 * np.cos(2 * np.pi * t / 52)) if kind in ("season", "spikes", "holes") else 1.0
    growth = np.exp(0.004 * (t - 170)) if kind in ("growing", "season") else 1.0
    mu = mean * season * growth * np.ones(WEEKS)
    y = chance.negative_binomial(mu / 0.8, 1 / 1.8).astype(float)
    if kind == "spikes":
        y[chance.integers(80, 300, 4)] += [40, 90, 200, 15]
    if kind == "zero season":
        y[(t - NOW) % 52 == 20] = 0.0
        y[np.isin((t - NOW) % 52, range(14, 24))] = 0.0
    if kind == "holes":
        y[chance.integers(60, 300, 25)] = np.nan
    return y


KINDS = ["rare", "even", "busy", "season", "growing", "spikes", "holes", "zero season"]


def ours(y: np.ndarray, options: Options) -> pd.Series:
    counts = pd.DataFrame({"one": y}, index=pd.RangeIndex(1, len(y) + 1))
    return farrington(counts, options, last=1).iloc[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mean_dispersion_and_trend_are_those_of_the_plain_fits(kind: str, seed: int) -> None:
    y = series(kind, seed)

    row, slow = ours(y, Options()), numbered(y, NOW)

    assert row["expected"] == pytest.approx(slow.mu, rel=2e-5, abs=1e-8)
    assert row["phi"] == pytest.approx(slow.phi, rel=2e-4)
    assert bool(row["trend"]) is slow.kept_trend


@pytest.mark.parametrize("kind", KINDS)
def test_the_bound_is_that_of_the_plain_fits(kind: str) -> None:
    y = series(kind, 4)

    slow = numbered(y, NOW)

    assert ours(y, Options())["upperbound"] == slow.nb(0.01)
    assert ours(y, Options(method=Method.MUAN))["upperbound"] == pytest.approx(slow.muan(0.01), abs=1)
    assert ours(y, Options(method=Method.DELTA))["upperbound"] == pytest.approx(slow.delta(0.01), rel=1e-4)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"trend": False}, {"trend": False}),
        ({"reweight": False}, {"reweight": False}),
        ({"weights_threshold": 1.0}, {"threshold": 1.0}),
        ({"no_periods": 1}, {"periods": 1}),
        ({"no_periods": 5}, {"periods": 5}),
        ({"w": 2}, {"w": 2}),
        ({"past_weeks_not_included": 8}, {"left_out": 8}),
    ],
)
def test_every_setting_means_to_both_the_same(change: dict[str, object], told: dict[str, object]) -> None:
    y = series("season", 5)

    row, slow = ours(y, replace(Options(), **change)), numbered(y, NOW, **told)

    assert row["expected"] == pytest.approx(slow.mu, rel=2e-5)
    assert row["phi"] == pytest.approx(slow.phi, rel=2e-4)
    assert row["upperbound"] == slow.nb(0.01)


@pytest.mark.parametrize(("begin", "years"), [(0, 5), (100, 4), (160, 3)])
def test_a_series_with_fewer_years_is_fitted_on_what_it_has(begin: int, years: int) -> None:
    y = series("season", 6)
    y[:begin] = np.nan

    row = ours(y, Options())

    slow = Slow(np.nan_to_num(y), NOW, [NOW - 52 * i for i in range(1, years + 1)])
    assert row["expected"] == pytest.approx(slow.mu, rel=2e-5)
    assert row["phi"] == pytest.approx(slow.phi, rel=2e-4)


def test_under_three_years_there_is_no_fit() -> None:
    y = series("season", 6)
    y[:190] = np.nan

    row = ours(y, Options())

    assert np.isnan(row["expected"])
    assert row["why"] == "short"


def test_the_standard_error_is_the_textbook_one() -> None:
    y = series("season", 7)
    panel = Panel.of(pd.DataFrame({"one": y}))

    told = estimate(panel, np.array([NOW]), Options())

    assert told is not None
    assert told.se[0] == pytest.approx(numbered(y, NOW).se, rel=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    level=st.floats(0.2, 60),
    phi=st.floats(1.05, 6),
    wave=st.floats(0, 1),
    growth=st.floats(-0.004, 0.004),
    spikes=st.lists(st.tuples(st.integers(70, 310), st.integers(5, 300)), max_size=4),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_series_is_fitted_like_the_plain_way(
    level: float, phi: float, wave: float, growth: float, spikes: list[tuple[int, int]], seed: int
) -> None:
    t = np.arange(WEEKS)
    mu = level * np.exp(wave * np.cos(2 * np.pi * t / 52) + growth * (t - 170))
    y = np.random.default_rng(seed).negative_binomial(mu / (phi - 1), 1 / phi).astype(float)
    for week, extra in spikes:
        y[week] += extra

    row, slow = ours(y, Options(limit54=(0, 4))), numbered(y, NOW)

    if slow.mu > 1e-6 and bool(row["trend"]) is slow.kept_trend:
        assert row["expected"] == pytest.approx(slow.mu, rel=1e-4, abs=1e-7)
        assert row["phi"] == pytest.approx(slow.phi, rel=1e-3)
        assert abs(row["upperbound"] - slow.nb(0.01)) <= 1
