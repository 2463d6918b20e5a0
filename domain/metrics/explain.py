"""Why a number is what it is: sentences that stand behind every tile."""

from __future__ import annotations

from collections.abc import Iterator

from core.messages import Message, message
from domain.metrics.answers import Answer, Shape
from domain.metrics.registry import METRICS


def explained(answer: Answer) -> tuple[Message, ...]:
    """Return formula, what was left out and how many, the interval, and what the type filter did."""
    return tuple(_sentences(answer))


def _sentences(answer: Answer) -> Iterator[Message]:
    metric = METRICS[answer.code]
    yield message("{code}: {formula}", code=answer.code, formula=metric.formula)
    yield metric.left_out
    for reason, count in answer.excluded:
        yield message("{reason}: {count}.", reason=reason, count=count)
    if answer.is_small:
        yield _SMALL[answer.shape]
    elif answer.interval is not None:
        yield _interval(answer)
    if answer.ignores_type:
        yield message("The chosen type does not apply here: all types are counted.")


_SMALL = {
    Shape.RATE: message("Fewer than 30: the count stands here, a percentage would be chance."),
    Shape.COUNT: message("Too few to compare."),
    Shape.CHANGE: message("Fewer than 20 last year: only the counts stand here."),
    Shape.DAYS: message("Fewer than 5: a median of them says little."),
    Shape.GAP: message("Fewer than 5: a median of them says little."),
}


def _interval(answer: Answer) -> Message:
    low, high = answer.interval or (0.0, 0.0)
    if answer.shape is Shape.RATE:
        return message("95% interval {low} to {high}.", low=_percent(low), high=_percent(high))
    return message("Year on year, 95% interval {low} to {high}.", low=_percent(low), high=_percent(high))


def _percent(share: float) -> str:
    if share == float("inf"):
        return "∞"
    return f"{share * 100:.1f}%".replace("-", "−")
