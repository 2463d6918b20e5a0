"""What the same stops would reach were they spread evenly: the measure a plan is held against."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.patrol.planning import Plan

Floats = npt.NDArray[np.float64]


def equal_chances(plan: Plan) -> Floats:
    """Return for each round and spot the chance of a visit under an even spread.

    Each round has as many stops as the plan makes in it, of the same length. Every grid gets the same number,
    every place of a grid the same chance and at most one visit; what a grid has no place for goes to the
    others. The ways between are not charged, which favours the even spread.
    """
    grids, grid = np.unique(plan.demand.spots["grid"].to_numpy(dtype=str), return_inverse=True)
    sizes = np.bincount(grid, minlength=len(grids)).astype(float)
    made = plan.stops["round"].value_counts()
    chances = [(level(sizes, float(made.get(r, 0))) / sizes)[grid] for r in range(len(plan.rounds))]
    return np.stack(chances)


def level(sizes: Floats, stops: float) -> Floats:
    """Pour stops into grids alike until all are gone or every place of every grid has one."""
    given = np.zeros_like(sizes)
    left = min(stops, float(sizes.sum()))
    while left > 1e-9:
        open_ = np.flatnonzero(sizes - given > 1e-12)
        more = np.minimum(sizes[open_] - given[open_], left / len(open_))
        given[open_] += more
        left -= float(more.sum())
    return given


def equally_covered(plan: Plan) -> float:
    """Return the expected incidents that an even spread of the plan's stops would reach."""
    worth = np.stack([plan.demand.in_round(plan.order.day, span) for span in plan.rounds])
    return float((equal_chances(plan) * worth).sum())


def happened(incidents: pd.DataFrame, plan: Plan) -> Floats:
    """Return what happened (round x spot) on the planned day and the morning after, where the hour is known.

    An hour that a round holds in part counts in part; of a spot that is more than one place only its reach.
    """
    found: Floats = np.zeros((len(plan.rounds), len(plan.demand.spots)))
    after = (pd.to_datetime(incidents["day"]) - pd.Timestamp(plan.order.day)).dt.days.to_numpy()
    known = (incidents["hour"].to_numpy(dtype=np.int64) >= 0) & (after >= 0) & (after <= 1)
    begin = after[known] * 24 * 60 + incidents["hour"].to_numpy(dtype=np.int64)[known] * 60
    spot, n = incidents["spot"].to_numpy(dtype=np.int64)[known], incidents["n"].to_numpy(dtype=float)[known]
    for r, span in enumerate(plan.rounds):
        inside = np.clip(np.minimum(begin + 60, span.end) - np.maximum(begin, span.begin), 0, 60) / 60
        np.add.at(found[r], spot, n * inside)
    found *= plan.demand.spots["reach"].to_numpy(dtype=float)
    return found


def visited(plan: Plan) -> Floats:
    """Return 1 for each round and spot that the plan visits."""
    found = np.zeros((len(plan.rounds), len(plan.demand.spots)))
    found[plan.stops["round"].to_numpy(dtype=int), plan.stops["spot"].to_numpy(dtype=int)] = 1
    return found
