"""The one place that knows the routing library: stops with prizes and time windows, teams with shifts.

PyVRP (Wouda, Lan and Kool 2024) searches; the search is stopped by a count of rounds and not by a clock, so
that the same question has the same answer on every machine. Times are whole seconds inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # it brings a drawing library along, and only planning needs it
    from pyvrp import Client, ProblemData

MINUTE = 60
WORTH = 10_000_000  # of one expected incident, in metres of way: the way only decides between equals


@dataclass(frozen=True)
class Offer:
    """A stop that may be made: where, worth how many expected incidents, to be begun between two minutes."""

    spot: int
    worth: float
    earliest: int
    latest: int


@dataclass(frozen=True)
class Task:
    """Teams of one shift and what they may do. Positions are in kilometres; row -1 is where they start."""

    offers: Sequence[Offer]
    positions: npt.NDArray[np.float64]
    teams: int
    begin: int
    end: int
    stop_minutes: int


@dataclass(frozen=True)
class Call:
    """A stop that is made: the how-manieth offer, by which team, from when to when (minutes)."""

    offer: int
    team: int
    arrive: float
    leave: float


def travel_minutes(kilometres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the way in minutes: 15 km/h on streets 1.3 times the bee line, and one to get going."""
    minutes: npt.NDArray[np.float64] = np.where(kilometres > 0, 1 + kilometres * 1.3 / 15 * 60, 0.0)
    return minutes


def solve_routes(task: Task, *, effort: int, seed: int = 0) -> list[Call]:
    """Choose and order stops so that the teams collect the most; teams in order of their first stop."""
    if not task.offers or task.teams < 1:
        return []
    from pyvrp import solve
    from pyvrp.stop import MaxIterations

    found = solve(_problem(task), stop=MaxIterations(effort), seed=seed, collect_stats=False).best
    calls: list[Call] = []
    routes = [[visit for visit in route.schedule() if visit.is_client()] for route in found.routes()]
    for team, visits in enumerate(sorted(routes, key=lambda r: (r[0].start_time, r[0].idx) if r else (0, 0))):
        calls += [Call(v.idx, team, v.start_time / MINUTE, v.end_time / MINUTE) for v in visits]
    return calls


def _problem(task: Task) -> ProblemData:
    from pyvrp import Depot, Location, ProblemData, VehicleType

    apart = np.linalg.norm(task.positions[:, None, :] - task.positions[None, :, :], axis=-1)
    metres: Any = np.rint(apart * 1000).astype(np.int64)  # the stubs of pyvrp name another shape
    seconds: Any = np.rint(travel_minutes(apart) * MINUTE).astype(np.int64)
    start = len(task.positions) - 1
    team = VehicleType(
        num_available=task.teams,
        tw_early=task.begin * MINUTE,
        tw_late=task.end * MINUTE,
        unit_distance_cost=1,
    )
    return ProblemData(
        [Location(float(x), float(y)) for x, y in task.positions],
        [_client(offer, task.stop_minutes) for offer in task.offers],
        [Depot(location=start)],
        [team],
        [metres],
        [seconds],
    )


def _client(offer: Offer, stop_minutes: int) -> Client:
    from pyvrp import Client

    return Client(
        location=offer.spot,
        service_duration=stop_minutes * MINUTE,
        tw_early=offer.earliest * MINUTE,
        tw_late=offer.latest * MINUTE,
        prize=round(offer.worth * WORTH),
        required=False,
    )
