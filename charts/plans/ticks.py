"""Where an axis is marked: round values from 0 for counts, zoomed on the data for shares."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from charts.spec import Tick
from charts.text import Measure, percent, short, width_of

_STEPS = (1.0, 2.0, 5.0, 10.0)
_INTERVALS = 4
_TICKS = 5  # above the first, at most
_FINEST = 0.001  # a tenth of a percent: finer ticks would read alike
_MOST_LABELS = 7
_AIR = 0.06
_EPSILON = 1e-9


def value_ticks(values: Sequence[float], measure: Measure) -> tuple[float, float, tuple[Tick, ...]]:
    """Return the low and high end of a value axis and its ticks; ``values`` hold at least one."""
    if measure is Measure.RATE:
        return _zoomed(min(values), max(values))
    return _from_zero(min(values), max(values), 1.0 if measure is Measure.COUNT else 0.0)


def thinned(count: int, most: int) -> tuple[int, ...]:
    """Return evenly spaced positions of ``count``, at most ``most``, the last always among them."""
    if count == 0:
        return ()
    step = ceil(count / max(most, 1))
    return tuple(range((count - 1) % step, count, step))


def label_places(labels: Sequence[str], marks: Sequence[int], width: float, size: float) -> tuple[int, ...]:
    """Return the positions labelled below: those asked for, else as many as fit, seven at most."""
    if marks:
        return tuple(at for at in marks if 0 <= at < len(labels))
    widest = max((width_of(label, size) for label in labels), default=0.0) + size
    return thinned(len(labels), max(min(_MOST_LABELS, int(width // widest)), 1))


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below ``least``."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - _EPSILON))


def _zoomed(low: float, high: float) -> tuple[float, float, tuple[Tick, ...]]:
    air = max((high - low) * _AIR, 0.002)
    bottom, top = max(low - air, min(low, 0.0)), min(high + air, max(high, 1.0))
    step = max(round_step((top - bottom) / _INTERVALS), _FINEST)
    while ceil(top / step - _EPSILON) - floor(bottom / step + _EPSILON) > _TICKS:
        step = round_step(step * 1.5)
    first, last = floor(bottom / step + _EPSILON), ceil(top / step - _EPSILON)
    places = 0 if step >= 0.01 - _EPSILON else 1
    at = [round(place * step, 6) for place in range(first, last + 1)]
    return at[0], at[-1], tuple(Tick(value, percent(value, places)) for value in at)


def _from_zero(low: float, high: float, least: float) -> tuple[float, float, tuple[Tick, ...]]:
    bottom, top = min(low, 0.0), max(high, 0.0)
    reach = (top - bottom) or 1.0
    step = max(round_step(reach / _TICKS), least)
    first, last = ceil(bottom / step - _EPSILON), floor(max(top, bottom + reach) / step + _EPSILON)
    at = [round(place * step, 9) for place in range(first, last + 1)]
    end = max(top, at[-1])
    return bottom, end + _AIR * (end - bottom), tuple(Tick(value, short(value)) for value in at)
