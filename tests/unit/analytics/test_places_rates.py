"""What the past says of each cell."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from analytics.places.history import History
from analytics.places.rates import blocks, fading, level, levels, memories, mixture


def made(counts: np.ndarray, origin: int | None = None) -> History:
    cells = counts.shape[1]
    since = np.argmax(counts > 0, axis=0)
    return History(
        counts.astype(float), since, np.arange(cells, dtype=np.int64), origin or len(counts), clock=1000
    )


def test_a_step_one_half_life_back_weighs_half() -> None:
    counts = np.array([[1.0], [0.0], [0.0]])

    found = fading(counts, half_life=1, first=0)

    assert found[:, 0].tolist() == pytest.approx([0, 1, 0.5 / 1.5, 0.25 / 1.75])


def test_an_endless_half_life_is_the_plain_mean() -> None:
    counts = np.random.default_rng(1).poisson(2.0, (30, 4)).astype(float)

    assert fading(counts, 1e9, 1) == pytest.approx(level(counts, None, 1))


@pytest.mark.parametrize("first", [0, 3, 10])
def test_rows_before_the_first_are_only_left_out(first: int) -> None:
    counts = np.random.default_rng(2).poisson(1.0, (10, 3)).astype(float)

    assert fading(counts, 4, first) == pytest.approx(fading(counts, 4, 0)[first:])
    assert level(counts, 4, first) == pytest.approx(level(counts, 4, 0)[first:])


def test_a_level_counts_its_steps_alike_and_no_others() -> None:
    counts = np.array([[8.0], [1.0], [2.0], [3.0]])

    assert level(counts, 2, 0)[:, 0].tolist() == [0, 8, 4.5, 1.5, 2.5]


def test_what_comes_later_changes_no_row() -> None:
    counts = np.random.default_rng(3).poisson(1.0, (40, 6))
    counts[0] = 1
    changed = counts.copy()
    changed[30:] = 50

    before, after = memories(made(counts), 7, 5), memories(made(changed), 7, 5)

    assert before[:26] == pytest.approx(after[:26])


def test_the_three_counts_look_back_one_year_two_years_and_always() -> None:
    counts = np.zeros((160, 1))
    counts[[0, 60, 130]] = [[1.0], [1.0], [1.0]]

    found = {name: rows[-1, 0] for name, rows in levels(made(counts), 7, 0).items()}

    assert found == pytest.approx(
        {"count_12_months": 1 / 52, "count_24_months": 2 / 104, "count_all": 3 / 160}
    )


def test_an_unknown_cell_is_not_forecast() -> None:
    counts = np.zeros((12, 2))
    counts[:, 0] = 1
    counts[8, 1] = 1

    found = memories(made(counts), 7, 0)

    assert (found[:9, 1] == 0).all()
    assert (found[9:, 1] > 0).any()


def test_a_mixture_finds_the_weights_it_was_made_with() -> None:
    rng = np.random.default_rng(4)
    parts = rng.gamma(1.0, 1.0, (400, 50, 2))
    counts = rng.poisson(parts @ np.array([0.3, 0.7])).astype(float)

    found = mixture(parts, counts)

    assert found == pytest.approx([0.3, 0.7], abs=0.03)


def test_a_useless_memory_gets_no_weight() -> None:
    rng = np.random.default_rng(5)
    true = rng.gamma(0.5, 1.0, (200, 40))
    parts = np.stack([true, rng.permuted(true, axis=1)], axis=-1)

    found = mixture(parts, rng.poisson(true).astype(float))

    assert found[0] > 0.9
    assert found[1] < 0.1


def test_weights_are_never_negative_and_sum_to_what_happened() -> None:
    rng = np.random.default_rng(6)
    parts, counts = rng.gamma(1.0, 1.0, (50, 20, 4)), rng.poisson(1.5, (50, 20)).astype(float)

    found = mixture(parts, counts)

    assert (found >= 0).all()
    assert (parts @ found).sum() == pytest.approx(counts.sum())


def test_nothing_happened_leaves_no_weight() -> None:
    assert mixture(np.ones((5, 5, 2)), np.zeros((5, 5))).tolist() == [0, 0]


def test_blocks_are_cut_where_the_clock_says_and_leave_nothing_out() -> None:
    found = blocks(10, 60, clock=1005, origin=50, length=13)

    assert found[0][0] == 10
    assert found[-1][1] == 60
    assert all(end == begin for (_a, end), (begin, _b) in pairwise(found))
    assert all((1005 + begin - 50) % 13 == 0 for begin, _end in found[1:])
