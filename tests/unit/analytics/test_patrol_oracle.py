"""Plans and figures of patrol beside slow and plain ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from analytics.patrol.demand import Demand, expect
from analytics.patrol.fit import WhatIf, fit_index
from analytics.patrol.planning import Order, Plan, plan
from analytics.patrol.routing import Offer, Task, solve_routes, travel_minutes
from analytics.patrol.shifts import Round, read_shifts
from analytics.patrol.spread import equal_chances, equally_covered
from tests import town

DAY = town.week_of(25)


def way(task: Task, a: int, b: int) -> float:
    return float(travel_minutes(np.linalg.norm(task.positions[[a]] - task.positions[[b]], axis=1))[0])


def fits(task: Task, order: Sequence[int]) -> bool:
    """Tell whether one team can make these offers in this order."""
    at, now = len(task.positions) - 1, float(task.begin)
    for number in order:
        offer = task.offers[number]
        now = max(now + way(task, at, offer.spot), offer.earliest)
        if now > offer.latest:
            return False
        now += task.stop_minutes
        at = offer.spot
    return now + way(task, at, len(task.positions) - 1) <= task.end


def best_by_hand(task: Task) -> float:
    """Return the most one team can collect, by trying every order of every choice."""
    best = 0.0
    for count in range(1, len(task.offers) + 1):
        for order in permutations(range(len(task.offers)), count):
            if fits(task, order):
                best = max(best, sum(task.offers[number].worth for number in order))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_no_better_route_is_found_by_trying_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    begins = rng.integers(480, 540, 6)
    offers = [
        Offer(spot, float(rng.uniform(0.01, 0.3)), int(begin), int(begin) + int(rng.integers(10, 60)))
        for spot, begin in enumerate(begins)
    ]
    task = Task(offers, rng.uniform(0, 3, (7, 2)), 1, 470, 570, 15)

    found = solve_routes(task, effort=300)

    assert sum(offers[call.offer].worth for call in found) == pytest.approx(best_by_hand(task))


@pytest.mark.parametrize("seed", range(3))
def test_found_routes_can_be_walked(seed: int) -> None:
    rng = np.random.default_rng(seed)
    offers = [
        Offer(int(rng.integers(5)), float(rng.random()), 480 + 30 * at, 520 + 30 * at) for at in range(12)
    ]
    task = Task(offers, rng.uniform(0, 2, (6, 2)), 2, 480, 900, 12)

    found = solve_routes(task, effort=200)

    for team in (0, 1):
        assert fits(task, [call.offer for call in found if call.team == team])


def slow_expected(alerts: pd.DataFrame, places: pd.DataFrame, until: date) -> np.ndarray:
    """Return expected incidents by place, weekday and block from their definition, cell by cell."""
    told = [
        (0.5 ** ((until - row.day).days / 182), row.day.weekday(), row.hour // 4, row.spot, row.n)
        for row in alerts.itertuples()
        if row.day < until and row.hour >= 0
    ]
    first = min(day for day in alerts["day"])
    days = [until - timedelta(days=back) for back in range(1, (until - first).days + 1)]
    exposure = [sum(0.5 ** ((until - d).days / 182) for d in days if d.weekday() == w) for w in range(7)]
    grid_of = places["grid"].tolist()
    total = sum(w * n for w, _d, _b, _s, n in told)

    def weighed(grid: str = "", weekday: int = -1, block: int = -1, spot: int = -1) -> float:
        return sum(
            w * n
            for w, d, b, s, n in told
            if (not grid or grid_of[s] == grid)
            and weekday in (-1, d)
            and block in (-1, b)
            and spot in (-1, s)
        )

    found = np.zeros((len(places), 7, 6))
    for spot, grid in enumerate(grid_of):
        size = grid_of.count(grid)
        all_day = (weighed(spot=spot) + 1 / size) / (weighed(grid) + 1)
        for block in range(6):
            share = (weighed(spot=spot, block=block) + 20 * all_day) / (weighed(grid, block=block) + 20)
            for weekday in range(7):
                plain = (
                    weighed(grid)
                    / total
                    * weighed(weekday=weekday)
                    / exposure[weekday]
                    * weighed(block=block)
                    / total
                )
                rate = (weighed(grid, weekday, block) + 4 * plain) / (exposure[weekday] + 4)
                found[spot, weekday, block] = rate * share
    return found


def test_demand_is_that_of_the_definition() -> None:
    places = town.spots(per_grid=2, grids=("G01", "G02"))
    alerts = town.alerts(places, days=40)

    found = expect(alerts, places, town.week_of(5))

    assert found.expected == pytest.approx(slow_expected(alerts, places, town.week_of(5)))


def test_an_even_spread_is_what_drawing_by_lot_comes_to() -> None:
    places = town.spots(per_grid=5, grids=("G01", "G02", "G03"))
    demand = expect(town.alerts(places), places, DAY)
    order = Order(DAY, 1, tuple(read_shifts(["16:00-18:00"])))
    stops = pd.DataFrame({"spot": range(6), "round": 0, "expected": 0.0})
    made = Plan(order, demand, stops, (Round(960, 1080),))

    rng = np.random.default_rng(3)
    worth = demand.in_round(DAY, made.rounds[0])
    drawn = [
        sum(worth[5 * grid + rng.choice(5, 2, replace=False)].sum() for grid in range(3))
        for _ in range(4_000)
    ]

    assert equally_covered(made) == pytest.approx(np.mean(drawn), rel=0.02)
    assert equal_chances(made).sum() == pytest.approx(6)


def test_m25_is_what_two_distributions_share() -> None:
    rng = np.random.default_rng(6)
    cells = [(f"G{at:02d}", at % 7, at % 6) for at in range(30)]
    hours, alerts = (dict(zip(cells, rng.gamma(1.0, 1.0, 30), strict=True)) for _ in range(2))

    shared = sum(
        min(hours[cell] / sum(hours.values()), alerts[cell] / sum(alerts.values())) for cell in cells
    )

    assert fit_index(hours, alerts) == pytest.approx(shared)


def test_hours_that_follow_demand_fit_it_wholly() -> None:
    places = town.spots()
    demand = expect(town.alerts(places), places, DAY)
    cells = demand.by_cell()
    hours = {
        (str(grid), int(weekday), int(block)): 3 * float(expected)
        for grid, weekday, block, expected in cells.itertuples(index=False)
    }

    assert WhatIf(demand).outcome(hours).fit == pytest.approx(1.0)


def test_with_teams_without_end_everything_expected_is_reached() -> None:
    places = town.spots(per_grid=3, grids=("G01", "G02"))
    demand = expect(town.alerts(places), places, DAY)
    order = Order(DAY, 10, tuple(read_shifts(["08:00-16:00"])))

    made = plan(demand, order, effort=50)

    everything = sum(demand.in_round(DAY, span).sum() for span in made.rounds)
    assert made.covered == pytest.approx(everything)
    assert equally_covered(made) == pytest.approx(everything)


def test_a_calm_town_is_planned_like_a_busy_one() -> None:
    places = town.spots()
    demand = expect(town.alerts(places), places, DAY)
    order = Order(DAY, 2, tuple(read_shifts(["16:00-20:00"])))

    busy = plan(demand, order, effort=40).stops
    calm = plan(Demand(places, demand.expected / 3), order, effort=40).stops

    shared = set(zip(busy["spot"], busy["round"], strict=True)) & set(
        zip(calm["spot"], calm["round"], strict=True)
    )
    assert len(shared) > 0.8 * len(busy)
