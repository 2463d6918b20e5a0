"""A plan in figures: what it reaches, what an even spread would, and M25 of both."""

from __future__ import annotations

from typing import Any

from analytics.patrol.fit import LINE, Cell, expected_in, fit_index, hours_of
from analytics.patrol.planning import Plan
from analytics.patrol.spread import equal_chances, equally_covered


def plan_figures(made: Plan) -> dict[str, Any]:
    """Return what the stops reach, what an even spread would, their ratio (None at nothing) and M25."""
    even = equally_covered(made)
    return {
        "date": made.order.day.isoformat(),
        "teams": made.order.teams,
        "shifts": len(made.order.shifts),
        "stops": len(made.stops),
        "team_hours": made.order.team_hours,
        "expected_covered": made.covered,
        "equal_spread_covered": even,
        "ratio": made.covered / even if even else None,
        "grids_reached": sorted(set(made.stops["grid"])),
        "fit": fits(made) | {"line": LINE},
    }


def fits(made: Plan) -> dict[str, float | None]:
    """Return M25 of the plan and of an even spread, over the cells that are patrolled."""
    hours = hours_of(made)
    alerts = expected_then(made)
    return {"plan": fit_index(hours, alerts), "equal_spread": fit_index(even_hours(made, hours), alerts)}


def expected_then(made: Plan) -> dict[Cell, float]:
    """Return what is expected in the weekdays and blocks that the plan patrols."""
    return expected_in(made.demand, {cell[1:] for cell in hours_of(made)})


def even_hours(made: Plan, hours: dict[Cell, float]) -> dict[Cell, float]:
    """Share each block's hours out to grids as an even spread does."""
    if not hours:
        return {}
    grids = made.demand.spots["grid"].astype(str)
    share = equal_chances(made).sum(axis=0)
    by_grid = {grid: float(share[(grids == grid).to_numpy()].sum()) / share.sum() for grid in set(grids)}
    blocks: dict[tuple[int, int], float] = {}
    for _grid, weekday, block in hours:
        blocks[weekday, block] = sum(h for cell, h in hours.items() if cell[1:] == (weekday, block))
    return {(g, w, b): h * part for (w, b), h in blocks.items() for g, part in by_grid.items()}
