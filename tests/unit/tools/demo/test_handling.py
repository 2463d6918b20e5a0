from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import local
from core.vocabulary import Role
from domain.mediation import Intake, StepCode
from tools.demo.deeds import Register, TakeStep
from tools.demo.handling import SOON, Handling
from tools.demo.lots import Lot
from tools.demo.story import Story

MORNING = datetime(2024, 10, 15, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


@pytest.fixture
def handling(town, given):
    return Handling(town, given, 7)


def lot(**changes):
    facts = {"source": "SC01", "type_code": "DT0201", "risk": "R1", "level": "L1", "outcome": "OC02"}
    return Lot(MORNING.date(), **facts | changes)


def story(town, registrar=Role.GRID_WORKER, at=MORNING, **changes):
    """A story that has just been registered in grid 3."""
    actor = town.crew(registrar, "" if registrar is Role.CLERK else "G03")[0]
    told = Story(lot(**changes), "G03", actor, actor, 2, at)
    told.deeds.append(Register(at, actor, told.thread, Intake("DT0201", 3, "x", "SC01", at, ())))
    return told


def codes(told):
    return [deed.code for deed in told.deeds[1:] if isinstance(deed, TakeStep)]


def test_what_is_settled_on_the_spot_needs_neither_meeting_nor_level(town, handling):
    told = story(town, outcome="OC03")

    closed_at = handling.work_on(told)

    assert codes(told) == []
    assert timedelta(minutes=15) <= closed_at - MORNING <= timedelta(minutes=80)


def test_a_level_1_dispute_is_met_about_or_not_and_goes_no_further(town, handling):
    seen = set()
    for _ in range(40):
        told = story(town)
        handling.work_on(told)
        seen.add(tuple(codes(told)))

    assert seen == {(), (StepCode.MEET,)}


def test_a_level_2_dispute_goes_to_the_officer_of_the_grid(town, handling):
    told = story(town, level="L2", outcome="OC05")

    handling.work_on(told)

    assert codes(told) == [StepCode.MEET, StepCode.ESCALATE, StepCode.ACCEPT, StepCode.MEET]
    assert told.owner is town.crew(Role.COMMUNITY_OFFICER, "G03")[0]
    assert told.level == "L2"


def test_a_level_3_dispute_comes_to_a_mediator(town, handling):
    for _ in range(20):
        told = story(town, level="L3")
        handling.work_on(told)
        assert told.owner.role is Role.JUSTICE_MEDIATOR
        assert codes(told)[-1] is StepCode.MEET


def test_a_referral_leaves_the_level_as_it_was(town, handling):
    told = [story(town, level="L3") for _ in range(40)]
    for one in told:
        handling.work_on(one)

    levels = {StepCode.REFER in codes(one): one.level for one in told}
    assert levels == {True: "L2", False: "L3"}


def test_a_priced_dispute_pauses_with_the_officer(town, handling):
    told = story(town, level="L2", is_priced=True, type_code="DT0802")

    handling.work_on(told)

    officer = town.crew(Role.COMMUNITY_OFFICER, "G03")[0]
    assert codes(told)[-2:] == [StepCode.PAUSE, StepCode.RESUME]
    assert {deed.actor for deed in told.deeds[-2:]} == {officer}


def test_a_clerks_dispute_begins_with_its_acceptance(town, handling):
    told = story(town, Role.CLERK, outcome="OC03")

    handling.work_on(told)

    assert codes(told) == [StepCode.ACCEPT]
    assert told.owner in town.crew(Role.GRID_WORKER, "G03")
    assert told.accepted_at == told.at > MORNING


def test_the_first_meeting_is_the_grid_workers_or_the_officers(town, handling):
    met = {}
    for role in (Role.GRID_WORKER, Role.AUXILIARY):
        told = story(town, role, level="L2")
        handling.work_on(told)
        met[role] = told.deeds[1].facts.slots

    assert met == {Role.GRID_WORKER: ("TM1",), Role.AUXILIARY: ("TM2",)}


def test_mostly_all_three_have_met_at_level_2(town, handling, given):
    slots = []
    for _ in range(200):
        told = story(town, level="L2")
        handling.work_on(told)
        slots.append(
            {slot for deed in told.deeds[1:] if deed.code is StepCode.MEET for slot in deed.facts.slots}
        )

    whole = sum(one == {"TM1", "TM2", "TM3"} for one in slots)
    assert whole / len(slots) == pytest.approx(given.disputes["three_meetings"], abs=0.08)


def test_closing_never_comes_before_the_last_step(town, handling):
    for level in ("L1", "L2", "L3"):
        for _ in range(30):
            told = story(town, level=level)
            assert handling.work_on(told) >= told.at + SOON


def test_everything_is_done_by_day(town, handling):
    late = MORNING.replace(hour=13)  # 21:00 in Shanghai
    for _ in range(20):
        told = story(town, level="L3", at=late)
        closed_at = handling.work_on(told)
        assert all(8 <= local(deed.at).hour < 21 for deed in told.deeds[1:])
        assert 8 <= local(closed_at).hour < 21


@pytest.mark.parametrize("outcome", ["OC10", "OC11", "OC12", "OC13"])
def test_what_is_set_aside_says_why(town, handling, given, outcome):
    told = story(town, Role.CLERK, outcome=outcome)

    handling.set_aside(told)

    (deed,) = told.deeds[1:]
    assert (deed.code, deed.facts.outcome) == (StepCode.SET_ASIDE, outcome)
    assert deed.facts.why == given.texts["set_asides"][outcome]
    assert deed.actor is told.registrar


def test_an_escalation_gives_its_reason_and_a_sentence_of_it(town, handling, given):
    told = story(town, level="L2")

    handling.work_on(told)

    facts = next(deed.facts for deed in told.deeds[1:] if deed.code is StepCode.ESCALATE)
    assert facts.why == given.texts["escalations"][facts.reason]
