"""A chart as one SVG: for the first picture of a page, the wall and paper. Nothing outside is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from charts.palette import FONT, Theme
from charts.plans import laid_out
from charts.plans.marks import TEXT, Axis, Layer, Stage, layer_of
from charts.spec import Spec
from charts.svg_marks import CRISP, Paper, drawn, px, text_at
from charts.text import plain

_TICK = 4.0
_BELOW = 11.0  # from a tick to the middle of its words
_BESIDE = 3.5


def to_svg(spec: Spec, theme: Theme, width: float, height: float, scale: float = 1.0) -> str:
    """Return a chart as a standalone SVG of ``width`` by ``height`` pixels.

    ``scale`` grows the text: 1 on a page, 1.85 on the wall. Title and alt text are inside for those
    who have it read out; neither is drawn.
    """
    stage = Stage(theme, scale, float(width), float(height))
    paper = Paper(laid_out(spec, stage), stage.width, stage.height)
    body = "".join(_layers(paper, stage))
    size = f'width="{px(width)}" height="{px(height)}" viewBox="0 0 {px(width)} {px(height)}"'
    caption = spec.caption
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONT}">'
        f"<title>{plain(caption.title)}</title><desc>{plain(caption.alt or caption.subtitle)}</desc>"
        f"{paper.patterns()}{body}</svg>"
    )


def _layers(paper: Paper, stage: Stage) -> Iterator[str]:
    """Yield what lies lowest first, in Plotly's order."""
    plan = paper.plan
    sheets: dict[Layer, list[str]] = {layer: [] for layer in Layer}
    for mark in plan.marks:
        sheets[layer_of(mark)].append(drawn(mark, paper))
    yield from sheets[Layer.BEHIND]
    yield from _grid(plan.y, paper, stage)
    yield from sheets[Layer.DATA]
    yield from sheets[Layer.ABOVE]
    yield from _x_axis(plan.x, paper, stage)
    yield from _y_ticks(plan.y, paper, stage)
    yield from sheets[Layer.WORDS]


def _grid(axis: Axis, paper: Paper, stage: Stage) -> Iterator[str]:
    left, right = paper.plan.margins.left, paper.width - paper.plan.margins.right
    for tick in axis.ticks if axis.has_grid else ():
        yield _line(left, paper.y(tick.value), right, paper.y(tick.value), stage.theme.grid)


def _x_axis(axis: Axis, paper: Paper, stage: Stage) -> Iterator[str]:
    room, colour = paper.plan.margins, stage.theme.hairline
    floor = paper.height - room.bottom
    if axis.has_line:
        yield _line(room.left, floor, paper.width - room.right, floor, colour)
    for tick in axis.ticks:
        x = paper.x(tick.value)
        if axis.has_marks:
            yield _line(x, floor, x, floor + _TICK, colour)
        below = floor + stage.px(_BELOW) + (_TICK if axis.has_marks else 0)
        yield text_at(tick.text, x, below, axis.colour, stage.px(TEXT), "middle")


def _y_ticks(axis: Axis, paper: Paper, stage: Stage) -> Iterator[str]:
    right = paper.plan.margins.left - _BESIDE
    for tick in axis.ticks:
        yield text_at(tick.text, right, paper.y(tick.value), axis.colour, stage.px(TEXT), "end")


def _line(x0: float, y0: float, x1: float, y1: float, colour: str) -> str:
    return f'<path d="M{px(x0)},{px(y0)}L{px(x1)},{px(y1)}" stroke="{colour}" {CRISP}/>'
