"""What a metric answers: the number with everything a reader must know beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median, quantiles

from analytics.rates import Interval
from analytics.results import Change, Rate
from core.messages import Message

FEW = 5


class Shape(StrEnum):
    """How a number reads: a share of 0 to 1, a count, a count whose change is the point, days, a gap.

    Days and gaps are medians: a share of the whole says nothing of them.
    """

    RATE = "rate"
    COUNT = "count"
    CHANGE = "change"
    DAYS = "days"
    GAP = "gap"


class Better(StrEnum):
    """Which way is good. A count of alerts is neither: more calls may be more trust."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Verdict(StrEnum):
    """What the chip beside a number says."""

    MET = "met"
    MISSED = "missed"
    SMALL = "small"
    NONE = "none"


@dataclass(frozen=True)
class Answer:
    """A metric at a moment.

    ``value`` is the share (0 to 1) or the count, None where there is nothing to divide by; ``n`` of
    ``total`` is what stands under it. ``before`` is the value of the same span last year, ``change``
    the two counts compared (M20). ``excluded`` names what was left out, and how many. ``target`` is in
    the unit of the value, or of the change for ``Shape.CHANGE``. ``ignores_type`` says that the chosen
    type does not apply to this metric. ``high`` is the 90th percentile beside a median of days.
    """

    code: str
    shape: Shape
    value: float | None
    n: int
    total: int
    as_of: datetime
    excluded: tuple[tuple[Message, int], ...] = ()
    interval: Interval | None = None
    before: float | None = None
    before_n: int = 0
    change: Change | None = None
    target: float | None = None
    verdict: Verdict = Verdict.NONE
    is_small: bool = False
    ignores_type: bool = False
    high: float | None = None

    @property
    def difference(self) -> float | None:
        """Return value − value of last year, for shares in shares."""
        return None if self.value is None or self.before is None else self.value - self.before


Excluded = tuple[tuple[Message, int], ...]


def share(code: str, now: Rate, before: Rate, as_of: datetime, *, excluded: Excluded = ()) -> Answer:
    """Return a share with last year's beside it; below 30 the count speaks (A2)."""
    return Answer(
        code,
        Shape.RATE,
        now.value,
        now.numerator,
        now.denominator,
        as_of,
        excluded=excluded,
        interval=now.interval(),
        before=None if before.is_small else before.value,
        before_n=before.denominator,
        is_small=now.is_small,
    )


def amount(code: str, shape: Shape, now: int, before: int, as_of: datetime) -> Answer:
    """Return a count with the same span of last year beside it (M20)."""
    change = Change(now, before)
    return Answer(
        code,
        shape,
        float(now),
        now,
        now,
        as_of,
        interval=change.interval(),
        before=float(before),
        before_n=before,
        change=change,
        is_small=shape is Shape.CHANGE and change.shows_counts_only,
    )


def middle(
    code: str, shape: Shape, values: Sequence[float], as_of: datetime, *, excluded: Excluded = ()
) -> Answer:
    """Return the median of values, with their 90th percentile; below five the values are too few for one."""
    known = sorted(values)
    value = median(known) if known else None
    high = quantiles(known, n=10, method="inclusive")[-1] if len(known) > 1 else value
    return Answer(
        code, shape, value, len(known), len(known), as_of,
        excluded=excluded, high=high, is_small=len(known) < FEW,
    )  # fmt: skip
