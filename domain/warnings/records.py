"""What the desk of early warnings is told and what its queries give out: frozen records, no personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from analytics.results import Rate
from domain.mediation import PartyIntake
from domain.warnings.steps import Status, Step, steps_of


@dataclass(frozen=True)
class TaskIntake:
    """A task as it is given: who, what, until when."""

    owner_id: int
    note: str
    due_on: date


@dataclass(frozen=True)
class DisputeIntake:
    """A dispute that a warning led to, as it is typed; source and place come from the warning."""

    type_code: str
    narrative: str
    parties: tuple[PartyIntake, ...]
    risk: str = "R1"
    place_text: str = ""


@dataclass(frozen=True)
class WarningRecord:
    """A warning as its card shows it. ``past`` are the weekly counts that end with its own week."""

    id: int
    version: int
    run_id: int
    kind: str
    week: date
    series: str
    grid_id: int
    place_id: int | None
    place: str
    category: str
    observed: int
    expected: float
    low: int
    high: int
    bound: float
    threshold: int
    score: float
    pvalue: float
    colour: str
    method: str
    past: tuple[int, ...]
    facts: Mapping[str, Any]
    warned_at: datetime
    status: Status
    seen_at: datetime | None
    acted_at: datetime | None
    dispute_id: int | None
    outcome: str
    outcome_note: str
    outcome_at: datetime | None
    next_observed: int | None
    reached_on: date | None

    @property
    def last(self) -> date:
        """The last of its seven days."""
        return self.week + timedelta(days=6)

    @property
    def is_hit(self) -> bool | None:
        """Tell whether the seven days after it reached the threshold; None before they are over."""
        return None if self.next_observed is None else self.next_observed >= self.threshold

    @property
    def steps(self) -> frozenset[Step]:
        """What may be done with it now."""
        return steps_of(self.status)


@dataclass(frozen=True)
class TaskRecord:
    """A task as its list shows it; the owner's name is masked."""

    id: int
    warning_id: int
    owner_id: int
    owner: str
    note: str
    due_on: date
    given_at: datetime
    done_at: datetime | None
    done_note: str


@dataclass(frozen=True)
class RunRecord:
    """The latest run: what the line above the cards says."""

    id: int
    kind: str
    week: date
    series: int
    warned: int
    expected_false: float
    methods: Mapping[str, int]
    finished_at: datetime
    alpha: float | None = None


@dataclass(frozen=True)
class Figures:
    """How the warnings of some weeks did (M40): each a share with its n and N.

    ``hits``: followed by a threshold count in the next seven days ÷ warnings whose seven days are over.
    ``missed``: threshold weeks nobody was warned of, neither in that week nor the one before ÷ threshold
    weeks. ``answered``: acted on within the hours of the station file ÷ warnings. ``confirmed``: found true
    on the spot ÷ judged. ``lead_days``: median days from warning to the day the threshold was reached.
    """

    weeks: int
    since: date
    hits: Rate
    missed: Rate
    answered: Rate
    confirmed: Rate
    lead_days: float | None = None


@dataclass(frozen=True)
class History:
    """What came of a series' own earlier warnings."""

    warned: int
    hits: int
    over: int
    true: int
    false: int
