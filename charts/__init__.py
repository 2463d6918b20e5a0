"""From a labelled result to a picture: page, first picture, wall and paper draw the same spec.

Compute the sentence with ``charts.findings``, freeze the numbers in a spec, draw it with ``to_plotly`` where
it is pointed at and with ``to_svg`` where it is only seen.
"""

from __future__ import annotations

from charts.figure import KEY, PLOTLY_CONFIG, to_plotly
from charts.palette import DARK, FONT, LIGHT, State, Theme, theme
from charts.picture import to_svg
from charts.raster import to_png
from charts.spec import (
    Area,
    AreaMap,
    Band,
    Bar,
    BarChart,
    Box,
    Caption,
    Cell,
    Column,
    ColumnChart,
    Funnel,
    FunnelDot,
    GridMap,
    HeatMap,
    Kind,
    LineChart,
    Note,
    Point,
    Range,
    Role,
    Route,
    RouteMap,
    Series,
    Sparkline,
    Spec,
    Target,
    Tick,
    Waypoint,
    Zone,
)
from charts.text import Measure

__all__ = [
    "DARK",
    "FONT",
    "KEY",
    "LIGHT",
    "PLOTLY_CONFIG",
    "Area",
    "AreaMap",
    "Band",
    "Bar",
    "BarChart",
    "Box",
    "Caption",
    "Cell",
    "Column",
    "ColumnChart",
    "Funnel",
    "FunnelDot",
    "GridMap",
    "HeatMap",
    "Kind",
    "LineChart",
    "Measure",
    "Note",
    "Point",
    "Range",
    "Role",
    "Route",
    "RouteMap",
    "Series",
    "Sparkline",
    "Spec",
    "State",
    "Target",
    "Theme",
    "Tick",
    "Waypoint",
    "Zone",
    "theme",
    "to_plotly",
    "to_png",
    "to_svg",
]
