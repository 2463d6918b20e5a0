"""Hours on the street beside alerts, cell by cell, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.patrol import Overlay, Report, ShiftResult, overlay, report, street_hours
from domain.patrol.hours import alert_cells
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts
from tests.patrol import TODAY, adopted, give_alerts, plan_of, planned_shift, shift_of, staffed, suggested

MONDAY = 0
DAY = Period.last_days(1, TODAY)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def walked(station: SmallStation, shift_id: int, said: Report | None = None) -> None:
    version = shift_of(station, shift_id).version
    with station.work(Role.LEADER) as work:
        report(work, shift_id, version, said or Report(ShiftResult.DONE))


def seen(station: SmallStation, period: Period = DAY, grids: frozenset[int] | None = None) -> Overlay:
    with station.reading() as session:
        return overlay(session, station.actor(Role.LEADER), period, grids)


def test_an_area_shift_is_cut_into_blocks(station: SmallStation) -> None:
    walked(station, planned_shift(station, hours=(7, 11)))

    assert seen(station).hours == {("G01", MONDAY, 1): 1.0, ("G01", MONDAY, 2): 3.0}


def test_a_shift_that_is_only_planned_is_no_hour(station: SmallStation) -> None:
    planned_shift(station)

    assert seen(station).hours == {}


def test_a_shift_not_done_is_no_hour_and_one_cut_short_is_its_minutes(station: SmallStation) -> None:
    walked(station, planned_shift(station, hours=(8, 12)), Report(ShiftResult.NOT_DONE, reason="PR3"))
    short = planned_shift(station, hours=(8, 12), grid="G02")
    walked(station, short, Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=90))

    assert seen(station).hours == {("G02", MONDAY, 2): 1.5}


def test_a_team_was_where_its_stops_say(station: SmallStation) -> None:
    give_alerts(station, weeks=2)
    plan = plan_of(station, adopted(station, suggested(station, TODAY, teams=1)))
    station.clock.move(hours=10)
    with station.reading() as session:
        frame = street_hours(session, 1, DAY)
    assert frame.empty

    walked(station, _shift_of_team(station))

    hours = seen(station).hours
    assert sum(hours.values()) == pytest.approx(4)
    by_grid = plan.stops["grid"].value_counts() / len(plan.stops) * 4
    assert {cell[0]: n for cell, n in hours.items()} == pytest.approx(by_grid.to_dict())


def _shift_of_team(station: SmallStation) -> int:
    from domain.patrol import ShiftFilter, find_shifts

    with station.reading() as session:
        return find_shifts(session, station.actor(Role.LEADER), ShiftFilter(TODAY))[0].id


def test_stops_after_a_shift_was_cut_short_do_not_count(station: SmallStation) -> None:
    give_alerts(station, weeks=2)
    adopted(station, suggested(station, TODAY, teams=1))
    station.clock.move(hours=10)
    shift_id = _shift_of_team(station)

    walked(station, shift_id, Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=60))

    assert 0 < sum(seen(station).hours.values()) <= 1


def test_alerts_are_counted_by_grid_weekday_and_block(station: SmallStation) -> None:
    put_alerts(station, 3, TODAY, hour=20)
    put_alerts(station, 1, TODAY, hour=23, grid="G02")
    put_alerts(station, 5, TODAY, hour=-1)
    put_alerts(station, 2, TODAY, hour=9, grid=None)
    put_alerts(station, 4, date(2026, 11, 22), hour=20)

    with station.reading() as session:
        assert alert_cells(session, 1, DAY) == {("G01", MONDAY, 5): 3, ("G02", MONDAY, 5): 1}


def test_m25_is_the_share_of_hours_that_lie_where_alerts_lie(station: SmallStation) -> None:
    put_alerts(station, 3, TODAY, hour=8)
    put_alerts(station, 1, TODAY, hour=8, grid="G02")
    walked(station, planned_shift(station, hours=(8, 10)))
    walked(station, planned_shift(station, hours=(8, 10), grid="G02"))

    found = seen(station)

    assert found.hours == {("G01", MONDAY, 2): 2.0, ("G02", MONDAY, 2): 2.0}
    assert found.fit == pytest.approx(0.75)


def test_without_hours_there_is_no_m25(station: SmallStation) -> None:
    put_alerts(station, 3, TODAY, hour=8)

    assert seen(station).fit is None


def test_grids_narrow_both_sides(station: SmallStation) -> None:
    put_alerts(station, 3, TODAY, hour=8)
    put_alerts(station, 1, TODAY, hour=8, grid="G02")
    walked(station, planned_shift(station, hours=(8, 10), grid="G02"))

    found = seen(station, grids=frozenset({station.grid_ids["G02"]}))

    assert found == Overlay({("G02", MONDAY, 2): 2.0}, {("G02", MONDAY, 2): 1})


def test_a_member_alone_changes_no_hour(station: SmallStation) -> None:
    shift_id = planned_shift(station)
    staffed(station, shift_id, Role.CITY_PATROL, Role.AUXILIARY)
    walked(station, shift_id)

    assert sum(seen(station).hours.values()) == pytest.approx(4)
