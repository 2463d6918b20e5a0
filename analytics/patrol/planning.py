"""A day's patrol: which places, when, by whom. Dosage after Koper: stops of 10 to 16 minutes every two hours.

Koper (1995, doi:10.1080/07418829500096231) found that a stop of that length keeps a hot spot quiet the
longest; not every later study did. A stop is taken to reach what is expected at its place in its round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.patrol.demand import Demand
from analytics.patrol.routing import Call, Offer, Task, solve_routes, travel_minutes
from analytics.patrol.shifts import Round, Shift, moment
from core.errors import BadInput
from core.messages import message

STOP_MINUTES = (10, 16)
MOST_TEAMS = 50
EFFORT = 400
AMPLE = 1.5  # offers for every stop there is time for
MOST_OFFERS = 900
STOP_COLUMNS = ("team", "order", "arrive", "leave", "place", "grid", "expected")


@dataclass(frozen=True)
class Order:
    """Who patrols when: so many teams in each shift, stops of so many minutes."""

    day: date
    teams: int
    shifts: tuple[Shift, ...]
    stop_minutes: int = 15
    seed: int = 0

    def __post_init__(self) -> None:
        if not STOP_MINUTES[0] <= self.stop_minutes <= STOP_MINUTES[1]:
            raise BadInput(message("A stop lasts from 10 to 16 minutes."), "stop_minutes")
        if not 1 <= self.teams <= MOST_TEAMS:
            raise BadInput(message("Plan for 1 to {most} teams.", most=MOST_TEAMS), "teams")

    @property
    def team_hours(self) -> float:
        """Return the hours of all teams together."""
        return self.teams * sum(shift.hours for shift in self.shifts)


@dataclass(frozen=True)
class Plan:
    """``stops`` in the order they are made, one row each: STOP_COLUMNS, then spot, round and shift.

    ``rounds`` are all rounds of the day; the column round counts through them, spot and shift from 0.
    """

    order: Order
    demand: Demand
    stops: pd.DataFrame
    rounds: tuple[Round, ...]

    @property
    def covered(self) -> float:
        """Return the expected incidents that the stops reach."""
        return float(self.stops["expected"].sum())


def plan(
    demand: Demand,
    order: Order,
    *,
    effort: int = EFFORT,
    tell: Callable[[int, int], None] | None = None,
) -> Plan:
    """Plan a day, shift by shift.

    Each place may be visited once a round, always in the same half of it, so that visits come about two hours
    apart; which half is drawn anew for every day, so that nobody can wait for the next one. Every grid with
    anything to expect is visited at least once in a shift where there is time for it. ``tell`` hears how many
    shifts are done, of how many.
    """
    rounds = [(shift, span) for shift in order.shifts for span in shift.rounds()]
    frames = []
    for number, shift in enumerate(order.shifts):
        own = [(at, span) for at, (of, span) in enumerate(rounds) if of is shift]
        frames.append(_shift_stops(demand, order, number, own, effort))
        if tell:
            tell(number + 1, len(order.shifts))
    stops = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return Plan(order, demand, stops, tuple(span for _shift, span in rounds))


def _shift_stops(
    demand: Demand, order: Order, number: int, rounds: Sequence[tuple[int, Round]], effort: int
) -> pd.DataFrame:
    shift = order.shifts[number]
    worth = np.stack([demand.in_round(order.day, span) for _at, span in rounds])
    chosen = _candidates(worth, demand, order, rounds)
    late = _drawn_halves(len(demand.spots), order)
    offers: list[Offer] = []
    places: list[tuple[int, int]] = []
    bonus = _spread(worth, demand)
    for r, spot in chosen:
        half = rounds[r][1].halves()[late[spot]]
        latest = max(half.begin, min(half.end - 1, shift.end - order.stop_minutes))
        offers.append(Offer(len(places), worth[r, spot] + bonus.get((r, spot), 0.0), half.begin, latest))
        places.append((r, spot))
    calls = solve_routes(_task(demand, order, shift, offers, places), effort=effort, seed=order.seed)
    return _told(calls, demand, order, number, rounds, worth, places)


def _task(
    demand: Demand, order: Order, shift: Shift, offers: list[Offer], places: list[tuple[int, int]]
) -> Task:
    """Bring spots and offers into the form that routes are searched in: one location for each spot used."""
    used, at = np.unique(np.array([spot for _r, spot in places], dtype=np.int64), return_inverse=True)
    where = demand.spots[["east", "north"]].to_numpy(dtype=float)
    moved = [Offer(int(at[o.spot]), o.worth, o.earliest, o.latest) for o in offers]
    positions = np.vstack([where[used], where.mean(axis=0)])
    return Task(moved, positions, order.teams, shift.begin, shift.end, order.stop_minutes)


def _candidates(
    worth: npt.NDArray[np.float64], demand: Demand, order: Order, rounds: Sequence[tuple[int, Round]]
) -> list[tuple[int, int]]:
    """Return (round, spot) of the stops worth offering: half as many again as there is time for."""
    way = float(travel_minutes(np.array([0.3]))[0])
    chosen = set(_spread(worth, demand))
    most = MOST_OFFERS // len(rounds)
    for r, (_at, span) in enumerate(rounds):
        wanted = min(most, int(np.ceil(AMPLE * order.teams * span.minutes / (order.stop_minutes + way))))
        best = np.argsort(-worth[r], kind="stable")[:wanted]
        chosen |= {(r, int(spot)) for spot in best if worth[r, spot] > 0}
    return sorted(chosen)


def _spread(worth: npt.NDArray[np.float64], demand: Demand) -> dict[tuple[int, int], float]:
    """Return one stop of each grid, and its bonus, so that no grid is left out of the shift.

    The grids' turns are shared out over the rounds, so that a single team can keep them: the grid with most
    to expect chooses first, always its best place in the best round that is not full.
    """
    bonus = 10 * float(worth.max(initial=0.0))
    grids, grid = np.unique(demand.spots["grid"].to_numpy(dtype=str), return_inverse=True)
    free = np.full(len(worth), -(-len(grids) // len(worth)))
    most = np.array([worth[:, grid == at].max() for at in range(len(grids))])
    found = {}
    for at in np.argsort(-most, kind="stable"):
        own = np.flatnonzero(grid == at)
        open_ = np.where(free[:, None] > 0, worth[:, own], -1.0)
        r, of = np.unravel_index(int(open_.argmax()), open_.shape)
        if open_[r, of] > 0:
            found[int(r), int(own[of])] = bonus
            free[r] -= 1
    return found


def _drawn_halves(spots: int, order: Order) -> npt.NDArray[np.int64]:
    return np.random.default_rng([order.seed, order.day.toordinal()]).integers(0, 2, spots)


def _told(
    calls: Sequence[Call],
    demand: Demand,
    order: Order,
    number: int,
    rounds: Sequence[tuple[int, Round]],
    worth: npt.NDArray[np.float64],
    places: Sequence[tuple[int, int]],
) -> pd.DataFrame:
    rows = []
    for call in calls:
        r, spot = places[call.offer]
        of = demand.spots.iloc[spot]
        rows.append(
            {
                "team": f"S{number + 1}T{call.team + 1}",
                "arrive": moment(order.day, int(call.arrive)),
                "leave": moment(order.day, int(call.arrive) + order.stop_minutes),
                "place": of["place"],
                "grid": of["grid"],
                "expected": float(worth[r, spot]),
                "spot": spot,
                "round": rounds[r][0],
                "shift": number,
            }
        )
    columns = [name for name in STOP_COLUMNS if name != "order"]
    stops = pd.DataFrame(rows, columns=[*columns, "spot", "round", "shift"])
    stops.insert(1, "order", stops.groupby("team").cumcount() + 1)
    return stops
