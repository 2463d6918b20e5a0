"""A funnel: each share above what it is a share of, and the limits that narrow as there is more to go by."""

from __future__ import annotations

from collections.abc import Iterator

from charts.plans.layout import axis_room, hover_of, margins, nothing, room_for
from charts.plans.marks import (
    TEXT,
    Anchor,
    Axis,
    Dot,
    Dots,
    Mark,
    Plan,
    Region,
    Rule,
    Stage,
    Words,
)
from charts.plans.ticks import value_ticks
from charts.spec import Funnel, Tick
from charts.text import Measure, percent

_ABOVE = 1.06
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_GAP = 6.0


def plan_funnel(chart: Funnel, stage: Stage) -> Plan:
    """Lay out the limits first, then the centre, then the dots."""
    known = [dot for dot in chart.dots if dot.value is not None and dot.tries > 0]
    if not known:
        return nothing(chart.caption, stage)
    most = max(len(chart.low), *(dot.tries for dot in known))
    x, y = _x_axis(most, stage), _y_axis(stage)
    right = room_for([chart.centre.label], stage) + stage.px(_GAP)
    room = margins(stage, left=axis_room(y.ticks, stage), right=max(right, stage.px(12)))
    return Plan(x, y, room, tuple(_marks(chart, stage, x)))


def _x_axis(most: int, stage: Stage) -> Axis:
    _low, _high, found = value_ticks([float(most)], Measure.COUNT)
    ticks = tuple(tick for tick in found if tick.value <= most)
    return Axis(0.0, most + 0.5, ticks, colour=stage.theme.muted, has_line=True)


def _y_axis(stage: Stage) -> Axis:
    ticks = tuple(Tick(share, percent(share, 0)) for share in _SHARES)
    return Axis(-0.03, _ABOVE, ticks, colour=stage.theme.muted, has_grid=True)


def _marks(chart: Funnel, stage: Stage, x: Axis) -> Iterator[Mark]:
    if chart.low:
        upper = [(at + 1.0, share) for at, share in enumerate(chart.high)]
        lower = [(at + 1.0, share) for at, share in enumerate(chart.low)]
        yield Region(((*upper, *reversed(lower)),), stage.theme.band)
    theme, centre = stage.theme, chart.centre
    yield Rule(x.low, x.high, centre.value, theme.target, stage.stroke(1))
    dots = [dot for dot in chart.dots if dot.value is not None and dot.tries > 0]
    yield Dots(
        tuple(Dot(float(dot.tries), float(dot.value or 0), stage.stroke(7), theme.main) for dot in dots),
        tuple(hover_of(dot, Measure.RATE) for dot in dots),
    )
    size = stage.px(TEXT)
    yield Words(centre.label, x.high, centre.value, theme.target, size, dx=stage.px(_GAP))
    if chart.unit:
        yield Words(chart.unit, x.high, 0.0, theme.muted, size, Anchor.END, dy=-size)
