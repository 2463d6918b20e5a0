"""Reading shifts: whose, which day, behind which number, and what is uncovered."""

from __future__ import annotations

import pytest

from analytics.periods import Period
from core.errors import NotFound
from core.vocabulary import Role
from domain.patrol import (
    Report,
    ShiftFilter,
    ShiftResult,
    count_results,
    find_shifts,
    find_staff,
    find_uncovered,
    open_shift,
    posts,
    posts_completed,
    posts_without_shift,
    report,
    shifts_to_report,
)
from domain.patrol.posts import post_kinds
from domain.patrol.records import ShiftRecord
from domain.questions import Question
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, add_posts, planned_shift, shift_of, staffed


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """A morning shift done, an evening one of two with one person, a post in grid 2 tomorrow with nobody."""
    made = small_station(tmp_path_factory.mktemp("rosters"))
    add_posts(made)
    ids = made.place_ids
    ids["morning"] = planned_shift(made)
    ids["evening"] = planned_shift(made, hours=(18, 22), needed=2)
    ids["post"] = planned_shift(made, TOMORROW, hours=(8, 11), post="P02")
    ids["far"] = planned_shift(made, TOMORROW, hours=(13, 17))
    staffed(made, ids["morning"], Role.CITY_PATROL)
    staffed(made, ids["evening"], Role.CITY_PATROL)
    with made.work(Role.CITY_PATROL) as work:
        report(work, ids["morning"], shift_of(made, ids["morning"]).version, Report(ShiftResult.DONE))
    return made


def found(
    station: SmallStation, asked: ShiftFilter, role: Role = Role.LEADER, grid: str = "G01"
) -> list[int]:
    with station.reading() as session:
        return [shift.id for shift in find_shifts(session, station.actor(role, grid), asked)]


def uncovered(station: SmallStation, role: Role = Role.LEADER) -> list[ShiftRecord]:
    with station.reading() as session:
        return find_uncovered(session, station.actor(role), station.clock())


def test_the_shifts_of_a_day_come_in_their_order(station: SmallStation) -> None:
    ids = station.place_ids

    assert found(station, ShiftFilter(TODAY)) == [ids["morning"], ids["evening"]]
    assert found(station, ShiftFilter(TOMORROW)) == [ids["post"], ids["far"]]


def test_city_patrol_sees_their_own_shifts_alone(station: SmallStation) -> None:
    ids = station.place_ids

    assert found(station, ShiftFilter(), Role.CITY_PATROL) == [ids["morning"], ids["evening"]]
    assert found(station, ShiftFilter(), Role.AUXILIARY) == []


def test_an_officer_sees_the_shifts_of_their_grid(station: SmallStation) -> None:
    ids = station.place_ids

    assert ids["post"] not in found(station, ShiftFilter(), Role.COMMUNITY_OFFICER, "G01")
    assert found(station, ShiftFilter(), Role.COMMUNITY_OFFICER, "G02") == [ids["post"]]


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.SUBDISTRICT_CADRE, Role.SYSADMIN])
def test_who_has_no_patrol_sees_no_shift(station: SmallStation, role: Role) -> None:
    assert found(station, ShiftFilter(), role) == []


def test_a_foreign_shift_and_a_missing_one_are_the_same(station: SmallStation) -> None:
    with station.reading() as session:
        for shift_id in (station.place_ids["post"], 999_999):
            with pytest.raises(NotFound):
                open_shift(session, station.actor(Role.CITY_PATROL), shift_id)


def test_own_narrows_even_for_who_sees_all(station: SmallStation) -> None:
    assert found(station, ShiftFilter(is_own=True)) == []


def test_what_needs_people_within_a_day_is_uncovered(station: SmallStation) -> None:
    ids = station.place_ids

    found = uncovered(station)

    assert [shift.id for shift in found] == [ids["evening"], ids["post"]]
    assert [shift.missing for shift in found] == [1, 1]


def test_uncovered_stays_within_what_one_sees(station: SmallStation) -> None:
    assert [shift.id for shift in uncovered(station, Role.CITY_PATROL)] == [station.place_ids["evening"]]


def test_posts_are_the_places_that_the_station_file_names(station: SmallStation) -> None:
    with station.reading() as session:
        known = posts(session, 1)

    assert [(post.code, post.kind) for post in known] == [("P01", "PP01"), ("P02", "PP02"), ("V01", "PP05")]
    assert [post.is_pioneer for post in known] == [False, False, True]
    assert len(post_kinds()) == 9


def test_a_post_without_any_shift_is_listed(station: SmallStation) -> None:
    with station.reading() as session:
        empty = posts_without_shift(session, station.actor(Role.LEADER), station.clock())

    assert [post.code for post in empty] == ["P01", "V01"]


def test_ones_own_screen_shows_today_and_what_was_not_reported(station: SmallStation) -> None:
    with station.reading() as session:
        mine = shifts_to_report(session, station.actor(Role.CITY_PATROL), station.clock())

    assert [shift.id for shift in mine] == [station.place_ids["morning"], station.place_ids["evening"]]
    assert mine[0].members == {station.actor(Role.CITY_PATROL).worker_id: "city_patrol"}


@pytest.mark.parametrize(
    ("metric", "names"),
    [
        ("M26", ["morning", "evening"]),
        ("M25", ["morning"]),
        ("M26P", ["morning"]),
        ("R84", ["morning"]),
        ("M26.open", []),
        ("nonsense", []),
    ],
)
def test_a_number_leads_to_its_shifts(station: SmallStation, metric: str, names: list[str]) -> None:
    asked = ShiftFilter(metric=metric, question=Question(Period.last_days(1, TODAY)))

    assert found(station, asked) == [station.place_ids[name] for name in names]


def test_a_grid_narrows_the_shifts_behind_a_number(station: SmallStation) -> None:
    question = Question(Period.last_days(2, TOMORROW), station.grid_ids["G02"])

    assert found(station, ShiftFilter(metric="M26", question=question)) == [station.place_ids["post"]]


def test_the_results_of_a_day_are_counted(station: SmallStation) -> None:
    with station.reading() as session:
        counted = count_results(session, station.actor(Role.LEADER), TODAY)

    assert counted[ShiftResult.DONE] == counted[ShiftResult.PLANNED] == 1
    assert counted[ShiftResult.NOT_DONE] == 0


def test_staff_are_patrol_members_auxiliaries_and_police(station: SmallStation) -> None:
    with station.reading() as session:
        people = find_staff(session, station.actor(Role.LEADER), TODAY)

    assert set(people["kind"]) <= {"city_patrol", "auxiliary", "police"}
    assert station.actor(Role.AUXILIARY).worker_id in set(people["id"])
    assert station.actor(Role.GRID_WORKER).worker_id not in set(people["id"])


def test_m26_is_told_for_each_post(station: SmallStation) -> None:
    period = Period.last_days(3, TOMORROW)
    with station.reading() as session:
        found = {post.code: rate for post, rate in posts_completed(session, 1, period)}

    assert (found["P02"].numerator, found["P02"].denominator) == (0, 1)
    assert found["V01"].denominator == 0


def test_a_post_narrows_the_shifts_behind_a_number(station: SmallStation) -> None:
    question = Question(Period.last_days(3, TOMORROW))
    asked = ShiftFilter(metric="M26", question=question, post_id=station.place_ids["P02"])

    assert found(station, asked) == [station.place_ids["post"]]
