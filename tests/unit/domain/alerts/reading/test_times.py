"""When an alert happened, by the rule of its source."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from domain.alerts.reading.mapping import TimeRule
from domain.alerts.reading.times import Times, Trouble, read_arrival, read_times
from tests.unit.domain.alerts.reading.files import NOW, english


def columns(**cells: str | list[str]) -> Callable[[str], pd.Series]:
    table = {name: [cell] if isinstance(cell, str) else cell for name, cell in cells.items()}
    return lambda name: pd.Series(table[name], dtype="str")


def read(rule: TimeRule, **cells: str | list[str]) -> Times:
    return read_times(columns(**cells), rule, NOW)


def reason(rule: TimeRule, **cells: str) -> str:
    return english(read(rule, **cells).reason(0, rule, columns(**cells)))


CHINESE = TimeRule(column="time")
APART = TimeRule(column="day", clock="hour", timezone="America/New_York")
SPLIT = TimeRule(parts={"year": "Y", "month": "M", "day": "D", "hour": "H"}, timezone="America/Vancouver")


def test_wall_time_and_utc_are_both_given() -> None:
    found = read(CHINESE, time="2025/4/25 9:32:09")

    assert str(found.local[0]) == "2025-04-25T09:32:09"
    assert str(found.utc[0]) == "2025-04-25T01:32:09"
    assert found.has_clock[0]
    assert found.trouble[0] == Trouble.NONE


def test_a_date_alone_is_midnight_without_a_time_of_day() -> None:
    found = read(CHINESE, time="2025-04-25")

    assert str(found.utc[0]) == "2025-04-24T16:00:00"
    assert not found.has_clock[0]


def test_a_source_that_knows_days_only_has_no_times() -> None:
    found = read(TimeRule(column="time", day_only=True), time="2016-08-10 17:20")

    assert str(found.local[0]) == "2016-08-10T00:00:00"
    assert not found.has_clock[0]


def test_a_moment_in_utc_becomes_the_wall_time_of_the_source() -> None:
    found = read(TimeRule(column="time", timezone="America/Bogota"), time="2019-04-23T12:30:00Z")

    assert str(found.local[0]) == "2019-04-23T07:30:00"
    assert str(found.utc[0]) == "2019-04-23T12:30:00"


def test_a_local_midnight_in_utc_takes_the_hour_from_beside_it() -> None:
    summer = read(APART, day="2019-09-27T04:00:00Z", hour="2114")
    winter = read(APART, day="2016-01-22T05:00:00Z", hour="0007")

    assert str(summer.local[0]) == "2019-09-27T21:14:00"
    assert str(summer.utc[0]) == "2019-09-28T01:14:00"
    assert str(winter.local[0]) == "2016-01-22T00:07:00"


def test_an_empty_hour_beside_the_day_leaves_the_time_open() -> None:
    found = read(APART, day="2019-09-27T04:00:00Z", hour="")

    assert str(found.local[0]) == "2019-09-27T00:00:00"
    assert not found.has_clock[0]
    assert found.trouble[0] == Trouble.NONE


def test_a_date_in_parts_is_put_together() -> None:
    found = read(SPLIT, Y="2020", M="6", D="19", H="3")

    assert str(found.local[0]) == "2020-06-19T03:00:00"


def test_a_masked_time_of_day_is_not_known() -> None:
    rule = TimeRule(column="time", no_clock={"x": "0.0"})

    found = read(rule, time=["2020-06-19 00:00", "2020-06-19 03:40"], x=["0.0", "491059.48"])

    assert found.has_clock.tolist() == [False, True]


@pytest.mark.parametrize(
    ("cell", "trouble"),
    [
        ("", Trouble.EMPTY),
        ("yesterday", Trouble.NO_DATE),
        ("2025-02-30", Trouble.NO_DATE),
        ("1989-12-31 23:59", Trouble.TOO_EARLY),
        ("1900-01-00", Trouble.NO_DATE),
        ("2027-01-01", Trouble.AHEAD),
        ("2026-11-23 22:11", Trouble.AHEAD),
        ("2026-11-23 22:09", Trouble.NONE),
        ("2026-11-23", Trouble.NONE),
        ("1990-01-02", Trouble.NONE),
    ],
)
def test_trouble_with_a_date_is_told(cell: str, trouble: Trouble) -> None:
    assert read(CHINESE, time=cell).trouble[0] == trouble


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", "“time” is empty: fill in the date."),
        ("二〇二五年三月七日", "“time” holds “二〇二五年三月七日”, no date: write it like 2025-04-25 09:32."),
        ("1899-12-31", "“time” holds “1899-12-31”, before 1990: correct the year."),
        ("2027-01-01", "“time” holds “2027-01-01”, in the future: correct the date."),
        ("call 13912345678", "“time” holds “call 13*****”, no date: write it like 2025-04-25 09:32."),
    ],
)
def test_the_reason_shows_column_and_value(cell: str, text: str) -> None:
    assert reason(CHINESE, time=cell) == text


def test_the_reason_of_a_split_date_shows_its_parts() -> None:
    assert reason(SPLIT, Y="2020", M="13", D="1", H="3") == (
        "“Y, M, D, H” holds “2020-13-1-3”, no date: write it like 2025-04-25 09:32."
    )


def test_a_split_date_is_empty_where_all_parts_are() -> None:
    assert read(SPLIT, Y="", M="", D="", H="").trouble[0] == Trouble.EMPTY
    assert read(SPLIT, Y="2020", M="", D="", H="").trouble[0] == Trouble.NO_DATE


def test_an_hour_that_is_none_is_told_by_its_own_column() -> None:
    assert reason(APART, day="2019-09-27T04:00:00Z", hour="noon") == (
        "“hour” holds “noon”, no time of day: write it like 09:32."
    )


def test_rows_are_read_each_for_itself() -> None:
    found = read(CHINESE, time=["2025-04-25 09:32", "x", "", "2025-04-26"])

    assert found.trouble.tolist() == [Trouble.NONE, Trouble.NO_DATE, Trouble.EMPTY, Trouble.NONE]
    assert found.has_clock.tolist() == [True, False, False, False]


def arrival(call: str, *arrivals: str) -> list[str]:
    times = read(CHINESE, time=[call] * len(arrivals))
    return [
        str(moment) for moment in read_arrival(pd.Series(list(arrivals), dtype="str"), times, "Asia/Shanghai")
    ]


def test_an_arrival_is_a_date_of_its_own() -> None:
    assert arrival("2025-04-25 09:32", "2025/4/25 9:41:00") == ["2025-04-25T01:41:00"]


def test_an_arrival_may_be_a_time_of_day_after_the_call() -> None:
    assert arrival("2025-04-25 09:32", "9:41", "0941") == ["2025-04-25T01:41:00"] * 2


def test_an_arrival_before_the_call_is_that_of_the_next_day() -> None:
    assert arrival("2025-04-25 23:58", "0:07") == ["2025-04-25T16:07:00"]


def test_a_time_of_day_alone_means_nothing_without_the_time_of_the_call() -> None:
    assert arrival("2025-04-25", "9:41") == ["NaT"]


def test_what_is_no_arrival_is_blank_and_no_trouble() -> None:
    assert arrival("2025-04-25 09:32", "", "soon") == ["NaT", "NaT"]


def test_an_arrival_in_utc_is_followed() -> None:
    assert arrival("2025-04-25 09:32", "2025-04-25T01:41:00Z") == ["2025-04-25T01:41:00"]


def test_a_call_that_is_none_has_no_arrival() -> None:
    found = read_arrival(pd.Series(["9:41"], dtype="str"), read(CHINESE, time="x"), "Asia/Shanghai")

    assert np.isnat(found[0])
