"""The batched regression: R's convention, closed forms where there are any, and no neighbour's influence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analytics.surges.baseline import Batch, design
from analytics.surges.fitting import Moments, Responses, solve
from analytics.surges.options import Options
from analytics.surges.panel import Panel
from tests.unit.analytics.surges import towns

REFERENCES = [52, 104, 156, 208, 260]


def responses(counts: np.ndarray, options: Options | None = None) -> Responses:
    panel = Panel.of(towns.numbered(counts))
    step = len(counts) - 1
    shared = design(panel, step, REFERENCES, options or Options())
    columns = np.arange(counts.shape[1])
    return Responses.of(panel, Batch(shared, np.full(len(columns), step), columns))


def test_without_a_trend_a_season_is_its_own_mean() -> None:
    told = responses(towns.mixed()[:, 8:24])

    found = solve(told, told.here, trend=False)

    for level, rows in enumerate(told.design.slices):
        mean = (told.y[rows] * told.here[rows]).sum(axis=0) / told.here[rows].sum(axis=0)
        assert np.allclose(np.exp(found.now.gamma[level]), mean, rtol=1e-6)
    assert (found.now.beta == 0).all()


def test_a_fit_with_trend_solves_the_likelihood_equations() -> None:
    told = responses(towns.mixed()[:, 8:24])

    found = solve(told, told.here, trend=True)

    mu = np.empty_like(told.y)
    for level, rows in enumerate(told.design.slices):
        found.now.means(level, mu[rows])
    left = (told.y - mu) * told.here
    times = told.design.times(told.width)
    assert np.abs((left * times).sum(axis=0)).max() < 1e-2
    assert all(np.abs(left[rows].sum(axis=0)).max() < 1e-2 for rows in told.design.slices)


def test_prior_weights_count_like_repeated_weeks() -> None:
    told = responses(towns.mixed()[:, 8:12])
    weights = np.where(np.arange(len(told.y))[:, None] % 3 == 0, 2.0, 1.0) * told.here

    found = solve(told, weights, trend=True)

    seasons = (told.design.season[:, None] == np.arange(told.design.seasons)).astype(float)
    matrix = np.column_stack([seasons, told.design.time])
    repeated = np.repeat(np.arange(len(matrix)), weights[:, 0].astype(int))
    plain = sm.GLM(told.y[repeated, 0], matrix[repeated], family=sm.families.Poisson()).fit(tol=1e-12)
    assert found.now.gamma[:, 0] == pytest.approx(plain.params[:-1], rel=1e-6)
    assert found.now.beta[0] == pytest.approx(plain.params[-1], rel=1e-5, abs=1e-8)


def test_the_step_before_the_last_is_kept_and_near() -> None:
    told = responses(towns.mixed()[:, 8:24])

    found = solve(told, told.here, trend=True)

    apart = np.abs(found.now.gamma - found.before.gamma).max(axis=0)
    assert (apart > 0).all()
    assert apart.max() < 0.05


def test_the_lagged_moments_are_those_of_the_step_before() -> None:
    told = responses(towns.mixed()[:, 8:24])

    found = solve(told, told.here, trend=True)

    again = Moments.at(found.before, told.here)
    assert np.allclose(again.total, found.lagged.total, rtol=1e-12)
    assert np.allclose(again.spread, found.lagged.spread, rtol=1e-9)


def test_a_season_of_zeros_sinks_without_harm_to_the_others() -> None:
    counts = towns.mixed()[:, 8:9].copy()
    weeks_ago = len(counts) - 1 - np.arange(len(counts))
    counts[np.isin(weeks_ago % 52, range(8, 24))] = 0.0
    told = responses(counts)

    found = solve(told, told.here, trend=True)

    zero = [level for level, rows in enumerate(told.design.slices) if told.y[rows, 0].sum() == 0]
    assert zero
    assert np.exp(found.now.gamma[zero, 0]).max() < 1e-3
    assert np.isfinite(found.now.gamma).all()


def test_zeros_alone_for_five_years_do_not_converge_in_25_steps_as_in_r() -> None:
    told = responses(np.zeros((330, 1)))

    found = solve(told, told.here, trend=False)

    assert not found.converged[0]
    assert np.exp(found.now.gamma).max() < 1e-10


def test_three_years_of_zeros_converge_just_in_time_as_in_r() -> None:
    panel = Panel.of(towns.numbered(np.zeros((330, 1))))
    shared = design(panel, 329, REFERENCES[:3], Options())
    told = Responses.of(panel, Batch(shared, np.array([329]), np.array([0])))

    found = solve(told, told.here, trend=False)

    assert found.converged[0]
    assert found.now.gamma[-1, 0] == pytest.approx(np.log(0.1) - 25, rel=1e-9)


def test_columns_that_take_long_do_not_change_those_that_do_not() -> None:
    counts = towns.mixed()
    alone, together = responses(counts[:, 8:9]), responses(counts)

    one = solve(alone, alone.here, trend=True)
    many = solve(together, together.here, trend=True)

    assert one.now.gamma[:, 0].tolist() == many.now.gamma[:, 8].tolist()
    assert one.now.beta[0] == many.now.beta[8]


def test_a_batch_is_padded_to_whole_lanes_with_its_last_column() -> None:
    told = responses(towns.mixed()[:, 8:13])

    assert told.width == 16
    assert (told.y[:, 5:] == told.y[:, [4]]).all()
    assert told.of_columns(np.array([1, 3])).y[:, :2].tolist() == told.y[:, [1, 3]].tolist()


def test_a_missing_count_has_no_weight_and_no_place_in_n() -> None:
    counts = towns.mixed()[:, 16:17]

    told = responses(counts)

    assert told.n[0] == told.here[:, 0].sum() == len(told.y) - 4
    assert not np.isnan(told.y).any()


def test_a_missing_week_is_the_same_as_a_row_less() -> None:
    counts = np.random.default_rng(1).poisson(6, (330, 1)).astype(float)
    told = responses(counts)
    here = told.here.copy()
    here[[20, 90]] = 0.0

    found = solve(told, here, trend=True)

    seasons = (told.design.season[:, None] == np.arange(told.design.seasons)).astype(float)
    matrix = np.column_stack([seasons, told.design.time])
    kept = here[:, 0] > 0
    plain = sm.GLM(told.y[kept, 0], matrix[kept], family=sm.families.Poisson()).fit(tol=1e-12)
    assert found.now.gamma[:, 0] == pytest.approx(plain.params[:-1], rel=1e-5)


def test_an_enormous_spike_still_ends_in_numbers() -> None:
    counts = np.random.default_rng(2).poisson(1, (330, 1)).astype(float)
    counts[150] = 1e7
    told = responses(counts)

    found = solve(told, told.here, trend=True)

    assert np.isfinite(found.now.gamma).all()


def test_dated_and_numbered_weeks_of_one_length_share_their_arrays() -> None:
    frame = towns.dated(towns.mixed()[:, :3])

    assert isinstance(Panel.of(frame).axis, pd.DatetimeIndex)
    assert responses(towns.mixed()[:, :3]).design.times(16).shape == (237, 16)
