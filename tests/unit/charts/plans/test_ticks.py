"""Axes are marked at round values: from 0 for counts, zoomed on the data for shares."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.plans.ticks import label_places, round_step, thinned, value_ticks
from charts.text import Measure
from core.i18n import speaking


def texts(values: list[float], measure: Measure) -> list[str]:
    return [tick.text for tick in value_ticks(values, measure)[2]]


@pytest.mark.parametrize(
    ("most", "marked"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (4, ["0", "1", "2", "3", "4"]),
        (37, ["0", "10", "20", "30"]),
        (46.4, ["0", "10", "20", "30", "40"]),
        (50, ["0", "10", "20", "30", "40", "50"]),
        (264, ["0", "100", "200"]),
        (3412, ["0", "1,000", "2,000", "3,000"]),
        (450_000, ["0", "10 万", "20 万", "30 万", "40 万"]),
    ],
)
def test_counts_begin_at_nothing(most: float, marked: list[str]) -> None:
    assert texts([most, most / 2], Measure.COUNT) == marked


def test_large_counts_are_marked_in_the_readers_words() -> None:
    with speaking("en"):
        assert texts([450_000], Measure.COUNT) == ["0", "100K", "200K", "300K", "400K"]


def test_counts_are_marked_at_whole_numbers_only() -> None:
    assert texts([2], Measure.COUNT) == ["0", "1", "2"]
    assert texts([2], Measure.DECIMAL) == ["0", "0.5", "1", "1.5", "2"]


def test_what_can_fall_below_nothing_is_marked_below_it() -> None:
    low, high, ticks = value_ticks([-40, 30], Measure.COUNT)

    assert [tick.text for tick in ticks] == ["−40", "−20", "0", "20"]
    assert low == -40
    assert high > 30


@pytest.mark.parametrize(
    ("shares", "marked"),
    [
        ([0.931, 0.969], ["92%", "94%", "96%", "98%"]),
        ([0.2, 0.8], ["0%", "20%", "40%", "60%", "80%", "100%"]),
        ([1.0, 1.0], ["99.8%", "99.9%", "100.0%"]),
        ([0.99, 1.0], ["98.5%", "99.0%", "99.5%", "100.0%"]),
        ([0.0, 0.03], ["0%", "1%", "2%", "3%", "4%"]),
        ([0.5], ["49.8%", "49.9%", "50.0%", "50.1%", "50.2%"]),
        ([0.952, 0.946], ["94.0%", "94.5%", "95.0%", "95.5%"]),
    ],
)
def test_shares_are_zoomed_between_nothing_and_all(shares: list[float], marked: list[str]) -> None:
    assert texts(shares, Measure.RATE) == marked


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_an_axis_of_shares_holds_them_all_and_ends_on_ticks(shares: list[float]) -> None:
    low, high, ticks = value_ticks(shares, Measure.RATE)

    assert 0 <= low <= min(shares) + 1e-6
    assert max(shares) - 1e-6 <= high <= 1
    assert (ticks[0].value, ticks[-1].value) == (low, high)
    assert 2 <= len({tick.text for tick in ticks}) == len(ticks) <= 6


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=20))
def test_an_axis_of_counts_holds_them_all_with_air_above(counts: list[int]) -> None:
    low, high, ticks = value_ticks([float(count) for count in counts], Measure.COUNT)

    assert low == 0
    assert high > max(counts)
    assert ticks[0].value == 0
    assert 2 <= len(ticks) <= 6
    assert len({tick.text for tick in ticks}) == len(ticks)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=10), st.sampled_from(Measure))
def test_ticks_lie_on_the_axis_at_equal_steps(values: list[float], measure: Measure) -> None:
    low, high, ticks = value_ticks(values, measure)

    assert low < high
    assert all(low - 1e-6 <= tick.value <= high + 1e-6 for tick in ticks)
    steps = [b.value - a.value for a, b in pairwise(ticks)]
    assert all(step == pytest.approx(steps[0], rel=1e-3) for step in steps)


@pytest.mark.parametrize(
    ("least", "step"),
    [(1, 1), (1.01, 2), (2, 2), (3, 5), (6, 10), (0.03, 0.05), (0.01, 0.01), (7400, 10_000)],
)
def test_a_step_is_one_two_or_five(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)


@pytest.mark.parametrize(
    ("count", "most", "places"),
    [
        (0, 6, ()),
        (1, 6, (0,)),
        (6, 6, (0, 1, 2, 3, 4, 5)),
        (11, 7, (0, 2, 4, 6, 8, 10)),
        (12, 7, (1, 3, 5, 7, 9, 11)),
        (24, 7, (3, 7, 11, 15, 19, 23)),
        (5, 1, (4,)),
        (5, 0, (4,)),
    ],
)
def test_labels_are_thinned_evenly_and_the_last_stays(count: int, most: int, places: tuple[int, ...]) -> None:
    assert thinned(count, most) == places


@given(st.integers(1, 400), st.integers(1, 40))
def test_thinned_labels_are_never_too_many(count: int, most: int) -> None:
    places = thinned(count, most)

    assert len(places) <= most
    assert places[-1] == count - 1


def test_long_labels_are_fewer() -> None:
    short_ones, long_ones = (
        [f"{month}月" for month in range(1, 13)],
        [f"2026年{month}月" for month in range(1, 13)],
    )

    assert len(label_places(short_ones, (), 260, 12)) == 6
    assert len(label_places(long_ones, (), 260, 12)) == 3


def test_labels_asked_for_are_shown_if_there_are_such_points() -> None:
    assert label_places(["a", "b", "c"], (0, 2, 7, -1), 260, 12) == (0, 2)


def test_one_label_stays_however_narrow() -> None:
    assert label_places(["一月", "二月"], (), 5, 12) == (1,)
    assert label_places([], (), 260, 12) == ()
