"""The patrol of a made-up station: by habit, then by plan, with posts, reports and one shift left open."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.clock import fixed_clock, moment
from core.vocabulary import Role
from domain.organisation.events import OrganisationEvent
from domain.organisation.founding import add_place
from domain.patrol import ShiftResult, find_uncovered, plan_in_force, posts
from domain.people import hire
from domain.tallies.check import differences
from domain.work import begin
from models import PatrolMember, PatrolPlan, PatrolShift, Station
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, give_alerts
from tools.demo.chance import Chance
from tools.demo.founding import Town
from tools.demo.patrol import BY_PLAN, Beat, has_alerts, patrol_days

UNTIL, NOON = TODAY, time(12)
FIRST = UNTIL - timedelta(days=BY_PLAN + 5)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """A made-up station of nineteen days whose patrol was lived through."""
    made = small_station(tmp_path_factory.mktemp("demo-patrol"))
    give_alerts(made, weeks=3, today=UNTIL)
    with made.work(Role.SYSADMIN) as work:
        row = work.session.exec(select(Station)).one()
        row.is_synthetic = True
        work.record(OrganisationEvent.STATION_FOUNDED, row)
        for number in range(16):
            hire(work, f"队员{number}", "city_patrol", joined_on=date(2024, 1, 1))
        add_place(work, "P02", "鼎盛国际警务驿站", "PT09", made.grid_ids["G04"])
    live(made, FIRST, UNTIL)
    return made


def town_of(station: SmallStation) -> Town:
    one = {role: [station.actor(role)] for role in (Role.CLERK, Role.SYSADMIN, Role.CITY_PATROL)}
    return Town(grid_ids=dict(station.grid_ids), people={(role, ""): crew for role, crew in one.items()})


def live(station: SmallStation, first: date, until: date) -> None:
    for deed in sorted(patrol_days(first, until, town_of(station), seed=7), key=lambda deed: deed.at):
        with begin(station.desk, deed.actor, fixed_clock(deed.at)) as work:
            deed.do(work)


def shifts(station: SmallStation) -> list[PatrolShift]:
    with station.reading() as session:
        return list(session.exec(select(PatrolShift)))


def test_first_areas_then_plans(station: SmallStation) -> None:
    by_day = {shift.day: set() for shift in shifts(station)}  # type: ignore[var-annotated]
    for shift in shifts(station):
        by_day[shift.day].add("plan" if shift.plan_id else "post" if shift.post_id else "area")

    days = sorted(by_day)
    assert "area" in by_day[days[0]]
    assert "plan" not in by_day[days[0]]
    assert "plan" in by_day[days[-1]]
    assert "area" not in by_day[days[-1]]
    assert all("post" in kinds for kinds in by_day.values())


def test_tomorrow_has_a_plan_in_force_and_the_day_after_a_suggestion(station: SmallStation) -> None:
    tomorrow = UNTIL + timedelta(days=1)
    with station.reading() as session:
        plan = plan_in_force(session, station.actor(Role.LEADER), tomorrow)
        waiting = session.exec(select(PatrolPlan).where(PatrolPlan.day > tomorrow)).all()

    assert plan is not None
    assert [one.status for one in waiting] == ["suggested"]


def test_what_is_over_was_reported_by_those_who_walked(station: SmallStation) -> None:
    over = [shift for shift in shifts(station) if shift.end_at < moment(UNTIL, NOON)]
    with station.reading() as session:
        held = set(session.exec(select(PatrolMember.shift_id)))
    results = Counter(shift.result for shift in over if shift.id in held)

    assert results[ShiftResult.PLANNED] == 0
    assert results[ShiftResult.DONE] > 0.7 * sum(results.values())


def test_a_shift_of_tomorrow_is_left_open(station: SmallStation) -> None:
    night = moment(UNTIL, NOON) + timedelta(hours=18)
    with station.reading() as session:
        uncovered = find_uncovered(session, station.actor(Role.LEADER), night)

    assert any(shift.post == "鼎盛国际警务驿站" for shift in uncovered)


def test_the_pioneer_posts_are_opened_once(station: SmallStation) -> None:
    with station.reading() as session:
        assert [post.code for post in posts(session, 1) if post.is_pioneer] == ["V01", "V02", "V03"]


def test_the_counts_are_right(station: SmallStation) -> None:
    with station.reading() as session:
        assert differences(session, 1) == []


def test_without_alerts_there_are_areas_and_no_plan(tmp_path: Path) -> None:
    station = small_station(tmp_path)
    with station.work(Role.SYSADMIN) as work:
        row = work.session.exec(select(Station)).one()
        row.is_synthetic = True
        work.record(OrganisationEvent.STATION_FOUNDED, row)
    live(station, UNTIL - timedelta(days=2), UNTIL)

    with station.reading() as session:
        assert session.exec(select(PatrolPlan)).all() == []
    assert {shift.plan_id for shift in shifts(station)} == {None}


def test_the_expectation_of_a_week_is_read_once(station: SmallStation) -> None:
    beat = Beat({}, Chance(1, "test"))
    monday = UNTIL - timedelta(days=UNTIL.weekday() + 7)
    with station.work(Role.CLERK) as work:
        same = [beat.demand(work, monday + timedelta(days=at)) for at in range(7)]
        assert has_alerts(work, monday)
        assert not has_alerts(work, date(2020, 1, 1))

    assert all(one is same[0] for one in same)
