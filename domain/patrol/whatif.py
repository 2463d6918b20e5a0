"""What would come of moving hours of a plan: M25 and what they reach, without planning anew."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from analytics.patrol.fit import WAY_MINUTES, Cell, Outcome, WhatIf
from core.actor import Actor
from domain.patrol.records import PlanRecord
from domain.patrol.suggestions import demand_on


@dataclass(frozen=True)
class Scales:
    """A plan's team hours by cell (ways included), what is expected by cell, and what weighs both."""

    hours: dict[Cell, float]
    expected: dict[Cell, float]
    weigh: WhatIf

    def now(self) -> Outcome:
        """Return M25 and covered incidents of the plan as it is."""
        return self.weigh.outcome(self.hours)

    def moved(self, source: Cell, target: Cell, hours: float) -> Outcome:
        """Return the same with hours moved. Raises BadInput where there are not that many."""
        return self.weigh.move(self.hours, source, target, hours)


def what_if(session: Session, actor: Actor, plan: PlanRecord) -> Scales:
    """Lay a plan on the scales: its own weekday and hours, against what two years of alerts let expect.

    Raises:
        BadInput: no alert lies before the day of the plan.
    """
    demand = demand_on(session, actor, plan.day)
    hours = team_hours(plan)
    weigh = WhatIf(demand, plan.stop_minutes, {cell[1:] for cell in hours})
    return Scales(hours, plan.expected, weigh)


def team_hours(plan: PlanRecord) -> dict[Cell, float]:
    """Return a plan's hours by cell with the ways between stops, as a team spends them."""
    share = (plan.stop_minutes + WAY_MINUTES) / plan.stop_minutes
    return {cell: hours * share for cell, hours in plan.hours.items()}
