"""What queries give out of clocks: frozen records, with their rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from core.clock import utc
from domain.clocks.replay import State
from domain.clocks.rules import ClockRule, rule
from domain.clocks.spans import DAY_SECONDS
from models import Clock


@dataclass(frozen=True)
class ClockRecord:
    """Where one clock stands, with the row of the table it follows."""

    rule: ClockRule
    subject_id: int
    state: State
    started_at: datetime
    due_at: datetime | None
    left_seconds: int | None = None
    ended_at: datetime | None = None
    extensions: int = 0
    is_guess: bool = False

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code

    @property
    def is_open(self) -> bool:
        """Tell whether it runs or stands still."""
        return self.state in {State.RUNNING, State.PAUSED}

    @property
    def was_late(self) -> bool:
        """Tell whether it was met only after it was due."""
        return self.state is State.DONE and bool(
            self.due_at and self.ended_at and self.ended_at > self.due_at
        )

    @property
    def may_extend(self) -> bool:
        """Tell whether it can still be put off."""
        longer = self.rule.extension
        return self.is_open and longer is not None and self.extensions < longer.times

    def days_left(self, now: datetime) -> int:
        """Return whole days left: 0 on the last day, negative past due; what a pause left while it pauses."""
        if self.due_at is None:
            return (self.left_seconds or 0) // DAY_SECONDS
        return floor((self.due_at - now) / timedelta(days=1))

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether it runs and is past due."""
        return self.state is State.RUNNING and self.due_at is not None and self.due_at < now


def record_of(row: Clock) -> ClockRecord:
    """Return a row of the projection as a record."""
    return ClockRecord(
        rule(row.subject, row.code),
        row.subject_id,
        State(row.state),
        utc(row.started_at),
        _moment(row.due_at),
        row.left_seconds,
        _moment(row.ended_at),
        row.extensions,
        row.is_guess,
    )


def _moment(moment: datetime | None) -> datetime | None:
    return utc(moment) if moment else None
