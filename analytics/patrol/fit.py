"""M25: how closely patrol hours follow alerts, and what would change if hours were moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.patrol.demand import BLOCK_HOURS, Demand
from analytics.patrol.planning import Plan
from core.errors import BadInput
from core.messages import message

Cell = tuple[str, int, int]
"""A grid's code, a weekday (Monday 0), a block of four hours (0-4 h is 0)."""

WAY_MINUTES = 3  # between two stops of the same grid
LINE = 0.6  # row 56: below it the plan is looked at again


def fit_index(hours: Mapping[Cell, float], alerts: Mapping[Cell, float]) -> float | None:
    """Return M25 = 1 - 1/2 sum |p - a| over grid x weekday x 4-hour block, from 0 to 1.

    p is the share of patrol hours, a the share of alerts. None where there are no hours or no alerts. Raises
    ``ValueError`` for a negative one.
    """
    if any(n < 0 for n in (*hours.values(), *alerts.values())):
        raise ValueError("hours and alerts cannot be negative")
    all_hours, all_alerts = sum(hours.values()), sum(alerts.values())
    if not all_hours or not all_alerts:
        return None
    cells = sorted({*hours, *alerts})
    apart = sum(abs(hours.get(k, 0) / all_hours - alerts.get(k, 0) / all_alerts) for k in cells)
    return 1 - apart / 2


def hours_of(plan: Plan) -> dict[Cell, float]:
    """Return a plan's hours at places by grid, weekday and the block in which a stop begins."""
    return stop_hours(plan.stops, plan.order.stop_minutes)


def stop_hours(stops: pd.DataFrame, minutes: float) -> dict[Cell, float]:
    """Return the hours of stops (grid, local arrive) of so many minutes, by the cell they begin in."""
    begun = pd.to_datetime(stops["arrive"])
    keys = zip(stops["grid"].astype(str), begun.dt.day_of_week, begun.dt.hour // BLOCK_HOURS, strict=True)
    found: dict[Cell, float] = {}
    for grid, weekday, block in keys:
        cell = (grid, int(weekday), int(block))
        found[cell] = found.get(cell, 0.0) + minutes / 60
    return found


@dataclass(frozen=True)
class Gap:
    """A cell with its share of alerts and of patrol hours; ``missing`` is what the hours lack."""

    cell: Cell
    alerts: float
    hours: float

    @property
    def missing(self) -> float:
        """Return share of alerts − share of hours: above 0 more patrol is due, below 0 less."""
        return self.alerts - self.hours


def gaps(hours: Mapping[Cell, float], alerts: Mapping[Cell, float]) -> list[Gap]:
    """Return every cell by what its hours lack, most first; nothing where there are no hours or no alerts."""
    all_hours, all_alerts = sum(hours.values()), sum(alerts.values())
    if not all_hours or not all_alerts:
        return []
    cells = sorted({*hours, *alerts})
    found = [Gap(k, alerts.get(k, 0) / all_alerts, hours.get(k, 0) / all_hours) for k in cells]
    return sorted(found, key=lambda gap: -gap.missing)


def expected_in(demand: Demand, cells: set[tuple[int, int]] | None = None) -> dict[Cell, float]:
    """Return expected alerts by cell, of these (weekday, block) only where some are named."""
    rows = demand.by_cell()
    told = zip(rows["grid"].astype(str), rows["weekday"], rows["block"], rows["expected"], strict=True)
    return {(g, int(w), int(b)): float(n) for g, w, b, n in told if cells is None or (w, b) in cells}


@dataclass(frozen=True)
class Outcome:
    """Hours by cell and what they come to: M25, and the expected incidents a week that they reach."""

    hours: Mapping[Cell, float]
    fit: float | None
    covered: float


class WhatIf:
    """Moves patrol hours between cells and says what comes of it, without searching routes anew.

    In a cell, h hours are h x 60 / (stop + 3) stops in two rounds of two hours, made at the places with most
    to expect; a round's stops reach half of what the block holds for these places.
    """

    def __init__(
        self, demand: Demand, stop_minutes: int = 15, within: set[tuple[int, int]] | None = None
    ) -> None:
        """Look at all weekdays and blocks, or ``within`` some: those that a plan of one day patrols."""
        self._alerts = expected_in(demand, within)
        self._minutes = stop_minutes + WAY_MINUTES
        self._ladders = _ladders(demand)

    def outcome(self, hours: Mapping[Cell, float]) -> Outcome:
        """Return M25 and covered incidents of hours as they are."""
        covered = sum(self._covered(cell, spent) for cell, spent in hours.items())
        return Outcome(dict(hours), fit_index(hours, self._alerts), covered)

    def move(self, hours: Mapping[Cell, float], source: Cell, target: Cell, amount: float) -> Outcome:
        """Take ``amount`` hours from one cell to another. Raises BadInput where there are not that many."""
        if not 0 <= amount <= hours.get(source, 0.0) + 1e-9:
            raise BadInput(message("There are not that many hours to move."), "hours")
        moved = dict(hours)
        moved[source] = max(0.0, moved.get(source, 0.0) - amount)
        moved[target] = moved.get(target, 0.0) + amount
        return self.outcome(moved)

    def _covered(self, cell: Cell, hours: float) -> float:
        ladder = self._ladders.get(cell)
        if ladder is None:
            return 0.0
        stops = hours * 60 / self._minutes / 2
        return float(np.interp(stops, np.arange(len(ladder)), ladder))


def _ladders(demand: Demand) -> dict[Cell, np.ndarray]:
    """Return for each cell what its best 0, 1, 2 ... places hold together."""
    grids = demand.spots["grid"].to_numpy(dtype=str)
    found = {}
    for grid in np.unique(grids):
        best = -np.sort(-demand.expected[grids == grid], axis=0)
        run = np.concatenate([np.zeros((1, *best.shape[1:])), np.cumsum(best, axis=0)])
        for weekday, block in np.ndindex(*run.shape[1:]):
            found[str(grid), int(weekday), int(block)] = run[:, weekday, block]
    return found
