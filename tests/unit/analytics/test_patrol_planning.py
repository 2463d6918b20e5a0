"""A day's plan: dosage, spread, times, and that it is worth more than an even spread."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from analytics.patrol.demand import Demand, expect
from analytics.patrol.planning import STOP_COLUMNS, Order, Plan, plan
from analytics.patrol.shifts import read_shifts
from analytics.patrol.spread import equally_covered
from core.errors import BadInput
from tests import town

DAY = town.week_of(25)
SHIFTS = tuple(read_shifts(["08:00-16:00", "16:00-00:00"]))


def order(**changes: object) -> Order:
    facts = {"day": DAY, "teams": 3, "shifts": SHIFTS}
    return Order(**facts | changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def demand() -> Demand:
    places = town.spots()
    return expect(town.alerts(places), places, DAY)


@pytest.fixture(scope="module")
def made(demand: Demand) -> Plan:
    return plan(demand, order(), effort=100)


def test_a_row_for_each_stop(made: Plan) -> None:
    assert list(made.stops.columns[: len(STOP_COLUMNS)]) == list(STOP_COLUMNS)
    assert len(made.stops) > 3 * 2 * 15
    assert made.stops.notna().all(axis=None)


def test_every_team_of_every_shift_is_out(made: Plan) -> None:
    assert sorted(made.stops["team"].unique()) == ["S1T1", "S1T2", "S1T3", "S2T1", "S2T2", "S2T3"]


def test_stops_of_a_team_are_numbered_in_time(made: Plan) -> None:
    for _team, rows in made.stops.groupby("team"):
        assert rows["order"].tolist() == list(range(1, len(rows) + 1))
        assert rows["arrive"].is_monotonic_increasing


def test_nobody_is_in_two_places_at_once(made: Plan) -> None:
    for _team, rows in made.stops.groupby("team"):
        assert all(a.leave <= b.arrive for a, b in pairwise(rows.itertuples()))


@pytest.mark.parametrize("minutes", [10, 16])
def test_stops_last_as_long_as_asked(demand: Demand, minutes: int) -> None:
    stops = plan(demand, order(stop_minutes=minutes), effort=30).stops

    assert ((stops["leave"] - stops["arrive"]) == pd.Timedelta(minutes=minutes)).all()


def test_stops_lie_in_their_shift(made: Plan) -> None:
    for number, shift in enumerate(SHIFTS):
        rows = made.stops[made.stops["shift"] == number]
        begin = pd.Timestamp(DAY) + pd.Timedelta(minutes=shift.begin)
        assert rows["arrive"].min() >= begin
        assert rows["leave"].max() <= begin + pd.Timedelta(hours=shift.hours)


def test_a_place_is_visited_at_most_once_a_round(made: Plan) -> None:
    assert not made.stops.duplicated(["spot", "round"]).any()


def test_visits_come_back_after_about_two_hours(made: Plan) -> None:
    again = []
    for _spot, rows in made.stops.groupby(["spot", "shift"]):
        for a, b in pairwise(rows.sort_values("arrive").itertuples()):
            if b.round == a.round + 1:
                again.append((b.arrive - a.arrive) / pd.Timedelta(hours=1))

    assert len(again) > 30
    assert min(again) >= 0.9
    assert max(again) <= 3.1
    assert 1.6 <= sum(again) / len(again) <= 2.4


def test_hot_places_are_visited_every_round(made: Plan, demand: Demand) -> None:
    hottest = int(demand.expected.sum(axis=(1, 2)).argmax())

    assert (made.stops["spot"] == hottest).sum() == len(made.rounds)


def test_no_grid_is_left_out_of_a_shift(made: Plan) -> None:
    for _shift, rows in made.stops.groupby("shift"):
        assert sorted(rows["grid"].unique()) == list(town.GRIDS)


def test_a_single_team_reaches_every_grid_of_a_shift_too(demand: Demand) -> None:
    stops = plan(demand, order(teams=1), effort=100).stops

    assert stops.groupby("shift")["grid"].nunique().tolist() == [9, 9]


def test_expected_is_what_the_round_holds_at_the_place(made: Plan, demand: Demand) -> None:
    row = made.stops.iloc[7]

    in_round = demand.in_round(DAY, made.rounds[row["round"]])
    assert row["expected"] == pytest.approx(in_round[row["spot"]])
    assert made.covered == pytest.approx(made.stops["expected"].sum())


def test_the_plan_is_worth_more_than_an_even_spread(made: Plan) -> None:
    assert made.covered >= 1.2 * equally_covered(made)


def test_more_teams_reach_more(demand: Demand) -> None:
    few, many = (plan(demand, order(teams=teams), effort=50).covered for teams in (1, 4))

    assert many > 1.5 * few


def test_the_same_order_gives_the_same_plan(demand: Demand) -> None:
    first, second = (plan(demand, order(), effort=60).stops for _ in range(2))

    pd.testing.assert_frame_equal(first, second)


def test_next_week_the_same_weekday_looks_different(demand: Demand) -> None:
    this, next_ = (plan(demand, order(day=DAY + timedelta(weeks=w)), effort=60).stops for w in (0, 1))

    at_this, at_next = (set(zip(s["spot"], s["arrive"].dt.time, strict=True)) for s in (this, next_))
    assert len(at_this & at_next) < 0.2 * len(at_this)


def test_after_midnight_the_date_changes(demand: Demand) -> None:
    stops = plan(demand, order(shifts=tuple(read_shifts(["22:00-06:00"]))), effort=50).stops

    assert {at.date() for at in stops["arrive"]} == {DAY, DAY + timedelta(days=1)}


def test_shorter_shifts_of_odd_length_are_planned(demand: Demand) -> None:
    made = plan(demand, order(shifts=tuple(read_shifts(["07:10-12:25"]))), effort=50)

    assert len(made.rounds) == 3
    assert len(made.stops) > 20


def test_where_nothing_is_expected_nobody_is_sent(demand: Demand) -> None:
    calm = Demand(demand.spots, demand.expected * 0)

    made = plan(calm, order(), effort=10)

    assert made.stops.empty
    assert made.covered == 0
    assert equally_covered(made) == 0


def test_one_place_alone_is_visited_once_a_round() -> None:
    places = town.spots(per_grid=1, grids=("G01",))
    demand = expect(town.alerts(places), places, DAY)

    made = plan(demand, order(), effort=20)

    assert len(made.stops) == len(made.rounds)


@pytest.mark.parametrize("minutes", [9, 17, 0])
def test_the_dosage_is_kept(minutes: int) -> None:
    with pytest.raises(BadInput, match="10 to 16 minutes") as refused:
        order(stop_minutes=minutes)

    assert refused.value.field == "stop_minutes"


@pytest.mark.parametrize("teams", [0, 51])
def test_the_number_of_teams_is_sane(teams: int) -> None:
    with pytest.raises(BadInput, match="1 to") as refused:
        order(teams=teams)

    assert refused.value.field == "teams"


def test_team_hours_are_those_of_all_teams() -> None:
    assert Order(date(2026, 1, 1), 6, SHIFTS).team_hours == 96
