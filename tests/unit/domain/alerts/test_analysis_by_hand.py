"""The analysis of alerts worked out by hand: edges of every count, list and span, and who is told what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.periods import Period
from analytics.results import Rate
from core.actor import Actor
from core.vocabulary import Role
from domain.alerts import analysis
from domain.alerts.events import AlertEvent
from domain.alerts.filters import AlertFilter
from domain.questions import Question
from models import Place
from tests.factories import SmallStation, small_station
from tests.numbers import at, put_alerts

APRIL = Period.month(2026, 4)
ASKED = AlertFilter(Question(APRIL))
FIRST = APRIL.start
DAY = timedelta(days=1)
ARRIVALS = (0, 4, 5, 6, 10, 11, 30, -3)  # minutes after the call; the last is a slip of the pen


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(tmp_path_factory.mktemp("april"))
    compound = {"place_id": made.place_ids["C001"], "place_type": "PT01", "source": "AS1"}
    far = {"place_id": made.place_ids["C002"], "place_type": "PT01", "source": "AS2", "grid": "G02"}
    campus = {"place_id": made.place_ids["U001"], "place_type": "PT04"}
    put_alerts(made, 3, FIRST, hour=0, category="AL308", **compound)
    put_alerts(made, 2, APRIL.end - DAY, hour=23, category="AL302", **compound)
    put_alerts(made, 9, APRIL.end, hour=23, category="AL302", **compound)
    put_alerts(made, 9, FIRST - DAY, hour=23, category="AL302", **compound)
    put_alerts(made, 3, FIRST + 3 * DAY, category="AL208", **compound)
    put_alerts(made, 2, FIRST + 4 * DAY, category="AL405", **campus)
    for gap in (0, 7, 15):
        put_alerts(made, 1, FIRST + gap * DAY, category="AL101", is_case=gap > 0, **far)
    put_alerts(made, 1, FIRST + 15 * DAY, category="AL401", grid=None)
    for minutes in ARRIVALS:
        called = at(FIRST + 20 * DAY, 8)
        put_alerts(
            made, 1, FIRST + 20 * DAY, hour=8, category="AL501", arrived_at=called + minutes * DAY / 1440
        )
    with made.work(Role.CLERK) as work:
        place = work.get(Place, made.place_ids["C001"])
        place.longitude, place.latitude = 105.55, 30.52
        work.record(AlertEvent.ALERT_REGISTERED, place)
    yield made
    made.desk.database.close()


def seat(station: SmallStation, role: Role = Role.LEADER, grid: str = "G01") -> Actor:
    return station.actor(role, grid)


def frame(rows: list[tuple[int, date]]) -> pd.DataFrame:
    """Return burglaries by place and day, as the query puts them in order."""
    told = [(place, f"第 {place} 处", 1, on) for place, on in sorted(rows)]
    return pd.DataFrame(told, columns=["id", "place", "grid_id", "on"])


def cells(*rows: tuple[str, int, str, str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[*analysis.CUBE, "n"])


CELLS = cells(
    ("AL101", 1, "PT01", "AS1", 0, 0, 4),
    ("AL102", 1, "", "AS1", 0, 0, 1),
    ("AL302", 2, "PT04", "", 6, 23, 7),
    ("AL302", -1, "PT01", "AS2", 3, -1, 2),
)


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("category", {"AL302": 9, "AL101": 4, "AL102": 1}),
        ("grid_id", {2: 7, 1: 5, -1: 2}),
        ("place_type", {"PT04": 7, "PT01": 6}),
        ("source", {"AS1": 5, "AS2": 2}),
        ("weekday", {6: 7, 0: 5, 3: 2}),
    ],
)
def test_a_column_is_summed_most_first_and_what_is_not_known_is_left_out(
    name: str, counted: dict[object, int]
) -> None:
    found = analysis.by(CELLS, name)

    assert list(found.items()) == list(counted.items())


@pytest.mark.parametrize(
    ("chosen", "counted"),
    [("", {"AL3": 9, "AL1": 5}), ("AL1", {"AL302": 9, "AL101": 4, "AL102": 1})],
)
def test_categories_are_told_by_level_one_until_one_is_chosen(chosen: str, counted: dict[str, int]) -> None:
    assert analysis.by_category(CELLS, chosen).to_dict() == counted


def test_a_week_has_every_hour_and_says_how_many_have_none() -> None:
    found = analysis.week(CELLS)

    assert found.shape == (7, 24)
    assert (found.loc[0, 0], found.loc[6, 23], found.loc[3].sum()) == (5, 7, 0)
    assert found.to_numpy().sum() + found.attrs["unknown"] == CELLS["n"].sum()


def test_nothing_at_all_is_a_week_of_noughts() -> None:
    found = analysis.week(CELLS.head(0))

    assert found.to_numpy().sum() == 0
    assert found.attrs["unknown"] == 0
    assert analysis.by(CELLS.head(0), "source").empty


def test_the_first_and_the_last_day_of_a_period_belong_to_it(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.cube(session, seat(station), ASKED)
        counted = analysis.count(session, seat(station), ASKED)

    assert counted == found["n"].sum() == 3 + 2 + 3 + 2 + 3 + 1 + len(ARRIVALS)


def test_what_has_no_grid_stands_in_a_cell_of_its_own(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.cube(session, seat(station), ASKED)

    assert found.loc[found["grid_id"] == -1, "category"].tolist() == ["AL401"]


@pytest.mark.parametrize(
    ("role", "grid", "n"),
    [
        (Role.LEADER, "", 22),
        (Role.CLERK, "", 22),
        (Role.CITY_PATROL, "", 22),
        (Role.AUDITOR, "", 22),
        (Role.GOVERNANCE_READER, "", 22),
        (Role.COMMUNITY_OFFICER, "G01", 18),
        (Role.AUXILIARY, "G01", 18),
        (Role.AUXILIARY, "G02", 3),
        (Role.GRID_WORKER, "G01", 0),
        (Role.JUSTICE_MEDIATOR, "", 0),
        (Role.SYSADMIN, "", 0),
    ],
)
def test_a_count_ends_where_the_reach_of_who_asks_ends(
    role: Role, grid: str, n: int, station: SmallStation
) -> None:
    with station.reading() as session:
        assert analysis.count(session, seat(station, role, grid or "G01"), ASKED) == n


@pytest.mark.parametrize("role", [Role.AUXILIARY, Role.COMMUNITY_OFFICER])
def test_asking_for_another_grid_counts_nothing(role: Role, station: SmallStation) -> None:
    other = AlertFilter(Question(APRIL, station.grid_ids["G02"]))

    with station.reading() as session:
        assert analysis.count(session, seat(station, role, "G01"), other) == 0
        assert analysis.count(session, seat(station, role, "G02"), other) == 3


@pytest.mark.parametrize(
    ("period", "span", "n"),
    [
        (APRIL, Period.month(2026, 3), 9),
        (Period(FIRST, FIRST + DAY), Period(date(2026, 3, 1), date(2026, 3, 2)), 0),
        (Period(FIRST - DAY, APRIL.end), Period(date(2026, 2, 28), FIRST - DAY), 0),
        (Period(date(2026, 5, 1), date(2026, 5, 31)), Period(FIRST, APRIL.end), 22),
    ],
)
def test_the_span_before_is_named_and_counted(
    period: Period, span: Period, n: int, station: SmallStation
) -> None:
    with station.reading() as session:
        _year, before = analysis.compared(session, seat(station), AlertFilter(Question(period)))

    assert before.span == span
    assert before.change.y == n


def test_last_year_is_the_same_span_a_year_earlier(station: SmallStation) -> None:
    with station.reading() as session:
        year, _before = analysis.compared(session, seat(station), ASKED)

    assert year.span == Period.month(2025, 4)
    assert (year.change.x, year.change.y, year.change.shows_counts_only) == (22, 0, True)


def test_a_comparison_keeps_what_was_clicked(station: SmallStation) -> None:
    noisy = AlertFilter(Question(APRIL, type_code="AL302"), hour=23, place_type="PT01")

    with station.reading() as session:
        _year, before = analysis.compared(session, seat(station), noisy)

    assert (before.change.x, before.change.y) == (2, 9)


def test_response_times_leave_out_what_cannot_be_and_count_the_edges(station: SmallStation) -> None:
    traffic = AlertFilter(Question(APRIL, type_code="AL5"))

    with station.reading() as session:
        found = analysis.response(session, seat(station), traffic)

    assert found.minutes.median == 6
    assert (found.within_5, found.within_10) == (Rate(3, 7), Rate(5, 7))
    assert found.without == 1


def test_alerts_without_an_arrival_are_counted_beside(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.response(session, seat(station), ASKED)

    assert (found.within_10.denominator, found.without) == (7, 15)


@pytest.mark.parametrize(
    ("role", "places", "matters"),
    [
        (Role.LEADER, {"翠湖小区": 8, "滨江小区": 3}, [("AL208", 3), ("AL308", 3), ("AL101", 3)]),
        (Role.AUDITOR, {"翠湖小区": 8, "滨江小区": 3}, [("AL208", 3), ("AL308", 3), ("AL101", 3)]),
        (Role.GOVERNANCE_READER, {"翠湖小区": 5, "滨江小区": 3}, [("AL308", 3), ("AL101", 3)]),
        (Role.COMMUNITY_OFFICER, {"翠湖小区": 8}, [("AL208", 3), ("AL308", 3)]),
        (Role.GRID_WORKER, {}, []),
    ],
)
def test_what_comes_back_is_three_or_more_and_told_within_reach(
    role: Role, places: dict[str, int], matters: list[tuple[str, int]], station: SmallStation
) -> None:
    with station.reading() as session:
        found = analysis.repeat_places(session, seat(station, role), ASKED)
        back = analysis.repeat_incidents(session, seat(station, role), ASKED)

    assert dict(zip(found["place"], found["n"], strict=True)) == places
    assert list(zip(back["category"], back["n"], strict=True)) == matters


def test_a_place_that_comes_back_says_how_many_kinds_and_when_last(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.repeat_places(session, seat(station), ASKED)
        back = analysis.repeat_incidents(session, seat(station), ASKED)

    assert found["kinds"].tolist() == [3, 1]
    assert found["last"].tolist() == [APRIL.end - DAY, FIRST + 15 * DAY]
    assert back["id"].tolist() == [0, 1, 2]
    assert (back["first"].iloc[2], back["last"].iloc[2]) == (FIRST, FIRST + 15 * DAY)


def test_two_times_is_no_coming_back(station: SmallStation) -> None:
    campus = replace(ASKED, spot=station.place_ids["U001"])

    with station.reading() as session:
        assert analysis.repeat_places(session, seat(station), campus).empty
        assert analysis.compounds(session, seat(station), campus)["n"].tolist() == [2]


def test_places_stand_where_the_station_put_them(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.compounds(session, seat(station), ASKED).set_index("place")

    assert found["n"].to_dict() == {"翠湖小区": 8, "滨江小区": 3, "川师大": 2}
    assert tuple(found.loc["翠湖小区", ["longitude", "latitude"]]) == (105.55, 30.52)
    assert pd.isna(found.loc["滨江小区", "longitude"])


def test_who_reads_no_alerts_is_not_told_of_the_place_of_a_suicide_call(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.compounds(session, seat(station, Role.GOVERNANCE_READER), ASKED)

    assert found["place"].tolist() == ["翠湖小区", "滨江小区"]
    assert found["n"].tolist() == [5, 3]


@pytest.mark.parametrize("metric", ["", "M22"])
def test_burglaries_a_week_apart_are_one_cluster_and_a_later_one_is_not(
    metric: str, station: SmallStation
) -> None:
    with station.reading() as session:
        found = analysis.burglary_clusters(session, seat(station), replace(ASKED, metric=metric))

    assert found[["place", "n", "first", "last"]].to_numpy().tolist() == [
        ["滨江小区", 2, FIRST, FIRST + 7 * DAY]
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], []),
        ([(1, 0)], []),
        ([(1, 0), (1, 0)], [(1, 2, 0, 0)]),
        ([(1, 0), (1, 7)], [(1, 2, 0, 7)]),
        ([(1, 0), (1, 8)], []),
        ([(1, 0), (2, 1)], []),
        ([(1, 0), (1, 7), (1, 14), (1, 21)], [(1, 4, 0, 21)]),
        ([(1, 0), (1, 1), (1, 20), (1, 22)], [(1, 2, 20, 22), (1, 2, 0, 1)]),
        ([(1, 5), (1, 6), (2, 0), (2, 1)], [(1, 2, 5, 6), (2, 2, 0, 1)]),
        ([(1, 9), (2, 9), (2, 10)], [(2, 2, 9, 10)]),
    ],
)
def test_runs_of_one_place_lie_at_most_seven_days_apart(
    rows: list[tuple[int, int]], found: list[tuple[int, int, int, int]]
) -> None:
    told = analysis.near_in_time(frame([(place, FIRST + day * DAY) for place, day in rows]))

    since = [(int(one.id), int(one.n), (one.first - FIRST).days, (one.last - FIRST).days)
             for one in told.itertuples()]  # fmt: skip
    assert since == found


@pytest.mark.parametrize(
    ("period", "is_within"),
    [
        (Period.month(2026, 2), True),
        (Period(date(2026, 3, 1), date(2026, 3, 31)), True),
        (Period(date(2026, 2, 10), date(2026, 3, 11)), False),
        (Period.year(2026), False),
    ],
)
def test_the_same_days_of_the_month_before_must_not_overlap(period: Period, is_within: bool) -> None:
    assert analysis.is_within_a_month(period) is is_within
