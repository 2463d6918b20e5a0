from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.periods import Period
from core.errors import BadInput, OutOfTurn
from core.vocabulary import Role
from domain.mediation import rules
from domain.mediation.rules import Facts
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import Bucket, CaseStatus, Level, Stage, StepCode

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass
class Standing:
    status: str
    level: str = "L1"
    route: str = "RO1"
    blocked_at: datetime | None = None


@pytest.mark.parametrize(
    ("hours", "left"),
    [(73, 3), (72, 3), (71, 2), (24, 1), (23, 0), (0, 0), (-0.001, -1), (-24, -1), (-25, -2)],
)
def test_days_left_are_negative_from_the_first_moment_past_due(hours, left):
    assert rules.days_left(NOON + timedelta(hours=hours), NOON) == left


def test_days_left_reads_a_moment_without_a_zone_as_utc():
    assert rules.days_left((NOON + timedelta(days=2)).replace(tzinfo=None), NOON) == 2


@pytest.mark.parametrize(("risk", "days"), [("R1", 15), ("R2", 7), ("R3", 5), ("R4", 3)])
def test_a_follow_up_is_due_by_risk(risk, days):
    assert rules.follow_up_due(risk, date(2026, 11, 23)) == date(2026, 11, 23) + timedelta(days=days)


@pytest.mark.parametrize(
    ("source", "hours", "early"),
    [("SC01", 24, True), ("SC01", 24.01, False), ("SC03", 1, False), ("SC05", 0, True)],
)
def test_proactive_means_a_proactive_source_and_action_within_a_day(source, hours, early):
    assert rules.is_early(source, NOON, NOON + timedelta(hours=hours)) is early


def test_without_a_first_action_nothing_is_early():
    assert not rules.is_early("SC01", NOON, None)


@pytest.mark.parametrize(("days", "quick"), [(30, True), (30.001, False), (0, True)])
def test_quick_means_closed_within_thirty_days_of_acceptance(days, quick):
    assert rules.is_quick(NOON, NOON + timedelta(days=days)) is quick


def test_what_was_never_accepted_is_not_quick():
    assert not rules.is_quick(None, NOON)


def test_the_cohort_ends_thirty_days_ago():
    today = date(2026, 11, 23)

    assert rules.mature(Period.year(2026), today) == Period(date(2026, 1, 1), date(2026, 10, 25))
    assert rules.mature(Period.year(2025), today) == Period.year(2025)
    assert rules.mature(Period.month(2026, 11), today) is None


def test_of_a_running_period_only_what_has_come_is_looked_at():
    today = date(2026, 11, 23)

    assert rules.begun(Period.year(2026), today) == Period(date(2026, 1, 1), date(2026, 11, 24))
    assert rules.begun(Period.year(2025), today) == Period.year(2025)
    assert rules.begun(Period.year(2027), today) == Period.year(2027)


@pytest.mark.parametrize(
    ("code", "level", "before", "after"),
    [
        (StepCode.ACCEPT, "L1", Stage.COLLECTED, Stage.JUDGED),
        (StepCode.ACCEPT, "L2", Stage.HANDLED_EARLY, Stage.HANDLED_EARLY),
        (StepCode.MEET, "L1", Stage.JUDGED, Stage.HANDLED_EARLY),
        (StepCode.MEET, "L2", Stage.JUDGED, Stage.MEDIATED),
        (StepCode.MEET, "L1", Stage.MEDIATED, Stage.MEDIATED),
        (StepCode.ESCALATE, "L1", Stage.JUDGED, Stage.JUDGED),
        (StepCode.SETTLE, "L1", Stage.JUDGED, Stage.FOLLOWED_UP),
        (StepCode.SET_ASIDE, "L1", Stage.JUDGED, Stage.JUDGED),
        (StepCode.REOPEN, "L1", Stage.FOLLOWED_UP, Stage.HANDLED_EARLY),
    ],
)
def test_the_stage_goes_on_and_only_reopening_takes_it_back(code, level, before, after):
    assert rules.stage_after(code, level, before) == after


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("OC01", StepCode.SETTLE),
        ("OC05", StepCode.FAIL),
        ("OC06", StepCode.REFUSE),
        ("OC10", StepCode.SET_ASIDE),
    ],
)
def test_an_outcome_has_its_closing_step(outcome, code):
    assert rules.closing_step(outcome) is code


