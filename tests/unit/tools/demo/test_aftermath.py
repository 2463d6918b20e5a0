from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import local, local_day
from core.vocabulary import Role
from domain.mediation import StepCode
from domain.mediation.rules import follow_up_due
from tests.unit.tools.demo.test_handling import MORNING, story
from tools.demo.aftermath import Aftermath
from tools.demo.deeds import AnswerFollowUp, TakeStep

CLOSED_AT = MORNING + timedelta(days=2)


@pytest.fixture
def aftermath(town, given):
    return Aftermath(town, given, 7)


@pytest.fixture
def never_again(aftermath, monkeypatch):
    """Nothing breaks out again."""
    monkeypatch.setattr(aftermath, "_again_at", lambda *_: None)
    return aftermath


def closed(town, aftermath, **changes):
    told = story(town, **changes)
    aftermath.close(told, CLOSED_AT)
    return told


def answers(told):
    return [deed for deed in told.deeds if isinstance(deed, AnswerFollowUp)]


def steps(told):
    return [deed for deed in told.deeds if isinstance(deed, TakeStep)]


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("OC01", StepCode.SETTLE),
        ("OC03", StepCode.SETTLE),
        ("OC05", StepCode.FAIL),
        ("OC06", StepCode.REFUSE),
        ("OC07", StepCode.FAIL),
    ],
)
def test_each_outcome_closes_by_its_own_step(town, never_again, outcome, code):
    (deed,) = steps(closed(town, never_again, outcome=outcome))

    assert (deed.at, deed.code, deed.facts.outcome) == (CLOSED_AT, code, outcome)


def test_a_settlement_says_what_was_agreed_and_a_failure_why(town, never_again, given):
    settled = steps(closed(town, never_again, outcome="OC02"))[0].facts
    failed = steps(closed(town, never_again, outcome="OC05"))[0].facts

    assert (settled.settlement in given.texts["settlements"], settled.why) == (True, "")
    assert (failed.why in given.texts["failures"], failed.settlement) == (True, "")


@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
def test_the_method_is_one_of_the_level(town, never_again, given, level):
    facts = steps(closed(town, never_again, level=level))[0].facts

    assert facts.method in given.disputes["methods"][level]


@pytest.mark.parametrize("risk", ["R1", "R2", "R3", "R4"])
def test_follow_ups_come_around_the_day_they_are_due(town, never_again, risk):
    due_on = follow_up_due(risk, local_day(CLOSED_AT))
    days = [
        (local_day(deed.at) - due_on).days
        for _ in range(40)
        for deed in answers(closed(town, never_again, risk=risk))
    ]

    assert -2 <= min(days) <= 0 < max(days) <= 6
    assert sum(day > 0 for day in days) / len(days) < 0.2


def test_follow_ups_are_made_in_office_hours_by_whoever_closed_it(town, never_again):
    told = closed(town, never_again)

    assert {deed.actor for deed in answers(told)} <= {told.owner}
    assert all(9 <= local(deed.at).hour <= 17 for deed in answers(told))


def test_each_party_is_called_once_at_most(town, never_again):
    for _ in range(20):
        parties = [deed.party for deed in answers(closed(town, never_again))]
        assert len(set(parties)) == len(parties) <= 2


def test_what_failed_never_breaks_out_again(town, aftermath):
    told = [closed(town, aftermath, outcome="OC05") for _ in range(150)]

    assert all(StepCode.REOPEN not in [deed.code for deed in steps(one)] for one in told)


def test_some_of_what_was_settled_breaks_out_within_three_months(town, aftermath):
    told = [closed(town, aftermath) for _ in range(600)]
    again = [deed.at - CLOSED_AT for one in told for deed in steps(one) if deed.code is StepCode.REOPEN]

    assert 0.02 < len(again) / len(told) < 0.07
    assert timedelta(days=4) <= min(again) <= max(again) < timedelta(days=89)


@pytest.fixture
def again(aftermath, monkeypatch):
    """Everything breaks out again after a week, before its follow-ups are due."""
    monkeypatch.setattr(aftermath, "_again_at", lambda _story, at: at + timedelta(days=7))
    return aftermath


def test_what_breaks_out_again_is_accepted_and_settled_in_writing(town, again):
    told = closed(town, again)

    assert [deed.code for deed in steps(told)] == [
        StepCode.SETTLE,
        StepCode.REOPEN,
        StepCode.ACCEPT,
        StepCode.SETTLE,
    ]
    assert steps(told)[-1].facts.outcome == "OC01"


def test_follow_ups_of_the_first_closing_fall_away(town, again):
    for _ in range(20):
        told = closed(town, again)
        assert all(deed.at > steps(told)[-1].at for deed in answers(told))


def test_at_level_1_it_stays_with_whoever_had_it(town, again):
    told = closed(town, again, registrar=Role.AUXILIARY)

    assert told.owner is told.registrar


def test_deeds_stay_in_order_of_time(town, again):
    for _ in range(20):
        moments = [deed.at for deed in closed(town, again).deeds]
        assert moments == sorted(moments)
