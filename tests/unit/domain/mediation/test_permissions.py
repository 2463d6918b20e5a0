"""Who may take which step where, written out once by hand for every status, level and role."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from core.vocabulary import Role
from domain.mediation.policy import accepts_at_once, can_take, is_around, is_handler
from domain.mediation.rules import steps_now
from domain.mediation.vocabulary import CaseStatus, Level, StepCode
from tests.factories import NOON, small_station

GRID, OTHER_GRID = 1, 2
ME, SOMEBODY = 50, 60


@dataclass(frozen=True)
class Case:
    status: str
    level: str = "L1"
    grid_id: int = GRID
    owner_id: int | None = SOMEBODY
    registrar_id: int = SOMEBODY
    route: str = "RO1"
    recused: tuple = ()
    blocked_at: datetime | None = None


@pytest.fixture(scope="module")
def actors(tmp_path_factory):
    """One person of each role, all of them worker 50, those with grids in grid 1."""
    station = small_station(tmp_path_factory.mktemp("permissions"))
    found = {}
    for role in Role:
        actor = station.actor(role)
        found[role] = replace(actor, worker_id=ME, grids=frozenset({GRID} if actor.grids else ()))
    station.desk.database.close()
    return found


def steps(actor, case):
    return {str(step.code) for step in steps_now(case) if can_take(actor, case, step)}


HELP = {"notify_guardian", "extend", "block", "send_outward", "answered"}
WORKING = {
    "meet", "note", "escalate", "hand_to_grid", "pause", "settle", "fail", "refuse", "set_aside", "correct",
    "choose_route",
} | HELP  # fmt: skip
SECOND = WORKING | {"ask_referral"}
TOP = SECOND - {"escalate", "hand_to_grid"}
WAITING = {"accept", "note", "set_aside", "correct", "hand_back"}
REFERRED = {"meet", "note", "hand_back", "take_over", "settle", "fail", "refuse", "correct"} | HELP
PAUSED = {"note", "resume", "refuse", "correct", "extend", "answered"}
BACK = {"accept", "note", "set_aside", "correct"}
OVER = {"reopen", "extend"}
TAKE = {"accept", "hand_back"}

G, A, P, J, C, L = (
    Role.GRID_WORKER,
    Role.AUXILIARY,
    Role.COMMUNITY_OFFICER,
    Role.JUSTICE_MEDIATOR,
    Role.CLERK,
    Role.LEADER,
)

# status, level → role → what may be done by one who neither owns nor registered it, but whose grid it is
OTHERS = {
    ("NEW", "L1"): {G: TAKE, A: TAKE, P: WAITING, C: WAITING, L: WAITING},
    ("L1_OPEN", "L1"): {P: WORKING, C: WORKING, L: WORKING},
    ("NEW", "L2"): {P: WAITING, C: WAITING, L: WAITING},
    ("L2_OPEN", "L2"): {P: SECOND, C: SECOND, L: SECOND | {"refer"}},
    ("NEW", "L3"): {J: WAITING, C: WAITING, L: WAITING},
    ("L3_OPEN", "L3"): {J: TOP, C: TOP, L: TOP | {"refer"}},
    ("REFERRED", "L2"): {J: REFERRED, C: REFERRED, L: REFERRED},
    ("PAUSED", "L1"): {P: PAUSED, C: PAUSED, L: PAUSED},
    ("PAUSED", "L2"): {P: PAUSED, C: PAUSED, L: PAUSED},
    ("PAUSED", "L3"): {J: PAUSED, C: PAUSED, L: PAUSED},
    ("CLOSED", "L1"): {P: OVER, C: OVER, L: OVER},
    ("CLOSED", "L2"): {P: OVER, C: OVER, L: OVER},
    ("CLOSED", "L3"): {J: OVER, C: OVER, L: OVER},
    ("REOPENED", "L1"): {G: {"accept"}, A: {"accept"}, P: BACK, C: BACK, L: BACK},
    ("REOPENED", "L2"): {P: BACK, C: BACK, L: BACK},
}
# status, level → what its owner may do, being of a role that handles the level
OWNERS = {
    ("L1_OPEN", "L1", G): WORKING | {"recuse"},
    ("L1_OPEN", "L1", A): WORKING | {"recuse"},
    ("L1_OPEN", "L1", P): WORKING | {"recuse"},
    ("L2_OPEN", "L2", P): SECOND | {"recuse"},
    ("L3_OPEN", "L3", J): TOP | {"recuse"},
    ("REFERRED", "L2", J): REFERRED | {"recuse"},
    ("PAUSED", "L1", G): PAUSED,
    ("CLOSED", "L1", G): OVER,
    ("REOPENED", "L1", G): BACK,
}
# what a police officer may do besides at level 2, by route
BY_LAW = {
    "RO2": {"check_eligibility", "file", "establish"},
    "RO3": {"file", "warn", "visit_warned"},
}


@pytest.mark.parametrize("route", BY_LAW)
def test_what_the_police_may_do_on_the_routes_that_are_theirs(actors, route):
    found = steps(actors[P], Case("L2_OPEN", "L2", route=route, owner_id=SOMEBODY))

    assert found == SECOND | BY_LAW[route]


@pytest.mark.parametrize("route", BY_LAW)
def test_the_steps_of_the_police_are_no_grid_workers(actors, route):
    found = steps(actors[G], Case("L1_OPEN", "L1", route=route, owner_id=ME))

    assert found & (BY_LAW["RO2"] | BY_LAW["RO3"]) == set()


@pytest.mark.parametrize("route", BY_LAW)
def test_what_became_of_a_case_is_entered_by_the_police_after_closing(actors, route):
    assert "decide" in steps(actors[P], Case("CLOSED", "L2", route=route))
    assert "decide" not in steps(actors[P], Case("CLOSED", "L2"))


def test_what_is_stuck_can_only_be_set_going(actors):
    stuck = steps(actors[P], Case("L2_OPEN", "L2", blocked_at=NOON))

    assert stuck == (SECOND - {"block"}) | {"unblock"}


@pytest.mark.parametrize("role", [G, P, J, C, L])
@pytest.mark.parametrize(("status", "level"), OTHERS)
def test_who_withdrew_takes_no_step_ever_again(actors, status, level, role):
    """治安管理处罚法 95, 四川省纠纷多元化解条例 44."""
    assert steps(actors[role], Case(status, level, owner_id=ME, recused=(ME,))) == set()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("status", "level"), OTHERS)
def test_what_a_role_may_do_with_anothers_dispute_of_its_area(actors, status, level, role):
    owner = None if status in {"NEW", "REFERRED"} else SOMEBODY

    found = steps(actors[role], Case(status, level, owner_id=owner))

    assert found == OTHERS[status, level].get(role, set())


@pytest.mark.parametrize(("status", "level", "role"), OWNERS)
def test_what_an_owner_may_do(actors, status, level, role):
    found = steps(actors[role], Case(status, level, owner_id=ME))

    assert found == OWNERS[status, level, role]


@pytest.mark.parametrize("role", [G, A, P])
@pytest.mark.parametrize(("status", "level"), OTHERS)
def test_nothing_may_be_done_with_a_dispute_of_another_grid(actors, status, level, role):
    assert steps(actors[role], Case(status, level, grid_id=OTHER_GRID)) == set()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
@pytest.mark.parametrize(("status", "level"), OTHERS)
def test_who_only_reads_may_do_nothing_even_as_owner_on_paper(actors, status, level, role):
    assert steps(actors[role], Case(status, level, owner_id=ME, registrar_id=ME)) == set()


@pytest.mark.parametrize("role", [G, A])
def test_the_registrar_of_what_waits_may_put_it_right_or_take_it_back(actors, role):
    found = steps(actors[role], Case("NEW", owner_id=None, registrar_id=ME))

    assert found == {"accept", "hand_back", "set_aside", "correct"}


def test_the_registrar_of_what_is_at_work_may_no_longer(actors):
    assert steps(actors[G], Case("L1_OPEN", registrar_id=ME)) == set()


@pytest.mark.parametrize("status", CaseStatus)
def test_a_mediator_has_no_hand_in_what_was_not_sent_to_them(actors, status):
    if status not in {CaseStatus.REFERRED, CaseStatus.L3_OPEN}:
        assert steps(actors[J], Case(status, "L2")) == set()


@pytest.mark.parametrize(
    ("role", "levels"),
    [(G, {"L1"}), (A, {"L1"}), (P, {"L1", "L2"}), (J, {"L3"}), (C, set()), (L, set()), (Role.AUDITOR, set())],
)
def test_who_has_what_they_register_at_once(actors, role, levels):
    assert {level for level in Level if accepts_at_once(actors[role], level)} == levels


def test_an_owner_handles_it_wherever_it_lies(actors):
    assert is_handler(actors[P], Case("L2_OPEN", "L2", grid_id=OTHER_GRID, owner_id=ME))
    assert not is_handler(actors[P], Case("L2_OPEN", "L2", grid_id=OTHER_GRID))


def test_without_an_owner_nobody_is_the_owner_of_nothing(actors):
    homeless = replace(actors[G], worker_id=0)

    assert not is_handler(homeless, Case("NEW", owner_id=None, grid_id=OTHER_GRID))


@pytest.mark.parametrize(
    ("role", "case", "around"),
    [
        (G, Case("NEW"), True),
        (G, Case("NEW", grid_id=OTHER_GRID), False),
        (P, Case("NEW", grid_id=OTHER_GRID), False),
        (J, Case("NEW", "L3", grid_id=OTHER_GRID), True),
        (J, Case("NEW", "L2"), False),
        (J, Case("REFERRED", "L2"), True),
        (C, Case("NEW", grid_id=OTHER_GRID), True),
    ],
)
def test_what_lies_in_somebodys_area(actors, role, case, around):
    assert is_around(actors[role], case) is around


def test_the_hand_written_table_has_every_status():
    assert {status for status, _level in OTHERS} == set(CaseStatus)
    by_others = set().union(*(s for roles in OTHERS.values() for s in roles.values()))
    by_law = set().union(*BY_LAW.values())

    assert by_others | by_law | {"recuse", "unblock", "decide", "register"} == {
        str(code) for code in StepCode
    }
