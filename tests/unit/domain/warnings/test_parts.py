"""Where the alerts of a warning lie together, what came after it, and who can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from core.vocabulary import Role
from domain.desk import close_desks
from domain.warnings import owners_of
from domain.warnings.concentration import standing_out
from domain.warnings.counts import series_name
from domain.warnings.following import counts_by_day, reached
from domain.warnings.owners import may_own
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts

MONDAY = date(2026, 11, 16)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


def alerts(*rows: tuple[str | None, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place", "place_type", "hour"])


def test_one_place_and_its_hours_stand_out() -> None:
    found = standing_out(alerts(*[("翠湖小区", "PT01", 22)] * 3, (None, "PT02", 9), (None, "", 3)))

    assert found == {
        "place": "翠湖小区", "place_n": 3, "place_type": "PT01", "place_type_n": 3,
        "hour": 19, "hour_last": 22, "hours_n": 3,
    }  # fmt: skip


def test_hours_around_midnight_belong_together() -> None:
    found = standing_out(alerts(*[(None, "", hour) for hour in (22, 23, 0, 1, 12)]))

    assert (found["hour"], found["hour_last"], found["hours_n"]) == (22, 1, 4)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", "PT01", 5), ("a", "PT01", 15)],
        [(None, "", -1)] * 9,
        [(str(number), f"PT{number:02}", number * 2) for number in range(11)],
    ],
)
def test_where_nothing_lies_together_nothing_is_said(rows: list[tuple[str | None, str, int]]) -> None:
    assert standing_out(alerts(*rows)) == {}


def test_the_day_on_which_a_threshold_was_reached_is_found() -> None:
    days = [(MONDAY, 2), (MONDAY + 2 * DAY, 3), (MONDAY + 5 * DAY, 4)]

    assert reached(days, 5) == MONDAY + 2 * DAY
    assert reached(days, 6) == MONDAY + 5 * DAY
    assert reached(days, 10) is None
    assert reached([], 1) is None


def test_a_series_is_counted_by_day_over_seven_days(station: SmallStation) -> None:
    home = {"place_id": station.place_ids["C001"], "place_type": "PT01"}
    put_alerts(station, 2, MONDAY, **home)
    put_alerts(station, 1, MONDAY + 6 * DAY)
    put_alerts(station, 5, MONDAY + 7 * DAY)
    put_alerts(station, 7, MONDAY - DAY)
    grid, place = station.grid_ids["G01"], station.place_ids["C001"]

    with station.reading() as session:
        of_grid = counts_by_day(session, 1, series_name("g", grid, "AL302"), MONDAY)
        of_place = counts_by_day(session, 1, series_name("p", place, "AL3"), MONDAY)

    assert of_grid == [(MONDAY, 2), (MONDAY + 6 * DAY, 1)]
    assert of_place == [(MONDAY, 2)]


def test_those_of_the_grid_are_named_first_and_nobody_in_full(station: SmallStation) -> None:
    with station.reading() as session:
        found = owners_of(session, 1, station.grid_ids["G01"], TODAY)

    assert list(found)[:2] == [
        station.actor(Role.COMMUNITY_OFFICER, "G01").worker_id,
        station.actor(Role.AUXILIARY, "G01").worker_id,
    ]
    assert station.actor(Role.COMMUNITY_OFFICER, "G02").worker_id not in found
    assert station.actor(Role.CITY_PATROL).worker_id in found
    assert station.actor(Role.GRID_WORKER, "G01").worker_id not in found
    assert all("*" in words for words in found.values())


def test_whose_posting_has_not_begun_cannot_be_sent(station: SmallStation) -> None:
    officer = station.actor(Role.COMMUNITY_OFFICER, "G01").worker_id

    with station.reading() as session:
        assert may_own(session, 1, station.grid_ids["G01"], officer, TODAY)
        assert not may_own(session, 1, station.grid_ids["G01"], officer, date(2023, 12, 31))
        assert not may_own(session, 1, station.grid_ids["G02"], officer, TODAY)
