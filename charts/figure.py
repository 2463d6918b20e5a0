"""A chart as a Plotly figure, for a page where it is pointed at and clicked.

Call ``st.plotly_chart(figure, theme=None, config=PLOTLY_CONFIG, alt=spec.caption.alt)``. Every point
carries custom data: the key at place ``KEY``, then label, series, value and detail as written. Hover
templates are constants: a stored title is data, never a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any, Final

import plotly.graph_objects as go

from charts.area_figure import area_figure
from charts.figure_layout import layout_of
from charts.figure_marks import traced
from charts.palette import Theme
from charts.plans import laid_out
from charts.plans.marks import Plan, Stage
from charts.spec import AreaMap, Spec

KEY: Final = 0
PLOTLY_CONFIG: Mapping[str, Any] = {"displayModeBar": False, "scrollZoom": False}
GUESSED_WIDTH = 480.0  # Plotly learns the width from the page; this thins labels and cuts long names


def to_plotly(spec: Spec, theme: Theme, scale: float = 1.0) -> go.Figure:
    """Return a chart as a figure as high as the spec says; ``scale`` grows the text (1.85 on the wall)."""
    stage = Stage(theme, scale, GUESSED_WIDTH * scale, float(spec.height))
    return go.Figure(_described(spec, stage), _validate=False)


@singledispatch
def _described(spec: Spec, stage: Stage) -> dict[str, Any]:
    return _from_plan(laid_out(spec, stage), stage)


@_described.register
def _(spec: AreaMap, stage: Stage) -> dict[str, Any]:
    return area_figure(spec, stage) or _from_plan(laid_out(spec, stage), stage)


def _from_plan(plan: Plan, stage: Stage) -> dict[str, Any]:
    data = [trace for mark in plan.marks if (trace := traced(mark, plan))]
    return {"data": data, "layout": layout_of(plan, stage)}
