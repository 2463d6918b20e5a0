"""A day of patrol for 9 grids x 3 shifts x 6 teams within 20 seconds, and a moved hour within one."""

from __future__ import annotations

import os
import time

import pytest

from analytics.patrol.backtest import backtest
from analytics.patrol.demand import Demand, expect
from analytics.patrol.fit import WhatIf, expected_in
from analytics.patrol.planning import Order, plan
from analytics.patrol.shifts import read_shifts
from analytics.patrol.spread import equally_covered
from tests import town

SECONDS_A_PLAN = 20
SECONDS_A_MOVE = 1
RATIO = 1.2
TODAY = town.week_of(28)
ORDER = Order(TODAY, 6, tuple(read_shifts(["08:00-16:00", "16:00-00:00", "00:00-08:00"])))

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def demand() -> Demand:
    places = town.spots(per_grid=18)
    return expect(town.alerts(places, hot=3.0), places, TODAY)


def test_a_day_is_planned_within_twenty_seconds(demand: Demand) -> None:
    began = time.perf_counter()
    made = plan(demand, ORDER)
    seconds = time.perf_counter() - began

    ratio = made.covered / equally_covered(made)
    load = os.getloadavg()[0]
    print(f"patrol: {len(made.stops)} stops in {seconds:.1f} s, ratio {ratio:.2f}, load {load:.1f}")
    assert seconds <= SECONDS_A_PLAN
    assert ratio >= RATIO


def test_the_weeks_that_follow_bear_it_out() -> None:
    places = town.spots(per_grid=18)

    found = backtest(town.alerts(places, hot=3.0), places, ORDER, weeks=4)

    interval = found.interval()
    print(f"patrol: backtest ratio {found.ratio:.2f}, interval {interval}")
    assert interval is not None
    assert interval.low >= RATIO


def test_an_hour_is_moved_within_a_second(demand: Demand) -> None:
    asked, hours = WhatIf(demand), dict.fromkeys(expected_in(demand), 2.0)
    source, target = list(hours)[:2]

    began = time.perf_counter()
    asked.move(hours, source, target, 1.0)
    seconds = time.perf_counter() - began

    print(f"what-if: {1000 * seconds:.1f} ms")
    assert seconds <= SECONDS_A_MOVE
