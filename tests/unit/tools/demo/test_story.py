from __future__ import annotations

from datetime import timedelta

from core.vocabulary import Role
from domain.mediation import Facts, StepCode
from tests.unit.tools.demo.test_handling import MORNING, story

HOUR = timedelta(hours=1)


def test_a_story_stands_at_its_latest_deed(town):
    told = story(town)

    told.goes_on(MORNING + HOUR, StepCode.MEET, Facts(note="x"))

    assert told.at == MORNING + HOUR
    assert told.registered_at == MORNING


def test_its_owner_takes_the_next_step(town):
    told = story(town)
    told.owner = town.crew(Role.COMMUNITY_OFFICER, "G03")[0]

    told.goes_on(MORNING + HOUR, StepCode.ACCEPT)

    assert told.deeds[-1].actor is told.owner


def test_each_escalation_is_a_level(town):
    told = story(town)
    levels = [told.level]

    for hours in (1, 2):
        told.goes_on(MORNING + hours * HOUR, StepCode.ESCALATE)
        levels.append(told.level)

    assert levels == ["L1", "L2", "L3"]


def test_it_is_closed_when_it_is_first_closed(town):
    told = story(town)
    assert told.closed_at is None

    told.goes_on(MORNING + HOUR, StepCode.SETTLE)
    told.goes_on(MORNING + 2 * HOUR, StepCode.REOPEN)
    told.goes_on(MORNING + 3 * HOUR, StepCode.SETTLE)

    assert told.closed_at == MORNING + HOUR


def test_setting_aside_is_no_closing(town):
    told = story(town)

    told.goes_on(MORNING + HOUR, StepCode.SET_ASIDE)

    assert told.closed_at is None


def test_what_is_cut_ends_before_the_moment(town):
    told = story(town)
    told.goes_on(MORNING + HOUR, StepCode.MEET)
    told.goes_on(MORNING + 2 * HOUR, StepCode.SETTLE)

    told.cut(MORNING + 2 * HOUR)

    assert [deed.at for deed in told.deeds] == [MORNING, MORNING + HOUR]


def test_it_waits_where_somebody_else_has_to_accept_it(town):
    told = story(town, Role.CLERK)
    assert not told.waits

    told.owner = town.crew(Role.GRID_WORKER, "G03")[0]
    told.goes_on(MORNING + HOUR, StepCode.ACCEPT)

    assert told.waits


def test_at_the_door_nobody_has_accepted_it(town):
    told = story(town, Role.CLERK)
    told.owner = town.crew(Role.GRID_WORKER, "G03")[0]
    told.goes_on(MORNING + HOUR, StepCode.ACCEPT)
    told.goes_on(MORNING + 2 * HOUR, StepCode.SETTLE)

    told.stop_at_the_door()

    assert len(told.deeds) == 1


def test_what_needs_no_acceptance_is_not_stopped(town):
    told = story(town)
    told.goes_on(MORNING + HOUR, StepCode.SETTLE)

    told.stop_at_the_door()

    assert len(told.deeds) == 2
