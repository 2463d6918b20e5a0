"""The arithmetic of patrol, worked out by hand: each figure below can be checked with a pencil."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from analytics.patrol.backtest import Backtest
from analytics.patrol.comparing import even_hours, expected_then, fits, plan_figures
from analytics.patrol.demand import BLOCKS, SPOT_COLUMNS, WEEKDAYS, Demand, expect
from analytics.patrol.fit import Cell, Gap, WhatIf, expected_in, fit_index, gaps, hours_of, stop_hours
from analytics.patrol.ground import MARGIN_KM, SPREAD, outlines, positions
from analytics.patrol.planning import Order, Plan
from analytics.patrol.routing import Offer, Task, solve_routes, travel_minutes
from analytics.patrol.shifts import Round, Shift, moment, read_shifts
from analytics.patrol.spread import equal_chances, equally_covered, happened, level, visited
from core.errors import BadInput
from core.i18n import say

MONDAY = date(2026, 11, 23)
MON_EVENING: Cell = ("G01", 0, 4)
TUE_EVENING: Cell = ("G01", 1, 4)
OTHER_GRID: Cell = ("G02", 0, 4)
FAR: Cell = ("G09", 6, 0)


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - the clock on the wall


def spots(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(SPOT_COLUMNS))


THREE = spots(
    ("甲院", "G01", 0.0, 0.0, 1.0),
    ("乙院", "G01", 1.0, 0.0, 1.0),
    ("丙街", "G02", 0.0, 2.0, 0.25),
)


def demand(**expected: float) -> Demand:
    """Expect on Mondays from 16 to 20 h so many incidents at each of the three spots, nothing else."""
    found = np.zeros((3, WEEKDAYS, BLOCKS))
    for name, n in expected.items():
        found["abc".index(name), 0, 4] = n
    return Demand(THREE, found)


def evening_plan(*visits: tuple[int, int], teams: int = 1) -> Plan:
    """Plan Monday 16-20 h with visits (round, spot); arrivals lie at the beginning of the round."""
    order = Order(MONDAY, teams, (Shift(960, 1200),), 15)
    rounds = tuple(order.shifts[0].rounds())
    held = demand(a=4.0, b=2.0, c=1.0)
    rows = [
        {
            "team": "S1T1",
            "order": at + 1,
            "arrive": moment(MONDAY, rounds[r].begin),
            "leave": moment(MONDAY, rounds[r].begin + 15),
            "place": THREE["place"][spot],
            "grid": THREE["grid"][spot],
            "expected": float(held.in_round(MONDAY, rounds[r])[spot]),
            "spot": spot,
            "round": r,
            "shift": 0,
        }
        for at, (r, spot) in enumerate(visits)
    ]
    return Plan(order, held, pd.DataFrame(rows), rounds)


@pytest.mark.parametrize(
    ("hours", "alerts", "index"),
    [
        pytest.param({MON_EVENING: 1}, {MON_EVENING: 7}, 1.0, id="all in the same cell"),
        pytest.param({MON_EVENING: 1}, {OTHER_GRID: 1}, 0.0, id="nothing in common"),
        pytest.param({MON_EVENING: 3, OTHER_GRID: 1}, {MON_EVENING: 1, OTHER_GRID: 1}, 0.75, id="3:1 on 1:1"),
        pytest.param(
            {MON_EVENING: 2, OTHER_GRID: 2},
            {MON_EVENING: 1, OTHER_GRID: 1, FAR: 2},
            0.5,
            id="half is elsewhere",
        ),
        pytest.param({MON_EVENING: 5, FAR: 0}, {MON_EVENING: 1}, 1.0, id="a cell of nothing weighs nothing"),
        pytest.param({MON_EVENING: 0}, {MON_EVENING: 1}, None, id="no hour at all"),
        pytest.param({MON_EVENING: 1}, {FAR: 0}, None, id="no alert at all"),
    ],
)
def test_m25_is_the_part_two_shares_have_in_common(
    hours: dict[Cell, float], alerts: dict[Cell, float], index: float | None
) -> None:
    assert fit_index(hours, alerts) == (None if index is None else pytest.approx(index))


def test_gaps_stand_from_most_lacking_to_most_spared() -> None:
    found = gaps({MON_EVENING: 1, FAR: 3}, {MON_EVENING: 3, OTHER_GRID: 1})

    assert [gap.cell for gap in found] == [MON_EVENING, OTHER_GRID, FAR]
    assert [gap.missing for gap in found] == pytest.approx([0.5, 0.25, -0.75])


def test_gaps_of_one_comparison_even_each_other_out() -> None:
    found = gaps({MON_EVENING: 1, FAR: 2, OTHER_GRID: 4}, {MON_EVENING: 5, TUE_EVENING: 1})

    assert sum(gap.missing for gap in found) == pytest.approx(0)
    assert sum(gap.alerts for gap in found) == sum(gap.hours for gap in found) == pytest.approx(1)


@pytest.mark.parametrize(("hours", "alerts"), [({}, {FAR: 1.0}), ({FAR: 1.0}, {}), ({FAR: 0.0}, {FAR: 1.0})])
def test_with_one_side_empty_no_gap_is_told(hours: dict[Cell, float], alerts: dict[Cell, float]) -> None:
    assert gaps(hours, alerts) == []


def test_equal_gaps_keep_the_order_of_their_cells() -> None:
    found = gaps({MON_EVENING: 1, OTHER_GRID: 1}, {MON_EVENING: 1, OTHER_GRID: 1})

    assert found == [Gap(MON_EVENING, 0.5, 0.5), Gap(OTHER_GRID, 0.5, 0.5)]


@pytest.mark.parametrize(
    ("arrive", "cell"),
    [
        (wall(23, 16, 0), ("G01", 0, 4)),
        (wall(23, 19, 59), ("G01", 0, 4)),
        (wall(23, 20, 0), ("G01", 0, 5)),
        (wall(24, 0, 0), ("G01", 1, 0)),
        (wall(29, 23, 55), ("G01", 6, 5)),
    ],
)
def test_a_stop_belongs_to_the_block_it_begins_in(arrive: datetime, cell: Cell) -> None:
    assert stop_hours(pd.DataFrame({"grid": ["G01"], "arrive": [arrive]}), 15) == {cell: 0.25}


def test_stops_of_one_cell_add_up() -> None:
    at = wall(23, 17)
    stops = pd.DataFrame({"grid": ["G01", "G01", "G02"], "arrive": [at, at, at]})

    assert stop_hours(stops, 12) == pytest.approx({MON_EVENING: 0.4, OTHER_GRID: 0.2})


def test_no_stop_is_no_hour() -> None:
    empty = pd.DataFrame({"grid": pd.Series(dtype=str), "arrive": pd.Series(dtype="datetime64[ns]")})

    assert stop_hours(empty, 15) == {}


def test_the_places_of_a_grid_are_expected_together() -> None:
    found = expected_in(demand(a=4.0, b=2.0, c=1.0), {(0, 4)})

    assert found == {("G01", 0, 4): 6.0, ("G02", 0, 4): 1.0}


@pytest.mark.parametrize(
    ("hours", "covered"),
    [
        pytest.param(0.0, 0.0, id="nobody"),
        pytest.param(0.6, 4.0, id="36 min are a stop of 18 min in each of two rounds: the best place"),
        pytest.param(0.3, 2.0, id="half of that reaches half"),
        pytest.param(1.2, 6.0, id="two stops a round: both places"),
        pytest.param(0.9, 5.0, id="one and a half: the best, and half the second"),
        pytest.param(30.0, 6.0, id="there is no third place"),
    ],
)
def test_hours_reach_the_best_places_first(hours: float, covered: float) -> None:
    scales = WhatIf(demand(a=4.0, b=2.0, c=1.0), 15)

    assert scales.outcome({MON_EVENING: hours}).covered == pytest.approx(covered)


def test_shorter_stops_reach_more_in_the_same_time() -> None:
    held = demand(a=4.0, b=2.0)

    short, long = (WhatIf(held, minutes).outcome({MON_EVENING: 0.6}) for minutes in (10, 16))

    assert short.covered == pytest.approx(4 + 2 * (36 / 13 / 2 - 1))
    assert long.covered == pytest.approx(4 * 36 / 19 / 2)


def test_hours_moved_are_taken_here_and_found_there() -> None:
    scales = WhatIf(demand(a=4.0, c=4.0), 15)

    found = scales.move({MON_EVENING: 2.0}, MON_EVENING, OTHER_GRID, 0.5)

    assert found.hours == {MON_EVENING: 1.5, OTHER_GRID: 0.5}
    assert found.fit == pytest.approx(0.75)


def test_all_hours_of_a_cell_can_be_moved_and_not_a_minute_more() -> None:
    scales = WhatIf(demand(a=4.0, c=4.0), 15)

    assert scales.move({MON_EVENING: 2.0}, MON_EVENING, OTHER_GRID, 2.0).hours[MON_EVENING] == 0
    with pytest.raises(BadInput) as trouble:
        scales.move({MON_EVENING: 2.0}, MON_EVENING, OTHER_GRID, 2.0 + 1 / 60)
    assert trouble.value.field == "hours"


def test_a_cell_without_hours_has_none_to_give() -> None:
    scales = WhatIf(demand(a=4.0), 15)

    with pytest.raises(BadInput):
        scales.move({MON_EVENING: 2.0}, OTHER_GRID, MON_EVENING, 0.25)


def test_hours_moved_onto_their_own_cell_stay() -> None:
    scales = WhatIf(demand(a=4.0), 15)

    assert scales.move({MON_EVENING: 2.0}, MON_EVENING, MON_EVENING, 1.5).hours == {MON_EVENING: 2.0}


@pytest.mark.parametrize(
    ("sizes", "stops", "given"),
    [
        pytest.param([2, 2], 0, [0, 0], id="nothing to pour"),
        pytest.param([4, 4], 4, [2, 2], id="alike"),
        pytest.param([1, 9], 4, [1, 3], id="what a small grid cannot take goes on"),
        pytest.param([1, 2, 9], 9, [1, 2, 6], id="twice over"),
        pytest.param([1, 1], 9, [1, 1], id="no place gets a second one"),
        pytest.param([3, 3], 1, [0.5, 0.5], id="a stop may be shared"),
    ],
)
def test_stops_are_shared_out_as_with_a_pencil(sizes: list[float], stops: float, given: list[float]) -> None:
    assert level(np.array(sizes, dtype=float), stops) == pytest.approx(given)


def test_an_even_spread_gives_each_grid_half_a_stop() -> None:
    made = evening_plan((0, 0), (1, 0))

    chances = equal_chances(made)

    assert chances.tolist() == [[0.25, 0.25, 0.5], [0.25, 0.25, 0.5]]
    assert equally_covered(made) == pytest.approx((0.25 * 4 + 0.25 * 2 + 0.5 * 1) / 2 * 2)


def test_a_round_without_a_stop_has_no_chance() -> None:
    assert equal_chances(evening_plan((0, 0), (0, 2)))[1].tolist() == [0, 0, 0]


def test_visits_are_told_by_round_and_spot() -> None:
    assert visited(evening_plan((0, 2), (1, 1))).tolist() == [[0, 0, 1], [0, 1, 0]]


def test_a_plan_is_told_beside_an_even_spread() -> None:
    made = evening_plan((0, 0), (1, 0))

    figures = plan_figures(made)

    assert (figures["date"], figures["teams"], figures["shifts"], figures["stops"]) == ("2026-11-23", 1, 1, 2)
    assert (figures["expected_covered"], figures["equal_spread_covered"]) == (4.0, 2.0)
    assert (figures["ratio"], figures["team_hours"], figures["grids_reached"]) == (2.0, 4.0, ["G01"])


def test_m25_of_plan_and_spread_by_hand() -> None:
    made = evening_plan((0, 0), (1, 0))

    assert expected_then(made) == {("G01", 0, 4): 6.0, ("G02", 0, 4): 1.0}
    assert even_hours(made, hours_of(made)) == pytest.approx({("G01", 0, 4): 0.25, ("G02", 0, 4): 0.25})
    assert fits(made) == pytest.approx({"plan": 6 / 7, "equal_spread": 1 / 2 + 1 / 7})


def test_an_even_spread_of_no_hours_is_none() -> None:
    assert even_hours(evening_plan((0, 0)), {}) == {}


HAPPENED = [
    pytest.param(0, 16, 0, 2.0, [2.0, 0.0], id="in the first round"),
    pytest.param(0, 18, 0, 1.0, [0.0, 1.0], id="in the second round"),
    pytest.param(0, 15, 0, 1.0, [0.0, 0.0], id="before the shift"),
    pytest.param(0, 20, 0, 1.0, [0.0, 0.0], id="after the shift"),
    pytest.param(0, -1, 0, 1.0, [0.0, 0.0], id="hour unknown"),
    pytest.param(1, 16, 0, 1.0, [0.0, 0.0], id="the day after"),
    pytest.param(-1, 16, 0, 1.0, [0.0, 0.0], id="the day before"),
    pytest.param(0, 17, 2, 4.0, [1.0, 0.0], id="of a street a quarter"),
]


@pytest.mark.parametrize(("after", "hour", "spot", "n", "in_rounds"), HAPPENED)
def test_what_happened_is_counted_in_its_round(
    after: int, hour: int, spot: int, n: float, in_rounds: list[float]
) -> None:
    day = date(2026, 11, 23 + after)
    incidents = pd.DataFrame({"day": [day], "hour": [hour], "spot": [spot], "n": [n]})

    assert happened(incidents, evening_plan((0, 0)))[:, spot].tolist() == in_rounds


@pytest.mark.parametrize(
    ("begin", "end", "reached"),
    [
        pytest.param(960, 1200, 4.0, id="the whole block"),
        pytest.param(960, 1080, 2.0, id="half of it"),
        pytest.param(900, 1020, 1.0, id="an hour of it"),
        pytest.param(1200, 1440, 0.0, id="the block after"),
        pytest.param(960 + 1440, 1200 + 1440, 0.0, id="Tuesday"),
        pytest.param(960 + 7 * 1440, 1200 + 7 * 1440, 4.0, id="Monday again"),
    ],
)
def test_a_round_holds_the_minutes_it_shares_with_a_block(begin: int, end: int, reached: float) -> None:
    assert demand(a=4.0).in_round(MONDAY, Round(begin, end)).tolist() == pytest.approx([reached, 0, 0])


def incidents(*rows: tuple[date, int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["day", "hour", "spot", "n"])


def test_twice_as_many_alerts_let_expect_twice_as_many() -> None:
    once = [
        (date(2026, 11, 9), 17, 0, 1.0),
        (date(2026, 11, 16), 18, 0, 1.0),
        (date(2026, 11, 20), 9, 2, 1.0),
    ]

    one = expect(incidents(*once), THREE, MONDAY).by_cell()["expected"]
    two = expect(incidents(*[(*row[:3], 2.0) for row in once]), THREE, MONDAY).by_cell()["expected"]

    assert two.to_numpy() == pytest.approx(2 * one.to_numpy())


def test_what_is_older_than_104_weeks_is_forgotten() -> None:
    newest = (date(2026, 11, 16), 17, 0, 1.0)
    with_old = incidents((date(2024, 11, 24), 17, 2, 50.0), newest)
    on_the_edge = incidents((date(2024, 11, 25), 17, 2, 50.0), newest)

    assert expect(with_old, THREE, MONDAY).expected[2].sum() == 0
    assert expect(on_the_edge, THREE, MONDAY).expected[2].sum() > 0


def test_a_city_of_two_equal_grids_expects_alike_in_both() -> None:
    pair = spots(("甲院", "G01", 0, 0, 1), ("乙院", "G02", 1, 0, 1))
    rows = [(date(2026, 11, day), 17, spot, 1.0) for day in range(2, 23) for spot in (0, 1)]

    found = expect(incidents(*rows), pair, MONDAY).expected

    assert found[0] == pytest.approx(found[1])


def places(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["grid", "longitude", "latitude"]).astype(
        {"longitude": float, "latitude": float}
    )


def test_half_of_the_coordinates_is_enough_to_measure() -> None:
    found = positions(places(("G01", 104.0, 30.6), ("G01", None, None)), {})

    assert found[0].tolist() == found[1].tolist()
    assert found[0][1] > 3000  # kilometres north of the equator


def test_a_third_of_the_coordinates_is_not() -> None:
    found = positions(places(("G01", 104.0, 30.6), ("G01", None, None), ("G02", None, None)), {})

    assert np.abs(found).max() < 5


def test_a_drawn_place_lies_within_reach_of_the_middle_of_its_square() -> None:
    found = positions(places(*[("G01", None, None)] * 8), {"G01": 4.0})

    assert np.linalg.norm(found, axis=1).max() <= SPREAD * 2


def test_four_grids_without_coordinates_make_a_square() -> None:
    names = ["G01", "G02", "G03", "G04"]
    found = positions(places(*[(name, None, None) for name in names]), dict.fromkeys(names, 9.0))

    steps = (found - found[0]).round(6).tolist()
    assert steps == [[0, 0], [3, 0], [0, 3], [3, 3]]


def test_an_outline_is_wider_than_its_places_by_a_margin() -> None:
    found = outlines(THREE)

    assert min(x for x, _y in found["G01"]) == pytest.approx(-MARGIN_KM)
    assert max(x for x, _y in found["G01"]) == pytest.approx(1 + MARGIN_KM)
    assert {round(np.hypot(x, y - 2), 3) for x, y in found["G02"]} == {MARGIN_KM}


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("08:00-09:00", [480, 540]),
        ("08:00-11:00", [480, 570, 660]),
        ("16:00-00:00", [960, 1080, 1200, 1320, 1440]),
        ("22:30-04:30", [1350, 1470, 1590, 1710]),
    ],
)
def test_a_shift_is_cut_into_rounds_of_about_two_hours(text: str, edges: list[int]) -> None:
    rounds = Shift.read(text).rounds()

    assert [rounds[0].begin, *(one.end for one in rounds)] == edges


@pytest.mark.parametrize(
    "text", ["08:00-08:29", "08:00-00:01", "08:00-08:00", "25:00-26:00", "8-16", "08:60-16:00"]
)
def test_a_shift_that_is_none_is_named_in_the_refusal(text: str) -> None:
    with pytest.raises(BadInput) as trouble:
        read_shifts(["08:00-16:00", text])

    assert trouble.value.field == "shift"
    assert text in say(trouble.value.message)


@pytest.mark.parametrize(
    ("minute", "wall"),
    [
        (0, "2026-11-23 00:00"),
        (959, "2026-11-23 15:59"),
        (1440, "2026-11-24 00:00"),
        (1799, "2026-11-24 05:59"),
    ],
)
def test_a_minute_of_a_day_is_a_time_on_the_wall(minute: int, wall: str) -> None:
    assert f"{moment(MONDAY, minute):%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(("kilometres", "minutes"), [(0.0, 0.0), (0.5, 3.6), (1.0, 6.2), (5.0, 27.0)])
def test_the_way_is_15_kilometres_an_hour_and_a_minute(kilometres: float, minutes: float) -> None:
    assert travel_minutes(np.array([kilometres]))[0] == pytest.approx(minutes)


def test_a_team_takes_the_better_of_two_offers_it_cannot_both_keep() -> None:
    where = np.array([[0.0, 0.0], [9.0, 0.0], [4.5, 0.0]])
    offers = [Offer(0, 1.0, 960, 970), Offer(1, 3.0, 960, 970)]

    calls = solve_routes(Task(offers, where, 1, 900, 1080, 15), effort=20)

    assert [(call.offer, call.team) for call in calls] == [(1, 0)]
    assert 960 <= calls[0].arrive <= 970
    assert calls[0].leave - calls[0].arrive == pytest.approx(15)


def days_tried(planned: list[float], even: list[float]) -> Backtest:
    days = tuple(date(2026, 11, 1 + at) for at in range(len(planned)))
    return Backtest(days, np.array(planned), np.array(even), np.array(planned) + 1, 4.0 * len(planned))


@pytest.mark.parametrize(
    ("planned", "even", "ratio"),
    [([2, 4], [1, 1], 3.0), ([0, 0], [1, 3], 0.0), ([1, 1], [0, 0], None), ([], [], None)],
)
def test_the_gain_is_what_plans_reached_over_what_an_even_spread_did(
    planned: list[float], even: list[float], ratio: float | None
) -> None:
    assert days_tried(planned, even).ratio == ratio


def test_days_that_are_all_alike_leave_no_doubt() -> None:
    interval = days_tried([3.0] * 14, [2.0] * 14).interval()

    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((1.5, 1.5))


def test_a_lower_level_gives_a_shorter_interval() -> None:
    tried = days_tried([1.0, 2.0, 5.0] * 6, [1.0, 2.0, 1.0] * 6)

    wide, short = tried.interval(0.95), tried.interval(0.5)

    assert wide is not None
    assert short is not None
    assert wide.low < short.low < short.high < wide.high
