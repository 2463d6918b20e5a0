"""Reading plans: which is in force, how old, how it differs, and M25 before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import NotFound
from core.vocabulary import Role
from domain.patrol import (
    Differences,
    as_suggested,
    differences,
    fit_before,
    open_plan,
    plan_age,
    plan_before,
    plan_in_force,
)
from domain.patrol.plans import PlanAge
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, adopted, give_alerts, plan_of, suggested


def _elsewhere(place: str) -> str:
    return next(name for name in ("川师大", "滨江小区") if name != place)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """Plans adopted for today and tomorrow; the second was changed in three ways."""
    made = small_station(tmp_path_factory.mktemp("plans"))
    give_alerts(made, weeks=3)
    made.place_ids["today"] = adopted(made, suggested(made, TODAY))
    basis_id = suggested(made, TOMORROW)
    first, second, *others = as_suggested(plan_of(made, basis_id).stops)
    moved = replace(second, arrive=second.arrive + timedelta(minutes=1))
    last = max((stop for stop in (second, *others) if stop.team == second.team), key=lambda s: s.arrive)
    extra = replace(
        last, arrive=last.arrive + timedelta(minutes=16), place=_elsewhere(first.place), stop_id=0
    )
    made.place_ids["basis"] = basis_id
    made.place_ids["tomorrow"] = adopted(made, basis_id, (moved, *others, extra), "试")
    return made


def test_the_plan_in_force_is_the_adopted_one_of_the_day(station: SmallStation) -> None:
    with station.reading() as session:
        actor = station.actor(Role.CITY_PATROL)
        today, none = (plan_in_force(session, actor, day) for day in (TODAY, TODAY - timedelta(days=1)))

    assert today is not None
    assert today.id == station.place_ids["today"]
    assert none is None


def test_the_plan_before_a_day_is_the_last_one_walked(station: SmallStation) -> None:
    with station.reading() as session:
        before = plan_before(session, station.actor(Role.LEADER), TOMORROW)

    assert before is not None
    assert before.day == TODAY


def test_m25_before_lays_the_last_plan_on_this_day(station: SmallStation) -> None:
    plan = plan_of(station, station.place_ids["tomorrow"])
    with station.reading() as session:
        before = fit_before(session, station.actor(Role.LEADER), plan)
        first = fit_before(session, station.actor(Role.LEADER), plan_of(station, station.place_ids["today"]))

    assert before is not None
    assert 0 < before <= 1
    assert first is None


def test_a_changed_plan_is_compared_with_its_suggestion(station: SmallStation) -> None:
    plan, basis = (plan_of(station, station.place_ids[name]) for name in ("tomorrow", "basis"))

    found = differences(plan, basis)

    assert (found.moved, found.added, found.left_out) == (1, 1, 1)
    assert found.kept == len(basis.stops) - 2
    assert not found.is_none


def test_a_plan_differs_from_itself_in_nothing(station: SmallStation) -> None:
    plan = plan_of(station, station.place_ids["today"])

    assert differences(plan, plan) == Differences(len(plan.stops), 0, 0, 0)
    assert differences(plan, plan).is_none


def test_the_age_of_the_plan_counts_from_its_day(station: SmallStation) -> None:
    with station.reading() as session:
        later = plan_age(session, station.actor(Role.LEADER), TOMORROW + timedelta(days=15))
        now = plan_age(session, station.actor(Role.LEADER), TODAY)

    assert (later.last_day, later.days, later.is_old) == (TOMORROW, 15, True)
    assert (now.days, now.is_old) == (0, False)


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (14, False), (15, True), (None, True)])
def test_a_plan_is_old_after_fourteen_days(days: int | None, is_old: bool) -> None:
    assert PlanAge(None, days).is_old is is_old


@pytest.mark.parametrize("role", [Role.CITY_PATROL, Role.AUXILIARY, Role.COMMUNITY_OFFICER, Role.AUDITOR])
def test_who_patrols_reads_adopted_plans_and_no_suggestion(station: SmallStation, role: Role) -> None:
    assert plan_of(station, station.place_ids["today"], role).stops.shape[0] > 0
    with pytest.raises(NotFound), station.reading() as session:
        open_plan(session, station.actor(role), station.place_ids["basis"])


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.JUSTICE_MEDIATOR, Role.SYSADMIN])
def test_who_does_not_patrol_reads_no_plan(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotFound), station.reading() as session:
        open_plan(session, station.actor(role), station.place_ids["today"])
