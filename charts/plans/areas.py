"""Real boundaries, projected for paper and the first picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, radians

from charts.palette import step_of
from charts.plans.grids import ramp_shares
from charts.plans.layout import nothing, small_sample
from charts.plans.marks import TEXT, Anchor, Axis, Frame, Margins, Mark, Plan, Region, Stage, Words
from charts.spec import Area, AreaMap, Position, Ring
from charts.text import width_of, written


def plan_areas(chart: AreaMap, stage: Stage) -> Plan:
    """Lay out the areas, east to the right, as wide as they are tall on the ground."""
    drawn = [area for area in chart.areas if area.polygons]
    if not any(area.value is not None for area in drawn):
        return nothing(chart.caption, stage)
    squeeze = cos(radians(_middle_latitude(drawn)))
    x, y = _axes(drawn, squeeze, stage)
    unit = stage.width / (x.high - x.low)
    marks: list[Mark] = [Frame(x.low, x.high, y.low, y.high, stage.theme.panel, is_behind=True)]
    fills = area_fills(drawn, stage)
    for area, fill in zip(drawn, fills, strict=True):
        marks += _regions(area, fill, squeeze, stage)
    labels = [_label(area, fill, chart, squeeze, stage) for area, fill in zip(drawn, fills, strict=True)]
    return Plan(x, y, Margins(0, 0, 0, 0), (*marks, *_free(labels, drawn, squeeze, unit)))


def area_fills(areas: Sequence[Area], stage: Stage) -> list[str]:
    """Return the colour of each area; too few cases or nothing measured has none of the ramp."""
    theme = stage.theme
    shares = ramp_shares([None if area.is_small_sample else area.value for area in areas])
    return [theme.grid if share is None else step_of(share, theme.sequential) for share in shares]


def label_place(area: Area) -> Position:
    """Return where the name of an area stands: the centroid of its largest polygon (surveyor's formula)."""
    rings = [polygon[0] for polygon in area.polygons if polygon and polygon[0]]
    ring = max(rings, key=lambda ring: abs(_twice_surface(ring)), default=((0.0, 0.0),))
    surface = _twice_surface(ring)
    if not surface:
        return ring[0]
    shift_x, shift_y = ring[0]
    moved = [(x - shift_x, y - shift_y) for x, y in ring]
    sides = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise([*moved, moved[0]])]
    x = sum((a[0] + b[0]) * cross for a, b, cross in sides) / (3 * surface)
    y = sum((a[1] + b[1]) * cross for a, b, cross in sides) / (3 * surface)
    return x + shift_x, y + shift_y


def area_words(area: Area, chart: AreaMap) -> tuple[str, str]:
    """Return the two lines written on an area: its name, and its number or that there are too few."""
    number = small_sample() if area.is_small_sample else written(area.value, chart.measure)
    return area.label, number


def _twice_surface(ring: Ring) -> float:
    x0, y0 = ring[0]
    moved = [(x - x0, y - y0) for x, y in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*moved, moved[0]]))


def _corners(areas: Sequence[Area]) -> Iterator[Position]:
    for area in areas:
        for polygon in area.polygons:
            yield from polygon[0]


def _middle_latitude(areas: Sequence[Area]) -> float:
    latitudes = [latitude for _longitude, latitude in _corners(areas)]
    return (min(latitudes) + max(latitudes)) / 2


def _axes(areas: Sequence[Area], squeeze: float, stage: Stage) -> tuple[Axis, Axis]:
    corners = [_projected(corner, squeeze) for corner in _corners(areas)]
    left, right = min(x for x, _y in corners), max(x for x, _y in corners)
    low, high = min(y for _x, y in corners), max(y for _x, y in corners)
    edge = stage.px(8)
    unit = (
        max((right - left) / max(stage.width - 2 * edge, 1), (high - low) / max(stage.height - 2 * edge, 1))
        or 1.0
    )
    half_x, half_y = unit * stage.width / 2, unit * stage.height / 2
    return (
        Axis((left + right) / 2 - half_x, (left + right) / 2 + half_x),
        Axis((low + high) / 2 - half_y, (low + high) / 2 + half_y),
    )


def _projected(place: Position, squeeze: float) -> Position:
    return place[0] * squeeze, place[1]


def _regions(area: Area, fill: str, squeeze: float, stage: Stage) -> Iterator[Region]:
    hatch = stage.theme.past if area.is_small_sample else ""
    for polygon in area.polygons:
        rings = tuple(tuple(_projected(corner, squeeze) for corner in ring) for ring in polygon)
        yield Region(rings, fill, stage.theme.paper, stage.stroke(1.5), hatch)


def _label(area: Area, fill: str, chart: AreaMap, squeeze: float, stage: Stage) -> tuple[Words, Words]:
    ink, size = stage.theme.readable_on(fill), stage.px(TEXT)
    x, y = _projected(label_place(area), squeeze)
    name, number = area_words(area, chart)
    above = Words(name, x, y, ink, size, Anchor.MIDDLE, dy=-size * 0.65)
    return above, replace(above, text=number, dy=size * 0.65, is_bold=not area.is_small_sample)


def _free(
    labels: Sequence[tuple[Words, Words]], areas: Sequence[Area], squeeze: float, unit: float
) -> Iterator[Words]:
    """Keep the labels that fit on their area and lie on no other label."""
    taken: list[tuple[float, float, float]] = []
    for label, area in zip(labels, areas, strict=True):
        half = max(width_of(words.text, words.size) for words in label) / 2
        x, y, tall = label[0].x * unit, label[0].y * unit, label[0].size * 2.6
        is_free = all(abs(x - other) > half + wide or abs(y - level) > tall for other, level, wide in taken)
        if is_free and 2 * half <= _widest(area, squeeze) * unit:
            taken.append((x, y, half))
            yield from label


def _widest(area: Area, squeeze: float) -> float:
    spans = [[x for x, _y in polygon[0]] for polygon in area.polygons]
    return max(max(xs) - min(xs) for xs in spans) * squeeze
