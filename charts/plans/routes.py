"""Routes of patrol over their grids: a drawing by kilometres, without tiles, the same on page and paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from charts.palette import step_of
from charts.plans.grids import ramp_shares
from charts.plans.layout import hover_of, nothing
from charts.plans.marks import (
    SMALL_TEXT,
    TEXT,
    Anchor,
    Axis,
    Dot,
    Dots,
    Margins,
    Mark,
    Plan,
    Region,
    Stage,
    Stroke,
    Words,
)
from charts.spec import Position, Route, RouteMap, Zone

_EDGE = 16.0
_DOT, _PALE_DOT = 17.0, 6.0
_FOOT = 18.0
_PALE = 0.4  # zones lie under everything: only the pale part of the ramp


def plan_routes(chart: RouteMap, stage: Stage) -> Plan:
    """Lay out grids, then pale routes, then those in focus with their numbered stops."""
    places = [*(corner for zone in chart.zones for corner in zone.ring), *_stops(chart.routes)]
    if not places:
        return nothing(chart.caption, stage)
    x, y = _axes(places, stage)
    marks: list[Mark] = [*_zones(chart.zones, stage)]
    colours = _colours(chart.routes, stage)
    for route, colour in sorted(
        zip(chart.routes, colours, strict=True), key=lambda pair: pair[0].is_in_focus
    ):
        marks += _route(route, colour, chart, stage)
    return Plan(x, y, Margins(0, 0, 0, 0), (*marks, *_note(chart, stage, x, y)))


def _stops(routes: Sequence[Route]) -> Iterator[Position]:
    return (stop.place for route in routes for stop in route.stops)


def _axes(places: Sequence[Position], stage: Stage) -> tuple[Axis, Axis]:
    """One kilometre is as long east as north, and everything fits."""
    left, right = min(x for x, _y in places), max(x for x, _y in places)
    low, high = min(y for _x, y in places), max(y for _x, y in places)
    edge, foot = stage.px(_EDGE), stage.px(_FOOT)
    across = (right - left) / max(stage.width - 2 * edge, 1)
    down = (high - low) / max(stage.height - 2 * edge - foot, 1)
    unit = max(across, down) or 0.01
    half_x = unit * stage.width / 2
    centre, bottom = (left + right) / 2, (low + high) / 2 - unit * (stage.height + foot) / 2
    return Axis(centre - half_x, centre + half_x), Axis(bottom, bottom + unit * stage.height)


def _zones(zones: Sequence[Zone], stage: Stage) -> Iterator[Mark]:
    theme = stage.theme
    for zone, share in zip(zones, ramp_shares([zone.value for zone in zones]), strict=True):
        if not zone.ring:
            continue
        fill = theme.panel if share is None else step_of(share * _PALE, theme.sequential)
        yield Region((zone.ring,), fill, theme.paper, stage.stroke(2))
    for zone in zones:
        if zone.ring:
            left, top = min(x for x, _y in zone.ring), max(y for _x, y in zone.ring)
            size, aside = stage.px(SMALL_TEXT), stage.px(5)
            yield Words(zone.label, left, top, theme.muted, size, dx=aside, dy=stage.px(10))


def _colours(routes: Sequence[Route], stage: Stage) -> list[str]:
    ours = iter(stage.theme.categorical * len(routes))
    return [next(ours) if route.is_in_focus else stage.theme.past for route in routes]


def _route(route: Route, colour: str, chart: RouteMap, stage: Stage) -> Iterator[Mark]:
    if not route.stops:
        return
    hovers = tuple(hover_of(stop, chart.measure, route.name) for stop in route.stops)
    width = stage.stroke(2.0 if route.is_in_focus else 1.0)
    yield Stroke(tuple(stop.place for stop in route.stops), colour, width)
    size = stage.px(_DOT if route.is_in_focus else _PALE_DOT)
    paper = stage.theme.paper
    dots = tuple(Dot(*stop.place, size, colour, paper, stage.stroke(1)) for stop in route.stops)
    yield Dots(dots, hovers)
    if route.is_in_focus:
        ink = stage.theme.readable_on(colour)
        for stop in {one.place: one for one in reversed(route.stops)}.values():  # a place again: first visit
            yield Words(stop.label, *stop.place, ink, stage.px(10), Anchor.MIDDLE, is_bold=True)
        x, y = route.stops[0].place
        name = Words(route.name, x, y, colour, stage.px(TEXT), Anchor.MIDDLE, is_bold=True)
        yield replace(name, dy=-stage.px(_DOT))


def _note(chart: RouteMap, stage: Stage, x: Axis, y: Axis) -> list[Words]:
    size = stage.px(SMALL_TEXT)
    aside = stage.px(6)
    words = Words(chart.note, x.high, y.low, stage.theme.muted, size, Anchor.END, dx=-aside, dy=-stage.px(9))
    return [words] if chart.note else []
