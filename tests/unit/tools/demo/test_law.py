"""What the law and obstacles add to made-up disputes."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from domain.mediation import StepCode
from domain.mediation.eligibility import judge
from tests.unit.tools.demo.test_handling import codes, story
from tools.demo.law import SLIGHT, AtLaw

CASE = [StepCode.CHOOSE_ROUTE, StepCode.FILE, StepCode.CHECK_ELIGIBILITY]


@pytest.fixture
def law(town, given):
    return AtLaw(town, given, 7)


def at_level_2(town, **changes):
    told = story(town, **{"level": "L2", "outcome": "OC01"} | changes)
    told.owner = town.crew(Role.COMMUNITY_OFFICER, "G03")[0]
    return told


def many(town, law, count=120, **changes):
    told = [at_level_2(town, **changes) for _ in range(count)]
    for one in told:
        law.begins(one)
        law.goes_on(one)
    return told


def test_some_of_what_is_agreed_at_level_2_are_cases_of_the_police(town, law):
    told = many(town, law)
    cases = [one for one in told if one.is_by_police]

    assert 0.1 < len(cases) / len(told) < 0.5
    assert all(codes(one)[-4:] == [*CASE, StepCode.ESTABLISH] for one in cases)


def test_their_answers_pass_the_gate():
    assert judge(SLIGHT).is_allowed


@pytest.mark.parametrize("changes", [{"outcome": "OC05"}, {"is_priced": True}, {"level": "L3"}])
def test_what_fails_is_priced_or_goes_higher_is_no_case(town, law, changes):
    assert not [one for one in many(town, law, 60, **changes) if one.is_by_police]


def test_some_move_to_another_grid_and_its_officer(town, law):
    moved = [one for one in many(town, law, 300) if StepCode.HAND_TO_GRID in codes(one)]

    assert moved
    assert all(one.grid != "G03" for one in moved)
    assert all(one.owner is town.crew(Role.COMMUNITY_OFFICER, one.grid)[0] for one in moved)


def test_what_gets_stuck_always_moves_again(town, law):
    stuck = [codes(one) for one in many(town, law, 300, outcome="OC05") if StepCode.BLOCK in codes(one)]

    assert stuck
    assert all(one[-1] is StepCode.UNBLOCK for one in stuck)
    assert {StepCode.SEND_OUTWARD in one for one in stuck} == {True, False}


def test_the_same_seed_tells_the_same(town, given):
    told = [[codes(one) for one in many(town, AtLaw(town, given, 7), 40)] for _ in range(2)]

    assert told[0] == told[1]
