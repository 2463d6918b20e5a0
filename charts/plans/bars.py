"""Horizontal bars by kind: name on the left, number and share on the right, no axis."""

from __future__ import annotations

from charts.plans.layout import (
    and_detail,
    axis_room,
    hover_of,
    margins,
    nothing,
    plot_height,
    room_for,
    small_sample,
)
from charts.plans.marks import TEXT, Axis, Beam, Beams, Plan, Stage, Words
from charts.spec import Bar, BarChart, Tick
from charts.text import WIDE_SPACE, fitted, written

_NAME_SHARE = 0.38  # of the width, at most
_COLUMN = 360.0  # a card: what a narrow page shows in full, a wide one shows too
_THICKNESS = 0.65
_THICKEST = 28.0
_GAP = 4.0
_MARGIN = 2.0


def plan_bars(chart: BarChart, stage: Stage) -> Plan:
    """Lay out bars: the longest ends where its number begins."""
    bars = chart.bars if chart.is_in_order else _ranked(chart.bars)
    if not any(bar.value is not None for bar in bars):
        return nothing(chart.caption, stage)
    names, numbers = _names(bars, stage), [_number(bar, chart) for bar in bars]
    ticks = tuple(Tick(at, name) for at, name in enumerate(names))
    right, edge = room_for(numbers, stage) + stage.px(_GAP), stage.px(_MARGIN)
    room = margins(stage, left=axis_room(ticks, stage), right=right, top=edge, bottom=edge)
    thickness = min(_THICKNESS, stage.px(_THICKEST) * len(bars) / plot_height(stage, room))
    hovers = tuple(hover_of(bar, chart.measure) for bar in bars)
    beams = tuple(_beam(at, bar, stage) for at, bar in enumerate(bars))
    y = Axis(len(bars) - 0.5, -0.5, ticks, colour=stage.theme.ink)
    words = tuple(_words(at, bars[at], text, stage) for at, text in enumerate(numbers))
    x = Axis(0.0, max(max((beam.length for beam in beams), default=0.0), 1e-9))
    return Plan(x, y, room, (Beams(beams, thickness, True, hovers), *words))


def _ranked(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    return tuple(sorted(bars, key=lambda bar: (bar.is_other, -(bar.value or 0))))


def _names(bars: tuple[Bar, ...], stage: Stage) -> list[str]:
    size, most = stage.px(TEXT), stage.narrow(_COLUMN) * _NAME_SHARE
    return [fitted(bar.label, size, most) + WIDE_SPACE for bar in bars]


def _number(bar: Bar, chart: BarChart) -> str:
    detail = small_sample() if bar.is_small_sample else bar.detail
    return and_detail(written(bar.value, chart.measure), detail)


def _beam(at: int, bar: Bar, stage: Stage) -> Beam:
    fill = stage.theme.past if bar.is_other else stage.theme.main
    return Beam(at, max(bar.value or 0, 0), fill, is_hatched=bar.is_small_sample)


def _words(at: int, bar: Bar, text: str, stage: Stage) -> Words:
    length = float(max(bar.value or 0, 0))
    return Words(text, length, at, stage.theme.ink, stage.px(TEXT), dx=stage.px(_GAP))
