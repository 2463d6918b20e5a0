"""Each mark as SVG elements. Only numbers, our own colours and harmless text are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from math import sqrt

from charts.palette import CLEAR, shade
from charts.plans.marks import (
    Beam,
    Beams,
    Cells,
    Dots,
    Frame,
    Gapped,
    Mark,
    Plan,
    Region,
    Rule,
    Stroke,
    Touch,
    Words,
)
from charts.spec import Position
from charts.text import plain

BASELINE = 0.36  # of the size, below the middle: no two renderers agree on dominant-baseline
CRISP = 'shape-rendering="crispEdges"'
_DASHES = {"": "", "dot": ' stroke-dasharray="3,3"'}
_TARGET_DASH = "5,4"
_HATCH = 5.0 * sqrt(2)  # the stripes Plotly draws for "/" of size 5 and solidity 0.25
_HATCH_INK = 1.25
_SLIVER = 0.5


def px(number: float) -> str:
    """Write a coordinate: at most two decimals, no trailing zero."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


@dataclass(slots=True)
class Paper:
    """Turns data coordinates into pixels, and remembers the hatches that were used."""

    plan: Plan
    width: float
    height: float
    hatches: dict[str, str] = field(default_factory=dict)
    left: float = 0.0
    top: float = 0.0
    unit_x: float = 1.0
    unit_y: float = 1.0

    def __post_init__(self) -> None:
        room, x, y = self.plan.margins, self.plan.x, self.plan.y
        across = max(self.width - room.left - room.right, 1.0)
        down = max(self.height - room.top - room.bottom, 1.0)
        self.unit_x, self.unit_y = across / (x.high - x.low), down / (y.high - y.low)
        self.left, self.top = room.left - x.low * self.unit_x, room.top + y.high * self.unit_y

    def x(self, value: float) -> float:
        """Return pixels from the left edge."""
        return self.left + value * self.unit_x

    def y(self, value: float) -> float:
        """Return pixels from the top edge."""
        return self.top - value * self.unit_y

    def at(self, place: Position) -> str:
        """Write a position, to a tenth of a pixel: boundaries have thousands."""
        return f"{self.left + place[0] * self.unit_x:.1f},{self.top - place[1] * self.unit_y:.1f}"

    def hatch(self, ink: str) -> str:
        """Return the fill of a hatched area, and remember to define it."""
        self.hatches[ink] = f"hatch-{ink.lstrip('#')}"
        return f"url(#{self.hatches[ink]})"

    def patterns(self) -> str:
        """Return the definitions of all hatches used."""
        found = "".join(_pattern(name, ink) for ink, name in self.hatches.items())
        return f"<defs>{found}</defs>" if found else ""


@singledispatch
def drawn(mark: Mark, _paper: Paper) -> str:
    """Return the elements of a mark. Raises ``TypeError`` for what is none."""
    raise TypeError(f"{type(mark).__name__} is no mark")


@drawn.register
def _(mark: Words, paper: Paper) -> str:
    x, y = paper.x(mark.x) + mark.dx, paper.y(mark.y) + mark.dy
    return text_at(mark.text, x, y, mark.colour, mark.size, mark.anchor.value, mark.is_bold)


@drawn.register
def _(mark: Stroke, paper: Paper) -> str:
    path = "".join(_pen(at, mark.points, paper) for at in range(len(mark.points)))
    if not path:
        return ""
    look = f'fill="none" stroke="{mark.colour}" stroke-width="{px(mark.width)}" stroke-linejoin="round"'
    return f'<path d="{path}" {look}{_DASHES[mark.dash]}/>'


@drawn.register
def _(mark: Dots, paper: Paper) -> str:
    return "".join(
        f'<circle cx="{px(paper.x(dot.x))}" cy="{px(paper.y(dot.y))}" r="{px(dot.size / 2)}"'
        f' fill="{dot.fill}"{_edge(dot.outline, dot.border)}/>'
        for dot in mark.dots
        if dot.fill != CLEAR
    )


@drawn.register
def _(mark: Beams, paper: Paper) -> str:
    return "".join(_beam(beam, mark, paper) for beam in mark.beams if beam.length > 0)


@drawn.register
def _(mark: Cells, paper: Paper) -> str:
    wide, tall = max(abs(paper.unit_x) - 1, _SLIVER), max(abs(paper.unit_y) - 1, _SLIVER)
    look = f'width="{px(wide)}" height="{px(tall)}"'
    cells = "".join(
        f'<rect x="{px(paper.x(column) - wide / 2)}" y="{px(paper.y(row) - tall / 2)}" {look}'
        f' fill="{shade(value / mark.most, mark.ramp)}"/>'
        for row, values in enumerate(mark.values)
        for column, value in enumerate(values)
        if value is not None
    )
    return f"<g {CRISP}>{cells}</g>"


