"""The law of clocks: what a row of happenings makes of one clock. No database; the projection follows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.clocks.rules import ClockRule
from domain.clocks.spans import Deadline, end_of, is_guess, left_of, moment_of, moved, with_left


class State(StrEnum):
    """How a clock stands: it runs, stands still, was met, or no longer counts."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    VOID = "void"


OPEN = frozenset({State.RUNNING, State.PAUSED})


@dataclass(frozen=True)
class Happening:
    """Words said of a subject at a moment, with the reason of a pause or the facts of an extension."""

    words: tuple[str, ...]
    at: datetime
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Standing:
    """Where a clock stands. ``deadline`` is what was counted; ``left`` is set while it stands still."""

    state: State
    started_at: datetime
    deadline: Deadline
    left: int | None = None
    ended_at: datetime | None = None
    round: int = 1
    extensions: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether it runs or stands still."""
        return self.state in OPEN


def replay(rule: ClockRule, happenings: Iterable[Happening]) -> Standing | None:
    """Return where a clock stands after everything that happened, in the order it was written down."""
    standing: Standing | None = None
    held: frozenset[str] = frozenset()
    for happening in happenings:
        for word in happening.words:
            if word in rule.words:
                held = _held(rule, held, word, happening.reason)
                standing = _after(rule, standing, held, word, happening.at)
    return standing


def due_at(rule: ClockRule, standing: Standing) -> datetime | None:
    """Return the first moment past due; None while it stands still."""
    return None if standing.left is not None else moment_of(standing.deadline, rule.span)


def rests_on_a_guess(rule: ClockRule, standing: Standing) -> bool:
    """Tell whether the due date lies in a year whose holidays are not known: Monday to Friday is assumed."""
    return is_guess(rule.span, standing.started_at, moment_of(standing.deadline, rule.span))


def _held(rule: ClockRule, held: frozenset[str], word: str, reason: str) -> frozenset[str]:
    if rule.is_held_by(word, reason):
        return held | {word}
    return held - {begun for begun, until in rule.holds.items() if word in until}


def _after(
    rule: ClockRule, standing: Standing | None, held: frozenset[str], word: str, at: datetime
) -> Standing | None:
    if standing and standing.is_open:
        standing = _stopped(rule, standing, at) if held else _going(rule, standing, at)
        standing = _ended(rule, standing, word, at)
    if word in rule.starts:
        standing = _started(rule, standing, at)
        return _stopped(rule, standing, at) if held else standing
    if standing and word in rule.restores and not standing.is_open:
        return _restored(rule, standing, held, at)
    if standing and word == rule.extended and standing.is_open:
        return _extended(rule, standing, at)
    return standing


def _started(rule: ClockRule, before: Standing | None, at: datetime) -> Standing:
    turn = before.round + 1 if before else 1
    return Standing(State.RUNNING, at, end_of(rule.span, at), round=turn)


def _stopped(rule: ClockRule, standing: Standing, at: datetime) -> Standing:
    if standing.left is not None:
        return standing
    return replace(standing, state=State.PAUSED, left=left_of(standing.deadline, rule.span, at))


def _going(rule: ClockRule, standing: Standing, at: datetime) -> Standing:
    if standing.left is None:
        return standing
    return replace(standing, state=State.RUNNING, deadline=with_left(standing.left, rule.span, at), left=None)


def _ended(rule: ClockRule, standing: Standing, word: str, at: datetime) -> Standing:
    if word in rule.ends:
        return replace(standing, state=State.DONE, ended_at=at)
    if word in rule.voids:
        return replace(standing, state=State.VOID, ended_at=at)
    return standing


def _restored(rule: ClockRule, standing: Standing, held: frozenset[str], at: datetime) -> Standing:
    """Let it count again with the due date it had; one that stood still goes on from what was left."""
    again = replace(standing, state=State.RUNNING, ended_at=None)
    if held:
        return replace(_stopped(rule, again, at), state=State.PAUSED)
    return _going(rule, again, at)


def _extended(rule: ClockRule, standing: Standing, at: datetime) -> Standing:
    if rule.extension is None or standing.extensions >= rule.extension.times:
        return standing
    longer = rule.extension.span
    more = replace(standing, extensions=standing.extensions + 1)
    if standing.left is None:
        return replace(more, deadline=moved(standing.deadline, longer))
    deadline = moved(with_left(standing.left, rule.span, at), longer)
    return replace(more, deadline=deadline, left=left_of(deadline, rule.span, at))
