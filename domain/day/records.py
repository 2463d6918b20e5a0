"""A day as it is shown: parts with their counts, each with its first tasks and where they open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.messages import Message
from domain.accounts.policy import Page


class PartCode(StrEnum):
    """The parts of a day, the most pressing first."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    SOON = "soon"
    TERMS = "terms"
    FOLLOW_UPS = "follow_ups"
    WARNINGS = "warnings"
    LEDGERS = "ledgers"
    DRAFTS = "drafts"


@dataclass(frozen=True)
class Task:
    """One thing to do, masked: what it is, where, until when, and the address at which it opens.

    ``due_at`` is a moment, ``due_on`` a whole day; neither where nothing runs.
    """

    id: int
    title: str | Message
    page: Page
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    grid: str = ""
    detail: str = ""
    due_at: datetime | None = None
    due_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Part:
    """A part of a day: how many there are in all, and the first of them."""

    code: PartCode
    count: int
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Day:
    """Somebody's day."""

    on: date
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many things wait in all; drafts are nobody's duty."""
        return sum(part.count for part in self.parts if part.code is not PartCode.DRAFTS)
