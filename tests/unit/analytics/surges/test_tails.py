"""Tails and quantiles of counts against scipy and at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.surges.tails import at_least, at_most, quantile

MEANS = st.floats(0.01, 3000)
SPREADS = st.floats(1.0, 60)
LEVELS = st.sampled_from([0.6, 0.85, 0.95, 0.99, 0.995, 0.9999])


def one(value: float) -> np.ndarray:
    return np.array([value])


def law(mu: float, phi: float):  # type: ignore[no-untyped-def]
    return stats.poisson(mu) if phi == 1.0 else stats.nbinom(mu / (phi - 1), 1 / phi)


@given(st.integers(0, 4000), MEANS, st.one_of(st.just(1.0), st.floats(1.01, 60)))
def test_both_tails_are_those_of_scipy(y: int, mu: float, phi: float) -> None:
    assert at_most(one(y), one(mu), one(phi))[0] == pytest.approx(law(mu, phi).cdf(y), rel=1e-7, abs=1e-12)
    assert at_least(one(y), one(mu), one(phi))[0] == pytest.approx(
        law(mu, phi).sf(y - 1), rel=1e-6, abs=1e-12
    )


@given(MEANS, SPREADS, LEVELS)
def test_the_quantile_is_the_smallest_count_that_reaches_the_level(
    mu: float, phi: float, level: float
) -> None:
    found = quantile(one(mu), one(phi), level)

    assert at_most(found, one(mu), one(phi))[0] >= level
    assert at_most(found - 1, one(mu), one(phi))[0] < level


@given(st.lists(st.tuples(MEANS, SPREADS, LEVELS), min_size=1, max_size=30))
def test_many_quantiles_at_once_are_those_of_each_alone(cases: list[tuple[float, float, float]]) -> None:
    mu, phi, level = (np.array(values) for values in zip(*cases, strict=True))

    together = quantile(mu, phi, level)

    alone = [quantile(one(m), one(p), lv)[0] for m, p, lv in cases]
    assert together.tolist() == alone


def test_the_mean_and_variance_are_mu_and_phi_mu() -> None:
    y = np.arange(2000.0)

    chance = at_most(y, np.full(2000, 7.0), np.full(2000, 3.0)) - at_most(
        y - 1, np.full(2000, 7.0), np.full(2000, 3.0)
    )

    mean = (chance * y).sum()
    assert mean == pytest.approx(7.0)
    assert (chance * (y - mean) ** 2).sum() == pytest.approx(21.0)


def test_at_a_dispersion_barely_above_one_the_law_is_nearly_poisson() -> None:
    near = at_most(one(5), one(4.0), one(1 + 1e-7))[0]

    assert near == pytest.approx(stats.poisson(4.0).cdf(5), abs=1e-6)


def test_nothing_is_below_zero_and_everything_at_least_zero() -> None:
    assert at_most(one(-1), one(3.0), one(2.0))[0] == 0.0
    assert at_least(one(0), one(3.0), one(2.0))[0] == 1.0


def test_a_mean_of_nothing_never_happens() -> None:
    assert at_most(one(0), one(0.0), one(1.0))[0] == 1.0
    assert at_least(one(1), one(0.0), one(2.0))[0] == 0.0
    assert quantile(one(0.0), one(1.0), 0.99)[0] == 0.0


def test_a_heavy_tail_may_have_its_quantile_below_its_mean() -> None:
    assert quantile(one(5.0), one(500.0), 0.9)[0] < 5.0


@pytest.mark.parametrize("mean", [np.nan, np.inf])
def test_an_unknown_mean_has_no_quantile(mean: float) -> None:
    assert np.isnan(quantile(one(mean), one(2.0), 0.99)[0])


def test_an_astronomic_mean_is_answered_at_once() -> None:
    assert quantile(one(1e200), one(3.0), 0.99)[0] == pytest.approx(1e200)


def test_far_tails_keep_their_digits() -> None:
    assert at_least(one(300), one(20.0), one(2.0))[0] == pytest.approx(
        stats.nbinom(20, 0.5).sf(299), rel=1e-6
    )
    assert 0 < at_least(one(300), one(20.0), one(2.0))[0] < 1e-40
