"""The small picture of a tile: one colour, the target dashed, no words."""

from __future__ import annotations

from charts.plans.layout import nothing
from charts.plans.marks import Axis, Beam, Beams, Dot, Dots, Hover, Margins, Mark, Plan, Rule, Stage, Stroke
from charts.spec import Kind, Sparkline
from charts.text import Measure, written

_EDGE = 4.0
_THICKNESS = 0.35
_AIR = 0.08


def plan_spark(spark: Sparkline, stage: Stage) -> Plan:
    """Lay out a line on its own scale, or bars from 0."""
    known = [value for value in spark.values if value is not None]
    if not known:
        return nothing(spark.caption, stage)
    edge = stage.px(_EDGE)
    x = Axis(-0.5, len(spark.values) - 0.5)
    levels = [*known, *([] if spark.target is None else [spark.target])]
    y = _bar_axis(levels) if spark.kind is Kind.BARS else _line_axis(levels)
    drawn = _bars(spark, stage) if spark.kind is Kind.BARS else _line(spark, stage)
    return Plan(x, y, Margins(0, 0, edge, edge), (*_target(spark, stage, x), *drawn))


def _line_axis(levels: list[float]) -> Axis:
    low, high = min(levels), max(levels)
    air = (high - low) * _AIR or 1.0
    return Axis(low - air, high + air)


def _bar_axis(levels: list[float]) -> Axis:
    return Axis(0.0, max(*levels, 1.0))


def _target(spark: Sparkline, stage: Stage, x: Axis) -> tuple[Mark, ...]:
    if spark.target is None:
        return ()
    return (Rule(x.low, x.high, spark.target, stage.theme.target, stage.stroke(1)),)


def _line(spark: Sparkline, stage: Stage) -> tuple[Mark, ...]:
    points = tuple((float(at), value) for at, value in enumerate(spark.values))
    last, value = next((at, value) for at, value in reversed(points) if value is not None)
    colour = stage.theme.lines[spark.state]
    end = Dots((Dot(last, value, stage.stroke(5), colour),), (_hovers(spark)[int(last)],))
    return Stroke(points, colour, stage.stroke(2)), end


def _bars(spark: Sparkline, stage: Stage) -> tuple[Mark, ...]:
    colour = stage.theme.lines[spark.state]
    beams = tuple(Beam(at, max(value or 0, 0), colour) for at, value in enumerate(spark.values))
    return (Beams(beams, _THICKNESS, False, _hovers(spark)),)


def _hovers(spark: Sparkline) -> tuple[Hover, ...]:
    return tuple(Hover("", "", "", written(value, Measure.DECIMAL), "") for value in spark.values)
