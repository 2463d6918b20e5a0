from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.records import kind_of
from domain.records.facts import as_day, as_moment, due_of, holds, months_later, remind_on, valid_until
from domain.records.kinds import Clock, Condition, Words

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def row(**payload):
    """Return a record as the rules see it."""
    standard = {
        "happened_on": date(2026, 11, 23), "happened_at": None, "done_on": None, "status": "open",
        "verdict": "", "grid_id": 1, "place_id": None, "place_text": "",
    }  # fmt: skip
    return standard | {k: payload.pop(k) for k in list(payload) if k in standard} | {"payload": payload}


@pytest.mark.parametrize(
    ("kind", "facts", "due"),
    [
        # residence permit: 15 days (居住证暂行条例 10); the day it starts is not counted (民法典 201)
        ("residence", {"wants_permit": True}, "2026-12-08T16:00:00+00:00"),
        # dog licence: 5 working days after acceptance on a Monday
        ("dog_licence", {}, "2026-11-30T16:00:00+00:00"),
        # over National Day the working days jump from 30 September to 8 October
        ("dog_licence", {"happened_on": date(2026, 9, 29)}, "2026-10-12T16:00:00+00:00"),
        # a need raised on a visit, a hazard: 7 days (station rule)
        ("visit", {"need": "路灯坏了"}, "2026-11-30T16:00:00+00:00"),
        ("hazard", {}, "2026-11-30T16:00:00+00:00"),
        # a stray dog: by the end of the next day
        ("stray_dog", {"happened_at": NOON}, "2026-11-24T16:00:00+00:00"),
        # a decision: the day the meeting set, to its end
        ("analysis_meeting", {"decide_by": "2026-12-01"}, "2026-12-01T16:00:00+00:00"),
        # a tip: 3 working days
        ("tip", {}, "2026-11-26T16:00:00+00:00"),
    ],
)
def test_a_clock_ends_with_the_last_moment_of_its_last_day(kind, facts, due):
    ends, code = due_of(kind_of(kind), row(**facts))

    assert ends.isoformat() == due
    assert kind_of(kind).clock(code)


def test_no_clock_runs_once_it_is_done():
    assert due_of(kind_of("hazard"), row(status="done")) == (None, "")


def test_a_clock_of_hours_ends_to_the_minute_and_stops_with_its_field():
    clock = Clock("day", Words("时限", "limit"), "moved_in_at", minutes=1440, stops="told")
    kind = replace(kind_of("hazard"), clocks=(clock,))

    assert (
        due_of(kind, row(moved_in_at="2026-11-23T01:30:00+00:00"))[0].isoformat()
        == "2026-11-24T01:30:00+00:00"
    )
    assert due_of(kind, row(moved_in_at="2026-11-23T01:30:00+00:00", told=True)) == (None, "")
    assert due_of(kind, row()) == (None, "")


def test_of_two_clocks_the_nearest_counts():
    clocks = tuple(
        Clock(code, Words("期", "c"), "happened", days=days) for code, days in (("a", 9), ("b", 2))
    )

    assert due_of(replace(kind_of("hazard"), clocks=clocks), row())[1] == "b"


@pytest.mark.parametrize(
    ("moved_in", "registered", "is_on_time"),
    [
        ("2026-11-16", "2026-11-23", True),
        ("2026-11-15", "2026-11-23", False),
        ("2026-11-23", "2026-11-23", True),
    ],
)
def test_seven_days_after_moving_in_are_on_time(moved_in, registered, is_on_time):
    measure = next(one for one in kind_of("residence").measures if one.code == "on_time")
    facts = row(happened_on=date.fromisoformat(registered), moved_in_on=moved_in)

    assert holds(measure.when, facts) is is_on_time


@pytest.mark.parametrize(("minutes", "is_on_time"), [(1440, True), (1441, False), (0, True)])
def test_a_foreign_student_is_registered_within_24_hours(minutes, is_on_time):
    # 出境入境管理法 39
    measure = kind_of("foreign_student").measures[0]
    registered = datetime(2026, 11, 23, tzinfo=UTC)
    moved_in = datetime.fromtimestamp(registered.timestamp() - 60 * minutes, UTC)

    assert holds(measure.when, row(happened_at=registered, moved_in_at=moved_in.isoformat())) is is_on_time


@pytest.mark.parametrize(
    ("condition", "facts", "is_true"),
    [
        (Condition("need"), {"need": "有"}, True),
        (Condition("need"), {"need": ""}, False),
        (Condition("need"), {}, False),
        (Condition("banner", others=("audio",)), {"audio": True}, True),
        (Condition("banner", others=("audio",)), {"banner": False}, False),
        (Condition("verdict", ("ok",)), {"verdict": "ok"}, True),
        (Condition("verdict", ("ok",)), {"verdict": "refused"}, False),
        (Condition("items", has=("FS2", "FS3")), {"items": {"SF1": "FS1", "SF2": "FS3"}}, True),
        (Condition("items", has=("FS2", "FS3")), {"items": {"SF1": "FS1"}}, False),
        (Condition("done", until="by"), {"done_on": date(2026, 12, 1), "by": "2026-12-01"}, True),
        (Condition("done", until="by"), {"done_on": date(2026, 12, 2), "by": "2026-12-01"}, False),
        (Condition("done", until="by"), {"by": "2026-12-01"}, False),
    ],
)
def test_a_condition_looks_at_one_thing(condition, facts, is_true):
    assert holds((condition,), row(**facts)) is is_true


def test_a_permit_holds_a_year_less_a_day_and_each_endorsement_another():
    kind = kind_of("residence")

    assert valid_until(kind, row()) is None
    assert valid_until(kind, row(issued_on="2026-11-23")) == date(2027, 11, 22)
    assert valid_until(kind, row(issued_on="2026-11-23", renewals=["2027-11-01"])) == date(2028, 11, 22)


def test_the_earliest_of_several_dates_ends_it():
    kind = kind_of("volunteer_police")

    assert valid_until(kind, row(trained_until="2027-05-01", insured_until="2027-03-01")) == date(2027, 3, 1)
    assert valid_until(kind, row(trained_until="2027-05-01")) == date(2027, 5, 1)
    assert valid_until(kind, row()) is None


def test_renewal_begins_within_the_month_before():
    rule = kind_of("residence").validity

    assert remind_on(rule, date(2027, 11, 22)) == date(2027, 10, 24)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 23), -60, date(2021, 11, 23)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_the_calendars(day, months, later):
    assert months_later(day, months) == later


def test_kept_values_are_days_and_moments_of_the_station():
    assert as_day("2026-11-23T17:00:00+00:00") == date(2026, 11, 24)
    assert as_moment("2026-11-23") == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert as_moment(datetime(2026, 11, 23, 4)) == NOON  # noqa: DTZ001 - as SQLite gives it back
    assert as_moment(None) is None
    assert as_moment("") is None
