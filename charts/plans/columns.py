"""Vertical columns: weeks against what was expected, or open cases by age."""

from __future__ import annotations

from collections.abc import Iterator

from charts.plans.layout import hover_of, margins, nothing, plot_width, room_for, small_sample
from charts.plans.marks import (
    NUMBER,
    SMALL_TEXT,
    TEXT,
    Anchor,
    Axis,
    Beam,
    Beams,
    Frame,
    Plan,
    Stage,
    Words,
)
from charts.plans.ticks import label_places
from charts.spec import Band, Column, ColumnChart, Tick
from charts.text import written
from core.i18n import _

_THICKNESS = 0.65
_THICKEST = 56.0
_NUMBER_RISE = 10.0
_BAND_RISE = 8.0
_PHONE = 320.0


def plan_columns(chart: ColumnChart, stage: Stage) -> Plan:
    """Lay out columns from 0 over the band of what was expected."""
    values = [float(column.value) for column in chart.columns if column.value is not None]
    if not values:
        return nothing(chart.caption, stage)
    room = margins(stage, left=stage.px(6), right=stage.px(6), top=stage.px(22), bottom=stage.px(22))
    x = _x_axis(chart, stage)
    y = Axis(0.0, max([*values, chart.band.high if chart.band else 0.0]) or 1.0)
    columns = Beams(
        tuple(_beam(at, column, stage) for at, column in enumerate(chart.columns)),
        _thickness(len(chart.columns), plot_width(stage, room), stage),
        False,
        tuple(hover_of(column, chart.measure) for column in chart.columns),
    )
    behind = _band(chart, stage, x, plot_width(stage, room))
    return Plan(x, y, room, (*behind, columns, *_numbers(chart, stage)))


def _x_axis(chart: ColumnChart, stage: Stage) -> Axis:
    labels = [column.label for column in chart.columns]
    shown = label_places(labels, chart.marks, stage.narrow(_PHONE), stage.px(TEXT))
    ticks = tuple(Tick(at, labels[at]) for at in shown)
    return Axis(-0.5, len(labels) - 0.5, ticks, colour=stage.theme.muted, has_line=True)


def _thickness(count: int, width: float, stage: Stage) -> float:
    return min(_THICKNESS, stage.px(_THICKEST) * count / width)


def _beam(at: int, column: Column, stage: Stage) -> Beam:
    theme, state = stage.theme, column.state
    fill = theme.past if state is None else theme.fills[state]
    outline = "" if state is None else theme.outlines[state]
    return Beam(at, max(column.value or 0, 0), fill, outline, column.is_small_sample)


def _band(chart: ColumnChart, stage: Stage, x: Axis, width: float) -> Iterator[Frame | Words]:
    band = chart.band
    if band is None:
        return
    yield Frame(x.low, x.high, band.low, band.high, stage.theme.band, is_behind=True)
    text = _band_text(chart, band)
    wide = room_for([text], stage, SMALL_TEXT) / width * len(chart.columns)
    at, size, rise = x.low + _free_place(chart, band, wide), stage.px(SMALL_TEXT), -stage.px(_BAND_RISE)
    yield Words(text, at, band.high, stage.theme.muted, size, dx=stage.px(2), dy=rise)


def _band_text(chart: ColumnChart, band: Band) -> str:
    if any(column.is_small_sample for column in chart.columns):
        return _("{range}, {caveat}", range=band.label, caveat=small_sample())
    return band.label


def _free_place(chart: ColumnChart, band: Band, wide: float) -> int:
    """Return the first column from which words as wide as ``wide`` columns meet none above the band."""
    tall = [(column.value or 0) > band.high for column in chart.columns]
    span = max(round(wide + 0.5), 1)
    places = (at for at in range(len(tall) - span + 1) if not any(tall[at : at + span]))
    return next(places, 0)


def _numbers(chart: ColumnChart, stage: Stage) -> Iterator[Words]:
    for at, column in enumerate(chart.columns):
        if column.value is None or not (chart.has_all_values or column.state):
            continue
        size = stage.px(NUMBER if column.state else TEXT)
        text, y = written(column.value, chart.measure), float(max(column.value, 0))
        rise = -stage.px(_NUMBER_RISE)
        yield Words(
            text, at, y, stage.theme.ink, size, Anchor.MIDDLE, dy=rise, is_bold=column.state is not None
        )
