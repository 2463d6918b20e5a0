"""What the patrol desk hands to its pages: plans, shifts, posts, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.patrol.fit import Cell, fit_index, stop_hours
from domain.patrol.vocabulary import PlanStatus, ShiftResult

STOP_FRAME = (
    "id", "team", "order", "arrive", "leave", "place", "grid", "grid_id", "expected", "east", "north",
)  # fmt: skip


@dataclass(frozen=True)
class PlanRecord:
    """A plan of a day with its stops (STOP_FRAME; times are local and naive, as on the clock on the wall)."""

    id: int
    version: int
    day: date
    edition: int
    status: PlanStatus
    basis_id: int | None
    teams: int
    shifts: tuple[str, ...]
    stop_minutes: int
    figures: Mapping[str, Any]
    note: str
    made_at: datetime
    made_by: str
    adopted_at: datetime | None
    adopted_by: str
    stops: pd.DataFrame = field(compare=False)

    @property
    def covered(self) -> float:
        """Return the expected incidents that the stops reach."""
        return float(self.stops["expected"].sum())

    @property
    def expected(self) -> dict[Cell, float]:
        """Return what is expected by grid, weekday and block in the hours that the suggestion patrols."""
        return {(str(g), int(w), int(b)): float(n) for g, w, b, n in self.figures.get("expected", [])}

    @property
    def fit(self) -> float | None:
        """Return M25 of the stops as they lie in this plan."""
        return fit_index(stop_hours(self.stops, self.stop_minutes), self.expected)

    @property
    def hours(self) -> dict[Cell, float]:
        """Return the hours at places by grid, weekday and block."""
        return stop_hours(self.stops, self.stop_minutes)


@dataclass(frozen=True)
class ShiftRecord:
    """A shift as its people see it. ``members`` are names by worker id, in the order of the names."""

    id: int
    version: int
    day: date
    begin_at: datetime
    end_at: datetime
    team: str
    plan_id: int | None
    post_id: int | None
    post: str
    grid_id: int | None
    grid: str
    duties: tuple[str, ...]
    needed: int
    members: Mapping[int, str]
    has_publicity: bool
    result: ShiftResult
    reason: str
    minutes: int | None
    incidents: int
    note: str
    reported_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether nothing was reported of it yet."""
        return self.result is ShiftResult.PLANNED

    @property
    def missing(self) -> int:
        """Return how many people it still needs."""
        return max(0, self.needed - len(self.members))


@dataclass(frozen=True)
class PostRecord:
    """A post: its place, what kind of post it is (patrol_post_types), and the grid it stands in."""

    id: int
    code: str
    name: str
    kind: str
    grid_id: int
    is_pioneer: bool = False


@dataclass(frozen=True)
class StopDraft:
    """A stop as somebody wants it adopted; ``arrive`` is local and naive. 0 is a stop of their own."""

    team: str
    arrive: datetime
    place: str
    stop_id: int = 0


@dataclass(frozen=True)
class Adoption:
    """What is adopted from a plan: its stops, perhaps changed, and why they differ."""

    plan_id: int
    version: int
    stops: tuple[StopDraft, ...]
    note: str = ""


@dataclass(frozen=True)
class ShiftOrder:
    """A shift that is no team of a plan: at a post or in an area, from a moment to another (aware)."""

    begin_at: datetime
    end_at: datetime
    post_id: int | None = None
    grid_id: int | None = None
    duties: tuple[str, ...] = ("PD1",)
    needed: int = 1


@dataclass(frozen=True)
class Roster:
    """Who is on a shift, and what for."""

    worker_ids: frozenset[int]
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What came of a shift."""

    result: ShiftResult
    incidents: int = 0
    has_publicity: bool = False
    reason: str = ""
    minutes: int | None = None
    note: str = ""
