"""The map of a plan: routes over grids, without tiles; the same drawing on the page and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from charts import LIGHT, Caption, Route, RouteMap, Waypoint, Zone, to_png
from charts.text import decimal
from core.i18n import _
from domain.patrol import PlanRecord, team_words

PAPER = (760, 520)


def route_map(plan: PlanRecord, labels: Mapping[str, str], shift: int, team: str = "") -> RouteMap:
    """Return the map of one shift; with a team, only its route is in focus. A click names the stop's id.

    ``labels`` are the names of the grids by code.
    """
    stops = plan.stops[plan.stops["team"].str.startswith(f"S{shift}T")]
    routes = tuple(
        _route(rows, str(name), is_in_focus=not team or name == team) for name, rows in stops.groupby("team")
    )
    title = _title(stops, labels)
    note = _("schematic, not the boundaries")
    empty = _("No stop in this shift.")
    subtitle = _("Routes of {span}; the darker a grid, the more is expected", span=plan.shifts[shift - 1])
    return RouteMap(
        Caption(title, subtitle, alt=title, when_empty=empty), _zones(plan, labels), routes, note=note
    )


def paper_maps(plan: PlanRecord, labels: Mapping[str, str]) -> dict[int, bytes]:
    """Return the map of each shift as a picture for paper, by the number of the shift."""
    walked = {int(str(team)[1 : str(team).index("T")]) for team in plan.stops["team"]}
    return {shift: to_png(route_map(plan, labels, shift), LIGHT, *PAPER) for shift in sorted(walked)}


def _title(stops: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Say what stands out: the grid in which most of what the stops reach lies."""
    if stops.empty:
        return _("No stop in this shift.")
    reached = stops.groupby("grid")["expected"].sum()
    grid, most, total = str(reached.idxmax()), float(reached.max()), float(reached.sum())
    share = f"{round(100 * most / total)}%" if total else "0%"
    facts = {"stops": len(stops), "expected": decimal(total, 2), "share": share}
    return _(
        "{stops} stops reach {expected} expected incidents, {share} of them in {grid}",
        grid=labels.get(grid, grid),
        **facts,
    )


def _zones(plan: PlanRecord, labels: Mapping[str, str]) -> tuple[Zone, ...]:
    expected: dict[str, float] = {}
    for (grid, _weekday, _block), n in plan.expected.items():
        expected[grid] = expected.get(grid, 0.0) + n
    outlines: Mapping[str, Any] = plan.figures.get("outlines", {})
    return tuple(
        Zone(labels.get(grid, grid), expected.get(grid), key=grid, ring=tuple((x, y) for x, y in ring))
        for grid, ring in sorted(outlines.items())
    )


def _route(rows: pd.DataFrame, team: str, *, is_in_focus: bool) -> Route:
    told: Any = rows.itertuples()
    stops = tuple(
        Waypoint(
            str(row.order),
            float(row.expected),
            f"{row.arrive:%H:%M}　{row.place}",
            str(row.id),
            place=(float(row.east), float(row.north)),
        )
        for row in told
    )
    return Route(team_words(team), stops, is_in_focus)
