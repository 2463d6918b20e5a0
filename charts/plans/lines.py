"""Lines over time: ours and now in blue, last year in grey, names and target at the right end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from charts.palette import CLEAR, READABLE, contrast
from charts.plans.layout import (
    LINE_HEIGHT,
    axis_room,
    hover_of,
    margins,
    nothing,
    plot_height,
    room_for,
)
from charts.plans.marks import (
    TEXT,
    Anchor,
    Axis,
    Dot,
    Dots,
    Gapped,
    Hover,
    Mark,
    Plan,
    Region,
    Rule,
    Stage,
    Stroke,
    Words,
)
from charts.plans.ticks import label_places, value_ticks
from charts.spec import LineChart, Note, Point, Range, Role, Series, Tick
from charts.text import WIDE_SPACE, written

_PHONE = 260.0  # what margins leave of the narrowest page
_MOST_DOTS = 31
_END_GAP = 10.0
_NOTE_RISE = 12.0
_EDGE = 0.4  # of a step, left and right of the points
_VALUE_SIZE = 14.0


def plan_lines(chart: LineChart, stage: Stage) -> Plan:
    """Lay out lines: what is usual first, then the past, then what is ours, then the words."""
    known = _known(chart)
    if not known:
        return nothing(chart.caption, stage)
    x, y = _x_axis(chart, stage), _y_axis(chart, known, stage)
    ends = _end_words(chart, stage, _colours(chart, stage))
    reach = max((end.x for end in ends), default=0)
    at_edge = [end.text for end in ends if end.x == reach and reach == _count(chart) - 1]
    room = margins(
        stage,
        left=axis_room(y.ticks, stage),
        right=max(room_for(at_edge, stage, _end_size(chart)) + stage.px(_END_GAP), stage.px(12)),
    )
    apart = _spread(ends, y, plot_height(stage, room))
    marks = (*_usual(chart, stage), *_all_lines(chart, stage), *_target(chart, stage, x))
    return Plan(x, y, room, (*marks, *_notes(chart, stage), *apart), is_unified=True)


def _known(chart: LineChart) -> list[float]:
    values = [point.value for series in chart.series for point in series.points if point.value is not None]
    if not values:
        return []
    target = [chart.target.value] if chart.target else []
    return [*values, *target, *(chart.usual.low + chart.usual.high if chart.usual else ())]


def _count(chart: LineChart) -> int:
    return max((len(series.points) for series in chart.series), default=0)


def _labels(chart: LineChart) -> tuple[str, ...]:
    longest = max(chart.series, key=lambda series: len(series.points))
    return tuple(point.label for point in longest.points)


def _x_axis(chart: LineChart, stage: Stage) -> Axis:
    labels = _labels(chart)
    shown = label_places(labels, chart.marks, stage.narrow(_PHONE), stage.px(TEXT))
    ticks = tuple(Tick(at, labels[at]) for at in shown)
    edge = max(_EDGE, len(labels) * 0.01)
    muted = stage.theme.muted
    return Axis(-edge, len(labels) - 1 + edge, ticks, _distinct(labels), muted, has_line=True, has_marks=True)


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Plotly takes equal names for one place; trailing spaces tell them apart unseen."""
    seen: Counter[str] = Counter()
    names = []
    for label in labels:
        names.append(label + WIDE_SPACE * seen[label])
        seen[label] += 1
    return tuple(names)


def _y_axis(chart: LineChart, known: list[float], stage: Stage) -> Axis:
    muted = stage.theme.muted
    if chart.ticks:
        values = [*known, *(tick.value for tick in chart.ticks)]
        low, high = min(values), max(values)
        return Axis(low, high if high > low else low + 1, chart.ticks, colour=muted, has_grid=True)
    low, high, ticks = value_ticks(known, chart.measure)
    return Axis(low, high, ticks, colour=muted, has_grid=True)


def _colours(chart: LineChart, stage: Stage) -> list[str]:
    ours = iter(stage.theme.categorical * len(chart.series))
    return [next(ours) if series.role is Role.MAIN else stage.theme.past for series in chart.series]


def _all_lines(chart: LineChart, stage: Stage) -> Iterator[Mark]:
    coloured = zip(chart.series, _colours(chart, stage), strict=True)
    for series, colour in sorted(coloured, key=lambda pair: _depth(pair[0])):
        hovers = tuple(hover_of(point, chart.measure, series.name) for point in series.points)
        yield from _one_line(series, colour, stage, hovers)


def _depth(series: Series) -> int:
    return {Role.CONTEXT: 0, Role.PAST: 1, Role.MAIN: 2}[series.role]


def _one_line(series: Series, colour: str, stage: Stage, hovers: tuple[Hover, ...]) -> Iterator[Mark]:
    points = tuple((float(at), point.value) for at, point in enumerate(series.points))
    if series.role is not Role.MAIN:
        yield Stroke(points, colour, stage.stroke(1.5 if series.role is Role.PAST else 1.0), hovers=hovers)
        return
    finished = points[:-1] if series.is_unfinished else points
    yield Stroke(finished, colour, stage.stroke(2.5))
    if series.is_unfinished:
        yield Stroke(points[-2:], colour, stage.stroke(2.0), dash="dot")
    yield _dots(points, series.is_unfinished, colour, stage, hovers)


