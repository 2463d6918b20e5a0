"""The smooth season: it finds what is there, ignores what stands out, and shrinks what is not there."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.surges.harmonic import Ridge, Smooth, basis, fit_smooth
from analytics.surges.panel import Panel
from tests.unit.analytics.surges import towns

WEEKS = 560
OFFSETS = np.arange(523, 26, -1)


def fitted(counts: np.ndarray, offsets: np.ndarray = OFFSETS) -> Smooth:
    panel = Panel.of(towns.numbered(counts))
    columns = np.arange(counts.shape[1])
    return fit_smooth(panel, np.full(len(columns), len(counts) - 1), columns, offsets, 52.0)


def town(mean: np.ndarray, phi: float, series: int = 60, seed: int = 2) -> np.ndarray:
    chance = np.random.default_rng(seed)
    mu = np.repeat(mean[:, None], series, axis=1)
    return chance.negative_binomial(mu / (phi - 1), 1 / phi).astype(float)


def season(wave: float, growth: float = 0.0, level: float = 12.0) -> np.ndarray:
    t = np.arange(WEEKS)
    return level * np.exp(wave * np.cos(2 * np.pi * t / 52) + growth * (t - WEEKS))


@pytest.mark.parametrize(("wave", "growth"), [(0.0, 0.0), (0.6, 0.0), (0.0, 0.003), (0.5, -0.002)])
def test_it_finds_mean_and_dispersion_of_what_was_drawn(wave: float, growth: float) -> None:
    mean = season(wave, growth)

    told = fitted(town(mean, 2.0))

    assert told.mu.mean() == pytest.approx(mean[-1], rel=0.05)
    assert told.mu_before.mean() == pytest.approx(mean[-2], rel=0.05)
    assert told.phi.mean() == pytest.approx(2.0, rel=0.06)


@pytest.mark.parametrize(("level", "phi"), [(0.8, 2.0), (3.0, 5.0), (90.0, 1.3)])
def test_it_is_unbiased_on_quiet_series_although_it_rejects(level: float, phi: float) -> None:
    told = fitted(town(season(0.0, level=level), phi, series=120))

    assert told.mu.mean() == pytest.approx(level, rel=0.06)
    assert told.phi.mean() == pytest.approx(phi, rel=0.12)


def test_old_outbreaks_hardly_move_it() -> None:
    quiet = town(season(0.3), 2.0)
    shaken = quiet.copy()
    shaken[[200, 201, 330, 331, 480]] += 40

    before, after = fitted(quiet), fitted(shaken)

    assert np.abs(after.mu / before.mu - 1).max() < 0.05
    assert np.abs(after.phi / before.phi - 1).mean() < 0.05


def test_two_weeks_that_stand_out_only_together_are_left_out_too() -> None:
    y = np.full((200, 1), 10.0)
    y[::2] += 4
    y[100:102] = 19
    regression = Ridge(y, np.ones_like(y, dtype=bool), basis(np.arange(200.0, 0, -1), 52.0))

    regression.run()

    assert regression.kept[[100, 101], 0].tolist() == [0.0, 0.0]


def test_a_series_without_season_is_not_given_one() -> None:
    told = Panel.of(towns.numbered(town(season(0.0), 1.5, series=40)))
    y = told.counts[told.counts.shape[0] - 1 - OFFSETS]
    regression = Ridge(y, np.ones_like(y, dtype=bool), basis(OFFSETS.astype(float), 52.0))

    regression.run()

    learned = np.sqrt((regression.beta[2:] ** 2).mean())
    assert learned < 0.02
    assert np.median(regression.precision[2]) > 300


def test_a_strong_season_is_hardly_shrunk() -> None:
    mean = season(0.8, level=30.0)

    told = fitted(town(mean, 1.5))

    assert told.mu.mean() == pytest.approx(mean[-1], rel=0.03)


def test_uncertainty_is_larger_with_less_history() -> None:
    counts = town(season(0.3), 2.0)

    long, short = fitted(counts), fitted(counts, np.arange(159, 26, -1))

    assert (short.uncertainty > 2 * long.uncertainty).mean() > 0.9


def test_the_spread_is_that_of_the_counts() -> None:
    counts = town(season(0.5), 2.0)

    told = fitted(counts)

    assert told.spread == pytest.approx(counts[WEEKS - 1 - OFFSETS].std(axis=0, ddof=1))


def test_missing_weeks_and_weeks_before_the_beginning_do_not_count() -> None:
    counts = town(season(0.2), 2.0, series=3)
    counts[:300, 1] = np.nan
    counts[400:420, 2] = np.nan

    told = fitted(counts)

    assert np.isfinite(told.mu).all()
    assert told.uncertainty[1] > told.uncertainty[0]


@pytest.mark.parametrize("kind", [np.zeros((WEEKS, 2)), np.full((WEEKS, 2), 7.0), np.full((WEEKS, 2), 1e6)])
def test_flat_series_end_in_numbers(kind: np.ndarray) -> None:
    told = fitted(kind)

    assert np.isfinite(told.mu).all()
    assert (told.phi == 1.0).all()


def test_neighbours_in_the_batch_change_not_a_bit() -> None:
    counts = np.hstack([town(season(0.4), 2.0, series=20), towns.mixed(WEEKS)])

    together, alone = fitted(counts), fitted(counts[:, 5:6])

    assert together.mu[5] == alone.mu[0]
    assert together.phi[5] == alone.phi[0]
    assert together.uncertainty[5] == alone.uncertainty[0]


def test_the_basis_seen_from_now_has_no_sine_and_no_trend() -> None:
    now = basis(np.array([0.0]), 52.0)[0]

    assert now.tolist() == [1.0, 0.0, 1.0, 0.0, 1.0, 0.0]
