"""Real boundaries in Plotly: a map without tiles, glyphs or any request."""

from __future__ import annotations

from collections.abc import Sequence
from math import asinh, atan, degrees, log2, pi, radians, sinh, tan
from typing import Any

from charts.figure_layout import bare_layout
from charts.figure_marks import hovering
from charts.palette import FONT
from charts.plans.areas import area_fills, area_words, label_place
from charts.plans.layout import hover_of
from charts.plans.marks import TEXT, Stage
from charts.spec import Area, AreaMap, Ring
from charts.text import bare

Drawing = dict[str, Any]

# Drawn by nobody: on a second drawing Plotly throws an empty "sources" away, and the map then fails.
_NOWHERE = {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}}
_WORLD = 512.0
_EDGE = 8.0
_SMALLEST = 1e-9  # a single point has no extent


def area_figure(chart: AreaMap, stage: Stage) -> Drawing:
    """Return the figure of a map, or {} where there is nothing to show.

    One polygon trace, then one trace of names for each text colour that can be read on them: a map
    knows one colour per trace.
    """
    drawn = [area for area in chart.areas if area.polygons]
    if not any(area.value is not None for area in drawn):
        return {}
    fills = area_fills(drawn, stage)
    inks = [stage.theme.readable_on(fill) for fill in fills]
    named = [_names(chart, drawn, inks, ink, stage) for ink in dict.fromkeys(inks)]
    view = {"style": _style(stage), "fitbounds": False, **_view(drawn, chart)}
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout = {**bare_layout(stage), "map": view, "margin": margin, "hovermode": "closest"}
    return {"data": [_polygons(chart, drawn, fills, stage), *named], "layout": layout}


def _style(stage: Stage) -> Drawing:
    ground = {"id": "ground", "type": "background", "paint": {"background-color": stage.theme.panel}}
    return {"version": 8, "sources": {"nowhere": _NOWHERE}, "layers": [ground]}


def _polygons(chart: AreaMap, areas: Sequence[Area], fills: Sequence[str], stage: Stage) -> Drawing:
    ids = [str(at) for at in range(len(areas))]
    features = [_feature(*pair) for pair in zip(ids, areas, strict=True)]
    return {
        "type": "choroplethmap",
        "geojson": {"type": "FeatureCollection", "features": features},
        "locations": ids,
        "z": list(range(len(areas))),
        "zmin": -0.5,
        "zmax": len(areas) - 0.5,
        "colorscale": _one_each(fills),
        "showscale": False,
        "marker": {"line": {"color": stage.theme.paper, "width": stage.stroke(1.5)}, "opacity": 1},
        "unselected": {"marker": {"opacity": 0.45}},
        **hovering([hover_of(area, chart.measure) for area in areas]),
    }


def _one_each(fills: Sequence[str]) -> list[list[Any]]:
    count = len(fills)
    return [[edge / count, fill] for at, fill in enumerate(fills) for edge in (at, at + 1)]


def _feature(name: str, area: Area) -> Drawing:
    rings = tuple(tuple(map(_closed, polygon)) for polygon in area.polygons)
    shape = {"type": "MultiPolygon", "coordinates": rings}
    return {"type": "Feature", "id": name, "properties": {}, "geometry": shape}


def _closed(ring: Ring) -> Ring:
    return ring if ring[0] == ring[-1] else (*ring, ring[0])


def _view(areas: Sequence[Area], chart: AreaMap) -> Drawing:
    """Plotly fits a view to points, never to polygons. World at zoom 0: 512 pixels (Web Mercator)."""
    corners = [corner for area in areas for polygon in area.polygons for corner in polygon[0]]
    longitudes, heights = [x for x, _y in corners], [_mercator(y) for _x, y in corners]
    east, west, high, low = max(longitudes), min(longitudes), max(heights), min(heights)
    across = (chart.width - 2 * _EDGE) / max((east - west) / 360, _SMALLEST)
    down = (chart.height - 2 * _EDGE) / max((high - low) / (2 * pi), _SMALLEST)
    centre = {"lon": (east + west) / 2, "lat": degrees(atan(sinh((high + low) / 2)))}
    return {"center": centre, "zoom": log2(min(across, down) / _WORLD)}


def _mercator(latitude: float) -> float:
    return asinh(tan(radians(latitude)))


def _names(chart: AreaMap, areas: Sequence[Area], inks: Sequence[str], ink: str, stage: Stage) -> Drawing:
    here = [area for area, one in zip(areas, inks, strict=True) if one == ink]
    places = [label_place(area) for area in here]
    return {
        "type": "scattermap",
        "mode": "text",
        "lon": [longitude for longitude, _latitude in places],
        "lat": [latitude for _longitude, latitude in places],
        "text": ["<br>".join(map(bare, area_words(area, chart))) for area in here],
        "textfont": {"family": FONT, "size": stage.px(TEXT), "color": ink},
        "hoverinfo": "skip",
    }
