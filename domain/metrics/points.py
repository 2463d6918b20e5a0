"""What a briefing of a community says of alerts (row 53): counts and the three commonest kinds, no case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from analytics.periods import Period
from core.dictionaries import dictionary
from core.i18n import _
from domain.metrics.reader import ALERTS, Reader

DAYS = 30
TOP = 3
LEAST = 3
"""A kind that happened less often could point at somebody."""


def alert_points(reader: Reader) -> str:
    """Return the points of a briefing over the 30 days before today, within the reader's grids.

    '' where nothing was reported: a briefing then says what its writer types.
    """
    now, before = _months(reader)
    total = reader.count("alert", now)
    if not total:
        return ""
    said = _("{n} alerts in the last {days} days, {before} in the {days} before.", n=total, days=DAYS,
             before=reader.count("alert", before))  # fmt: skip
    kinds = [_("{kind} {n}", kind=name, n=n) for name, n in _top(reader, now)]
    return _("{said} Most often: {kinds}.", said=said, kinds=_(", ").join(kinds)) if kinds else said


def _months(reader: Reader) -> tuple[Period, Period]:
    last = reader.today - timedelta(days=1)
    first = last - timedelta(days=DAYS - 1)
    return Period.custom(first, last), Period.custom(first - timedelta(days=DAYS), first - timedelta(days=1))


def _top(reader: Reader, period: Period) -> list[tuple[str, int]]:
    categories = dictionary(ALERTS)
    codes = [entry.code for entry in categories if entry.parent]
    counted = replace(reader, question=replace(reader.question, period=period)).by_code("alert", codes)
    often = counted[counted >= LEAST].sort_values(ascending=False, kind="stable").head(TOP)
    return [(categories.label(str(code)), int(n)) for code, n in often.items()]
