"""From a spec to a plan that either drawer can follow."""

from __future__ import annotations

from functools import singledispatch

from charts.plans.areas import plan_areas
from charts.plans.bars import plan_bars
from charts.plans.cells import plan_cells
from charts.plans.columns import plan_columns
from charts.plans.funnel import plan_funnel
from charts.plans.grids import plan_grids
from charts.plans.lines import plan_lines
from charts.plans.marks import Plan, Stage
from charts.plans.routes import plan_routes
from charts.plans.sparks import plan_spark
from charts.spec import (
    AreaMap,
    BarChart,
    ColumnChart,
    Funnel,
    GridMap,
    HeatMap,
    LineChart,
    RouteMap,
    Sparkline,
)


@singledispatch
def laid_out(spec: object, _stage: Stage) -> Plan:
    """Return where everything of a chart lies. Raises ``TypeError`` for what is no chart."""
    raise TypeError(f"{type(spec).__name__} is no chart")


laid_out.register(LineChart, plan_lines)
laid_out.register(BarChart, plan_bars)
laid_out.register(ColumnChart, plan_columns)
laid_out.register(HeatMap, plan_cells)
laid_out.register(GridMap, plan_grids)
laid_out.register(AreaMap, plan_areas)
laid_out.register(RouteMap, plan_routes)
laid_out.register(Funnel, plan_funnel)
laid_out.register(Sparkline, plan_spark)
