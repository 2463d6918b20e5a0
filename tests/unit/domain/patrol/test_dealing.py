"""Filling a day's roster: the least burdened first, nobody without a rest."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from core.errors import NotAllowed
from core.vocabulary import Role
from domain.patrol import ShiftFilter, fill_roster, find_shifts
from domain.patrol.dealing import Span
from domain.patrol.records import ShiftRecord
from domain.people import hire
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, clock_at, planned_shift, staffed


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    """Three city patrol members; the small station's own counts as police, so these are new."""
    made = small_station(tmp_path)
    with made.work(Role.SYSADMIN) as work:
        for name in ("甲", "乙", "丙"):
            hire(work, name, "city_patrol", joined_on=date(2024, 1, 1))
    return made


def fill(station: SmallStation, day: date = TOMORROW, role: Role = Role.LEADER) -> int:
    with station.work(role) as work:
        return fill_roster(work, day)


def of_day(station: SmallStation, day: date = TOMORROW) -> list[ShiftRecord]:
    with station.reading() as session:
        return find_shifts(session, station.actor(Role.LEADER), ShiftFilter(day))


def names(station: SmallStation, day: date = TOMORROW) -> list[list[str]]:
    return [list(shift.members.values()) for shift in of_day(station, day)]


def test_open_shifts_get_the_people_they_need(station: SmallStation) -> None:
    planned_shift(station, TOMORROW, hours=(8, 12), needed=2)
    planned_shift(station, TOMORROW, hours=(9, 13), grid="G02")

    assert fill(station) == 3

    assert names(station) == [["甲", "乙"], ["丙"]]


def test_who_had_least_goes_first(station: SmallStation) -> None:
    planned_shift(station, TODAY, hours=(1, 3), needed=1)
    with station.work(Role.LEADER) as work:
        from domain.patrol import Roster, staff

        shift = of_day(station, TODAY)[0]
        first = int(_ids(station)[0])
        staff(work, shift.id, shift.version, Roster(frozenset({first})))
    planned_shift(station, TOMORROW, needed=1)

    fill(station)

    assert names(station) == [["乙"]]


def _ids(station: SmallStation) -> list[int]:
    from domain.patrol import find_staff

    with station.reading() as session:
        people = find_staff(session, station.actor(Role.LEADER), TODAY)
    return list(people.loc[people["kind"] == "city_patrol", "id"])


def test_nobody_works_again_without_eight_hours_of_rest(station: SmallStation) -> None:
    planned_shift(station, TOMORROW, hours=(0, 8), needed=2)
    planned_shift(station, TOMORROW, hours=(12, 20), needed=2)

    assert fill(station) == 3

    night, day = names(station)
    assert (len(night), len(day)) == (2, 1)
    assert not set(night) & set(day)


def test_what_nobody_is_left_for_stays_open(station: SmallStation) -> None:
    planned_shift(station, TOMORROW, needed=5)

    assert fill(station) == 3
    assert of_day(station)[0].missing == 2


def test_who_is_on_it_already_stays(station: SmallStation) -> None:
    shift_id = planned_shift(station, TOMORROW, needed=2)
    staffed(station, shift_id, Role.AUXILIARY)

    assert fill(station) == 1
    assert len(of_day(station)[0].members) == 2


def test_filling_twice_changes_nothing(station: SmallStation) -> None:
    planned_shift(station, TOMORROW)
    fill(station)

    assert fill(station) == 0


def test_only_those_who_lead_fill_a_roster(station: SmallStation) -> None:
    with pytest.raises(NotAllowed):
        fill(station, role=Role.CITY_PATROL)


@pytest.mark.parametrize(("hour", "is_rested"), [(4, False), (7, False), (0, True), (20, True), (19, False)])
def test_rest_is_eight_hours_on_either_side(hour: int, is_rested: bool) -> None:
    span = Span(clock_at(TODAY, 10), clock_at(TODAY, 12))
    begin = clock_at(TODAY, hour)

    assert span.leaves_rest(begin, begin + timedelta(hours=2)) is is_rested
