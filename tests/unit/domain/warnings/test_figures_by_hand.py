"""The figures of early warning worked out by hand: a small list of warnings, each share with its n and N."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from analytics.periods import Period
from analytics.results import Rate
from core.actor import Actor
from core.vocabulary import Role
from domain.warnings import (
    Figures,
    Status,
    Step,
    WarningFilter,
    WarningRecord,
    count_colours,
    find_missed,
    find_warnings,
    latest_run,
    live_figures,
    open_warning,
    own_history,
    own_tasks,
    owners_of,
    tasks_of,
)
from domain.warnings.events import WarningEvent
from domain.warnings.owners import may_own
from domain.warnings.policy import reaches
from domain.warnings.queries import grids_of, over_threshold_between, threshold_weeks
from domain.warnings.running import Kind, last_whole_week
from domain.work import Work
from models import EarlyWarning, WarningRun, WarningTask
from tests.factories import SmallStation, small_station
from tests.numbers import at

TODAY = date(2026, 11, 23)
MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)

# weeks back, grid, category, colour, next seven days, reached so many days after, in time, outcome, status
WARNED: tuple[tuple[int, str, str, str, int | None, int | None, bool, str, str], ...] = (
    (0, "G01", "AL102", "red", None, None, True, "", "acting"),
    (0, "G02", "AL102", "orange", None, None, False, "", "new"),
    (1, "G01", "AL102", "red", 7, 3, True, "true", "closed"),
    (1, "G01", "AL308", "yellow", 2, None, False, "false", "closed"),
    (3, "G01", "AL102", "orange", 5, 6, True, "true", "closed"),
    (3, "G02", "AL308", "blue", 4, None, False, "", "seen"),
    (7, "G01", "AL105", "blue", 9, 1, False, "true", "closed"),
    (8, "G01", "AL102", "red", 1, None, True, "false", "closed"),
)
OVER = (  # weeks back, grid, series' category, observed, warned
    (0, "G01", "AL102", 9, True),
    (0, "G02", "AL302", 6, False),
    (2, "G01", "AL302", 8, False),
    (2, "G01", "AL105", 11, False),
    (7, "G02", "AL402", 5, False),
    (9, "G01", "AL102", 20, False),
)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(tmp_path_factory.mktemp("by-hand"))
    with made.work(Role.LEADER) as work:
        runs = {back: _run(made, work, back) for back in range(10)}
        for number, told in enumerate(WARNED):
            _warning(made, work, runs[told[0]].id, number, *told)
        work.session.flush()
        _tasks(made, work)
        work.record(WarningEvent.WARNINGS_RUN, runs[0])
    yield made
    made.desk.database.close()


def _run(station: SmallStation, work: Work, back: int) -> WarningRun:
    over = [
        {
            "series": f"g{station.grid_ids[grid]}:{code}",
            "grid": station.grid_ids[grid],
            "observed": n,
            "expected": 2.0,
            "warned": seen,
        }
        for weeks, grid, code, n, seen in OVER
        if weeks == back
    ]
    week = MONDAY - back * WEEK
    run = work.new(
        WarningRun, kind="week", week=week, settings_key="s", data_key=str(week), over=over, series=45,
        warned=2, expected_false=0.5, methods={"pooled": 45}, started_at=at(TODAY), finished_at=at(TODAY),
    )  # fmt: skip
    work.session.flush()
    return run


def _warning(
    station: SmallStation, work: Work, run_id: int, number: int, back: int, grid: str, code: str, colour: str,
    after: int | None, lead: int | None, in_time: bool, outcome: str, status: str,
) -> None:  # fmt: skip
    week, grid_id = MONDAY - back * WEEK, station.grid_ids[grid]
    said = at(week + WEEK, 9)
    work.new(
        EarlyWarning, run_id=run_id, kind="week", week=week, series=f"g{grid_id}:{code}", grid_id=grid_id,
        category=code, observed=9, expected=2.0, low=0, high=5, bound=6.0, threshold=5, score=2.0,
        pvalue=0.001 * (number + 1), colour=colour, method="pooled", past=[1, 9], warned_at=said,
        status=status, outcome=outcome, is_in_time=in_time, next_observed=after,
        reached_on=week + WEEK + lead * DAY if lead is not None else None,
    )  # fmt: skip


def ids(session: Session) -> list[int]:
    """Return the ids of the warnings in the order of the table above."""
    return list(session.scalars(select(EarlyWarning.id).order_by(EarlyWarning.pvalue)))


def _tasks(station: SmallStation, work: Work) -> None:
    first, second, *_rest = ids(work.session)
    officer, patrol = station.actor(Role.COMMUNITY_OFFICER), station.actor(Role.CITY_PATROL)
    for warning_id, owner, due, done in (
        (first, officer, TODAY + 2 * DAY, None),
        (first, officer, TODAY - DAY, None),
        (first, patrol, TODAY, None),
        (second, officer, TODAY - 5 * DAY, at(TODAY)),
        (second, station.actor(Role.AUXILIARY, "G02"), TODAY, None),
    ):
        work.new(
            WarningTask, warning_id=warning_id, owner_id=owner.worker_id, note=f"到 {due}", due_on=due,
            given_at=at(TODAY), done_at=done,
        )  # fmt: skip
        work.session.flush()


def seat(station: SmallStation, role: Role, grid: str = "G01") -> Actor:
    return station.actor(role, grid)


def figures(station: SmallStation, role: Role = Role.LEADER, grid: str = "G01", **asked: Any) -> Figures:
    with station.reading() as session:
        return live_figures(session, seat(station, role, grid), TODAY, **asked)


def listed(station: SmallStation, asked: WarningFilter, role: Role = Role.LEADER) -> list[WarningRecord]:
    with station.reading() as session:
        return find_warnings(session, seat(station, role), asked, limit=50)


@pytest.mark.parametrize(
    ("role", "grid", "hits", "missed", "answered", "confirmed"),
    [
        (Role.LEADER, "", Rate(3, 5), Rate(4, 5), Rate(3, 7), Rate(3, 4)),
        (Role.AUDITOR, "", Rate(3, 5), Rate(4, 5), Rate(3, 7), Rate(3, 4)),
        (Role.COMMUNITY_OFFICER, "G01", Rate(3, 4), Rate(2, 3), Rate(3, 5), Rate(3, 4)),
        (Role.AUXILIARY, "G02", Rate(0, 1), Rate(2, 2), Rate(0, 2), Rate(0, 0)),
        (Role.GRID_WORKER, "G01", Rate(0, 0), Rate(0, 0), Rate(0, 0), Rate(0, 0)),
    ],
)
def test_eight_weeks_are_counted_within_the_reach_of_who_asks(
    role: Role, grid: str, hits: Rate, missed: Rate, answered: Rate, confirmed: Rate, station: SmallStation
) -> None:
    found = figures(station, role, grid or "G01")

    assert (found.hits, found.missed) == (hits, missed)
    assert (found.answered, found.confirmed) == (answered, confirmed)


@pytest.mark.parametrize(
    ("weeks", "since", "warned", "lead"),
    [
        (1, MONDAY, 2, None),
        (2, MONDAY - WEEK, 4, 3),
        (4, MONDAY - 3 * WEEK, 6, 4.5),
        (8, MONDAY - 7 * WEEK, 7, 3),
        (9, MONDAY - 8 * WEEK, 8, 3),
    ],
)
def test_a_longer_look_back_counts_more_weeks_and_the_median_of_their_leads(
    weeks: int, since: date, warned: int, lead: float | None, station: SmallStation
) -> None:
    found = figures(station, weeks=weeks)

    assert (found.weeks, found.since, found.answered.denominator) == (weeks, since, warned)
    assert found.lead_days == lead


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 16)),
        (date(2026, 11, 29), date(2026, 11, 16)),
        (date(2026, 11, 30), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 21)),
    ],
)
def test_the_last_whole_week_is_the_one_whose_sunday_is_over(today: date, monday: date) -> None:
    assert last_whole_week(today) == monday


def test_missed_weeks_are_the_latest_first_and_then_the_most(station: SmallStation) -> None:
    with station.reading() as session:
        found = find_missed(session, seat(station, Role.LEADER), MONDAY - 9 * WEEK)

    assert found["observed"].tolist() == [6, 11, 8, 5, 20]
    assert found["id"].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("role", "asked_grid", "observed"),
    [
        (Role.LEADER, "G01", [11, 8]),
        (Role.LEADER, "G02", [6, 5]),
        (Role.LEADER, "G03", []),
        (Role.COMMUNITY_OFFICER, "", [11, 8]),
        (Role.COMMUNITY_OFFICER, "G02", []),
    ],
)
def test_missed_weeks_of_a_grid_are_told_to_who_reaches_it(
    role: Role, asked_grid: str, observed: list[int], station: SmallStation
) -> None:
    wanted = station.grid_ids.get(asked_grid, 0)

    with station.reading() as session:
        found = find_missed(session, seat(station, role), MONDAY - 7 * WEEK, grid_id=wanted)

    assert found["observed"].tolist() == observed


@pytest.mark.parametrize(
    ("since", "until", "over", "missed"),
    [
        (MONDAY, None, 2, 1),
        (MONDAY - 2 * WEEK, MONDAY, 2, 2),
        (MONDAY - 2 * WEEK, MONDAY + DAY, 4, 3),
        (MONDAY - 6 * WEEK, MONDAY - 2 * WEEK, 0, 0),
        (MONDAY - 9 * WEEK, None, 6, 5),
    ],
)
def test_threshold_weeks_begin_within_the_span_whose_end_is_left_out(
    since: date, until: date | None, over: int, missed: int, station: SmallStation
) -> None:
    with station.reading() as session:
        found = threshold_weeks(session, seat(station, Role.LEADER), since, until)

    assert found == (over, missed)


def test_another_station_has_no_threshold_weeks_of_this_one(station: SmallStation) -> None:
    with station.reading() as session:
        assert over_threshold_between(session, 2, MONDAY - 9 * WEEK, None, None) == []


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        (WarningFilter(), 3),
        (WarningFilter("closed"), 5),
        (WarningFilter("closed", "red"), 2),
        (WarningFilter(colour="blue"), 1),
        (WarningFilter(colour="yellow"), 0),
        (WarningFilter(metric="M40"), 6),
        (WarningFilter(metric="M40.hit"), 3),
        (WarningFilter(metric="M40A"), 8),
        (WarningFilter(metric="M40A.answered"), 4),
        (WarningFilter(metric="M40.true"), 3),
        (WarningFilter(metric="M40.false"), 2),
        (WarningFilter(metric="M40.false", colour="red"), 1),
        (WarningFilter(metric="M40A", period=Period(MONDAY - WEEK, MONDAY)), 2),
        (WarningFilter(metric="M40A", period=Period(MONDAY - WEEK, MONDAY + DAY)), 4),
        (WarningFilter(view="closed", metric="M40A"), 8),
    ],
)
def test_a_list_holds_what_its_filter_names_and_its_colours_add_up(
    asked: WarningFilter, n: int, station: SmallStation
) -> None:
    found = listed(station, asked)

    with station.reading() as session:
        counted = count_colours(session, seat(station, Role.LEADER), asked)
    assert len(found) == n
    assert n == (counted[asked.colour] if asked.colour else sum(counted.values()))


def test_colours_stand_in_the_order_of_their_urgency(station: SmallStation) -> None:
    found = listed(station, WarningFilter(metric="M40A"))

    assert [one.colour for one in found] == [
        "red", "red", "red", "orange", "orange", "yellow", "blue", "blue",
    ]  # fmt: skip
    assert [one.week for one in found][:3] == [MONDAY, MONDAY - WEEK, MONDAY - 8 * WEEK]


@pytest.mark.parametrize(
    ("at_row", "told"), [(0, (3, 2, 3, 2, 1)), (2, (2, 1, 2, 1, 1)), (7, (0, 0, 0, 0, 0))]
)
def test_a_series_tells_only_of_what_came_before(
    at_row: int, told: tuple[int, ...], station: SmallStation
) -> None:
    with station.reading() as session:
        leader = seat(station, Role.LEADER)
        found = own_history(session, leader, open_warning(session, leader, ids(session)[at_row]))

    assert (found.warned, found.hits, found.over, found.true, found.false) == told


def test_open_tasks_of_one_person_are_the_earliest_due_first(station: SmallStation) -> None:
    with station.reading() as session:
        mine = own_tasks(session, seat(station, Role.COMMUNITY_OFFICER))

    assert [task.due_on for task in mine] == [TODAY - DAY, TODAY + 2 * DAY]


@pytest.mark.parametrize(
    ("role", "grid", "asked", "n"),
    [
        (Role.LEADER, "", [0, 1], 5),
        (Role.LEADER, "", [1], 2),
        (Role.LEADER, "", [], 0),
        (Role.COMMUNITY_OFFICER, "G01", [0, 1], 3),
        (Role.AUXILIARY, "G02", [0, 1], 2),
        (Role.SYSADMIN, "", [0, 1], 0),
    ],
)
def test_tasks_are_told_with_the_warnings_somebody_reaches(
    role: Role, grid: str, asked: list[int], n: int, station: SmallStation
) -> None:
    with station.reading() as session:
        wanted = [ids(session)[row] for row in asked]
        found = tasks_of(session, seat(station, role, grid or "G01"), wanted)

    assert len(found) == n
    assert all("*" in task.owner for task in found)


def test_a_quick_look_is_not_told_as_the_weekly_run(station: SmallStation) -> None:
    with station.reading() as session:
        weekly = latest_run(session, seat(station, Role.AUDITOR))
        daily = latest_run(session, seat(station, Role.AUDITOR), Kind.DAY)

    assert weekly is not None
    assert (weekly.week, weekly.series, weekly.expected_false) == (MONDAY, 45, 0.5)
    assert daily is None


@pytest.mark.parametrize(
    ("role", "grid", "reach"),
    [
        (Role.LEADER, "", {"G01": True, "G02": True}),
        (Role.AUDITOR, "", {"G01": True, "G02": True}),
        (Role.AUXILIARY, "G02", {"G01": False, "G02": True}),
        (Role.GRID_WORKER, "G01", {"G01": False, "G02": False}),
    ],
)
def test_one_row_is_reached_as_the_list_is(
    role: Role, grid: str, reach: dict[str, bool], station: SmallStation
) -> None:
    actor = seat(station, role, grid or "G01")

    assert {code: reaches(actor, station.grid_ids[code]) for code in reach} == reach
    assert (grids_of(actor) is None) == all(reach.values())


@pytest.mark.parametrize(
    ("role", "seat_grid", "grid", "may"),
    [
        (Role.COMMUNITY_OFFICER, "G01", "G01", True),
        (Role.COMMUNITY_OFFICER, "G01", "G02", False),
        (Role.AUXILIARY, "G02", "G02", True),
        (Role.LEADER, "", "G09", True),
        (Role.CLERK, "", "G02", True),
        (Role.CITY_PATROL, "", "G02", True),
        (Role.AUDITOR, "", "G01", False),
        (Role.GRID_WORKER, "G01", "G01", False),
    ],
)
def test_who_can_be_sent_works_in_the_grid_or_in_the_whole_station(
    role: Role, seat_grid: str, grid: str, may: bool, station: SmallStation
) -> None:
    worker = seat(station, role, seat_grid or "G01").worker_id

    with station.reading() as session:
        assert may_own(session, 1, station.grid_ids[grid], worker, TODAY) is may


def test_nobody_can_be_sent_before_they_came_or_at_another_station(station: SmallStation) -> None:
    with station.reading() as session:
        assert owners_of(session, 1, station.grid_ids["G01"], date(2023, 12, 31)) == {}
        assert owners_of(session, 2, station.grid_ids["G01"], TODAY) == {}


RECORD = WarningRecord(
    id=1, version=1, run_id=1, kind="week", week=MONDAY, series="g4:AL102", grid_id=4, place_id=None,
    place="", category="AL102", observed=12, expected=3.1, low=1, high=6, bound=8.0, threshold=7, score=2.0,
    pvalue=0.0004, colour="red", method="pooled", past=(2, 3, 12), facts={},
    warned_at=datetime.fromisoformat("2026-11-23T04:00:00+00:00"), status=Status.NEW, seen_at=None,
    acted_at=None, dispute_id=None, outcome="", outcome_note="", outcome_at=None, next_observed=None,
    reached_on=None,
)  # fmt: skip


@pytest.mark.parametrize(("after", "hit"), [(None, None), (0, False), (6, False), (7, True), (30, True)])
def test_a_warning_is_a_hit_from_its_threshold_on(after: int | None, hit: bool | None) -> None:
    assert replace(RECORD, next_observed=after).is_hit is hit


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (Status.NEW, {Step.ACKNOWLEDGE, Step.TASK, Step.DISPUTE, Step.JUDGE}),
        (Status.SEEN, {Step.TASK, Step.DISPUTE, Step.JUDGE}),
        (Status.ACTING, {Step.TASK, Step.DISPUTE, Step.JUDGE}),
        (Status.CLOSED, set()),
    ],
)
def test_a_warning_offers_what_its_status_allows(status: Status, steps: set[Step]) -> None:
    assert replace(RECORD, status=status).steps == steps


def test_the_seven_days_of_a_warning_end_on_its_sunday() -> None:
    assert RECORD.last == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("params", "read"),
    [
        ({}, WarningFilter()),
        ({"view": "missed"}, WarningFilter()),
        ({"view": "open", "colour": "Red"}, WarningFilter()),
        ({"grid": "-4"}, WarningFilter()),
        ({"grid": "4.0"}, WarningFilter()),
        ({"grid": "1234567890"}, WarningFilter()),
        ({"grid": "123456789"}, WarningFilter(grid_id=123456789)),
        ({"metric": "M40A"}, WarningFilter(metric="M40A")),
        ({"metric": "m40"}, WarningFilter()),
        ({"metric": "nonsense", "period": "soon"}, WarningFilter()),
    ],
)
def test_an_address_is_read_as_far_as_it_can_be(params: dict[str, str], read: WarningFilter) -> None:
    assert WarningFilter.from_params(params, TODAY) == read


def test_of_a_colour_changes_nothing_but_the_colour() -> None:
    asked = WarningFilter("closed", "red", 4, "M40", Period(MONDAY, TODAY))

    assert asked.of_colour("") == replace(asked, colour="")
    assert asked.of_colour("blue").period == asked.period
