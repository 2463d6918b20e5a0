from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from core.clock import local, start_of
from core.vocabulary import Role
from domain.mediation import StepCode
from tests.unit.tools.demo.conftest import UNTIL, made_town
from tools.demo.calls import Switchboard
from tools.demo.deeds import CLOSING, AnswerFollowUp, EnterAlert, Register, TakeStep
from tools.demo.parameters import parameters
from tools.demo.stories import Storyteller
from tools.demo.years import DAY, spans

END = start_of(UNTIL + DAY)


def told(seed=7):
    town, given, days = made_town(), parameters(), spans(UNTIL, 0.6, 305)
    switchboard = Switchboard(town, given, seed)
    calls = switchboard.calls(days)
    teller = Storyteller(town, given, switchboard, seed)
    stories, others = teller.tell(days, calls)
    return teller, stories, calls, others


@pytest.fixture(scope="module")
def all_told():
    return told()


@pytest.fixture(scope="module")
def stories(all_told):
    return all_told[1]


def taken(story, *codes):
    """The steps of a story, those of some codes or all."""
    return [deed for deed in story.deeds if isinstance(deed, TakeStep) and deed.code in (codes or StepCode)]


def steps(story):
    return [deed.code for deed in taken(story)]


def deeds_of(stories, kind):
    return [deed for story in stories for deed in story.deeds if isinstance(deed, kind)]


def test_every_story_goes_forward_in_time(stories):
    for story in stories:
        moments = [deed.at for deed in story.deeds]
        assert moments == sorted(moments)


def test_no_two_steps_of_a_story_share_a_moment(stories):
    for story in stories:
        moments = [deed.at for deed in story.deeds if isinstance(deed, EnterAlert | Register | TakeStep)]
        assert len(set(moments)) == len(moments)


def test_a_story_begins_with_registering_or_with_the_alert_it_came_of(stories):
    for story in stories:
        kinds = [type(deed) for deed in story.deeds]
        assert kinds[0] in {EnterAlert, Register}
        assert kinds.count(Register) == 1


def test_what_is_set_aside_is_never_closed_or_followed_up(stories):
    aside = [story for story in stories if story.lot.is_set_aside]

    assert aside
    for story in aside:
        assert steps(story) == [StepCode.SET_ASIDE]
        assert story.closed_at is None


def test_everything_else_is_closed_by_the_step_of_its_outcome(stories):
    for story in stories:
        if not story.lot.is_set_aside:
            closing = next(
                deed for deed in story.deeds if isinstance(deed, TakeStep) and deed.code in CLOSING
            )
            assert closing.facts.outcome == story.lot.outcome


def test_a_clerks_dispute_is_accepted_by_a_grid_worker_of_the_grid(stories):
    for story in stories:
        if story.registrar.role is Role.CLERK and not story.lot.is_set_aside:
            first = next(deed for deed in story.deeds if isinstance(deed, TakeStep))
            assert first.code is StepCode.ACCEPT
            assert first.actor.role is Role.GRID_WORKER


def test_who_handles_what_they_register_accepts_nothing(stories):
    level_1 = [one for one in stories if one.lot.level == "L1" and one.registrar.role is not Role.CLERK]

    assert all(StepCode.ACCEPT not in steps(story)[:1] for story in level_1)


def test_a_grid_worker_finds_on_rounds_and_the_clerk_takes_what_is_passed_on(stories):
    roles = {story.lot.source: set() for story in stories}
    for story in stories:
        roles[story.lot.source].add(story.registrar.role)

    assert roles["SC01"] == {Role.GRID_WORKER}
    assert roles["SC08"] == {Role.CLERK}
    assert roles["SC03"] == {Role.CLERK, Role.AUXILIARY, Role.COMMUNITY_OFFICER}


def test_each_level_is_worked_on_by_its_own_people(stories):
    for story in stories:
        if story.lot.level == "L2" and not story.lot.is_set_aside and StepCode.REOPEN not in steps(story):
            assert story.owner.role is Role.COMMUNITY_OFFICER
        if story.lot.level == "L3" and not story.lot.is_set_aside and StepCode.REOPEN not in steps(story):
            assert story.owner.role is Role.JUSTICE_MEDIATOR


def test_leaving_level_2_is_by_escalation_or_by_referral(stories):
    third = [steps(story) for story in stories if story.lot.level == "L3" and not story.lot.is_set_aside]

    referred = [one for one in third if StepCode.REFER in one]
    assert 0.1 < len(referred) / len(third) < 0.6
    assert all(StepCode.TAKE_OVER in one for one in referred)
    assert all(one.count(StepCode.ESCALATE) == 2 for one in third if StepCode.REFER not in one)


def test_the_price_station_stops_the_clock(stories):
    priced = [steps(story) for story in stories if story.lot.is_priced]

    assert priced
    assert all(one.index(StepCode.PAUSE) < one.index(StepCode.RESUME) for one in priced)


