from dataclasses import replace

import pytest
from sqlmodel import select

from core.errors import NotFound
from core.vocabulary import Role
from domain.accounts.policy import Action, Page, Scope, may, scope_of
from domain.mediation import CaseFilter, StepCode, View, count_cases, find_cases, open_case
from domain.mediation.policy import can_take, in_hand, visible_to
from domain.mediation.rules import is_turn
from domain.mediation.steps import STEPS
from models import Dispute
from tests.disputes import asker, closed, registered, row, step
from tests.factories import small_station

READERS = [role for role in Role if scope_of(role, Page.MEDIATION) is not Scope.NONE]


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """Two grids with a case of each kind in each."""
    station = small_station(tmp_path_factory.mktemp("policy"))
    station.cases = {}
    for grid in ("G01", "G02"):
        station.cases[grid, "worker"] = registered(station, grid=grid)
        station.cases[grid, "officer"] = registered(station, Role.COMMUNITY_OFFICER, grid)
        station.cases[grid, "waiting"] = registered(station, Role.CLERK, grid)
        station.cases[grid, "closed"] = closed(station, grid=grid)
        station.cases[grid, "escalated"] = registered(station, grid=grid)
        step(station, station.cases[grid, "escalated"], StepCode.ESCALATE, grid=grid, reason="ER1")
        level3 = station.cases[grid, "level3"] = registered(station, Role.COMMUNITY_OFFICER, grid)
        for _ in range(2):
            step(station, level3, StepCode.ESCALATE, Role.COMMUNITY_OFFICER, grid, reason="ER1")
            if row(station, level3).level == "L2":
                step(station, level3, StepCode.ACCEPT, Role.COMMUNITY_OFFICER, grid)
    return station


def seen(station, role, grid="G01"):
    with station.reading() as session:
        found = find_cases(session, asker(station, role, grid), CaseFilter(View.ALL, limit=0))
    names = {case_id: key for key, case_id in station.cases.items()}
    return {names[case_id] for case_id in found["id"]}


EVERYTHING = {
    (g, n) for g in ("G01", "G02") for n in ("worker", "officer", "waiting", "closed", "escalated", "level3")
}
OF_GRID_1 = {key for key in EVERYTHING if key[0] == "G01"}
SEEN = {
    Role.LEADER: EVERYTHING,
    Role.CLERK: EVERYTHING,
    Role.AUDITOR: EVERYTHING,
    Role.GOVERNANCE_READER: EVERYTHING,
    Role.COMMUNITY_OFFICER: OF_GRID_1,
    Role.SUBDISTRICT_CADRE: OF_GRID_1,
    Role.GRID_WORKER: {("G01", name) for name in ("worker", "closed", "escalated", "waiting")},
    Role.AUXILIARY: {("G01", "waiting")},
    Role.JUSTICE_MEDIATOR: {("G01", "level3"), ("G02", "level3")},
    Role.SYSADMIN: set(),
    Role.CITY_PATROL: set(),
}


@pytest.mark.parametrize("role", Role)
def test_a_list_holds_what_the_role_reaches_and_nothing_else(station, role):
    assert seen(station, role) == SEEN[role]


@pytest.mark.parametrize("role", Role)
def test_a_file_opens_exactly_where_the_list_holds_it(station, role):
    for key, case_id in station.cases.items():
        with station.reading() as session:
            if key in SEEN[role]:
                assert open_case(session, asker(station, role), case_id).id == case_id
            else:
                with pytest.raises(NotFound):
                    open_case(session, asker(station, role), case_id)


@pytest.mark.parametrize("role", Role)
def test_missing_and_foreign_give_the_same_answer(station, role):
    answers = set()
    for case_id in (999_999, -1, 0, station.cases["G02", "worker"]):
        if ("G02", "worker") in SEEN[role] and case_id == station.cases["G02", "worker"]:
            continue
        with station.reading() as session, pytest.raises(NotFound) as answer:
            open_case(session, asker(station, role), case_id)
        answers.add(answer.value.message.text)

    assert len(answers) == 1


@pytest.mark.parametrize("words", ["", "噪声", "张三丰", "zsf", "13812345678", "人调字", "%", "_"])
@pytest.mark.parametrize("view", View)
def test_no_view_and_no_search_reaches_into_another_grid(station, view, words):
    with station.reading() as session:
        wanted = CaseFilter(view, words, limit=0)
        found = find_cases(session, asker(station, Role.GRID_WORKER), wanted)
        counted = count_cases(session, asker(station, Role.GRID_WORKER), wanted)

    assert set(found["grid_id"]) <= {station.grid_ids["G01"]}
    assert counted == len(found)


def test_an_actor_of_another_station_reaches_nothing(station):
    stranger = replace(station.actor(Role.LEADER), station_id=2)

    with station.reading() as session:
        assert session.exec(select(Dispute.id).where(visible_to(stranger))).all() == []


def test_what_is_only_remembered_is_not_in_hand(station):
    worker = station.actor(Role.GRID_WORKER)

    with station.reading() as session:
        reached = set(session.exec(select(Dispute.id).where(visible_to(worker, Page.FOLLOWUPS))))
        held = set(session.exec(select(Dispute.id).where(in_hand(worker))))

    assert held == {station.cases["G01", "worker"], station.cases["G01", "closed"]}
    assert held < reached


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("code", [code for code in StepCode if code is not StepCode.REGISTER])
def test_a_step_is_only_taken_by_who_may_write_and_see(station, role, code):
    for key, case_id in station.cases.items():
        case = row(station, case_id)
        if is_turn(STEPS[code], case) and can_take(station.actor(role), case, STEPS[code]):
            assert may(station.actor(role), Page.MEDIATION, Action.WRITE)
            assert key in SEEN[role]


def test_who_may_accept_what_waits_at_each_level(station):
    accepting = {
        name: {
            role for role in Role if can_take(station.actor(role), row(station, case), STEPS[StepCode.ACCEPT])
        }
        for (grid, name), case in station.cases.items()
        if grid == "G01" and name in {"waiting", "escalated", "level3"}
    }

    stand_ins = {Role.LEADER, Role.CLERK}
    assert accepting == {
        "waiting": {Role.GRID_WORKER, Role.AUXILIARY, Role.COMMUNITY_OFFICER} | stand_ins,
        "escalated": {Role.COMMUNITY_OFFICER} | stand_ins,
        "level3": {Role.JUSTICE_MEDIATOR} | stand_ins,
    }


@pytest.mark.parametrize("role", READERS)
def test_the_steps_of_a_file_are_those_that_succeed(station, role):
    for key in SEEN[role]:
        with station.reading() as session:
            found = open_case(session, asker(station, role), station.cases[key])
        if not may(station.actor(role), Page.MEDIATION, Action.WRITE):
            assert found.steps == ()
        assert all(found.status in STEPS[code].moves for code in found.steps)


def test_an_auxiliary_who_accepts_has_it(tmp_path):
    station = small_station(tmp_path)
    case_id = registered(station, Role.CLERK)

    step(station, case_id, StepCode.ACCEPT, Role.AUXILIARY)

    with station.reading() as session:
        assert open_case(session, asker(station, Role.AUXILIARY), case_id).is_owner
        with pytest.raises(NotFound):
            open_case(session, asker(station, Role.GRID_WORKER), case_id)


def test_nobody_without_a_grid_reaches_a_grid(tmp_path):
    station = small_station(tmp_path)
    registered(station)
    homeless = replace(station.actor(Role.COMMUNITY_OFFICER), grids=frozenset())

    with station.reading() as session:
        assert session.exec(select(Dispute.id).where(visible_to(homeless))).all() == []
