"""Seven days by twenty-four hours: the darker the more, the finding boxed."""

from __future__ import annotations

from collections.abc import Sequence

from charts.plans.layout import axis_room, margins, nothing, plot_height
from charts.plans.marks import Axis, Cells, Frame, Hover, Plan, Stage, Touch
from charts.spec import Box, HeatMap, Tick
from charts.text import WIDE_SPACE, Measure, written


def plan_cells(chart: HeatMap, stage: Stage) -> Plan:
    """Lay out cells row by row from the top, 0 the palest."""
    known = [value for row in chart.values for value in row if value is not None]
    if not known:
        return nothing(chart.caption, stage)
    rows = tuple(Tick(at, name + WIDE_SPACE) for at, name in enumerate(chart.rows) if name)
    columns = tuple(Tick(at, name) for at, name in enumerate(chart.columns) if name)
    muted = stage.theme.muted
    x = Axis(-0.5, len(chart.columns) - 0.5, columns, colour=muted, has_marks=True)
    y = Axis(len(chart.rows) - 0.5, -0.5, rows, colour=muted)
    left, edge = axis_room(rows, stage), stage.px(4)
    room = margins(stage, left=left, right=edge, top=edge)
    cells = Cells(chart.values, max([*known, 0]) or 1, stage.theme.sequential)
    side = plot_height(stage, room) / max(len(chart.rows), 1)
    box = (_frame(chart.highlight, stage),) if chart.highlight else ()
    return Plan(x, y, room, (cells, Touch(_places(chart), side, _hovers(chart)), *box))


def _frame(box: Box, stage: Stage) -> Frame:
    sides = (box.left - 0.5, box.right + 0.5, box.bottom + 0.5, box.top - 0.5)
    return Frame(*sides, outline=stage.theme.target, border=stage.stroke(1.5))


def _places(chart: HeatMap) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for y, row in enumerate(chart.values) for x in range(len(row)))


def _hovers(chart: HeatMap) -> tuple[Hover, ...]:
    rows, columns = chart.row_names or chart.rows, chart.column_names or chart.columns
    return tuple(
        Hover(
            _key(chart, y, x),
            f"{_at(rows, y)} {_at(columns, x)}".strip(),
            "",
            _written(value, chart.unit),
            "",
        )
        for y, row in enumerate(chart.values)
        for x, value in enumerate(row)
    )


def _key(chart: HeatMap, row: int, column: int) -> str:
    return chart.keys[row][column] if chart.keys else f"{row}:{column}"


def _at(names: Sequence[str], place: int) -> str:
    return names[place] if place < len(names) else ""


def _written(value: float | None, unit: str) -> str:
    whole = value is None or float(value).is_integer()
    return f"{written(value, Measure.COUNT if whole else Measure.DECIMAL)} {unit}".rstrip()