def _dots(
    points: tuple[Gapped, ...], is_unfinished: bool, colour: str, stage: Stage, hovers: tuple[Hover, ...]
) -> Dots:
    fill = colour if len(points) <= _MOST_DOTS else CLEAR
    last = len(points) - 1
    placed = [(at, value) for at, (_x, value) in enumerate(points) if value is not None]
    dots = [
        _hollow(at, value, colour, stage)
        if is_unfinished and at == last
        else Dot(at, value, stage.stroke(5), fill)
        for at, value in placed
    ]
    return Dots(tuple(dots), tuple(hovers[at] for at, _value in placed))


def _hollow(at: int, value: float, colour: str, stage: Stage) -> Dot:
    return Dot(at, value, stage.stroke(7), stage.theme.paper, colour, stage.stroke(2))


def _usual(chart: LineChart, stage: Stage) -> Iterator[Mark]:
    if chart.usual is None or not chart.usual.high:
        return
    yield Region((_outline(chart.usual),), stage.theme.band)
    at = round(0.7 * (len(chart.usual.high) - 1))
    size = stage.px(TEXT)
    y, rise = chart.usual.high[at], -size * 0.9
    yield Words(chart.usual.label, at, y, stage.theme.muted, size, Anchor.END, dx=-size / 2, dy=rise)


def _outline(usual: Range) -> tuple[tuple[float, float], ...]:
    upper = [(float(at), value) for at, value in enumerate(usual.high)]
    lower = [(float(at), value) for at, value in enumerate(usual.low)]
    return (*upper, *reversed(lower))


def _target(chart: LineChart, stage: Stage, x: Axis) -> Iterator[Mark]:
    if chart.target:
        yield Rule(x.low, _count(chart) - 0.9, chart.target.value, stage.theme.target, stage.stroke(1))


def _notes(chart: LineChart, stage: Stage) -> Iterator[Words]:
    last = max(_count(chart) - 1, 1)
    size = stage.px(TEXT)
    for note in chart.notes:
        anchor = _note_anchor(note, last)
        rise = -stage.px(_NOTE_RISE)
        yield Words(note.text, note.position, note.value, stage.theme.muted, size, anchor, dy=rise)


def _note_anchor(note: Note, last: int) -> Anchor:
    share = note.position / last
    if share < 0.15:
        return Anchor.START
    return Anchor.END if share > 0.85 else Anchor.MIDDLE


def _end_size(chart: LineChart) -> float:
    return _VALUE_SIZE if chart.is_ending_in_value else TEXT


def _end_words(chart: LineChart, stage: Stage, colours: list[str]) -> list[Words]:
    words = [
        _end_of(chart, series, colour, stage)
        for series, colour in zip(chart.series, colours, strict=True)
        if series.role is not Role.CONTEXT and _last(series) is not None
    ]
    if chart.target:
        colour, last, size = stage.theme.target, _count(chart) - 1, stage.px(TEXT)
        words.append(Words(chart.target.label, last, chart.target.value, colour, size, dx=stage.px(_END_GAP)))
    return [word for word in words if word.text]


def _end_of(chart: LineChart, series: Series, colour: str, stage: Stage) -> Words:
    at, point = _last(series) or (0, Point("", 0.0))
    is_value = chart.is_ending_in_value and series.role is Role.MAIN
    text = written(point.value, chart.measure) if is_value else series.name
    ink = stage.theme.ink if is_value else _text_colour(series, colour, stage)
    size = stage.px(_end_size(chart) if is_value else TEXT)
    return Words(text, at, point.value or 0.0, ink, size, dx=stage.px(_END_GAP), is_bold=is_value)


def _last(series: Series) -> tuple[int, Point] | None:
    measured = [(at, point) for at, point in enumerate(series.points) if point.value is not None]
    return measured[-1] if measured else None


def _text_colour(series: Series, colour: str, stage: Stage) -> str:
    if series.role is not Role.MAIN:
        return stage.theme.muted
    return colour if contrast(colour, stage.theme.paper) >= READABLE else stage.theme.ink


def _spread(ends: list[Words], y: Axis, height: float) -> list[Words]:
    """Move the words at one place apart, so that no two lie on each other."""
    moved = []
    for place in sorted({end.x for end in ends}):
        here = sorted((end for end in ends if end.x == place), key=lambda end: -end.y)
        wanted = [(y.high - end.y) / (y.high - y.low) * height for end in here]
        tops = _apart(wanted, [end.size * LINE_HEIGHT for end in here], height)
        moved += [_shifted(end, top - want) for end, top, want in zip(here, tops, wanted, strict=True)]
    return moved


def _apart(wanted: list[float], heights: list[float], height: float) -> list[float]:
    placed: list[float] = []
    for want, tall in zip(wanted, heights, strict=True):
        placed.append(max(want, placed[-1] + tall) if placed else want)
    floor = height
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], floor)
        floor = placed[at] - heights[at]
    return placed


def _shifted(words: Words, down: float) -> Words:
    return replace(words, dy=down)
