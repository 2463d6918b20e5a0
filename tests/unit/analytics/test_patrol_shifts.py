"""Shifts as they are written, and the rounds they are made of."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.patrol.shifts import ROUND, Round, Shift, moment, read_shifts
from core.errors import BadInput


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("08:00-16:00", 480, 960),
        ("8:00-16:00", 480, 960),
        (" 16:00-00:00 ", 960, 1440),
        ("16:00-24:00", 960, 1440),
        ("22:00-06:00", 1320, 1800),
        ("00:00-08:30", 0, 510),
    ],
)
def test_a_shift_is_read(text: str, begin: int, end: int) -> None:
    assert Shift.read(text) == Shift(begin, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "morning",
        "8-16",
        "08:00",
        "08:60-16:00",
        "25:00-26:00",
        "08:00-16:00-18:00",
        "08:00–16:00",
        "０８:00-16:00",
    ],
)
def test_what_is_no_shift_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput, match="08:00-16:00") as refused:
        Shift.read(text)

    assert refused.value.field == "shift"


@pytest.mark.parametrize("text", ["08:00-08:20", "08:00-08:00", "06:00-23:00"])
def test_a_shift_is_neither_short_nor_endless(text: str) -> None:
    with pytest.raises(BadInput, match="half an hour to 16 hours"):
        Shift.read(text)


def test_at_least_one_shift_is_named() -> None:
    with pytest.raises(BadInput, match="at least one shift"):
        read_shifts([])


def test_shifts_keep_their_order() -> None:
    assert read_shifts(["16:00-00:00", "08:00-16:00"]) == [Shift(960, 1440), Shift(480, 960)]


@pytest.mark.parametrize(
    ("text", "count"),
    [("08:00-16:00", 4), ("08:00-10:00", 1), ("08:00-09:00", 1), ("08:00-17:00", 4), ("08:00-13:00", 2)],
)
def test_rounds_are_about_two_hours(text: str, count: int) -> None:
    rounds = Shift.read(text).rounds()

    assert len(rounds) == count
    assert all(span.minutes <= 1.5 * ROUND for span in rounds)


@pytest.mark.parametrize("text", ["08:00-16:00", "07:10-15:25", "22:00-06:00"])
def test_rounds_follow_each_other_without_a_gap(text: str) -> None:
    shift = Shift.read(text)
    rounds = shift.rounds()

    assert rounds[0].begin == shift.begin
    assert rounds[-1].end == shift.end
    assert [a.end for a in rounds[:-1]] == [b.begin for b in rounds[1:]]


def test_halves_share_a_round() -> None:
    first, second = Round(480, 600).halves()

    assert (first, second) == (Round(480, 540), Round(540, 600))


def test_hours_run_on_past_midnight() -> None:
    assert Shift.read("22:00-06:00").hours == 8


def test_a_minute_past_midnight_is_on_the_next_day() -> None:
    assert moment(date(2026, 12, 31), 1_500).isoformat() == "2027-01-01T01:00:00"
