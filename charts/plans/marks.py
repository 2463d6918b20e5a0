"""A chart laid out: axes, margins and marks in the chart's own units, ready for either drawer.

Both drawers read the same plan, so a page and a printed report cannot tell different things. Positions
are data coordinates; ``dx`` and ``dy`` shift by pixels, right and down. Texts are still raw.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from charts.palette import CLEAR, Theme
from charts.spec import Position, Tick

Gapped = tuple[float, float | None]

TEXT = 12.0  # pixels, the size of chart text at scale 1
SMALL_TEXT = 11.0
NUMBER = 13.0


@dataclass(frozen=True, slots=True)
class Stage:
    """What a chart is laid out for. Plotly learns its width from the page, so there it is only a guess."""

    theme: Theme
    scale: float
    width: float
    height: float

    def px(self, size: float) -> float:
        """Return a text size or distance, grown with the scale."""
        return size * self.scale

    def narrow(self, width: float) -> float:
        """Return a width to thin and cut words for that both drawers share: never more than ``width``."""
        return min(self.width, self.px(width))

    def stroke(self, width: float) -> float:
        """Return a line width: it grows half as fast, or lines would swell on the wall."""
        return width * (1 + self.scale) / 2


@dataclass(frozen=True, slots=True)
class Hover:
    """One point's custom data, in this order; only the drawers' constant templates read it."""

    key: str
    label: str
    name: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From ``low`` (left or bottom) to ``high``; low may be the greater. ``names`` make it one of names."""

    low: float
    high: float
    ticks: tuple[Tick, ...] = ()
    names: tuple[str, ...] = ()
    colour: str = CLEAR
    has_line: bool = False
    has_marks: bool = False
    has_grid: bool = False


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels around the plot."""

    left: float
    right: float
    top: float
    bottom: float


class Anchor(StrEnum):
    """Which part of the words stands at the position."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, vertically centred on its position."""

    text: str
    x: float
    y: float
    colour: str
    size: float
    anchor: Anchor = Anchor.START
    dx: float = 0.0
    dy: float = 0.0
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, broken where a value is None."""

    points: tuple[Gapped, ...]
    colour: str
    width: float
    dash: str = ""
    hovers: tuple[Hover, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line; without a fill it is only there to be touched."""

    x: float
    y: float
    size: float
    fill: str = CLEAR
    outline: str = CLEAR
    border: float = 0.0


@dataclass(frozen=True, slots=True)
class Dots:
    """The points of a line with what they say."""

    dots: tuple[Dot, ...]
    hovers: tuple[Hover, ...]


@dataclass(frozen=True, slots=True)
class Beam:
    """A bar or column from 0; ``is_hatched`` where the sample is small."""

    at: float
    length: float
    fill: str
    outline: str = ""
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class Beams:
    """Bars or columns, ``thickness`` in units of their axis."""

    beams: tuple[Beam, ...]
    thickness: float
    is_horizontal: bool
    hovers: tuple[Hover, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of 1 by 1 around whole positions, row by row; ``most`` gets the last colour."""

    values: tuple[tuple[float | None, ...], ...]
    most: float
    ramp: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A filled outline; ``hatch`` is the colour of the stripes over it. Further rings are holes."""

    rings: tuple[tuple[Position, ...], ...]
    fill: str
    outline: str = CLEAR
    border: float = 0.0
    hatch: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of data coordinates, behind everything or around a finding."""

    left: float
    right: float
    bottom: float
    top: float
    fill: str = CLEAR
    outline: str = CLEAR
    border: float = 0.0
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A level line, the target."""

    left: float
    right: float
    y: float
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Touch:
    """Unseen squares of ``size`` pixels that answer the pointer where Plotly's own marks cannot."""

    points: tuple[Position, ...]
    size: float
    hovers: tuple[Hover, ...]


Mark = Stroke | Dots | Beams | Cells | Region | Frame | Rule | Touch | Words


class Layer(Enum):
    """What lies under what; the grid lies between the first two, the axes before the words."""

    BEHIND = 0
    DATA = 1
    ABOVE = 2
    WORDS = 3


def layer_of(mark: Mark) -> Layer:
    """Return the layer a mark belongs to."""
    if isinstance(mark, Words):
        return Layer.WORDS
    if isinstance(mark, Rule):
        return Layer.ABOVE
    if isinstance(mark, Frame):
        return Layer.BEHIND if mark.is_behind else Layer.ABOVE
    return Layer.DATA


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to draw, in order."""

    x: Axis
    y: Axis
    margins: Margins
    marks: tuple[Mark, ...]
    is_unified: bool = False
