"""M25, and what would change if hours were moved."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.patrol.demand import Demand, expect
from analytics.patrol.fit import Cell, WhatIf, expected_in, fit_index, hours_of
from analytics.patrol.planning import Order, plan
from analytics.patrol.shifts import read_shifts
from core.errors import BadInput
from tests import town

A, B, C = ("G01", 0, 2), ("G02", 0, 5), ("G03", 6, 5)
CELLS = [A, B, C, ("G01", 3, 0)]
AMOUNTS = st.dictionaries(st.sampled_from(CELLS), st.floats(0.01, 1000), min_size=1)


@pytest.fixture(scope="module")
def demand() -> Demand:
    places = town.spots()
    return expect(town.alerts(places), places, town.week_of(25))


def test_m25_by_hand() -> None:
    assert fit_index({A: 6, B: 2}, {A: 5, B: 5}) == pytest.approx(1 - 0.5 * (0.25 + 0.25))


def test_hours_where_the_alerts_are_fit_wholly() -> None:
    assert fit_index({A: 3, B: 1}, {A: 30, B: 10}) == pytest.approx(1.0)


def test_hours_where_no_alert_is_do_not_fit_at_all() -> None:
    assert fit_index({A: 3}, {B: 10}) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("hours", "alerts"), [({}, {A: 1}), ({A: 1}, {}), ({A: 0}, {A: 3}), ({A: 1}, {A: 0})]
)
def test_without_hours_or_alerts_there_is_nothing_to_fit(
    hours: dict[Cell, float], alerts: dict[Cell, float]
) -> None:
    assert fit_index(hours, alerts) is None


@pytest.mark.parametrize(("hours", "alerts"), [({A: -1, B: 2}, {A: 1}), ({A: 1}, {A: 2, B: -1})])
def test_less_than_nothing_is_refused(hours: dict[Cell, float], alerts: dict[Cell, float]) -> None:
    with pytest.raises(ValueError, match="negative"):
        fit_index(hours, alerts)


@given(AMOUNTS, AMOUNTS)
def test_m25_lies_between_nought_and_one_and_knows_no_direction(
    hours: dict[Cell, float], alerts: dict[Cell, float]
) -> None:
    there, back = fit_index(hours, alerts), fit_index(alerts, hours)

    assert there is not None
    assert -1e-9 <= there <= 1 + 1e-9
    assert there == pytest.approx(back)


@given(AMOUNTS, AMOUNTS, st.floats(0.1, 50))
def test_only_shares_matter(hours: dict[Cell, float], alerts: dict[Cell, float], times: float) -> None:
    more = {cell: n * times for cell, n in hours.items()}

    assert fit_index(more, alerts) == pytest.approx(fit_index(hours, alerts))


def test_a_plans_hours_lie_where_its_stops_are(demand: Demand) -> None:
    made = plan(demand, Order(town.week_of(25), 2, tuple(read_shifts(["20:00-04:00"]))), effort=30)

    hours = hours_of(made)

    assert sum(hours.values()) == pytest.approx(len(made.stops) / 4)
    assert {(weekday, block) for _grid, weekday, block in hours} == {(0, 5), (1, 0)}


def test_expected_alerts_may_be_asked_for_some_hours_only(demand: Demand) -> None:
    everything, evening = expected_in(demand), expected_in(demand, {(0, 5)})

    assert len(everything) == 9 * 7 * 6
    assert len(evening) == 9
    assert sum(evening.values()) == pytest.approx(demand.expected[:, 0, 5].sum())


def test_moving_hours_towards_alerts_raises_m25(demand: Demand) -> None:
    asked = WhatIf(demand)
    hours = dict.fromkeys(expected_in(demand), 2.0)
    alerts = expected_in(demand)
    quiet, busy = min(alerts, key=alerts.__getitem__), max(alerts, key=alerts.__getitem__)

    before, after = asked.outcome(hours), asked.move(hours, quiet, busy, 2.0)

    assert before.fit is not None
    assert after.fit is not None
    assert after.fit > before.fit
    assert after.covered > before.covered
    assert sum(after.hours.values()) == pytest.approx(sum(before.hours.values()))


def test_the_hours_that_were_given_stay_as_they_were(demand: Demand) -> None:
    hours = {A: 2.0, B: 1.0}

    WhatIf(demand).move(hours, A, B, 2.0)

    assert hours == {A: 2.0, B: 1.0}


def test_moving_there_and_back_changes_nothing(demand: Demand) -> None:
    asked, hours = WhatIf(demand), {A: 2.0, B: 1.0}

    there = asked.move(hours, A, B, 1.5)
    back = asked.move(there.hours, B, A, 1.5)

    assert back.hours == pytest.approx(hours)
    assert back.covered == pytest.approx(asked.outcome(hours).covered)


@pytest.mark.parametrize("amount", [2.5, -0.5])
def test_only_hours_that_are_there_can_be_moved(demand: Demand, amount: float) -> None:
    with pytest.raises(BadInput, match="not that many hours") as refused:
        WhatIf(demand).move({A: 2.0}, A, B, amount)

    assert refused.value.field == "hours"


def test_more_hours_in_a_cell_reach_more_but_ever_less_so(demand: Demand) -> None:
    asked = WhatIf(demand)

    reached = [asked.outcome({A: float(hours)}).covered for hours in range(8)]
    steps = np.diff(reached)

    assert reached[0] == 0
    assert (steps >= -1e-12).all()
    assert (np.diff(steps) <= 1e-12).all()


def test_no_more_is_reached_than_a_cell_holds(demand: Demand) -> None:
    assert WhatIf(demand).outcome({A: 1000.0}).covered == pytest.approx(expected_in(demand)[A])


def test_a_cell_of_no_grid_of_ours_reaches_nothing(demand: Demand) -> None:
    assert WhatIf(demand).outcome({("X99", 0, 0): 5.0}).covered == 0


def test_a_hundred_moves_take_less_than_a_second(demand: Demand) -> None:
    asked, hours = WhatIf(demand), dict.fromkeys(expected_in(demand), 2.0)

    began = time.perf_counter()
    for _ in range(100):
        asked.move(hours, A, B, 1.0)

    assert time.perf_counter() - began < 5.0
