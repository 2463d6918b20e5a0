"""Incidents by step and cell."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.places.history import History, history, neighbourhood
from analytics.places.lattice import WIDE

ORIGIN = date(2026, 3, 2)


def counted(
    *rows: tuple[int, int], horizon: int = 7, windows: int = 1, only: list[bool] | None = None
) -> History:
    """Count (days before the origin, cell) rows; days after it are negative."""
    days = np.array([(ORIGIN - timedelta(days=before)).toordinal() for before, _cell in rows], dtype=np.int64)
    keys = np.array([cell for _before, cell in rows], dtype=np.int64)
    meant = np.array(only if only is not None else [True] * len(rows))
    return history(days, keys, meant, ORIGIN, horizon, windows)


def test_the_last_step_before_the_origin_holds_the_day_before() -> None:
    found = counted((1, 10), (7, 10), (8, 10))

    assert found.origin == 2
    assert found.counts[:, 0].tolist() == [1, 2, 0]


def test_the_origin_itself_lies_in_the_first_window() -> None:
    found = counted((1, 10), (0, 10), (-6, 10))

    assert found.counts[found.origin].tolist() == [2]


def test_what_lies_behind_the_last_window_is_not_looked_at() -> None:
    near = counted((1, 10), (0, 10))
    far = counted((1, 10), (0, 10), (-7, 10), (-70, 11))

    assert near.counts.tolist() == far.counts.tolist()
    assert near.keys.tolist() == far.keys.tolist()


def test_windows_are_steps_like_the_others() -> None:
    found = counted((1, 10), (0, 10), (-7, 10), (-14, 10), windows=3)

    assert found.counts[:, 0].tolist() == [1, 1, 1, 1]


def test_a_cell_is_known_from_the_step_after_its_first_incident() -> None:
    found = counted((8, 10), (1, 11), (0, 12))

    assert found.known(found.origin - 1).tolist() == [True, False, False]
    assert found.known(found.origin).tolist() == [True, True, False]


def test_other_categories_make_a_cell_known_without_being_counted() -> None:
    found = counted((1, 10), (1, 11), only=[True, False])

    assert found.counts.sum() == 1
    assert found.known(found.origin).all()


@pytest.mark.parametrize("horizon", [1, 3, 7, 30])
def test_a_step_is_as_long_as_the_horizon(horizon: int) -> None:
    found = counted((1, 10), (horizon, 10), (horizon + 1, 10), horizon=horizon)

    assert found.counts[found.origin - 1, 0] == 2
    assert found.counts[found.origin - 2, 0] == 1


def test_one_step_later_the_clock_stands_one_higher() -> None:
    later = np.array([ORIGIN.toordinal() - 1], dtype=np.int64)
    key, meant = np.array([1], dtype=np.int64), np.array([True])

    now = history(later, key, meant, ORIGIN, 7, 1)
    then = history(later, key, meant, ORIGIN + timedelta(days=7), 7, 1)

    assert then.clock == now.clock + 1


def test_neighbours_count_by_how_much_they_touch() -> None:
    middle = 5 * WIDE + 5
    keys = np.array([middle, middle + 1, middle + WIDE, middle + WIDE + 1, middle + 2], dtype=np.int64)

    around = neighbourhood(keys).toarray()

    assert around[0].tolist() == [0, 0.25, 0.25, 0.125, 0]
    assert (around == around.T).all()


def test_a_lonely_cell_has_no_neighbours() -> None:
    assert neighbourhood(np.array([3 * WIDE + 3], dtype=np.int64)).sum() == 0
