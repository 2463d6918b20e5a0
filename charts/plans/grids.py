"""Nine grids as a schematic map: no boundaries, and it says so."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

from charts.palette import step_of
from charts.plans.layout import and_detail, hover_of, margins, nothing, plot_height, plot_width, small_sample
from charts.plans.marks import (
    SMALL_TEXT,
    TEXT,
    Anchor,
    Axis,
    Mark,
    Plan,
    Region,
    Stage,
    Touch,
    Words,
)
from charts.spec import Cell, GridMap, Position
from charts.text import Measure, fitted, written

Corners = tuple[Position, Position, Position, Position]

# The corners of nine cells, four by four from the top left: uneven, so that nobody takes them for a survey.
_CORNERS: tuple[Position, ...] = (
    (0, 0), (1.1, 0.05), (2.05, -0.05), (3, 0),
    (-0.05, 1), (0.95, 1.08), (2.1, 0.95), (3.05, 1.05),
    (0.05, 2.05), (1.05, 1.95), (1.95, 2.08), (3, 2),
    (0, 3), (1, 3.05), (2.08, 3), (3, 3),
)  # fmt: skip
_SPREAD = 0.55  # of the middle: nearly equal values must not fill the whole ramp
_TOUCHED = 0.8  # of a cell
_EDGE = 0.1


def plan_grids(chart: GridMap, stage: Stage) -> Plan:
    """Lay out the cells, each with its name and number."""
    if not any(cell.value is not None for cell in chart.cells):
        return nothing(chart.caption, stage)
    shapes = outlines(len(chart.cells))
    columns, rows = _size(len(chart.cells))
    x, y = Axis(-_EDGE, columns + _EDGE), Axis(rows + _EDGE, -_EDGE)
    side = stage.px(4)
    below = stage.px(22) if chart.note else side
    room = margins(stage, left=side, right=side, top=side, bottom=below)
    width, height = plot_width(stage, room) / columns, plot_height(stage, room) / rows
    shares = ramp_shares([None if cell.is_small_sample else cell.value for cell in chart.cells])
    marks: list[Mark] = []
    for cell, shape, share in zip(chart.cells, shapes, shares, strict=True):
        marks += _cell(cell, shape, share, chart.measure, width, stage)
    touch = Touch(
        tuple(middle(shape) for shape in shapes),
        min(width, height) * _TOUCHED,
        tuple(hover_of(cell, chart.measure) for cell in chart.cells),
    )
    return Plan(x, y, room, (*marks, touch, *_note(chart, stage, columns, rows)))


def outlines(count: int) -> tuple[Corners, ...]:
    """Return the corners of each cell, clockwise from the top left, in cells from the top left."""
    if count == 9:
        return tuple(_uneven(*divmod(at, 3)) for at in range(9))
    columns, _rows = _size(count)
    return tuple(_square(*divmod(at, columns)) for at in range(count))


def middle(corners: Sequence[Position]) -> Position:
    """Return the mean of corners, where the words of a cell stand."""
    return sum(x for x, _y in corners) / len(corners), sum(y for _x, y in corners) / len(corners)


def ramp_shares(values: Sequence[float | None]) -> list[float | None]:
    """Return where each value lies on a ramp, 0 to 1.

    The ramp spans the values, but at least 55 % of their middle: nine nearly equal grids look equal.
    """
    known = [value for value in values if value is not None]
    if not known:
        return [None] * len(values)
    centre = (min(known) + max(known)) / 2
    spread = max(max(known) - min(known), _SPREAD * abs(centre)) or 1.0
    return [None if value is None else (value - centre) / spread + 0.5 for value in values]


def _size(count: int) -> tuple[int, int]:
    columns = max(ceil(sqrt(count)), 1)
    return columns, max(ceil(count / columns), 1)


def _uneven(row: int, column: int) -> Corners:
    first = row * 4 + column
    return _CORNERS[first], _CORNERS[first + 1], _CORNERS[first + 5], _CORNERS[first + 4]


def _square(row: int, column: int) -> Corners:
    return (column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)


def _cell(
    cell: Cell, corners: Corners, share: float | None, measure: Measure, width: float, stage: Stage
) -> list[Mark]:
    theme, size = stage.theme, stage.px(TEXT)
    fill = theme.panel if share is None else step_of(share, theme.sequential)
    ink, (x, y) = theme.readable_on(fill), middle(corners)
    hatch = theme.hairline if cell.is_small_sample else ""
    name = fitted(cell.label, size, width * 0.9)
    number = and_detail(written(cell.value, measure), small_sample() if cell.is_small_sample else "")
    return [
        Region((corners,), fill, theme.paper, stage.stroke(2), hatch),
        Words(name, x, y, ink, size, Anchor.MIDDLE, dy=-size * 0.65),
        Words(number, x, y, ink, size, Anchor.MIDDLE, dy=size * 0.65, is_bold=not cell.is_small_sample),
    ]


def _note(chart: GridMap, stage: Stage, columns: int, rows: int) -> list[Words]:
    size, down = stage.px(SMALL_TEXT), stage.px(12)
    words = Words(chart.note, columns, rows, stage.theme.muted, size, Anchor.END, dy=down)
    return [words] if chart.note else []
