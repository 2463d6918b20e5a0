import pytest

from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.mediation.effects import EFFECTS
from domain.mediation.rules import HANDLERS, MISSING, NEXT_LEVEL, Facts
from domain.mediation.steps import NEXT_STEPS, OPEN_AT, STEPS, UNCLOSED
from domain.mediation.vocabulary import Bucket, CaseEvent, CaseStatus, Level, Stage, StepCode


def test_status_level_and_stage_are_those_of_the_dictionaries():
    assert {entry.code for entry in dictionary("case_status")} == set(CaseStatus)
    assert {entry.code for entry in dictionary("dispute_levels")} == set(Level)
    assert {entry.code for entry in dictionary("mediation_stages")} == set(Stage)


def test_every_step_has_a_row_with_an_event_of_its_own():
    events = [step.event for step in STEPS.values()]

    assert set(STEPS) == set(StepCode)
    assert len(set(events)) == len(events)
    assert set(events) < set(CaseEvent)


@pytest.mark.parametrize("status", CaseStatus)
def test_every_status_has_next_steps_and_can_be_reached(status):
    reached = {after for step in STEPS.values() for afters in step.moves.values() for after in afters}

    assert NEXT_STEPS[status]
    assert status in reached | {CaseStatus.NEW}


@pytest.mark.parametrize("status", sorted(UNCLOSED))
def test_from_every_open_status_closed_can_be_reached(status):
    seen, edge = {status}, {status}
    while edge:
        edge = {
            after for step in STEPS.values() for at in edge for after in step.moves.get(at, frozenset())
        } - seen
        seen |= edge

    assert CaseStatus.CLOSED in seen


def test_open_in_the_dictionary_is_open_in_the_table():
    assert dictionary("case_status").where(open=True) == UNCLOSED


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.code)
def test_what_a_step_needs_is_a_fact_with_a_sentence(step):
    for name in step.needs:
        assert hasattr(Facts(), name)
        assert name in MISSING


def test_every_step_but_registering_and_correcting_has_an_effect():
    assert set(StepCode) - set(EFFECTS) == {StepCode.REGISTER, StepCode.CORRECT}


def test_every_bucket_has_one_closing_step_of_many_outcomes():
    closing = [step for step in STEPS.values() if step.bucket and step.needs]

    assert sorted(step.bucket for step in closing) == sorted(Bucket)


def test_levels_go_up_one_by_one_to_the_judicial_office():
    assert NEXT_LEVEL == {Level.L1: Level.L2, Level.L2: Level.L3}
    assert set(OPEN_AT) == set(Level) == set(HANDLERS)
    assert HANDLERS[Level.L3] == {Role.JUSTICE_MEDIATOR}


def test_only_a_closed_dispute_can_be_reopened():
    assert set(STEPS[StepCode.REOPEN].moves) == {CaseStatus.CLOSED}
    assert NEXT_STEPS[CaseStatus.CLOSED][0] is StepCode.REOPEN
    after_closing = {after for code in NEXT_STEPS[CaseStatus.CLOSED] for after in STEPS[code].moves["CLOSED"]}
    assert after_closing == {CaseStatus.REOPENED, CaseStatus.CLOSED}
