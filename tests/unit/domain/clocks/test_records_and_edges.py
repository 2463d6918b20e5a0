"""What a clock tells its reader, moment by moment, and spans at weekends and holidays: all by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import start_of
from domain.clocks import State, rule
from domain.clocks.records import ClockRecord
from domain.clocks.spans import (
    DAY_SECONDS,
    Span,
    Unit,
    end_of,
    is_guess,
    left_of,
    moment_of,
    moved,
    with_left,
)

START = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
DUE = START + timedelta(days=10)
SECOND = timedelta(seconds=1)
WEEK = Span(5, Unit.WORKDAYS)
FRIDAY = date(2026, 11, 27)


def running(code="PEOPLES_MEDIATION", **fields):
    record = ClockRecord(rule("dispute", code), 7, State.RUNNING, START, DUE)
    return replace(record, **fields)


def noon(text):
    return datetime.fromisoformat(f"{text}T04:00+00:00")


@pytest.mark.parametrize(
    ("after_due", "left"),
    [
        (-timedelta(days=10), 10),
        (-timedelta(days=1), 1),
        (-timedelta(days=1) + SECOND, 0),
        (-SECOND, 0),
        (timedelta(0), 0),
        (SECOND, -1),
        (timedelta(days=1), -1),
        (timedelta(days=1) + SECOND, -2),
    ],
)
def test_days_left_are_whole_days_and_the_last_day_says_nought(after_due, left):
    assert running().days_left(DUE + after_due) == left


@pytest.mark.parametrize(
    ("seconds", "left"), [(3 * DAY_SECONDS, 3), (DAY_SECONDS - 1, 0), (-1, -1), (None, 0)]
)
def test_a_paused_clock_tells_what_it_had_left_whenever_it_is_read(seconds, left):
    paused = running(state=State.PAUSED, due_at=None, left_seconds=seconds)

    assert {paused.days_left(DUE - timedelta(days=5)), paused.days_left(DUE + timedelta(days=99))} == {left}


@pytest.mark.parametrize(("after_due", "is_over"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_running_clock_is_overdue_only_past_its_moment(after_due, is_over):
    assert running().is_overdue(DUE + after_due) is is_over


@pytest.mark.parametrize("state", [State.PAUSED, State.DONE, State.VOID])
def test_a_clock_that_does_not_run_is_never_overdue(state):
    assert not running(state=state).is_overdue(DUE + timedelta(days=99))


@pytest.mark.parametrize(
    ("state", "after_due", "late"),
    [
        (State.DONE, SECOND, True),
        (State.DONE, timedelta(0), False),
        (State.DONE, -SECOND, False),
        (State.VOID, SECOND, False),
    ],
)
def test_only_a_clock_met_after_its_moment_was_late(state, after_due, late):
    assert running(state=state, ended_at=DUE + after_due).was_late is late


def test_a_clock_met_without_a_due_date_was_not_late():
    assert not running(state=State.DONE, due_at=None, ended_at=DUE).was_late


@pytest.mark.parametrize(
    ("state", "is_open"),
    [(State.RUNNING, True), (State.PAUSED, True), (State.DONE, False), (State.VOID, False)],
)
def test_only_an_open_clock_may_be_put_off(state, is_open):
    clock = running(state=state)

    assert (clock.is_open, clock.may_extend) == (is_open, is_open)


def test_a_clock_put_off_as_often_as_allowed_may_not_be_put_off_again():
    times = rule("dispute", "PEOPLES_MEDIATION").extension.times

    assert running(extensions=times - 1).may_extend
    assert not running(extensions=times).may_extend


def test_a_clock_whose_rule_knows_no_extension_may_never_be_put_off():
    assert not running("JUDICIAL_CONFIRMATION").may_extend


@pytest.mark.parametrize(
    ("day", "left"),
    [
        ("2026-11-26", DAY_SECONDS),
        ("2026-11-27", 0),
        ("2026-11-28", -1),
        ("2026-11-29", -1),
        ("2026-11-30", -DAY_SECONDS),
    ],
)
def test_a_weekend_past_due_is_past_due_though_no_working_day_went_by(day, left):
    assert left_of(FRIDAY, WEEK, noon(day)) == left


def test_working_days_that_were_overdrawn_go_back_over_the_weekend():
    assert with_left(-2 * DAY_SECONDS, WEEK, noon("2026-11-30")) == date(2026, 11, 26)


def test_working_days_that_were_left_go_on_over_the_holiday():
    """国庆节: 1-7 October 2026 are free, Saturday 10 October is worked."""
    assert with_left(3 * DAY_SECONDS, WEEK, noon("2026-09-30")) == date(2026, 10, 10)


def test_a_day_begins_at_midnight_in_shanghai_and_not_in_greenwich():
    before, after = datetime(2026, 11, 23, 15, 59, tzinfo=UTC), datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    span = Span(3, Unit.CALENDAR_DAYS)

    assert (end_of(span, before), end_of(span, after)) == (date(2026, 11, 26), date(2026, 11, 27))


def test_a_deadline_by_the_day_runs_to_the_end_of_that_day():
    assert moment_of(FRIDAY, WEEK) == start_of(date(2026, 11, 28))


def test_a_month_more_on_the_last_of_january_ends_with_february_of_a_leap_year():
    """民法典 202."""
    month = Span(1, Unit.MONTHS)

    assert moved(date(2028, 1, 31), month) == date(2028, 2, 29)
    assert moved(date(2026, 12, 31), month) == date(2027, 1, 31)


def test_a_last_day_that_may_roll_is_a_guess_in_a_year_without_holidays():
    start, due = noon("2060-03-02"), noon("2060-04-01")

    assert is_guess(Span(30, Unit.CALENDAR_DAYS, rolls=True), start, due)
    assert not is_guess(Span(30, Unit.CALENDAR_DAYS), start, due)
