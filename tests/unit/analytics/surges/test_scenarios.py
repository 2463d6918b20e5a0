"""The simulated scenarios: what is drawn, where outbreaks fall, and the same again from the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.surges.scenarios import JUDGED, PAST, WEEKS, frame, scenarios, simulate


def test_seven_sets_without_and_with_trend_with_three_seasons_make_42() -> None:
    found = scenarios()

    assert [scenario.number for scenario in found] == list(range(1, 43))
    assert {(s.parameters, s.beta > 0, s.harmonics) for s in found} == {
        (one, trend, m) for one in range(1, 8) for trend in (False, True) for m in (0, 1, 2)
    }


def test_the_mean_follows_its_formula() -> None:
    scenario = scenarios()[5]
    t = 17

    waves = sum(0.6 * np.cos(2 * np.pi * j * t / 52) + 0.6 * np.sin(2 * np.pi * j * t / 52) for j in (1, 2))
    assert scenario.mean()[t - 1] == pytest.approx(np.exp(0.1 + 0.0025 * t + waves))


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    one, again, other = simulate(1, 5), simulate(1, 5), simulate(1, 6)

    assert (one.counts == again.counts).all()
    assert (one.counts != other.counts).any()


def test_counts_are_the_quiet_ones_and_outbreaks_on_top() -> None:
    drawn = simulate(2, 8)

    extra = drawn.counts - drawn.quiet
    assert drawn.counts.shape == (WEEKS, 84)
    assert (extra >= 0).all()
    assert (extra[: PAST.start] == 0).all()
    assert (extra[drawn.present] > 0).all()


def test_the_present_outbreak_lies_in_the_judged_weeks_only() -> None:
    drawn = simulate(3, 9)

    assert not drawn.present[: JUDGED.start].any()
    lasting = drawn.present.sum(axis=0)
    assert np.median(lasting) >= 2
    assert lasting.max() <= 8
    assert (lasting > 0).mean() > 0.95


def test_quiet_counts_have_the_mean_and_the_variance_of_their_set() -> None:
    drawn = simulate(30, 10)
    flat = [s.number for s in scenarios() if s.beta == 0 and s.harmonics == 0]
    numbers = np.tile(np.arange(1, 43), 30)

    for number in flat:
        scenario = scenarios()[number - 1]
        y = drawn.quiet[:, numbers == number]
        assert y.mean() == pytest.approx(np.exp(scenario.theta), rel=0.05)
        assert y.var() == pytest.approx(scenario.phi * np.exp(scenario.theta), rel=0.08)


def test_larger_k_means_larger_outbreaks() -> None:
    drawn = simulate(20, 11)
    present = np.where(drawn.present, drawn.counts - drawn.quiet, 0)[JUDGED.start :].sum(axis=0)
    size = present / drawn.quiet.std(axis=0)

    assert set(drawn.k) == set(range(1, 11))
    assert np.median(size[drawn.k == 10]) == pytest.approx(10, rel=0.2)
    assert np.median(size[drawn.k == 3]) == pytest.approx(3, rel=0.4)


def test_the_frame_has_weeks_1_to_624() -> None:
    table = frame(simulate(1, 1).quiet)

    assert table.index.tolist() == list(range(1, 625))
    assert table.dtypes.eq(float).all()
