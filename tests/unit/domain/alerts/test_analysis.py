"""Counts for the analysis page: every chart a sum of the same cells, comparisons, repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.alerts import analysis
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import count_alerts
from domain.metrics.series import types_of_alerts, week_of_alerts
from domain.questions import Question
from tests.factories import SmallStation, small_station
from tests.numbers import at, put_alerts, reader

MARCH = Period.month(2026, 3)
ASKED = AlertFilter(Question(MARCH))


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(tmp_path_factory.mktemp("analysis"))
    filled(made)
    yield made
    made.desk.database.close()


def filled(station: SmallStation) -> None:
    """Two grids, three kinds, one compound called again and again, and the same days of other spans."""
    compound, campus = station.place_ids["C001"], station.place_ids["U001"]
    home = {"place_id": compound, "place_type": "PT01", "source": "AS1"}
    for number in range(24):
        day = date(2026, 3, 1 + number)
        put_alerts(
            station,
            1,
            day,
            hour=22,
            category="AL308",
            arrived_at=at(day, 22) + timedelta(minutes=number),
            **home,
        )
    put_alerts(
        station,
        6,
        date(2026, 3, 9),
        hour=-1,
        category="AL105",
        place_id=campus,
        place_type="PT04",
        source="AS2",
    )
    put_alerts(station, 4, date(2026, 3, 31), grid="G02", category="AL302", source="AS1")
    put_alerts(station, 2, date(2026, 3, 31), grid=None, category="AL402")
    put_alerts(station, 2, date(2026, 3, 12), category="AL208", **home)
    put_alerts(station, 2, date(2026, 3, 5), category="AL101", **home)
    put_alerts(station, 1, date(2026, 3, 10), category="AL101", **home)
    put_alerts(station, 1, date(2026, 3, 25), category="AL101", **home)
    put_alerts(station, 60, date(2025, 3, 15))
    put_alerts(station, 9, date(2026, 2, 15))


def cells(
    station: SmallStation, asked: AlertFilter = ASKED, role: Role = Role.LEADER, grid: str = "G01"
) -> pd.DataFrame:
    with station.reading() as session:
        return analysis.cube(session, station.actor(role, grid), asked)


def test_the_cells_hold_every_alert_of_the_period(station: SmallStation) -> None:
    found = cells(station)

    assert found["n"].sum() == 42
    with station.reading() as session:
        assert found["n"].sum() == count_alerts(session, station.actor(Role.LEADER), ASKED)


def test_sums_over_the_cells_are_the_kept_counts(station: SmallStation) -> None:
    found = cells(station)

    with reader(station, MARCH) as asked:
        by_code, by_hour = types_of_alerts(asked), week_of_alerts(asked)
    counted = analysis.by_category(found)
    assert counted.to_dict() == {code: n for code, n in by_code.items() if n}
    pd.testing.assert_frame_equal(analysis.week(found), by_hour, check_names=False)
    assert analysis.week(found).attrs["unknown"] == by_hour.attrs["unknown"] == 6


def test_a_chosen_category_is_counted_by_its_parts(station: SmallStation) -> None:
    chosen = AlertFilter(Question(MARCH, type_code="AL1"))

    assert analysis.by_category(cells(station, chosen), "AL1").to_dict() == {"AL105": 6, "AL101": 4}


def test_kinds_of_place_and_channels_leave_out_what_is_not_known(station: SmallStation) -> None:
    found = cells(station)

    assert analysis.by(found, "place_type").to_dict() == {"PT01": 30, "PT04": 6}
    assert analysis.by(found, "source").to_dict() == {"AS1": 34, "AS2": 6}


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        (AlertFilter(Question(MARCH), place_type="PT04"), 6),
        (AlertFilter(Question(MARCH), source="AS2"), 6),
        (AlertFilter(Question(MARCH), hour=22), 24),
        (AlertFilter(Question(MARCH), weekday=0), 10),
        (AlertFilter(Question(MARCH), metric="M21"), 30),
        (AlertFilter(Question(MARCH, type_code="AL308"), place_type="PT01"), 24),
    ],
)
def test_what_is_clicked_narrows_the_cells_and_the_list_alike(
    asked: AlertFilter, n: int, station: SmallStation
) -> None:
    with station.reading() as session:
        listed = count_alerts(session, station.actor(Role.LEADER), asked)

    assert cells(station, asked)["n"].sum() == listed == n


def test_a_place_narrows_the_list_too(station: SmallStation) -> None:
    asked = AlertFilter(Question(MARCH), spot=station.place_ids["U001"])

    assert cells(station, asked)["n"].sum() == 6
    assert AlertFilter.from_params(asked.to_params(), MARCH.start) == asked


@pytest.mark.parametrize(
    ("role", "grid", "n"),
    [
        (Role.LEADER, "", 42),
        (Role.GOVERNANCE_READER, "", 42),
        (Role.CITY_PATROL, "", 42),
        (Role.COMMUNITY_OFFICER, "G01", 36),
        (Role.AUXILIARY, "G02", 4),
        (Role.GRID_WORKER, "G01", 0),
        (Role.SYSADMIN, "", 0),
    ],
)
def test_everybody_counts_within_their_scope(role: Role, grid: str, n: int, station: SmallStation) -> None:
    assert cells(station, role=role, grid=grid)["n"].sum() == n


def test_the_period_is_held_against_last_year_and_last_month(station: SmallStation) -> None:
    with station.reading() as session:
        year, month = analysis.compared(session, station.actor(Role.LEADER), ASKED)

    assert (year.span, month.span) == (Period.month(2025, 3), Period.month(2026, 2))
    assert (year.change.x, year.change.y) == (42, 60)
    assert year.change.value == pytest.approx(-0.3)
    assert (month.change.y, month.change.shows_counts_only) == (9, True)


def test_what_is_longer_than_a_month_is_held_against_what_came_right_before(station: SmallStation) -> None:
    quarter = AlertFilter(Question(Period.quarter(2026, 2)))

    with station.reading() as session:
        _year, before = analysis.compared(session, station.actor(Role.LEADER), quarter)

    assert before.span == Period.quarter(2026, 1)
    assert before.change.y == 51


@pytest.mark.parametrize(
    ("period", "within"),
    [
        (MARCH, True),
        (Period(date(2026, 3, 1), date(2026, 3, 12)), True),
        (Period.quarter(2026, 1), False),
        (Period(date(2026, 1, 1), date(2026, 11, 24)), False),
    ],
)
def test_spans_that_are_compared_do_not_overlap(period: Period, within: bool) -> None:
    assert analysis.is_within_a_month(period) is within


def test_response_times_are_median_and_ninetieth_of_whole_minutes(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.response(session, station.actor(Role.LEADER), ASKED)

    assert (found.minutes.n, found.without) == (24, 18)
    assert found.minutes.median == pytest.approx(11.5)
    assert found.minutes.p90 == pytest.approx(20.7)
    assert (found.within_5.numerator, found.within_10.numerator, found.within_5.denominator) == (6, 11, 24)


def test_without_an_arrival_there_is_no_time(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.response(
            session, station.actor(Role.LEADER), AlertFilter(Question(MARCH), source="AS2")
        )

    assert (found.minutes.median, found.without, found.within_5.value) == (None, 6, None)


def test_places_called_three_times_are_listed_most_first(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.repeat_places(session, station.actor(Role.LEADER), ASKED)

    assert found["place"].tolist() == ["翠湖小区", "川师大"]
    assert found["n"].tolist() == [30, 6]
    assert found["kinds"].tolist() == [3, 1]
    assert list(found.columns) == ["id", "place", "grid_id", "n", "kinds", "last"]


def test_matters_that_come_back_are_one_kind_at_one_place(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.repeat_incidents(session, station.actor(Role.LEADER), ASKED)

    pairs = list(zip(found["place"], found["category"], found["n"], strict=True))
    assert pairs == [("翠湖小区", "AL308", 24), ("川师大", "AL105", 6), ("翠湖小区", "AL101", 4)]


def test_what_is_sensitive_is_not_told_by_place_to_who_reads_no_alerts(station: SmallStation) -> None:
    with station.reading() as session:
        leader = analysis.repeat_places(session, station.actor(Role.LEADER), ASKED)
        governance = analysis.repeat_places(session, station.actor(Role.GOVERNANCE_READER), ASKED)

    assert (leader["n"].max(), governance["n"].max()) == (30, 28)


def test_burglaries_within_seven_days_at_one_place_are_a_cluster(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.burglary_clusters(session, station.actor(Role.LEADER), ASKED)

    assert found[["place", "n"]].to_numpy().tolist() == [["翠湖小区", 3]]
    assert (found["first"].iloc[0], found["last"].iloc[0]) == (date(2026, 3, 5), date(2026, 3, 10))


def test_near_in_time_goes_by_place_and_by_the_day_before() -> None:
    first = date(2026, 3, 1)
    rows = [
        (1, "a", 5, first),
        (2, "b", 5, first),
        (2, "b", 5, first + timedelta(7)),
        (2, "b", 5, first + timedelta(15)),
    ]
    frame = pd.DataFrame(rows, columns=["id", "place", "grid_id", "on"])

    found = analysis.near_in_time(frame)

    assert found[["id", "n"]].to_numpy().tolist() == [[2, 2]]
    assert len(analysis.near_in_time(frame.head(0))) == 0


def test_places_come_with_their_counts_and_no_word_of_an_alert(station: SmallStation) -> None:
    with station.reading() as session:
        found = analysis.compounds(session, station.actor(Role.LEADER), ASKED)

    assert found["place"].tolist() == ["翠湖小区", "川师大"]
    assert set(found.columns) == {"id", "place", "grid_id", "n", "longitude", "latitude"}
