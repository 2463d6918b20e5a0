"""How long a dispute stood in each of the five stages (五环节), from its timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from domain.mediation.pairs import LINES
from domain.mediation.rules import stage_after
from domain.mediation.vocabulary import Stage, StepCode


class Line(Protocol):
    """What is looked at in a line of the timeline."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def kind(self) -> str:
        """Which step it was."""

    @property
    def level(self) -> str:
        """The level after it."""


def time_in_stages(timeline: Iterable[Line], until: datetime) -> dict[Stage, timedelta]:
    """Return how long a dispute stood in each stage it came to, the present one up to ``until``.

    A stage it came back to by reopening counts on. Follow-up (ST5) is the last and has no end of its own.
    """
    spent: dict[Stage, timedelta] = {}
    stage, since, level = Stage.COLLECTED, until, ""
    steps = (line for line in timeline if line.kind not in LINES)
    for line in sorted(steps, key=lambda one: one.at):
        if level:
            spent[stage] = spent.get(stage, timedelta()) + (line.at - since)
        stage = Stage(stage_after(StepCode(line.kind), level or line.level, stage))
        since, level = line.at, line.level
    spent[stage] = spent.get(stage, timedelta()) + (until - since)
    return spent
