"""What plans would have reached in the weeks that followed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.patrol.backtest import Backtest, backtest
from analytics.patrol.planning import Order
from analytics.patrol.shifts import read_shifts
from tests import town

TODAY = town.week_of(28)
ORDER = Order(TODAY, 2, tuple(read_shifts(["16:00-22:00"])))


def tried(planned: list[float], even: list[float]) -> Backtest:
    days = tuple(date(2026, 1, 1) + timedelta(days=at) for at in range(len(planned)))
    return Backtest(days, np.array(planned), np.array(even), np.array(planned) + 1, 12.0 * len(days))


@pytest.fixture(scope="module")
def places() -> pd.DataFrame:
    return town.spots()


@pytest.fixture(scope="module")
def found(places: pd.DataFrame) -> Backtest:
    return backtest(town.alerts(places, hot=6.0), places, ORDER, weeks=3, effort=15)


def test_every_day_of_the_weeks_before_is_tried(found: Backtest) -> None:
    assert found.days == tuple(TODAY - timedelta(days=back) for back in range(21, 0, -1))
    assert found.team_hours == 21 * 12


def test_no_more_is_reached_than_happened(found: Backtest) -> None:
    assert (found.planned <= found.total + 1e-9).all()
    assert (found.even <= found.total + 1e-9).all()
    assert found.total.sum() > 50


def test_plans_reach_more_than_an_even_spread(found: Backtest) -> None:
    interval = found.interval()

    assert found.ratio is not None
    assert interval is not None
    assert found.ratio > 1.2
    assert interval.holds(found.ratio)


def test_the_tried_weeks_teach_nothing_about_themselves(places: pd.DataFrame) -> None:
    alerts = town.alerts(places, hot=6.0)
    monday = TODAY - timedelta(weeks=1)
    swapped = alerts.assign(
        spot=np.where(alerts["day"] >= monday, len(places) - 1 - alerts["spot"], alerts["spot"])
    )

    usual, strange = (backtest(rows, places, ORDER, weeks=1, effort=15) for rows in (alerts, swapped))

    assert strange.planned.sum() < 0.7 * usual.planned.sum()


def test_where_all_places_are_alike_a_plan_gains_little() -> None:
    places = town.spots(per_grid=6)
    rng = np.random.default_rng(4)
    rows = [
        (town.week_of(0) + timedelta(days=day), int(rng.integers(24)), int(rng.integers(len(places))), 1)
        for day in range(196)
        for _ in range(60)
    ]
    alike = pd.DataFrame(rows, columns=["day", "hour", "spot", "n"])

    found = backtest(alike, places, ORDER, weeks=3, effort=15)

    assert found.ratio is not None
    assert 0.8 < found.ratio < 1.25


def test_the_same_weeks_give_the_same_answer(places: pd.DataFrame) -> None:
    alerts = town.alerts(places, hot=6.0)

    first, second = (backtest(alerts, places, ORDER, weeks=1, effort=15) for _ in range(2))

    assert (first.planned == second.planned).all()
    assert (first.even == second.even).all()


def test_progress_is_told_day_by_day(places: pd.DataFrame) -> None:
    told: list[tuple[int, int]] = []

    backtest(
        town.alerts(places, hot=6.0),
        places,
        ORDER,
        1,
        lambda done, total: told.append((done, total)),
        effort=1,
    )

    assert told == [(day, 7) for day in range(1, 8)]


def test_the_ratio_is_of_sums() -> None:
    assert tried([2, 0, 4], [1, 1, 1]).ratio == 2.0


def test_the_interval_is_the_same_every_time_and_holds_the_ratio() -> None:
    rng = np.random.default_rng(1)
    found = tried(rng.poisson(6, 56).tolist(), rng.poisson(3, 56).tolist())

    first, second = found.interval(), found.interval()

    assert first == second
    assert first is not None
    assert found.ratio is not None
    assert first.low < found.ratio < first.high


def test_more_days_make_the_interval_shorter() -> None:
    few, many = tried([6, 2, 4] * 7, [2, 1, 3] * 7), tried([6, 2, 4] * 40, [2, 1, 3] * 40)

    short, long = many.interval(), few.interval()

    assert short is not None
    assert long is not None
    assert short.high - short.low < long.high - long.low


def test_under_two_weeks_there_is_no_interval() -> None:
    assert tried([2.0] * 13, [1.0] * 13).interval() is None
    assert tried([2.0] * 14, [1.0] * 14).interval() is not None


def test_when_nothing_happened_there_is_no_ratio() -> None:
    nothing = tried([0.0] * 20, [0.0] * 20)

    assert nothing.ratio is None
    assert nothing.interval() is None
