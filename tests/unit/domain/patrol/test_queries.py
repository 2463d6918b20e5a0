"""What a patrol plan is made from, read out of the station's own rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.patrol.demand import INCIDENT_COLUMNS, SPOT_COLUMNS
from analytics.periods import Period
from core.vocabulary import Role
from domain.patrol import Ground, patrol_ground
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts

DAY = date(2026, 11, 2)
NOVEMBER = Period.month(2026, 11)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def ground(
    station: SmallStation, role: Role = Role.LEADER, period: Period = NOVEMBER, grid: str = "G01"
) -> Ground:
    with station.reading() as session:
        return patrol_ground(session, station.actor(role, grid), period)


def at_place(found: Ground, place: str) -> int:
    spot = found.spots.index[found.spots["place"] == place][0]
    return int(found.incidents.loc[found.incidents["spot"] == spot, "n"].sum())


def test_every_active_place_is_a_spot_even_without_alerts(station: SmallStation) -> None:
    found = ground(station)

    assert list(found.spots.columns) == list(SPOT_COLUMNS)
    assert list(found.incidents.columns) == list(INCIDENT_COLUMNS)
    assert {"翠湖小区", "滨江小区", "川师大"} <= set(found.spots["place"])
    assert found.incidents.empty


def test_alerts_are_counted_by_day_hour_and_place(station: SmallStation) -> None:
    home = station.place_ids["C001"]
    put_alerts(station, 3, DAY, hour=20, place_id=home)
    put_alerts(station, 2, DAY, hour=21, place_id=home)

    found = ground(station)

    assert found.incidents[["hour", "n"]].to_numpy().tolist() == [[20, 3], [21, 2]]
    assert at_place(found, "翠湖小区") == 5


def test_an_unknown_hour_stays_unknown(station: SmallStation) -> None:
    put_alerts(station, 2, DAY, hour=-1, place_id=station.place_ids["C001"])

    assert ground(station).incidents["hour"].tolist() == [-1]


def test_alerts_outside_the_period_are_left(station: SmallStation) -> None:
    for day in (date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 1)):
        put_alerts(station, 1, day, place_id=station.place_ids["C001"])

    assert ground(station).incidents["day"].tolist() == [date(2026, 11, 30)]


def test_an_alert_at_no_known_place_belongs_to_the_streets_of_its_grid(station: SmallStation) -> None:
    put_alerts(station, 4, DAY, grid="G02")

    found = ground(station)

    streets = found.spots[found.spots["reach"] < 1]
    assert streets["grid"].tolist() == ["G02"]
    assert streets["reach"].tolist() == [0.25]
    assert found.incidents["spot"].tolist() == streets.index.tolist()


def test_an_alert_of_no_grid_is_kept_apart(station: SmallStation) -> None:
    put_alerts(station, 1, DAY, grid=None)

    found = ground(station)

    assert found.spots.iloc[int(found.incidents["spot"].iloc[0])]["grid"] == "-"


def test_coordinates_make_a_spot_of_their_own(station: SmallStation) -> None:
    put_alerts(station, 2, DAY, longitude=105.5800, latitude=30.5100)
    put_alerts(station, 1, DAY, longitude=105.5801, latitude=30.5101)
    put_alerts(station, 1, DAY, longitude=105.6500, latitude=30.5100)

    found = ground(station)

    cells = found.spots[found.spots["place"].str.contains(",")]
    assert len(cells) == 2
    assert sorted(found.incidents.groupby("spot")["n"].sum().tolist()) == [1, 3]


def test_a_known_place_goes_before_coordinates(station: SmallStation) -> None:
    put_alerts(station, 2, DAY, place_id=station.place_ids["C001"], longitude=105.58, latitude=30.51)

    found = ground(station)

    assert at_place(found, "翠湖小区") == 2
    assert not found.spots["place"].str.contains(",").any()


def test_every_spot_lies_somewhere(station: SmallStation) -> None:
    put_alerts(station, 1, DAY, longitude=105.58, latitude=30.51)
    put_alerts(station, 1, DAY, grid=None)

    found = ground(station)

    assert found.spots[["east", "north"]].notna().all(axis=None)


def test_a_community_officer_reads_their_own_grid_only(station: SmallStation) -> None:
    put_alerts(station, 3, DAY, grid="G01", place_id=station.place_ids["C001"])
    put_alerts(station, 2, DAY, grid="G02", place_id=station.place_ids["C002"])

    found = ground(station, Role.COMMUNITY_OFFICER, grid="G02")

    assert at_place(found, "翠湖小区") == 0
    assert at_place(found, "滨江小区") == 2


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.JUSTICE_MEDIATOR, Role.SYSADMIN])
def test_who_reaches_no_alerts_reads_none_here(station: SmallStation, role: Role) -> None:
    put_alerts(station, 3, DAY, place_id=station.place_ids["C001"])

    assert ground(station, role).incidents.empty


def test_nothing_personal_is_read(station: SmallStation) -> None:
    put_alerts(station, 1, DAY, summary="报警人张某", phone_mask="138****5678")

    found = ground(station)

    assert not {"summary", "phone_mask", "case_no"} & set(found.incidents.columns)
    assert "张" not in found.spots.to_csv() + found.incidents.to_csv()
