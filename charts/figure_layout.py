"""The frame of every Plotly figure: look.md, section 5, spelt out rather than put into a template.

A template with nticks made Plotly forget tick values, and Streamlit hangs its own on a figure without one.
"""

from __future__ import annotations

from typing import Any

from charts.figure_marks import notes, shapes
from charts.palette import CLEAR, FONT
from charts.plans.marks import TEXT, Axis, Plan, Stage
from charts.text import plain

Drawing = dict[str, Any]


def layout_of(plan: Plan, stage: Stage) -> Drawing:
    """Return the layout of a plan: margins, axes, shapes and words."""
    room = plan.margins
    return {
        **bare_layout(stage),
        "margin": {"l": room.left, "r": room.right, "t": room.top, "b": room.bottom, "pad": 0},
        "hovermode": "x unified" if plan.is_unified else "closest",
        "xaxis": _axis(plan.x, stage),
        "yaxis": _axis(plan.y, stage),
        "shapes": shapes(plan),
        "annotations": notes(plan),
    }


def bare_layout(stage: Stage) -> Drawing:
    """Return what a figure has whatever it shows."""
    font = {"family": FONT, "size": stage.px(TEXT), "color": stage.theme.ink}
    return {
        "template": {},
        "height": stage.height,
        "font": font,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "colorway": list(stage.theme.categorical),
        "showlegend": False,
        "dragmode": False,
        "separators": ".,",
        "hoverlabel": {
            "bgcolor": stage.theme.panel,
            "bordercolor": stage.theme.hairline,
            "font": font,
            "align": "left",
        },
    }


def _axis(axis: Axis, stage: Stage) -> Drawing:
    line = stage.theme.hairline
    return {
        "range": [axis.low, axis.high],
        "visible": bool(axis.ticks or axis.has_line),
        **_ticks(axis),
        "tickangle": 0,
        "tickfont": {"size": stage.px(TEXT), "color": axis.colour},
        "ticks": "outside" if axis.has_marks else "",
        "ticklen": 4,
        "ticklabelstandoff": 0 if axis.has_line or axis.has_marks else 2,
        "tickcolor": line,
        "showline": axis.has_line,
        "linecolor": line,
        "linewidth": 1,
        "showgrid": axis.has_grid,
        "gridcolor": stage.theme.grid,
        "zeroline": False,
        "spikecolor": stage.theme.muted,
        "spikethickness": 1,
        "spikedash": "solid",
        "automargin": False,
        "fixedrange": True,
    }


def _ticks(axis: Axis) -> Drawing:
    texts = [plain(tick.text) for tick in axis.ticks]
    if not axis.names:
        return {"tickmode": "array", "tickvals": [tick.value for tick in axis.ticks], "ticktext": texts}
    names = [plain(name) for name in axis.names]
    shown = [names[int(tick.value)] for tick in axis.ticks]
    kind = {"type": "category", "categoryorder": "array", "categoryarray": names}
    return {**kind, "tickmode": "array", "tickvals": shown, "ticktext": texts}
