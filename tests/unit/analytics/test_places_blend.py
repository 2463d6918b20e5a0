"""Ways of forecasting side by side, and which of them is trusted."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.places.blend import (
    BACK,
    BUSIEST,
    FIFTH,
    LEARNT,
    PATIENCE,
    WARM,
    blended,
    caught,
    ranked,
    record,
    size_of,
    trust,
    ways,
)
from analytics.places.history import History


def town(steps: int = 80, cells: int = 60, seed: int = 3, origin: int | None = None) -> History:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(np.sort(rng.gamma(0.4, 1.0, cells))[::-1], (steps, cells)).astype(float)
    since = np.where(counts.any(axis=0), np.argmax(counts > 0, axis=0), steps)
    keys = np.arange(cells, dtype=np.int64)
    return History(counts, since.astype(np.int64), keys, origin or steps - 1, clock=2_900)


@pytest.mark.parametrize(
    ("share", "cells", "size"),
    [
        (0.0025, 784, 2),
        (0.005, 784, 4),
        (0.01, 784, 8),
        (0.02, 784, 16),
        (0.0025, 50, 1),
        (1.0, 7, 7),
        (0.5, 5, 3),
    ],
)
def test_a_share_of_the_cells_is_rounded_and_never_none(share: float, cells: int, size: int) -> None:
    assert size_of(share, cells) == size


def test_cells_are_ranked_by_score_and_equal_ones_by_key() -> None:
    score, known = np.array([1.0, 3.0, 3.0, 9.0]), np.array([True, True, True, False])

    assert ranked(score, known).tolist() == [1, 2, 0]


def test_caught_counts_the_best_cells_only() -> None:
    score, counts = np.array([3.0, 2.0, 1.0]), np.array([5.0, 0.0, 7.0])

    assert caught(score, np.ones(3, dtype=bool), counts, [1, 2, 3]).tolist() == [5, 5, 12]


def test_more_cells_than_there_are_catch_everything_known() -> None:
    counts = np.array([5.0, 1.0, 7.0])

    assert caught(counts, np.array([True, True, False]), counts, [10]).tolist() == [6]


def test_the_leader_is_trusted_most_and_a_laggard_hardly() -> None:
    weights = trust(np.array([[400.0, 800.0], [398.0, 797.0], [200.0, 400.0]]))

    assert weights.sum(axis=0) == pytest.approx([1, 1])
    assert weights[0, 0] > weights[1, 0] > 0.1
    assert weights[2].max() < 1e-6


def test_one_standard_error_behind_weighs_as_it_is_written() -> None:
    weights = trust(np.array([[100.0], [90.0]]))

    assert weights[1, 0] / weights[0, 0] == pytest.approx(np.exp(-1 / PATIENCE))


def test_without_a_record_all_ways_are_trusted_alike() -> None:
    assert trust(np.zeros((4, 2))) == pytest.approx(np.full((4, 2), 0.25))


def test_neighbouring_coverages_are_listened_to() -> None:
    alone = trust(np.array([[10.0], [10.0]]))
    beside = trust(np.array([[10.0, 500.0], [10.0, 400.0]]))

    assert alone[0, 0] == 0.5
    assert beside[0, 0] > 0.6


def test_there_are_five_ways_and_each_has_a_score_for_every_step_of_interest() -> None:
    past = town()

    found = ways(past, 7)

    assert list(found.scores) == [LEARNT, BUSIEST, "count_12_months", "count_24_months", "count_all"]
    assert found.first == WARM
    assert {rows.shape for rows in found.scores.values()} == {(len(past.counts) + 1 - WARM, 60)}


def test_the_second_mixture_is_learnt_and_told_where_most_has_happened() -> None:
    past = town(steps=120)

    scores = ways(past, 7).scores
    apart = scores[LEARNT][-1] != scores[BUSIEST][-1]

    known = past.known(past.origin)
    busiest = ranked(past.counts[:-1].sum(axis=0), known)[: size_of(FIFTH, int(known.sum()))]
    assert apart.any()
    assert set(np.flatnonzero(apart)) <= set(busiest.tolist())


def test_no_more_than_the_last_windows_are_looked_back_on() -> None:
    past = town(steps=300)

    found = ways(past, 7)

    assert found.first == past.origin - BACK


@pytest.mark.parametrize("steps", [2, 5, 27, 40])
def test_a_short_past_is_enough_for_a_forecast(steps: int) -> None:
    past = town(steps=steps)

    found = ways(past, 7)
    weights = trust(record(past, found, past.origin, [0.1]))

    assert np.isfinite(blended(found, weights, past.origin)).all()


def test_what_happens_later_changes_no_score() -> None:
    past, changed = town(origin=60), town(origin=60)
    changed.counts[60:] = 99

    before, after = ways(past, 7), ways(changed, 7)

    for name in before.scores:
        assert before.of(name, 60) == pytest.approx(after.of(name, 60)), name


def test_the_record_grows_with_what_was_caught() -> None:
    past = town()
    found = ways(past, 7)

    short, long = record(past, found, 40, [0.1, 0.5]), record(past, found, 79, [0.1, 0.5])

    assert (long > short).all()
    assert (long[:, 1] > long[:, 0]).all()


def test_steady_cells_are_ranked_as_they_are() -> None:
    past = town(steps=200)
    found = ways(past, 7)

    weights = trust(record(past, found, past.origin, [0.05]))
    best = ranked(blended(found, weights, past.origin)[0], past.known(past.origin))[:5]

    assert set(best.tolist()) <= set(range(8))


def test_the_same_question_has_the_same_answer() -> None:
    first, second = ways(town(), 7), ways(town(), 7)

    assert all((first.scores[name] == second.scores[name]).all() for name in first.scores)
