"""Lengths of time as the law counts them, worked out by hand on the calendar of 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import start_of
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

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday 12:00 in Shanghai
FRIDAY = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


def due(span, start):
    return moment_of(end_of(span, start), span)


def end_of_day(text):
    return start_of(date.fromisoformat(text) + timedelta(days=1))


@pytest.mark.parametrize(
    ("span", "start", "last_day"),
    [
        (Span(30, Unit.CALENDAR_DAYS), NOON, "2026-12-23"),
        (Span(1, Unit.MONTHS), NOON, "2026-12-23"),
        (Span(1, Unit.MONTHS), datetime(2026, 1, 31, 4, 0, tzinfo=UTC), "2026-02-28"),
        (Span(13, Unit.MONTHS), datetime(2026, 12, 31, 4, 0, tzinfo=UTC), "2028-01-31"),
        (Span(7, Unit.WORKDAYS), NOON, "2026-12-02"),
        (Span(1, Unit.WORKDAYS), datetime(2026, 11, 27, 4, 0, tzinfo=UTC), "2026-11-30"),
        (Span(0, Unit.WORKDAYS), NOON, "2026-11-23"),
    ],
)
def test_a_span_of_days_ends_with_its_last_day_and_the_first_is_not_counted(span, start, last_day):
    """民法典 201, 202: the first day is not counted, a month ends on the same day or its last."""
    assert due(span, start) == end_of_day(last_day)


def test_a_make_up_saturday_is_a_working_day_and_a_holiday_is_none():
    """调休: National Day 2026 is 1-7 October; Sunday 20 September and Saturday 10 October are worked."""
    assert due(Span(1, Unit.WORKDAYS), datetime(2026, 9, 30, 4, 0, tzinfo=UTC)) == end_of_day("2026-10-08")
    assert due(Span(1, Unit.WORKDAYS), datetime(2026, 10, 9, 4, 0, tzinfo=UTC)) == end_of_day("2026-10-10")


def test_a_last_day_that_is_a_holiday_moves_to_the_next_working_day():
    """程序规定 35, 民法典 203."""
    start = datetime(2026, 9, 2, 4, 0, tzinfo=UTC)

    assert due(Span(30, Unit.CALENDAR_DAYS, rolls=True), start) == end_of_day("2026-10-08")
    assert due(Span(30, Unit.CALENDAR_DAYS), start) == end_of_day("2026-10-02")


@pytest.mark.parametrize(("unit", "by"), [(Unit.HOURS, timedelta(hours=24)), (Unit.DAYS, timedelta(days=24))])
def test_hours_and_days_of_the_station_run_to_the_moment(unit, by):
    assert due(Span(24, unit), NOON) == NOON + by


@pytest.mark.parametrize(
    ("span", "after", "left"),
    [
        (Span(3, Unit.DAYS), timedelta(hours=5), 3 * DAY_SECONDS - 5 * 3600),
        (Span(3, Unit.DAYS), timedelta(days=4), -DAY_SECONDS),
        (Span(30, Unit.CALENDAR_DAYS), timedelta(days=10), 20 * DAY_SECONDS),
        (Span(30, Unit.CALENDAR_DAYS), timedelta(days=31), -DAY_SECONDS),
        (Span(7, Unit.WORKDAYS), timedelta(days=4), 3 * DAY_SECONDS),
        (Span(7, Unit.WORKDAYS), timedelta(days=11), -2 * DAY_SECONDS),
    ],
)
def test_what_is_left_at_a_moment(span, after, left):
    assert left_of(end_of(span, NOON), span, NOON + after) == left


@pytest.mark.parametrize("span", [Span(3, Unit.DAYS), Span(30, Unit.CALENDAR_DAYS), Span(7, Unit.WORKDAYS)])
@pytest.mark.parametrize("days", [0, 1, 2, 9, 16, 30])
def test_stopping_and_going_on_at_once_changes_nothing_on_a_working_day(span, days):
    deadline, at = end_of(span, NOON), NOON + timedelta(days=days)

    assert with_left(left_of(deadline, span, at), span, at) == deadline


def test_an_extension_counts_on_from_the_deadline():
    span = Span(30, Unit.CALENDAR_DAYS, rolls=True)

    assert moved(end_of(span, NOON), Span(30, Unit.CALENDAR_DAYS)) == date(2027, 1, 22)
    assert moved(NOON, Span(2, Unit.DAYS)) == NOON + timedelta(days=2)


def test_a_due_date_in_a_year_without_a_list_of_holidays_is_a_guess():
    inside, beyond = datetime(2026, 3, 2, tzinfo=UTC), datetime(2060, 3, 2, tzinfo=UTC)
    span = Span(7, Unit.WORKDAYS)

    assert not is_guess(span, inside, due(span, inside))
    assert is_guess(span, beyond, due(span, beyond))
    assert not is_guess(Span(7, Unit.DAYS), beyond, due(Span(7, Unit.DAYS), beyond))


def test_without_a_list_monday_to_friday_is_assumed():
    monday = datetime(2060, 3, 1, 4, 0, tzinfo=UTC)

    assert monday.weekday() == 0
    assert due(Span(5, Unit.WORKDAYS), monday) == end_of_day("2060-03-08")