@drawn.register
def _(mark: Region, paper: Paper) -> str:
    path = "".join(f"M{'L'.join(map(paper.at, ring))}Z" for ring in mark.rings)
    shape = f'<path d="{path}" fill-rule="evenodd"'
    edge = _edge(mark.outline, mark.border)
    plain_shape = f'{shape} {_fill(mark.fill)}{edge} stroke-linejoin="round"/>'
    return plain_shape + (f'{shape} fill="{paper.hatch(mark.hatch)}"/>' if mark.hatch else "")


@drawn.register
def _(mark: Frame, paper: Paper) -> str:
    left, right = sorted((paper.x(mark.left), paper.x(mark.right)))
    top, bottom = sorted((paper.y(mark.bottom), paper.y(mark.top)))
    place = f'x="{px(left)}" y="{px(top)}" width="{px(right - left)}" height="{px(bottom - top)}"'
    return f"<rect {place} {_fill(mark.fill)}{_edge(mark.outline, mark.border)}/>"


@drawn.register
def _(mark: Rule, paper: Paper) -> str:
    return (
        f'<path d="M{paper.at((mark.left, mark.y))}L{paper.at((mark.right, mark.y))}" stroke="{mark.colour}"'
        f' stroke-width="{px(mark.width)}" stroke-dasharray="{_TARGET_DASH}"/>'
    )


@drawn.register
def _(_mark: Touch, _paper: Paper) -> str:
    return ""


def text_at(
    text: str, x: float, y: float, colour: str, size: float, anchor: str, is_bold: bool = False
) -> str:
    """Return a line of text, vertically centred on ``y``."""
    weight = ' font-weight="700"' if is_bold else ""
    stand = "" if anchor == "start" else f' text-anchor="{anchor}"'
    place = f'x="{px(x)}" y="{px(y + size * BASELINE)}"'
    return f'<text {place} font-size="{px(size)}" fill="{colour}"{stand}{weight}>{plain(text)}</text>'


def _pen(at: int, points: tuple[Gapped, ...], paper: Paper) -> str:
    x, y = points[at]
    if y is None:
        return ""
    is_start = at == 0 or points[at - 1][1] is None
    return ("M" if is_start else "L") + paper.at((x, y))


def _beam(beam: Beam, beams: Beams, paper: Paper) -> str:
    half = beams.thickness / 2
    ends = ((0.0, beam.at - half), (beam.length, beam.at + half))
    (x0, y0), (x1, y1) = ends if beams.is_horizontal else ((a, b) for b, a in ends)
    left, right = sorted((paper.x(x0), paper.x(x1)))
    top, bottom = sorted((paper.y(y0), paper.y(y1)))
    fill = paper.hatch(beam.fill) if beam.is_hatched else beam.fill
    place = f'x="{px(left)}" y="{px(top)}" width="{px(right - left)}" height="{px(bottom - top)}"'
    return f'<rect {place} fill="{fill}"{_edge(beam.outline, 1.0)} {CRISP}/>'


def _edge(colour: str, width: float) -> str:
    return "" if colour in ("", CLEAR) or not width else f' stroke="{colour}" stroke-width="{px(width)}"'


def _fill(colour: str) -> str:
    """Older renderers know no rgba() in SVG: the opacity goes apart."""
    if not colour.startswith("rgba"):
        return f'fill="{colour}"'
    red, green, blue, opacity = colour[5:-1].split(",")
    if float(opacity) == 0:
        return 'fill="none"'
    return f'fill="rgb({red},{green},{blue})" fill-opacity="{opacity}"'


def _pattern(name: str, ink: str) -> str:
    w = _HATCH
    path = (
        f"M{px(-w / 4)},{px(w / 4)}l{px(w / 2)},{px(-w / 2)}M0,{px(w)}L{px(w)},0"
        f"M{px(w * 0.75)},{px(w * 1.25)}l{px(w / 2)},{px(-w / 2)}"
    )
    return (
        f'<pattern id="{name}" patternUnits="userSpaceOnUse" width="{px(w)}" height="{px(w)}">'
        f'<path d="{path}" stroke="{ink}" stroke-width="{_HATCH_INK}"/></pattern>'
    )
