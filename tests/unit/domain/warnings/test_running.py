"""Runs of early warning: what is warned of, kept whole, and never kept twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import BadInput
from core.vocabulary import Role
from domain.desk import close_desks
from domain.warnings import Kind, acknowledge, judge, quick_look, run_weeks
from domain.warnings.running import SPEAKS, judge_weeks, keep, last_whole_week
from domain.warnings.steps import Outcome
from models import EarlyWarning, WarningRun
from tests.factories import SmallStation, small_station
from tests.watched import MONDAY, SURGE, WEEK, judged, put, quiet_station, surge, warned


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield quiet_station(var_folder)
    close_desks()


def rows(station: SmallStation, table: type) -> int:
    with station.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def run(station: SmallStation, week: date = MONDAY, weeks: int = 1) -> list[int]:
    return run_weeks(station.desk, station.actor(Role.LEADER), week, station.clock, weeks=weeks)


def test_a_quiet_week_has_a_run_and_hardly_a_warning(station: SmallStation) -> None:
    found = judged(station)

    assert len(found) <= 1
    with station.reading() as session:
        kept = session.scalars(select(WarningRun)).one()
    assert (kept.kind, kept.week, kept.series) == ("week", MONDAY, 30)
    assert 0 < kept.expected_false < 1


def test_a_surge_is_red_in_its_first_week(station: SmallStation) -> None:
    found = warned(station)

    assert (found.colour, found.category, found.week) == ("red", SURGE, MONDAY)
    assert found.observed >= 12
    assert found.low <= found.expected <= found.high < found.observed
    assert found.past[-1] == found.observed
    assert len(found.past) == 12


def test_a_warning_says_where_its_alerts_lie_together(station: SmallStation) -> None:
    surge(station, place_id=station.place_ids["C001"], place_type="PT01", hour=23)

    (found,) = [one for one in judged(station) if one.grid_id == station.grid_ids["G01"]]

    assert found.facts["place"] == "翠湖小区"
    assert found.facts["place_n"] == 12
    assert (found.facts["hour"], found.facts["hour_last"], found.facts["hours_n"]) == (20, 23, found.observed)


def test_the_same_week_is_not_kept_twice(station: SmallStation) -> None:
    surge(station)

    first = run(station)
    second = run(station)

    assert first == second
    assert (rows(station, WarningRun), rows(station, EarlyWarning)) == (1, len(judged(station)))


def test_late_alerts_bring_a_run_up_to_date_and_keep_what_people_did(station: SmallStation) -> None:
    found = warned(station)
    with station.work(Role.LEADER) as work:
        acknowledge(work, found.id)
    surge(station, 3)

    (again,) = [one for one in judged(station) if one.grid_id == found.grid_id]

    assert (again.id, again.observed, again.status) == (found.id, found.observed + 3, "seen")
    assert again.warned_at == found.warned_at
    assert rows(station, WarningRun) == 2


def test_a_closed_warning_stays_as_it_was_judged(station: SmallStation) -> None:
    found = warned(station)
    with station.work(Role.LEADER) as work:
        judge(work, found.id, Outcome.FALSE, "重复报警")
    surge(station, 3)

    run(station)

    with station.reading() as session:
        kept = session.get(EarlyWarning, (1, found.id))
    assert kept is not None
    assert (kept.observed, kept.status) == (found.observed, "closed")


def test_a_run_that_breaks_keeps_nothing(station: SmallStation) -> None:
    surge(station)
    with station.reading() as session:
        (week,) = judge_weeks(session, 1, Kind.WEEK, MONDAY)

    with pytest.raises(RuntimeError, match="broke"), station.work(Role.LEADER) as work:
        keep(work, week)
        raise RuntimeError("broke")

    assert (rows(station, WarningRun), rows(station, EarlyWarning)) == (0, 0)


def test_several_weeks_in_one_batch_say_what_each_said_alone(station: SmallStation) -> None:
    surge(station, week=MONDAY - WEEK)

    together = run(station, weeks=3)

    assert len(together) == 3
    assert run(station, MONDAY - WEEK) == together[1:2]
    assert run(station, MONDAY) == together[2:]


def test_a_second_week_in_a_row_is_counted(station: SmallStation) -> None:
    surge(station, 12, week=MONDAY - WEEK)
    surge(station, 14)

    run(station, MONDAY - WEEK)
    found = [one for one in judged(station) if one.week == MONDAY and one.grid_id == station.grid_ids["G01"]]

    assert [one.facts["weeks"] for one in found] == [2]


def test_a_week_that_is_not_over_cannot_be_judged(station: SmallStation) -> None:
    with pytest.raises(BadInput) as refusal:
        run(station, MONDAY + WEEK)

    assert refusal.value.field == "week"


def test_the_last_whole_week_ends_on_a_sunday_before_today() -> None:
    assert last_whole_week(date(2026, 11, 23)) == MONDAY
    assert last_whole_week(date(2026, 11, 29)) == MONDAY
    assert last_whole_week(date(2026, 11, 30)) == MONDAY + WEEK


def test_a_station_without_alerts_has_nothing_to_judge(var_folder: Path) -> None:
    station = small_station(var_folder)

    assert run(station) == []
    assert rows(station, WarningRun) == 0


def test_the_quick_look_speaks_of_the_seven_days_that_ended_yesterday(station: SmallStation) -> None:
    station.clock.move(days=3)
    surge(station, 12, week=date(2026, 11, 19))

    quick_look(station.desk, station.actor(Role.LEADER), station.clock)

    with station.reading() as session:
        found = session.scalars(select(EarlyWarning)).all()
    assert [(one.kind, one.week) for one in found] == [("day", date(2026, 11, 19))]
    assert {one.colour for one in found} <= SPEAKS[Kind.DAY]


def test_a_second_look_the_next_day_says_nothing_new(station: SmallStation) -> None:
    station.clock.move(days=3)
    surge(station, 12, week=date(2026, 11, 19))
    quick_look(station.desk, station.actor(Role.LEADER), station.clock)

    station.clock.move(days=1)
    quick_look(station.desk, station.actor(Role.LEADER), station.clock)

    assert rows(station, EarlyWarning) == 1


def test_the_weekly_run_takes_over_what_the_quick_look_said(station: SmallStation) -> None:
    surge(station)
    leader = station.actor(Role.LEADER)
    quick_look(station.desk, leader, station.clock, until=MONDAY + timedelta(days=5))

    found = judged(station)

    mine = [one for one in found if one.grid_id == station.grid_ids["G01"]]
    assert [(one.kind, one.week) for one in mine] == [("week", MONDAY)]


def test_a_day_that_is_not_over_cannot_be_looked_at(station: SmallStation) -> None:
    with pytest.raises(BadInput) as refusal:
        quick_look(station.desk, station.actor(Role.LEADER), station.clock, until=date(2026, 11, 23))

    assert refusal.value.field == "day"


def test_what_followed_a_warning_is_written_down_by_the_next_run(station: SmallStation) -> None:
    surge(station, 12, week=MONDAY - WEEK)
    put(station, [(MONDAY, "G01", SURGE, 7)])
    run(station, MONDAY - WEEK)

    run(station)

    with station.reading() as session:
        kept = session.scalars(select(EarlyWarning).where(EarlyWarning.week == MONDAY - WEEK)).all()
    (one,) = [row for row in kept if row.grid_id == station.grid_ids["G01"]]
    assert one.next_observed is not None
    assert one.next_observed >= 7
    assert one.threshold == 5
    assert one.reached_on is not None
    assert MONDAY <= one.reached_on < MONDAY + WEEK


def test_threshold_weeks_are_kept_with_whether_somebody_was_warned(station: SmallStation) -> None:
    surge(station)

    run(station)

    with station.reading() as session:
        (over,) = session.scalars(select(WarningRun.over))
    mine = [one for one in over if one["grid"] == station.grid_ids["G01"] and one["series"].endswith(SURGE)]
    assert [one["warned"] for one in mine] == [True]
    assert all(one["observed"] >= 5 for one in over)
