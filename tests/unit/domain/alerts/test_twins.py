"""What may be the same matter, and which keys are known already."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.vocabulary import Role
from domain.alerts.keys import known_keys
from domain.alerts.twins import possible_twins
from models import AlertCaseNumber
from tests.alerts import registered
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def twins(
    station: SmallStation,
    at: datetime,
    grid: str = "G01",
    place: str = "",
    role: Role = Role.CLERK,
    own: str = "G01",
) -> list[int]:
    with station.reading() as session:
        grid_id = station.grid_ids.get(grid)
        return possible_twins(session, station.actor(role, own), at, grid_id, place)["id"].tolist()


def test_an_alert_near_in_time_and_grid_may_be_the_same(station: SmallStation) -> None:
    alert_id = registered(station)

    assert twins(station, station.clock()) == [alert_id]
    assert twins(station, station.clock() + timedelta(hours=3)) == []
    assert twins(station, station.clock(), "G02") == []


def test_the_same_place_on_the_same_day_may_be_the_same(station: SmallStation) -> None:
    alert_id = registered(station, occurred_at=station.clock() - timedelta(hours=6))

    assert twins(station, station.clock(), "", "翠湖小区 3 栋") == [alert_id]
    assert twins(station, station.clock() + timedelta(days=1), "", "翠湖小区 3 栋") == []


def test_the_nearest_come_first_and_at_most_three(station: SmallStation) -> None:
    ids = [registered(station, occurred_at=station.clock() - timedelta(minutes=20 * n)) for n in (4, 1, 3, 2)]

    assert twins(station, station.clock()) == [ids[1], ids[3], ids[2]]


def test_nothing_chosen_yet_has_no_twin(station: SmallStation) -> None:
    registered(station)

    assert twins(station, station.clock(), "", "  ") == []


def test_another_grids_alert_is_never_shown_as_a_twin(station: SmallStation) -> None:
    registered(station, grid="G02")

    assert twins(station, station.clock(), "G02", "翠湖小区 3 栋", Role.COMMUNITY_OFFICER, "G01") == []


@pytest.mark.both
def test_keys_in_use_are_found_in_any_number(station: SmallStation) -> None:
    with station.reading() as session:
        assert known_keys(session, 1, ["K1"]) == set()
    with station.desk.database.writing() as session:
        for number in (1, 2, 7777):
            key = AlertCaseNumber(station_id=1, case_no=f"K{number}", occurred_month=202601, alert_id=number)
            session.add(key)
        session.add(AlertCaseNumber(station_id=2, case_no="K3", occurred_month=202601, alert_id=3))

    with station.reading() as session:
        asked = [f"K{number}" for number in range(12_000)]
        assert known_keys(session, 1, asked) == {"K1", "K2", "K7777"}
        assert known_keys(session, 1, []) == set()
        assert known_keys(session, 1, ['K1"],["', "K'1", "K2"]) == {"K2"}
