"""Who reaches which shift and plan: the whole table, role by role."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.errors import NotAllowed, OutOfTurn
from core.vocabulary import Role
from domain.accounts.policy import Action, Page, Scope, grant
from domain.patrol.policy import (
    check_can_plan,
    check_can_report,
    check_has_begun,
    own,
    plans_visible_to,
    visible_to,
)
from models import PatrolPlan, PatrolShift
from tests.factories import NOON, SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, adopted, clock_at, give_alerts, planned_shift, staffed, suggested

LEADING = {Role.LEADER, Role.CLERK}
PATROLLING = LEADING | {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CITY_PATROL, Role.AUDITOR}
SHIFTS = ("first", "second", "own")
SEEN = {
    Role.LEADER: {"first", "second", "own"},
    Role.CLERK: {"first", "second", "own"},
    Role.AUDITOR: {"first", "second", "own"},
    Role.COMMUNITY_OFFICER: {"first"},
    Role.CITY_PATROL: {"own"},
    Role.AUXILIARY: set(),
}

each_role = pytest.mark.parametrize("role", Role)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """A shift in each of two grids, one in the second with city patrol on it; a suggestion and a plan."""
    made = small_station(tmp_path_factory.mktemp("policy"))
    give_alerts(made, weeks=1)
    made.place_ids["first"] = planned_shift(made, TODAY, grid="G01")
    made.place_ids["second"] = planned_shift(made, TODAY, grid="G02")
    made.place_ids["own"] = planned_shift(made, TOMORROW, grid="G02")
    staffed(made, made.place_ids["own"], Role.CITY_PATROL)
    made.place_ids["suggested"] = suggested(made, TOMORROW)
    made.place_ids["adopted"] = adopted(made, made.place_ids["suggested"])
    return made


@each_role
def test_every_role_sees_the_shifts_of_its_scope(station: SmallStation, role: Role) -> None:
    ids = {name: station.place_ids[name] for name in SHIFTS}
    with station.reading() as session:
        found = set(
            session.execute(select(col(PatrolShift.id)).where(visible_to(station.actor(role)))).scalars()
        )

    assert {name for name, number in ids.items() if number in found} == SEEN.get(role, set())


@each_role
def test_every_role_sees_the_plans_that_are_its_business(station: SmallStation, role: Role) -> None:
    query = select(col(PatrolPlan.id)).where(plans_visible_to(station.actor(role)))
    with station.reading() as session:
        found = set(session.execute(query).scalars())

    assert (station.place_ids["suggested"] in found) is (role in LEADING)
    assert (station.place_ids["adopted"] in found) is (role in PATROLLING)


@each_role
def test_only_those_who_lead_plan(station: SmallStation, role: Role) -> None:
    if role in LEADING:
        check_can_plan(station.actor(role))
        return
    with pytest.raises(NotAllowed):
        check_can_plan(station.actor(role))


@each_role
def test_who_was_on_a_shift_or_leads_reports_it(station: SmallStation, role: Role) -> None:
    actor = station.actor(role)
    mine, others = frozenset({actor.worker_id}), frozenset({-1})
    may_write = Action.WRITE in grant(role, Page.PATROL).actions

    for members, is_fine in ((mine, may_write), (others, role in LEADING)):
        if is_fine:
            check_can_report(actor, members)
        else:
            with pytest.raises(NotAllowed):
                check_can_report(actor, members)


@each_role
def test_nobody_without_a_scope_has_an_action(role: Role) -> None:
    held = grant(role, Page.PATROL)

    assert bool(held.actions) is (held.scope is not Scope.NONE)


def test_a_worker_of_nowhere_owns_no_shift(station: SmallStation) -> None:
    from dataclasses import replace

    nobody = replace(station.actor(Role.CITY_PATROL), worker_id=0)
    with station.reading() as session:
        assert session.execute(select(col(PatrolShift.id)).where(own(nobody))).all() == []


def test_another_station_sees_nothing(station: SmallStation) -> None:
    from dataclasses import replace

    stranger = replace(station.actor(Role.LEADER), station_id=2)
    with station.reading() as session:
        assert session.execute(select(col(PatrolShift.id)).where(visible_to(stranger))).all() == []
        assert session.execute(select(col(PatrolPlan.id)).where(plans_visible_to(stranger))).all() == []


def test_a_shift_has_begun_at_its_first_minute() -> None:
    check_has_begun(NOON, NOON)
    with pytest.raises(OutOfTurn):
        check_has_begun(clock_at(TODAY, 12, 1), NOON)
