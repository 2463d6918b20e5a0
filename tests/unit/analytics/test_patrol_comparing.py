"""A plan in figures, and the shapes its grids are drawn with."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.patrol.comparing import even_hours, expected_then, fits, plan_figures
from analytics.patrol.demand import expect
from analytics.patrol.fit import WhatIf, expected_in, fit_index, hours_of, stop_hours
from analytics.patrol.ground import MARGIN_KM, outlines
from analytics.patrol.planning import Order, Plan, plan
from analytics.patrol.shifts import read_shifts
from tests import town

TODAY = town.week_of(28)
ORDER = Order(TODAY, 2, tuple(read_shifts(["16:00-20:00", "20:00-00:00"])))


@pytest.fixture(scope="module")
def made() -> Plan:
    places = town.spots(per_grid=4)
    return plan(expect(town.alerts(places), places, TODAY), ORDER, effort=20)


def test_figures_say_what_the_stops_and_an_even_spread_reach(made: Plan) -> None:
    found = plan_figures(made)

    assert found["expected_covered"] == pytest.approx(made.stops["expected"].sum())
    assert found["ratio"] == pytest.approx(found["expected_covered"] / found["equal_spread_covered"])
    assert (found["teams"], found["shifts"], found["team_hours"]) == (2, 2, 16)
    assert found["fit"]["line"] == 0.6


def test_m25_looks_at_the_hours_that_are_patrolled(made: Plan) -> None:
    alerts = expected_then(made)

    assert {cell[1:] for cell in alerts} == {(TODAY.weekday(), 4), (TODAY.weekday(), 5)}
    assert fits(made)["plan"] == fit_index(hours_of(made), alerts)


def test_an_even_spread_has_as_many_hours_in_each_block(made: Plan) -> None:
    hours = hours_of(made)
    even = even_hours(made, hours)

    for block in (4, 5):
        assert sum(n for cell, n in even.items() if cell[2] == block) == pytest.approx(
            sum(n for cell, n in hours.items() if cell[2] == block)
        )
    assert even_hours(made, {}) == {}


def test_progress_is_told_after_every_shift() -> None:
    places, told = town.spots(per_grid=2), []
    demand = expect(town.alerts(places), places, TODAY)

    plan(demand, ORDER, effort=5, tell=lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


def test_stops_become_hours_where_they_begin() -> None:
    arrive = pd.to_datetime(["2026-11-23 07:50", "2026-11-23 08:10", "2026-11-24 00:05"])
    stops = pd.DataFrame({"grid": ["G01", "G01", "G02"], "arrive": arrive})

    assert stop_hours(stops, 15) == {("G01", 0, 1): 0.25, ("G01", 0, 2): 0.25, ("G02", 1, 0): 0.25}
    assert stop_hours(stops.head(0), 15) == {}


def test_a_what_if_within_some_hours_compares_with_them_alone(made: Plan) -> None:
    hours = hours_of(made)
    within = {cell[1:] for cell in hours}

    assert WhatIf(made.demand, 15, within).outcome(hours).fit == fit_index(
        hours, expected_in(made.demand, within)
    )
    assert (WhatIf(made.demand, 15).outcome(hours).fit or 1) < (
        WhatIf(made.demand, 15, within).outcome(hours).fit or 0
    )


def test_an_outline_holds_all_places_of_its_grid() -> None:
    from shapely import Point, Polygon

    places = town.spots(per_grid=5)
    shapes = outlines(places)

    assert set(shapes) == set(town.GRIDS)
    for row in places.itertuples():
        assert Polygon(shapes[str(row.grid)]).contains(Point(row.east, row.north))


def test_a_grid_of_one_place_has_an_outline_too() -> None:
    one = pd.DataFrame({"grid": ["G01"], "east": [2.0], "north": [3.0]})

    xs = [x for x, _y in outlines(one)["G01"]]

    assert max(xs) - min(xs) == pytest.approx(2 * MARGIN_KM, abs=1e-3)