def test_meetings_say_who_met(stories):
    slots = Counter(
        slot
        for story in stories
        for deed in story.deeds
        if isinstance(deed, TakeStep) and deed.code is StepCode.MEET
        for slot in deed.facts.slots
    )

    assert set(slots) == {"TM1", "TM2", "TM3"}


def test_people_work_by_day_but_officers_on_calls_at_any_hour(stories):
    hours = {local(deed.at).hour for deed in deeds_of(stories, AnswerFollowUp)}
    calls = {local(deed.at).hour for deed in deeds_of(stories, EnterAlert)}

    assert hours <= set(range(8, 22))
    assert calls & {0, 1, 2, 23}


def test_a_dispute_on_the_spot_is_over_within_two_hours(stories):
    spot = [one for one in stories if one.lot.outcome == "OC03"]

    assert all(one.closed_at - one.accepted_at < timedelta(hours=2) for one in spot)


def test_durations_have_the_medians_asked_for(stories):
    closed = [story for story in stories if story.closed_at and not story.lot.is_priced]
    for level, median in (("L2", 3.5), ("L3", 11)):
        days = sorted((one.closed_at - one.accepted_at) / DAY for one in closed if one.lot.level == level)
        assert days[len(days) // 2] == pytest.approx(median, rel=0.35)


def test_our_own_findings_are_nearly_all_acted_on_within_a_day(stories):
    found = [story for story in stories if story.lot.source == "SC01"]
    quick = [story for story in found if story.registered_at - register_of(story).intake.found_at < DAY]

    assert 0.9 < len(quick) / len(found) <= 1


def register_of(story):
    return next(deed for deed in story.deeds if isinstance(deed, Register))


def test_what_was_found_on_a_call_takes_its_place_and_time(all_told):
    _, stories, calls, others = all_told
    grid_ids = made_town().grid_ids
    linked = [story for story in stories if isinstance(story.deeds[0], EnterAlert)]
    by_time = {call.at: call for call in calls}

    assert len(linked) > 300
    assert len(others) == len(calls) - len(linked)
    for story in linked:
        call = by_time[story.deeds[0].entry.occurred_at]
        intake = register_of(story).intake
        assert (intake.place_text, intake.found_at) == (call.place_text, call.at)
        assert intake.grid_id == grid_ids[call.grid]


def test_nearly_every_dispute_found_on_a_call_has_one(stories):
    on_calls = [story for story in stories if story.lot.source == "SC03"]

    assert sum(isinstance(story.deeds[0], EnterAlert) for story in on_calls) / len(on_calls) > 0.95


def test_follow_ups_are_done_in_their_share_and_mostly_on_time(stories):
    plain = [one for one in stories if one.closed_at and StepCode.REOPEN not in steps(one)]
    answers = deeds_of(plain, AnswerFollowUp)

    assert len(answers) / sum(one.parties for one in plain) == pytest.approx(0.88, abs=0.02)


def test_who_could_not_be_reached_rates_nothing(stories):
    answers = [deed.answer for deed in deeds_of(stories, AnswerFollowUp)]
    unreached = [answer for answer in answers if answer.result == "FU6"]

    assert {answer.rating for answer in unreached} == {"SA0"}
    assert len(unreached) / len(answers) == pytest.approx(0.22, abs=0.04)


def test_ratings_are_good_in_the_share_asked_for(stories):
    ratings = [
        deed.answer.rating for deed in deeds_of(stories, AnswerFollowUp) if deed.answer.rating != "SA0"
    ]
    good = [rating for rating in ratings if rating in {"SA4", "SA5"}]

    assert len(good) / len(ratings) == pytest.approx(0.963, abs=0.012)


def test_few_break_out_again_and_are_settled_in_writing(stories):
    again = [steps(story) for story in stories if StepCode.REOPEN in steps(story)]

    assert 0.015 < len(again) / len(stories) < 0.07
    assert all(one[one.index(StepCode.REOPEN) + 1 :] == [StepCode.ACCEPT, StepCode.SETTLE] for one in again)


def test_what_a_reopening_overtakes_is_not_answered_any_more(stories):
    for story in stories:
        for reopened in taken(story, StepCode.REOPEN):
            later = [deed for deed in deeds_of([story], AnswerFollowUp) if deed.at > reopened.at]
            again = taken(story, StepCode.SETTLE)[-1].at
            assert all(deed.at > again for deed in later)


def test_the_last_day_finds_some_lying_and_some_waiting():
    teller, stories, _, _ = told(seed=11)

    teller.leave_some_open(stories, END)

    fresh = [story for story in stories if END - 28 * DAY < story.registered_at < END]
    lying = [one for one in fresh if not one.lot.is_set_aside and one.closed_at is None]
    unheard = [one for one in lying if isinstance(one.deeds[-1], Register)]
    waiting = [one for one in unheard if one.registrar.role is Role.CLERK]
    assert len(lying) >= 22
    assert waiting


def test_the_same_seed_tells_the_same_stories(stories):
    again = told()[1]

    for one, other in zip(again, stories, strict=True):
        assert [deed.at for deed in one.deeds] == [deed.at for deed in other.deeds]
        assert register_of(one).intake == register_of(other).intake