def test_an_outcome_of_another_bucket_is_refused():
    with pytest.raises(BadInput) as wrong:
        rules.check_facts(STEPS[StepCode.SETTLE], Facts(outcome="OC05", method="MM01"))

    assert wrong.value.field == "outcome"


@pytest.mark.parametrize(
    ("code", "facts", "field"),
    [
        (StepCode.ESCALATE, Facts(), "reason"),
        (StepCode.ESCALATE, Facts(reason="ER99"), "reason"),
        (StepCode.MEET, Facts(note="  "), "note"),
        (StepCode.MEET, Facts(note="谈了", slots=("TM9",)), "slots"),
        (StepCode.PAUSE, Facts(), "why"),
        (StepCode.SETTLE, Facts(method="MM01"), "outcome"),
        (StepCode.SETTLE, Facts(outcome="OC01"), "method"),
        (StepCode.SETTLE, Facts(outcome="OC01", method="MM77"), "method"),
        (StepCode.SET_ASIDE, Facts(outcome="OC10"), "why"),
    ],
)
def test_what_a_step_needs_must_be_said(code, facts, field):
    with pytest.raises(BadInput) as wrong:
        rules.check_facts(STEPS[code], facts)

    assert wrong.value.field == field


def test_a_refusal_needs_nothing_but_the_click():
    rules.check_facts(STEPS[StepCode.REFUSE], Facts())


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        (StepCode.ACCEPT, Standing("L1_OPEN")),
        (StepCode.ESCALATE, Standing("L3_OPEN", "L3")),
        (StepCode.HAND_BACK, Standing("L1_OPEN", "L1")),
        (StepCode.UNBLOCK, Standing("L2_OPEN", "L2")),
        (StepCode.BLOCK, Standing("L2_OPEN", "L2", blocked_at=NOON)),
        (StepCode.CHECK_ELIGIBILITY, Standing("L2_OPEN", "L2")),
        (StepCode.WARN, Standing("L2_OPEN", "L2", route="RO2")),
        (StepCode.RESUME, Standing("L2_OPEN", "L2")),
        (StepCode.MEET, Standing("CLOSED")),
        (StepCode.REFER, Standing("L1_OPEN")),
    ],
)
def test_a_step_out_of_turn_is_refused(code, standing):
    with pytest.raises(OutOfTurn):
        rules.check_turn(STEPS[code], standing)


def test_a_new_dispute_can_be_accepted_noted_handed_back_set_aside_or_corrected():
    codes = [step.code for step in rules.steps_now(Standing("NEW"))]

    assert codes == [
        StepCode.ACCEPT, StepCode.NOTE, StepCode.HAND_BACK, StepCode.SET_ASIDE, StepCode.CORRECT,
    ]  # fmt: skip


def test_what_is_referred_is_handled_by_the_justice_mediator():
    assert Role.JUSTICE_MEDIATOR in rules.handling_roles(Standing(CaseStatus.REFERRED, "L2"))
    assert Role.JUSTICE_MEDIATOR not in rules.handling_roles(Standing(CaseStatus.L2_OPEN, "L2"))


def test_a_community_officer_handles_two_levels():
    assert rules.levels_of(Role.COMMUNITY_OFFICER) == {Level.L1, Level.L2}
    assert rules.levels_of(Role.CLERK) == frozenset()


def test_buckets_come_from_the_dictionary():
    assert rules.bucket_of("OC13") == Bucket.EXCLUDED
    assert "OC04" in rules.outcomes(Bucket.RESOLVED)
