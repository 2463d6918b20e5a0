"""The course of a sheet, step by step against a table written by hand."""

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest

from core.errors import OutOfTurn
from domain.assessment.lifecycle import STEPS, Who, after, appeal_is_open, check_turn, is_turn
from domain.assessment.months import before, later, month_of, period_of, workdays
from domain.assessment.vocabulary import AssessmentEvent, SheetStatus, SheetStep
from domain.trail.labels import EVENTS

LAST = date(2026, 11, 9)


@dataclass
class Sheet:
    status: str
    appeal_until: date | None = LAST


# status, step -> open while one may appeal, open afterwards
TURNS = {
    ("draft", "show"): (True, True),
    ("shown", "appeal"): (True, False),
    ("shown", "sign"): (False, True),
    ("appealed", "answer"): (True, True),
    ("reviewed", "sign"): (True, True),
}


@pytest.mark.parametrize(("status", "step"), list(product(SheetStatus, SheetStep)))
def test_every_pair_of_status_and_step_is_open_when_the_table_says_so(status, step):
    during, later_on = TURNS.get((str(status), str(step)), (False, False))

    assert is_turn(step, Sheet(status), LAST) is during
    assert is_turn(step, Sheet(status), date(2026, 11, 10)) is later_on


@pytest.mark.parametrize(("status", "step"), list(product(SheetStatus, SheetStep)))
def test_a_step_out_of_turn_is_refused_with_a_sentence(status, step):
    sheet = Sheet(status)
    if is_turn(step, sheet, LAST):
        check_turn(step, sheet, LAST)
    else:
        with pytest.raises(OutOfTurn) as refused:
            check_turn(step, sheet, LAST)
        assert refused.value.message.text.endswith(".")


def test_each_step_leads_where_the_table_says():
    assert after(SheetStep.SHOW, "draft") is SheetStatus.SHOWN
    assert after(SheetStep.APPEAL, "shown") is SheetStatus.APPEALED
    assert after(SheetStep.ANSWER, "appealed") is SheetStatus.REVIEWED
    assert {after(SheetStep.SIGN, status) for status in ("shown", "reviewed")} == {SheetStatus.SIGNED}


def test_every_step_has_somebody_who_takes_it_and_an_event_with_a_name():
    assert {step.who for step in STEPS.values()} == set(Who)
    assert all(str(step.event) in EVENTS for step in STEPS.values())
    assert {str(event) for event in AssessmentEvent} <= set(EVENTS)


def test_without_a_last_day_an_appeal_stays_open():
    assert appeal_is_open(Sheet("shown", None), date(2030, 1, 1))
    assert not appeal_is_open(Sheet("signed", None), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("month", "by", "wanted"),
    [(202611, 1, 202612), (202612, 1, 202701), (202601, -1, 202512), (202611, -23, 202412)],
)
def test_months_are_counted_over_the_years_end(month, by, wanted):
    assert later(month, by) == wanted
    assert later(wanted, -by) == month


def test_the_months_before_come_oldest_first():
    assert before(202602, 3) == [202511, 202512, 202601]
    assert before(202602, 0) == []


def test_a_month_is_its_days():
    period = period_of(202602)

    assert (period.start, period.end) == (date(2026, 2, 1), date(2026, 3, 1))
    assert {month_of(period.start), month_of(period.last)} == {202602}


def test_working_days_know_the_national_holiday():
    days = workdays(period_of(202410))

    assert date(2024, 10, 1) not in days
    assert date(2024, 10, 12) in days  # a Saturday made up for
    assert len(days) == 19
