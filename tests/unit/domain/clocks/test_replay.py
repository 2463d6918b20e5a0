"""What happenings make of a clock: by examples, and against an accountant who spends step by step."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import local_day
from core.workdays import is_workday
from domain.clocks.replay import Happening, State, due_at, replay, rests_on_a_guess
from domain.clocks.rules import read_rule
from domain.clocks.spans import DAY_SECONDS, Unit

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday 12:00 in Shanghai
ROW = {
    "code": "X", "zh": "甲", "en": "A", "length": 6, "unit": "days", "basis": "本所规定",
    "starts": ["begun"], "ends": ["met"], "voids": ["dropped"], "restores": ["again"],
    "holds": {"paused": ["resumed"], "priced": ["priced_done"]},
    "extension": {"length": 3, "times": 2, "consents": ["both"]},
}  # fmt: skip
DAYS = read_rule("thing", ROW)
RULES = {unit: read_rule("thing", {**ROW, "unit": unit, "extension": {**ROW["extension"]}}) for unit in
         (Unit.HOURS, Unit.DAYS, Unit.CALENDAR_DAYS, Unit.WORKDAYS)}  # fmt: skip


def told(*lines, rule=DAYS):
    """Replay (word, hours since noon) lines."""
    return replay(rule, [Happening((word,), NOON + timedelta(hours=hours)) for word, hours in lines])


def test_nothing_happened_so_nothing_runs():
    assert told() is None
    assert told(("met", 1), ("paused", 2), ("other", 3)) is None


def test_it_runs_from_its_start():
    standing = told(("begun", 0))

    assert standing.state is State.RUNNING
    assert due_at(DAYS, standing) == NOON + timedelta(days=6)


def test_a_pause_stops_it_and_keeps_what_is_left():
    standing = told(("begun", 0), ("paused", 48))

    assert (standing.state, standing.left) == (State.PAUSED, 4 * DAY_SECONDS)
    assert due_at(DAYS, standing) is None


def test_going_on_gives_the_time_back():
    standing = told(("begun", 0), ("paused", 48), ("resumed", 72))

    assert due_at(DAYS, standing) == NOON + timedelta(days=7)


def test_of_two_pauses_both_must_be_over():
    held = told(("begun", 0), ("paused", 24), ("priced", 25), ("resumed", 48))
    free = told(("begun", 0), ("paused", 24), ("priced", 25), ("resumed", 48), ("priced_done", 72))

    assert held.state is State.PAUSED
    assert due_at(DAYS, free) == NOON + timedelta(days=8)


def test_a_clock_that_starts_during_a_pause_stands_still_with_all_its_time():
    standing = told(("priced", 0), ("begun", 1))

    assert (standing.state, standing.left) == (State.PAUSED, 6 * DAY_SECONDS)


def test_met_and_void_end_it_and_nothing_moves_it_then():
    met = told(("begun", 0), ("met", 30), ("paused", 40), ("extended:X", 41))
    void = told(("begun", 0), ("dropped", 30))

    assert (met.state, met.ended_at, met.extensions) == (State.DONE, NOON + timedelta(hours=30), 0)
    assert void.state is State.VOID


def test_what_is_restored_has_the_due_date_it_had():
    standing = told(("begun", 0), ("met", 30), ("again", 40))

    assert (standing.state, standing.ended_at) == (State.RUNNING, None)
    assert due_at(DAYS, standing) == NOON + timedelta(days=6)


def test_what_stood_still_when_it_ended_goes_on_from_what_was_left():
    standing = told(("begun", 0), ("paused", 24), ("met", 30), ("resumed", 36), ("again", 48))

    assert due_at(DAYS, standing) == NOON + timedelta(days=2 + 5)


def test_what_is_restored_during_a_pause_stands_still():
    standing = told(("begun", 0), ("met", 24), ("paused", 30), ("again", 48))

    assert (standing.state, standing.left) == (State.PAUSED, 4 * DAY_SECONDS)


def test_starting_again_is_a_new_round_with_all_its_time():
    standing = told(("begun", 0), ("extended:X", 1), ("met", 24), ("begun", 48))

    assert (standing.round, standing.extensions, standing.ended_at) == (2, 0, None)
    assert due_at(DAYS, standing) == NOON + timedelta(days=8)


def test_it_is_extended_as_often_as_its_row_says():
    standing = told(("begun", 0), *[("extended:X", n) for n in range(5)])

    assert standing.extensions == 2
    assert due_at(DAYS, standing) == NOON + timedelta(days=12)


def test_an_extension_during_a_pause_adds_to_what_is_left():
    standing = told(("begun", 0), ("paused", 24), ("extended:X", 36))

    assert standing.left == 8 * DAY_SECONDS


def test_a_pause_does_not_heal_what_is_overdue():
    standing = told(("begun", 0), ("paused", 7 * 24), ("resumed", 9 * 24))

    assert due_at(DAYS, standing) == NOON + timedelta(days=8)


def test_an_overdue_clock_of_working_days_stays_overdue_over_a_weekend():
    rule = RULES[Unit.WORKDAYS]
    saturday = NOON + timedelta(days=5 + 7)
    lines = [Happening(("begun",), NOON - timedelta(days=3)), Happening(("paused",), saturday),
             Happening(("resumed",), saturday + timedelta(days=1))]  # fmt: skip

    assert due_at(rule, replay(rule, lines)) < saturday + timedelta(days=1)


def test_a_start_put_right_later_counts_from_the_right_day():
    lines = [Happening(("begun",), NOON), Happening(("begun",), NOON - timedelta(days=2))]

    assert due_at(DAYS, replay(DAYS, lines)) == NOON + timedelta(days=4)


def test_a_guess_is_said():
    rule = RULES[Unit.WORKDAYS]
    standing = replay(rule, [Happening(("begun",), datetime(2060, 3, 2, tzinfo=UTC))])

    assert rests_on_a_guess(rule, standing)
    assert not rests_on_a_guess(rule, told(("begun", 0), rule=rule))


@dataclass
class Accountant:
    """Spends an allowance from one happening to the next. Knows nothing of deadlines until asked."""

    unit: Unit
    length: int
    allowance: float | None = None
    state: str = ""
    held: set = field(default_factory=set)
    is_frozen: bool = False
    at: datetime | None = None
    extensions: int = 0

    def hear(self, word, at):
        if self.allowance is not None and not self.is_frozen:
            self.allowance -= self._spent(self.at, at)
        self.at = at
        self.held |= {word} & {"paused", "priced"}
        self.held -= {"resumed": {"paused"}, "priced_done": {"priced"}}.get(word, set())
        if self.state == "open":
            self.is_frozen = bool(self.held)
            if word in {"met", "dropped"}:
                self.state = word
            if word == "extended:X" and self.extensions < 2:
                self.allowance, self.extensions = self.allowance + 3 * self._one, self.extensions + 1
        if word == "begun":
            self.allowance, self.state, self.extensions = self.length * self._one, "open", 0
            self.is_frozen = bool(self.held)
        elif word == "again" and self.state in {"met", "dropped"}:
            self.state, self.is_frozen = "open", bool(self.held)

    @property
    def _one(self):
        return {Unit.HOURS: 3600, Unit.DAYS: DAY_SECONDS}.get(self.unit, 1)

    def _spent(self, before, after):
        if self.unit in {Unit.HOURS, Unit.DAYS}:
            return (after - before).total_seconds()
        first, last = local_day(before), local_day(after)
        days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
        return len(days) if self.unit is Unit.CALENDAR_DAYS else sum(map(is_workday, days))

    def last_day(self) -> date:
        day, left = local_day(self.at), self.allowance
        while left > 0:
            day += timedelta(days=1)
            left -= 1 if self.unit is Unit.CALENDAR_DAYS else is_workday(day)
        return day


WORDS = sorted(DAYS.words)
LINES = st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 60)), max_size=14)


@pytest.mark.parametrize("unit", RULES)
@settings(max_examples=120, deadline=None)
@given(lines=LINES)
def test_whatever_happens_the_replay_is_what_an_accountant_says(unit, lines):
    rule, books = RULES[unit], Accountant(unit, 6)
    happened, at = [], NOON
    for word, hours in lines:
        at += timedelta(hours=hours)
        happened.append(Happening((word,), at))
        books.hear(word, at)

    standing = replay(rule, happened)

    if books.allowance is None:
        assert standing is None
        return
    assert standing.is_open == (books.state == "open")
    assert standing.extensions == books.extensions
    assert (standing.left is not None) == books.is_frozen
    if books.allowance <= 0 and unit is Unit.WORKDAYS:
        return
    if books.is_frozen:
        assert standing.left == (books.allowance if books._one > 1 else books.allowance * DAY_SECONDS)
    elif books._one > 1:
        assert due_at(rule, standing) == books.at + timedelta(seconds=books.allowance)
    elif books.allowance > 0:
        assert standing.deadline == books.last_day()
