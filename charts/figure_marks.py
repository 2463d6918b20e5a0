"""Each mark as a Plotly trace, shape or annotation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from charts.palette import CLEAR
from charts.plans.marks import (
    Beams,
    Cells,
    Dots,
    Frame,
    Hover,
    Mark,
    Plan,
    Region,
    Rule,
    Stroke,
    Touch,
    Words,
)
from charts.text import plain

Drawing = dict[str, Any]

_WIDE = "\u3000"
_ONE = f"%{{customdata[1]}}<br>%{{customdata[3]}}{_WIDE}%{{customdata[4]}}<extra></extra>"
_AMONG = f"%{{customdata[2]}}{_WIDE}%{{customdata[3]}}{_WIDE}%{{customdata[4]}}<extra></extra>"
_ANCHORS = {"start": "left", "middle": "center", "end": "right"}
_DASHES = {"": "solid", "dot": "3px,3px"}
_TARGET_DASH = "5px,4px"
_UNSELECTED = {"marker": {"opacity": 0.45}}
_LIFT = 0.11  # of the size: Plotly centres the line, not the letters


@singledispatch
def traced(_mark: Mark, _plan: Plan) -> Drawing | None:
    """Return the trace of a mark, or None where it is a shape or an annotation."""
    return None


@traced.register
def _(mark: Stroke, plan: Plan) -> Drawing:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": _places([x for x, _y in mark.points], plan),
        "y": [y for _x, y in mark.points],
        "line": {"color": mark.colour, "width": mark.width, "dash": _DASHES[mark.dash]},
        **hovering(mark.hovers, plan),
    }


@traced.register
def _(mark: Dots, plan: Plan) -> Drawing:
    dots = mark.dots
    edge = {"color": [dot.outline for dot in dots], "width": [dot.border for dot in dots]}
    sizes, fills = [dot.size for dot in dots], [dot.fill for dot in dots]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": _places([dot.x for dot in dots], plan),
        "y": [dot.y for dot in dots],
        "marker": {"size": sizes, "color": fills, "line": edge, "opacity": 1},
        "cliponaxis": False,
        "unselected": _UNSELECTED,
        **hovering(mark.hovers, plan),
    }


@traced.register
def _(mark: Beams, plan: Plan) -> Drawing:
    along, across = [beam.length for beam in mark.beams], [beam.at for beam in mark.beams]
    x, y = (along, across) if mark.is_horizontal else (across, along)
    return {
        "type": "bar",
        "orientation": "h" if mark.is_horizontal else "v",
        "x": x,
        "y": y,
        "width": mark.thickness,
        "marker": _beam_look(mark),
        "unselected": _UNSELECTED,
        **hovering(mark.hovers, plan),
    }


@traced.register
def _(mark: Cells, _plan: Plan) -> Drawing:
    last = len(mark.ramp) - 1
    return {
        "type": "heatmap",
        "z": [list(row) for row in mark.values],
        "zmin": 0,
        "zmax": mark.most,
        "colorscale": [[step / last, colour] for step, colour in enumerate(mark.ramp)],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverinfo": "skip",
    }


@traced.register
def _(mark: Region, plan: Plan) -> Drawing:
    ring = (*mark.rings[0], mark.rings[0][0])
    stripes = {"shape": "/", "size": 5, "solidity": 0.25, "fgcolor": mark.hatch, "bgcolor": mark.fill}
    return {
        "type": "scatter",
        "mode": "lines" if mark.border else "none",
        "x": _places([x for x, _y in ring], plan),
        "y": [y for _x, y in ring],
        "fill": "toself",
        "fillcolor": mark.fill,
        "line": {"color": mark.outline, "width": mark.border},
        "hoverinfo": "skip",
        **({"fillpattern": stripes} if mark.hatch else {}),
    }


@traced.register
def _(mark: Touch, plan: Plan) -> Drawing:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _y in mark.points],
        "y": [y for _x, y in mark.points],
        "marker": {"symbol": "square", "size": mark.size, "color": CLEAR, "line": {"width": 0}},
        **hovering(mark.hovers, plan),
    }


def shapes(plan: Plan) -> list[Drawing]:
    """Return target lines and rectangles."""
    return [_shape(mark) for mark in plan.marks if isinstance(mark, Frame | Rule)]


def notes(plan: Plan) -> list[Drawing]:
    """Return the words."""
    return [_annotation(mark) for mark in plan.marks if isinstance(mark, Words)]


def custom_data(hovers: Sequence[Hover]) -> list[list[str]]:
    """Return what each point carries: the key as it is, the rest harmless."""
    return [
        [hover.key, plain(hover.label), plain(hover.name), plain(hover.value), plain(hover.detail)]
        for hover in hovers
    ]


def hovering(hovers: Sequence[Hover], plan: Plan | None = None) -> Drawing:
    """Return custom data and the template that reads it, or that there is nothing to say."""
    if not hovers:
        return {"hoverinfo": "skip"}
    is_among = plan is not None and plan.is_unified
    return {"customdata": custom_data(hovers), "hovertemplate": _AMONG if is_among else _ONE}


def _places(at: Sequence[float], plan: Plan) -> list[Any]:
    names = plan.x.names
    return [plain(names[int(place)]) for place in at] if names else list(at)


def _beam_look(mark: Beams) -> Drawing:
    beams = mark.beams
    look: Drawing = {"color": [beam.fill for beam in beams], "line": {"width": 0}}
    if any(beam.outline for beam in beams):
        widths = [1 if beam.outline else 0 for beam in beams]
        look["line"] = {"width": widths, "color": [beam.outline or CLEAR for beam in beams]}
    if any(beam.is_hatched for beam in beams):
        shapes_of = ["/" if beam.is_hatched else "" for beam in beams]
        look["pattern"] = {"shape": shapes_of, "size": 5, "solidity": 0.25}
    return look


@singledispatch
def _shape(mark: Frame | Rule) -> Drawing:
    raise TypeError(f"{type(mark).__name__} is no shape")


@_shape.register
def _(mark: Frame) -> Drawing:
    return {
        "type": "rect",
        "x0": mark.left,
        "x1": mark.right,
        "y0": mark.bottom,
        "y1": mark.top,
        "fillcolor": mark.fill,
        "line": {"color": mark.outline, "width": mark.border},
        "layer": "below" if mark.is_behind else "above",
    }


@_shape.register
def _(mark: Rule) -> Drawing:
    line = {"color": mark.colour, "width": mark.width, "dash": _TARGET_DASH}
    return {"type": "line", "x0": mark.left, "x1": mark.right, "y0": mark.y, "y1": mark.y, "line": line}


def _annotation(words: Words) -> Drawing:
    weight = {"weight": 700} if words.is_bold else {}
    return {
        "text": plain(words.text),
        "x": words.x,
        "y": words.y,
        "xshift": words.dx,
        "yshift": words.size * _LIFT - words.dy,
        "xanchor": _ANCHORS[words.anchor.value],
        "yanchor": "middle",
        "showarrow": False,
        "borderpad": 0,
        "font": {"color": words.colour, "size": words.size, **weight},
    }
