"""What a chart shows, frozen: hashable, picklable, the same for a page, a first picture, paper and wall.

Texts are in the reader's language and raw; the drawers make them harmless. A value of None, or one that
is not a finite number, was not measured: it is drawn as a gap or a dash, never as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from charts.palette import State
from charts.text import Measure

Position = tuple[float, float]
Ring = tuple[Position, ...]


def measured(value: float | None) -> float | None:
    """Return a plain number (a count stays whole), or None for what was not measured."""
    if value is None or not isfinite(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a chart.

    ``title`` is the finding, ``subtitle`` says measure, unit and scope, ``alt`` reads the chart out;
    ``when_empty`` stands in place of a chart without data.
    """

    title: str
    subtitle: str = ""
    alt: str = ""
    when_empty: str = ""


@dataclass(frozen=True, slots=True)
class _Measured:
    """A labelled value; ``key`` comes back from a click, ``detail`` follows the value, e.g. 851/886."""

    label: str
    value: float | None
    detail: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", measured(self.value))


@dataclass(frozen=True, slots=True)
class Point(_Measured):
    """One month, hour or week of a line."""


class Role(StrEnum):
    """How a line is drawn: ours and now; the same last year; many in the background."""

    MAIN = "main"
    PAST = "past"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Series:
    """A line. The last point of an unfinished one is hollow, the way to it dotted."""

    name: str
    points: tuple[Point, ...]
    role: Role = Role.MAIN
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach and its words, e.g. 目标 95%."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words above a point of a line: ``position`` counts points from 0."""

    position: int
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual at each point of a line, low and high, and its words."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """What is expected of every column alike, and its words, e.g. 预期 4–10."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A value of an axis and how it is written."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over months, weeks or hours.

    All series share the labels of the longest. ``ticks`` fix the value axis, which otherwise finds its
    own: from 0 for counts, zoomed on the data for shares. ``marks`` are the positions labelled below,
    otherwise about six. ``is_ending_in_value`` writes the last number at the end of a line instead of
    its name.
    """

    caption: Caption
    series: tuple[Series, ...]
    measure: Measure = Measure.COUNT
    target: Target | None = None
    notes: tuple[Note, ...] = ()
    usual: Range | None = None
    ticks: tuple[Tick, ...] = ()
    marks: tuple[int, ...] = ()
    is_ending_in_value: bool = False
    height: int = 230


@dataclass(frozen=True, slots=True)
class Bar(_Measured):
    """One kind; ``detail`` is its share, 29%. A small sample is hatched and loses its share."""

    is_other: bool = False
    is_small_sample: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from the longest down, what is left over last; or in the order given."""

    caption: Caption
    bars: tuple[Bar, ...]
    measure: Measure = Measure.COUNT
    is_in_order: bool = False
    height: int = 230


@dataclass(frozen=True, slots=True)
class Column(_Measured):
    """One week, or one stretch of ages. ``state`` colours it, no state leaves it to the past."""

    state: State | None = None
    is_small_sample: bool = False


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Vertical columns from 0, with what was expected behind them.

    A column with a state carries its number in bold; ``has_all_values`` writes the others too.
    ``marks`` are the positions labelled below, otherwise as many as fit.
    """

    caption: Caption
    columns: tuple[Column, ...]
    measure: Measure = Measure.COUNT
    band: Band | None = None
    marks: tuple[int, ...] = ()
    has_all_values: bool = False
    height: int = 104


@dataclass(frozen=True, slots=True)
class Box:
    """Cells from row and column to row and column, both ends inside, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A table of cells, e.g. 7 days by 24 hours; the darker the more, 0 is the palest.

    ``rows`` and ``columns`` are written at the axes ('' is not written), ``row_names`` and
    ``column_names`` in the hover box where they differ. ``unit`` follows the number: {count} 起 is
    given as 起. ``keys`` as many as cells; without them a cell answers a click with 'row:column'.
    """

    caption: Caption
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    highlight: Box | None = None
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    unit: str = ""
    keys: tuple[tuple[str, ...], ...] = ()
    height: int = 210

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(tuple(map(measured, row)) for row in self.values))


@dataclass(frozen=True, slots=True)
class Cell(_Measured):
    """One grid of the schematic map; a small sample is hatched and says so."""

    is_small_sample: bool = False


@dataclass(frozen=True, slots=True)
class GridMap:
    """Schematic cells, three by three for nine, otherwise near a square.

    ``note`` is drawn below and says that these are no boundaries: 示意图，非实际边界.
    """

    caption: Caption
    cells: tuple[Cell, ...]
    measure: Measure = Measure.COUNT
    note: str = ""
    height: int = 210


@dataclass(frozen=True, slots=True)
class Area(_Measured):
    """A real area: polygons of rings, longitude before latitude, the outer ring first (GeoJSON)."""

    polygons: tuple[tuple[Ring, ...], ...] = ()
    is_small_sample: bool = False


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Real boundaries coloured by a value; on a page the view fits into ``width`` by ``height``."""

    caption: Caption
    areas: tuple[Area, ...]
    measure: Measure = Measure.COUNT
    height: int = 320
    width: int = 480


@dataclass(frozen=True, slots=True)
class Zone(_Measured):
    """A grid on a map of routes: its outline (east, north) and what is expected in it."""

    ring: Ring = ()


@dataclass(frozen=True, slots=True)
class Waypoint(_Measured):
    """A stop of a route: where (east, north), its number as ``label``, what is expected there."""

    place: Position = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Route:
    """The stops of a team in their order. One that is not in focus lies pale in the background."""

    name: str
    stops: tuple[Waypoint, ...]
    is_in_focus: bool = True


@dataclass(frozen=True, slots=True)
class RouteMap:
    """Routes over grids, in kilometres, east to the right; no tiles. ``note`` says what it is not."""

    caption: Caption
    zones: tuple[Zone, ...]
    routes: tuple[Route, ...]
    measure: Measure = Measure.DECIMAL
    note: str = ""
    height: int = 380


@dataclass(frozen=True, slots=True)
class FunnelDot(_Measured):
    """A share of so many; ``tries`` says where it stands from left to right."""

    tries: int = 0


@dataclass(frozen=True, slots=True)
class Funnel:
    """Shares against what they are shares of, with the limits that chance alone would leave them in.

    ``low`` and ``high`` stand at 1, 2, 3 ... tries; ``centre`` is the share of all together.
    """

    caption: Caption
    dots: tuple[FunnelDot, ...]
    centre: Target
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    unit: str = ""
    height: int = 230


class Kind(StrEnum):
    """How a small picture shows its numbers."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The small picture of a tile: no words, one colour, the target as a dashed line."""

    caption: Caption
    values: tuple[float | None, ...]
    state: State = State.GREY
    target: float | None = None
    kind: Kind = Kind.LINE
    height: int = 44

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(map(measured, self.values)))


Spec = LineChart | BarChart | ColumnChart | HeatMap | GridMap | AreaMap | RouteMap | Funnel | Sparkline
