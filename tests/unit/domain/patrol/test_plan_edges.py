"""Plans at their edges: what an adopted stop may be, what its shifts become, and whose eyes reach them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, Refused
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.patrol import (
    PlanRecord,
    PlanStatus,
    Report,
    ShiftResult,
    StopDraft,
    as_suggested,
    demand_on,
    differences,
    drop_shift,
    find_plans,
    fit_before,
    open_plan,
    plan_age,
    plan_before,
    plan_in_force,
    report,
    request_suggestion,
    staff,
    team_words,
)
from domain.patrol.paper import summary
from domain.patrol.records import STOP_FRAME, Roster
from domain.patrol.suggestions import LATEST_AHEAD, check_day, order_in, order_of
from models import PatrolPlan, PatrolShift, PatrolStop
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, adopted, give_alerts, plan_of, shift_of, staffed, suggested


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """A station with a plan of today, one of tomorrow and a suggestion; only read."""
    made = small_station(tmp_path_factory.mktemp("edges"))
    give_alerts(made, weeks=2)
    made.place_ids["today"] = adopted(made, suggested(made, TODAY, teams=1))
    made.place_ids["basis"] = suggested(made, TOMORROW)
    made.place_ids["tomorrow"] = adopted(made, made.place_ids["basis"])
    made.place_ids["idea"] = suggested(made, TOMORROW, teams=1)
    return made


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    made = small_station(tmp_path)
    give_alerts(made, weeks=2)
    return made


def wall(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - the clock on the wall


def shifts(station: SmallStation) -> list[PatrolShift]:
    with station.reading() as session:
        return list(session.exec(select(PatrolShift).order_by(PatrolShift.id)))


def shift_ids(station: SmallStation) -> dict[str, int]:
    return {shift.team: shift.id for shift in shifts(station) if shift.result != "dropped"}


EVENING_STOPS = [
    pytest.param(wall(16), True, id="the first minute of the shift"),
    pytest.param(wall(15, 59), False, id="a minute before it"),
    pytest.param(wall(19, 45), True, id="the last stop that ends in time"),
    pytest.param(wall(19, 46), False, id="a minute too late to end in time"),
    pytest.param(wall(17, day=23), False, id="the same hour of the day before"),
    pytest.param(wall(17, day=25), False, id="the same hour of the day after"),
]


@pytest.mark.parametrize(("arrive", "fits"), EVENING_STOPS)
def test_a_stop_begins_and_ends_within_its_shift(station: SmallStation, arrive: datetime, fits: bool) -> None:
    plan_id = suggested(station, teams=1)
    stops = (StopDraft("S1T1", arrive, "翠湖小区"),)

    if fits:
        assert len(plan_of(station, adopted(station, plan_id, stops, "只去一处")).stops) == 1
    else:
        with pytest.raises(BadInput) as trouble:
            adopted(station, plan_id, stops, "只去一处")
        assert trouble.value.field == "stops"
        assert f"{arrive:%H:%M}" in say(trouble.value.message)


@pytest.mark.parametrize(("apart", "fits"), [(0, False), (14, False), (15, True)])
def test_two_stops_of_a_team_lie_a_stop_apart(station: SmallStation, apart: int, fits: bool) -> None:
    plan_id = suggested(station, teams=1)
    first = StopDraft("S1T1", wall(17), "翠湖小区")
    second = StopDraft("S1T1", wall(17, apart), "滨江小区")

    if fits:
        assert len(plan_of(station, adopted(station, plan_id, (second, first), "试")).stops) == 2
    else:
        with pytest.raises(BadInput):
            adopted(station, plan_id, (second, first), "试")


def test_two_teams_may_stop_at_the_same_minute(station: SmallStation) -> None:
    plan_id = suggested(station, teams=2)
    stops = tuple(StopDraft(f"S1T{team}", wall(17), "翠湖小区") for team in (1, 2))

    kept = plan_of(station, adopted(station, plan_id, stops, "两队同到")).stops

    assert kept[["team", "order"]].to_numpy().tolist() == [["S1T1", 1], ["S1T2", 1]]
    assert kept["expected"].iloc[0] == kept["expected"].iloc[1]


def test_stops_given_in_any_order_are_kept_in_that_of_time(station: SmallStation) -> None:
    plan_id = suggested(station, teams=1)
    stops = tuple(StopDraft("S1T1", wall(hour), "翠湖小区") for hour in (19, 16, 18))

    kept = plan_of(station, adopted(station, plan_id, stops, "换序")).stops

    assert kept["order"].tolist() == [1, 2, 3]
    assert [at.hour for at in kept["arrive"]] == [16, 18, 19]
    assert ((kept["leave"] - kept["arrive"]) == pd.Timedelta(minutes=15)).all()


@pytest.mark.parametrize("team", ["S1T2", "S2T1", "S0T1", "", "T1", "S1T0"])
def test_a_team_that_the_plan_does_not_have_is_named(station: SmallStation, team: str) -> None:
    plan_id = suggested(station, teams=1)

    with pytest.raises(BadInput) as trouble:
        adopted(station, plan_id, (StopDraft(team, wall(17), "翠湖小区"),), "试")

    assert trouble.value.field == "stops"


@pytest.mark.parametrize(("minutes", "is_reckoned_anew"), [(1, False), (29, False), (30, True)])
def test_a_stop_moved_by_less_than_half_an_hour_reaches_what_it_did(
    station: SmallStation, minutes: int, is_reckoned_anew: bool
) -> None:
    plan_id = suggested(station, teams=1)
    first = StopDraft("S1T1", wall(17, 0), "翠湖小区")
    basis = plan_of(station, adopted(station, plan_id, (first,), "一处"))
    mark = 12.5
    with station.work(Role.LEADER) as work:  # a figure that no reckoning comes to
        stop = work.session.exec(select(PatrolStop).where(PatrolStop.plan_id == basis.id)).one()
        stop.expected = mark
        work.session.add(stop)
        staff(work, shift_ids(station)["S1T1"], 1, Roster(frozenset()))
    moved = StopDraft("S1T1", wall(17) + timedelta(minutes=minutes), "翠湖小区", stop.id)

    kept = plan_of(station, adopted(station, basis.id, (moved,), "晚一些"))

    assert (kept.covered != mark) is is_reckoned_anew


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_blank_word_is_no_reason(station: SmallStation, note: str) -> None:
    basis = plan_of(station, suggested(station))

    with pytest.raises(BadInput) as trouble:
        adopted(station, basis.id, as_suggested(basis.stops)[1:], note)

    assert trouble.value.field == "note"


def test_a_reason_longer_than_400_letters_is_refused_and_nothing_is_adopted(station: SmallStation) -> None:
    basis = plan_of(station, suggested(station))

    with pytest.raises(BadInput) as trouble:
        adopted(station, basis.id, as_suggested(basis.stops), "长" * 401)

    assert trouble.value.field == "note"
    assert shifts(station) == []
    with station.reading() as session:
        assert [plan.status for plan in session.exec(select(PatrolPlan))] == ["suggested"]


def test_a_team_whose_shift_was_dropped_by_hand_walks_again_when_adopted_anew(station: SmallStation) -> None:
    basis = plan_of(station, suggested(station, teams=1))
    first = adopted(station, basis.id)
    dropped = shift_ids(station)["S1T1"]
    with station.work(Role.LEADER) as work:
        drop_shift(work, dropped, 1)

    again = adopted(station, first)

    assert shift_of(station, dropped).result is ShiftResult.DROPPED
    opened = [shift for shift in shifts(station) if shift.plan_id == again]
    assert [(shift.team, shift.result) for shift in opened] == [("S1T1", "planned")]


def test_a_reported_shift_stays_reported_when_the_plan_changes(station: SmallStation) -> None:
    first = adopted(station, suggested(station, TODAY, teams=1))
    shift_id = shift_ids(station)["S1T1"]
    station.clock.move(hours=5)
    with station.work(Role.LEADER) as work:
        report(work, shift_id, 1, Report(ShiftResult.DONE, incidents=2))

    again = adopted(station, first)

    shift = shift_of(station, shift_id)
    assert (shift.result, shift.incidents, shift.plan_id) == (ShiftResult.DONE, 2, again)
    assert len(shifts(station)) == 1


def test_a_reported_shift_of_a_team_that_is_gone_keeps_its_plan(station: SmallStation) -> None:
    first = adopted(station, suggested(station, TODAY, teams=2))
    teams = shift_ids(station)
    station.clock.move(hours=5)
    with station.work(Role.LEADER) as work:
        report(work, teams["S1T2"], 1, Report(ShiftResult.DONE))
    stops = tuple(one for one in as_suggested(plan_of(station, first).stops) if one.team == "S1T1")

    adopted(station, first, stops, "二队已回")

    assert shift_of(station, teams["S1T2"]).plan_id == first
    assert shift_of(station, teams["S1T2"]).result is ShiftResult.DONE


def test_people_move_on_with_their_team_and_not_with_another(station: SmallStation) -> None:
    first = adopted(station, suggested(station, teams=2))
    teams = shift_ids(station)
    staffed(station, teams["S1T1"], Role.CITY_PATROL)
    staffed(station, teams["S1T2"], Role.AUXILIARY)

    again = adopted(station, first)

    now = {shift.team: shift for shift in shifts(station) if shift.plan_id == again}
    assert {team: shift.id for team, shift in now.items()} == teams
    members = [set(shift_of(station, shift.id).members) for shift in now.values()]
    people = [{station.actor(role).worker_id} for role in (Role.CITY_PATROL, Role.AUXILIARY)]
    assert sorted(map(sorted, members)) == sorted(map(sorted, people))


def test_the_suggestion_itself_is_never_touched(station: SmallStation) -> None:
    basis = plan_of(station, suggested(station))

    adopted(station, basis.id, as_suggested(basis.stops)[1:], "少一处")

    after = plan_of(station, basis.id)
    assert (after.status, after.version, after.note) == (PlanStatus.SUGGESTED, basis.version, "")
    pd.testing.assert_frame_equal(after.stops, basis.stops)


def test_an_adopted_plan_changed_twice_still_names_its_suggestion(station: SmallStation) -> None:
    basis = plan_of(station, suggested(station))
    once = adopted(station, basis.id, as_suggested(basis.stops)[1:], "少一处")
    stops = plan_of(station, once).stops

    twice = plan_of(station, adopted(station, once, as_suggested(stops)[1:], "再少一处"))

    assert (twice.basis_id, twice.edition) == (basis.id, 3)
    assert differences(twice, basis).left_out == 2


def test_plans_of_two_days_replace_each_other_nowhere(station: SmallStation) -> None:
    today = adopted(station, suggested(station, TODAY))
    tomorrow = adopted(station, suggested(station, TOMORROW))

    assert plan_of(station, today).status is plan_of(station, tomorrow).status is PlanStatus.ADOPTED
    assert plan_of(station, today).edition == plan_of(station, tomorrow).edition == 2


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_PATROL, Role.AUXILIARY, Role.COMMUNITY_OFFICER])
def test_who_reads_the_patrol_reads_the_whole_adopted_plan(settled: SmallStation, role: Role) -> None:
    ours, theirs = (plan_of(settled, settled.place_ids["tomorrow"], one) for one in (Role.LEADER, role))

    assert ours == theirs
    pd.testing.assert_frame_equal(ours.stops, theirs.stops)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_PATROL, Role.COMMUNITY_OFFICER])
def test_a_suggestion_is_as_missing_as_a_plan_that_never_was(settled: SmallStation, role: Role) -> None:
    told = []
    for plan_id in (settled.place_ids["idea"], 99_999):
        with settled.reading() as session, pytest.raises(NotFound) as trouble:
            open_plan(session, settled.actor(role), plan_id)
        told.append(say(trouble.value.message))

    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.LEADER, ["suggested", "adopted", "suggested"]),
        (Role.CLERK, ["suggested", "adopted", "suggested"]),
        (Role.AUDITOR, ["adopted"]),
        (Role.CITY_PATROL, ["adopted"]),
        (Role.SYSADMIN, []),
    ],
)
def test_the_plans_of_a_day_come_newest_first(settled: SmallStation, role: Role, statuses: list[str]) -> None:
    with settled.reading() as session:
        found = find_plans(session, settled.actor(role), TOMORROW)

    assert found["status"].tolist() == statuses
    assert found["edition"].is_monotonic_decreasing


def test_a_suggestion_is_neither_in_force_nor_the_plan_before(settled: SmallStation) -> None:
    leader = settled.actor(Role.LEADER)
    with settled.reading() as session:
        in_force = plan_in_force(session, leader, TOMORROW)
        before = plan_before(session, leader, TOMORROW)
        nothing = (
            plan_in_force(session, leader, TOMORROW + timedelta(days=1)),
            plan_before(session, leader, TODAY),
        )

    assert in_force is not None
    assert before is not None
    assert (in_force.id, before.id) == (settled.place_ids["tomorrow"], settled.place_ids["today"])
    assert nothing == (None, None)


def test_without_a_plan_before_there_is_no_m25_before(settled: SmallStation) -> None:
    plan = plan_of(settled, settled.place_ids["today"])
    with settled.reading() as session:
        assert fit_before(session, settled.actor(Role.LEADER), plan) is None


@pytest.mark.parametrize(("days", "age", "is_old"), [(0, 0, False), (15, 14, False), (16, 15, True)])
def test_the_age_counts_from_the_day_that_is_planned(
    settled: SmallStation, days: int, age: int, is_old: bool
) -> None:
    with settled.reading() as session:
        found = plan_age(session, settled.actor(Role.LEADER), TODAY + timedelta(days=days))

    assert (found.last_day, found.days, found.is_old) == (TOMORROW, age, is_old)


@pytest.mark.parametrize(("after", "is_fine"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_day_is_planned_from_today_to_sixty_days_ahead(after: int, is_fine: bool) -> None:
    day = TODAY + timedelta(days=after)

    if is_fine:
        check_day(day, TODAY)
        assert day <= TODAY + LATEST_AHEAD
    else:
        with pytest.raises(BadInput) as trouble:
            check_day(day, TODAY)
        assert trouble.value.field == "day"


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CITY_PATROL, Role.AUDITOR])
def test_who_does_not_lead_is_refused_before_the_order_is_read(settled: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed), settled.work(role) as work:
        request_suggestion(work, date(2020, 1, 1), 0, ())


def test_an_order_survives_its_way_through_the_queue() -> None:
    payload = {"day": "2026-11-24", "teams": 3, "shifts": ["20:00-04:00"], "stop_minutes": 12}

    assert order_in(payload) == order_of(TOMORROW, 3, ("20:00-04:00",), 12)


def test_a_day_before_every_alert_has_nothing_to_plan_from(settled: SmallStation) -> None:
    with settled.reading() as session, pytest.raises(BadInput) as trouble:
        demand_on(session, settled.actor(Role.LEADER), TODAY - timedelta(days=100))

    assert trouble.value.field == "day"
    assert "2026" in say(trouble.value.message)


def test_a_plan_of_a_day_that_is_over_says_so_in_both_languages(station: SmallStation) -> None:
    plan_id = suggested(station, TODAY)
    station.clock.move(days=1)

    with pytest.raises(OutOfTurn) as trouble:
        adopted(station, plan_id)

    told = {}
    for tongue in ("zh_CN", "en"):
        with speaking(tongue):
            told[tongue] = say(trouble.value.message)
    assert told["en"] == "The day of this plan is over."
    assert told["zh_CN"] != told["en"]


def test_every_refusal_is_one_of_the_desk(station: SmallStation) -> None:
    with pytest.raises(Refused):
        adopted(station, suggested(station), ())


STOPS = [
    ("S1T1", wall(16), "翠湖小区"),
    ("S1T1", wall(17), "滨江小区"),
    ("S1T2", wall(16), "川师大"),
]


def plan_with(basis: PlanRecord, rows: list[tuple[str, datetime, str]]) -> PlanRecord:
    frame = pd.DataFrame(
        [
            (at, team, 1, when, when, place, "G01", 1, 0.5, 0.0, 0.0)
            for at, (team, when, place) in enumerate(rows)
        ],
        columns=list(STOP_FRAME),
    )
    return replace(basis, stops=frame)


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        pytest.param(STOPS, (3, 0, 0, 0), id="the same"),
        pytest.param(STOPS[::-1], (3, 0, 0, 0), id="the same in another order"),
        pytest.param(STOPS[:2], (2, 0, 0, 1), id="one left out"),
        pytest.param([*STOPS, ("S1T2", wall(18), "翠湖小区")], (3, 0, 1, 0), id="one added"),
        pytest.param([("S1T1", wall(16, 20), "翠湖小区"), *STOPS[1:]], (2, 1, 0, 0), id="one later"),
        pytest.param([("S1T1", wall(16), "川师大"), *STOPS[1:]], (2, 0, 1, 1), id="elsewhere"),
        pytest.param(
            [("S1T2", wall(18), "翠湖小区"), *STOPS[1:]], (2, 0, 1, 1), id="given to the other team"
        ),
        pytest.param([], (0, 0, 0, 3), id="all left out"),
    ],
)
def test_a_plan_is_compared_stop_by_stop(
    settled: SmallStation,
    rows: list[tuple[str, datetime, str]],
    counted: tuple[int, int, int, int],
) -> None:
    basis = plan_of(settled, settled.place_ids["basis"])

    found = differences(plan_with(basis, rows), plan_with(basis, STOPS))

    assert (found.kept, found.moved, found.added, found.left_out) == counted
    assert found.is_none is (counted == (3, 0, 0, 0))


@pytest.mark.parametrize(
    ("team", "zh", "en"),
    [
        ("S1T1", "1 班 1 队", "Shift 1 team 1"),
        ("S3T12", "3 班 12 队", "Shift 3 team 12"),
        ("甲组", "甲组", "甲组"),
    ],
)
def test_a_team_has_a_name_in_both_languages(team: str, zh: str, en: str) -> None:
    for tongue, name in (("zh_CN", zh), ("en", en)):
        with speaking(tongue):
            assert team_words(team) == name


def test_a_plan_on_paper_says_what_it_sets_in_english(settled: SmallStation) -> None:
    plan = plan_of(settled, settled.place_ids["tomorrow"])

    with speaking("en"):
        lines = summary(plan)

    assert lines[0] == f"2 teams in each of 1 shifts, {len(plan.stops)} stops of 15 minutes."
    assert f"{plan.covered:.2f} expected incidents" in lines[1]
    assert len(lines) == 3


def test_a_plan_without_figures_has_no_m25_and_its_note_comes_last(settled: SmallStation) -> None:
    plan = replace(plan_of(settled, settled.place_ids["tomorrow"]), figures={}, note="下雨")

    with speaking("en"):
        lines = summary(plan)

    assert plan.fit is None
    assert "evenly they would reach 0.00" in lines[1]
    assert lines[2:] == ["Changed against the suggestion: 下雨"]
