"""What is known of every number of the station, before it is asked: one row of a registry's table (A2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.periods import Period
from core.messages import Message, message
from domain.accounts.policy import Page
from domain.metrics.answers import Answer, Better
from domain.metrics.reader import Reader, applied
from domain.metrics.targets import counted_since
from domain.questions import Question

CASES = message("{n} cases")
ALERTS = message("{n} alerts")
INCIDENTS = message("{n} incidents")
PARTIES = message("{n} people")

BUCKET_X_OUT = message("Left out: handed on, withdrawn, duplicate or not accepted (bucket X).")
NOTHING_OUT = message("Nothing is left out.")


@dataclass(frozen=True)
class Metric:
    """One number of the station (A2).

    ``unit`` writes a count of it. ``formula`` is a sentence, ``left_out`` another. ``target`` is a key
    of data/station.yaml. ``measure`` is the tally its type filter applies to ('' = none does).
    ``running`` marks targets that are reached in the course of a year: not reached yet is not missed.
    ``listed_as`` is the name under which the list knows its rows, where that is not the code.
    """

    code: str
    name: Message
    unit: Message
    ask: Callable[[Reader], Answer]
    page: Page
    formula: Message
    left_out: Message = NOTHING_OUT
    better: Better = Better.NEITHER
    target: str = ""
    measure: str = ""
    running: bool = False
    listed_as: str = ""

    def rows(self, question: Question, today: date, part: str = "") -> dict[str, str]:
        """Return the parameters of its rows on ``page``: ``metric`` and the question.

        ``part`` narrows to a bucket or state: M01.S, M02.S, M03.over. A type that is not one of the
        metric's own is left out, as it was in the count.
        """
        asked = applied(question, self.measure)
        if self.code == "SINCE":
            asked = asked.of(Period(counted_since(), today + timedelta(days=1)))
        listed = self.listed_as or self.code
        return {"metric": f"{listed}.{part}" if part else listed, **asked.to_params()}
