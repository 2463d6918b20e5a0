"""The even spread a plan is held against, and what really happened."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.patrol.demand import INCIDENT_COLUMNS, Demand
from analytics.patrol.planning import Order, Plan
from analytics.patrol.shifts import Round, read_shifts
from analytics.patrol.spread import equal_chances, equally_covered, happened, level, visited

DAY = date(2026, 11, 23)
SPOTS = pd.DataFrame(
    {
        "place": list("abcdef"),
        "grid": ["G01", "G01", "G01", "G01", "G02", "G02"],
        "east": 0.0,
        "north": 0.0,
        "reach": [1.0, 1.0, 1.0, 1.0, 1.0, 0.25],
    }
)


def made(*visits: tuple[int, int], expected: float = 0.6) -> Plan:
    """Return a plan of 08:00-12:00 with these (spot, round) visits."""
    order = Order(DAY, 1, tuple(read_shifts(["08:00-12:00"])))
    stops = pd.DataFrame(visits, columns=["spot", "round"]).assign(expected=0.05)
    demand = Demand(SPOTS, np.full((6, 7, 6), expected))
    return Plan(order, demand, stops, (Round(480, 600), Round(600, 720)))


def incidents(*told: tuple[int, int, int, int]) -> pd.DataFrame:
    rows = [(DAY + timedelta(days=after), hour, spot, n) for after, hour, spot, n in told]
    return pd.DataFrame(rows, columns=list(INCIDENT_COLUMNS))


@pytest.mark.parametrize(
    ("sizes", "stops", "given"),
    [
        ([4, 4], 4, [2, 2]),
        ([1, 9], 6, [1, 5]),
        ([1, 2, 9], 9, [1, 2, 6]),
        ([3, 3], 10, [3, 3]),
        ([5, 5], 0, [0, 0]),
        ([5, 5, 5], 4, [4 / 3] * 3),
    ],
)
def test_stops_are_poured_into_grids_alike(sizes: list[int], stops: float, given: list[float]) -> None:
    assert level(np.array(sizes, dtype=float), stops) == pytest.approx(given)


def test_places_of_a_grid_have_the_same_chance() -> None:
    chances = equal_chances(made((0, 0), (1, 0)))

    assert chances[0] == pytest.approx([0.25] * 4 + [0.5] * 2)
    assert chances[1] == pytest.approx([0] * 6)


def test_there_are_as_many_stops_as_in_the_plan() -> None:
    plan = made((0, 0), (1, 0), (2, 0), (0, 1))

    assert equal_chances(plan).sum(axis=1) == pytest.approx([3, 1])


def test_a_place_has_no_more_than_one_visit_a_round() -> None:
    plan = made(*[(spot, 0) for spot in range(6)])

    assert equal_chances(plan)[0] == pytest.approx([1] * 6)


def test_covered_is_chance_times_what_is_expected() -> None:
    plan = made((0, 0), (1, 0), expected=0.6)

    assert equally_covered(plan) == pytest.approx(2 * 0.3)


def test_a_plan_that_is_spread_evenly_is_worth_as_much() -> None:
    plan = made(*[(spot, r) for spot in range(6) for r in (0, 1)])

    assert equally_covered(plan) == pytest.approx(12 * 0.3)


def test_an_hour_belongs_to_its_round() -> None:
    found = happened(incidents((0, 8, 0, 1), (0, 9, 0, 2), (0, 10, 1, 4)), made())

    assert found[0].tolist() == [3, 0, 0, 0, 0, 0]
    assert found[1].tolist() == [0, 4, 0, 0, 0, 0]


@pytest.mark.parametrize(("after", "hour"), [(0, 7), (0, 12), (1, 8), (-1, 8), (0, -1)])
def test_what_lies_outside_the_shift_does_not_count(after: int, hour: int) -> None:
    assert happened(incidents((after, hour, 0, 5)), made()).sum() == 0


def test_a_shift_past_midnight_sees_the_next_morning() -> None:
    night = made()
    night = Plan(night.order, night.demand, night.stops, (Round(1380, 1500),))

    found = happened(incidents((0, 23, 0, 1), (1, 0, 1, 2), (0, 0, 2, 9)), night)

    assert found[0].tolist() == [1, 2, 0, 0, 0, 0]


def test_half_an_hour_counts_half() -> None:
    plan = made()
    plan = Plan(plan.order, plan.demand, plan.stops, (Round(510, 600),))

    assert happened(incidents((0, 8, 0, 4)), plan)[0, 0] == 2


def test_of_streets_only_the_reach_counts() -> None:
    assert happened(incidents((0, 8, 5, 4)), made())[0, 5] == 1


def test_visited_marks_the_stops() -> None:
    found = visited(made((0, 0), (3, 1)))

    assert found.sum() == 2
    assert found[0, 0] == found[1, 3] == 1
