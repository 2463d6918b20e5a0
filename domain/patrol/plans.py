"""Reading plans: those of a day, one with its stops, the one walked last, and how long ago that was."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from analytics.patrol.fit import Cell, fit_index
from core.actor import Actor
from core.errors import NotFound
from core.settings import settings
from domain.patrol.policy import plans_visible_to
from domain.patrol.records import STOP_FRAME, PlanRecord
from domain.patrol.vocabulary import PlanStatus
from models import PatrolPlan, PatrolStop, Worker

OLD_AFTER = timedelta(days=14)  # row 55: then the plan is looked at again
LISTED = ("id", "day", "edition", "status", "teams", "made_at", "adopted_at", "note")


@dataclass(frozen=True)
class PlanAge:
    """The newest plan that was adopted, and how many days ago its day was; None where there was none."""

    last_day: date | None
    days: int | None

    @property
    def is_old(self) -> bool:
        """Tell whether the plan is older than 14 days, or there is none (row 55)."""
        return self.days is None or self.days > OLD_AFTER.days


def find_plans(session: Session, actor: Actor, day: date) -> pd.DataFrame:
    """Return the plans of a day that the actor sees, the newest first (LISTED)."""
    query = (
        select(*(col(getattr(PatrolPlan, name)) for name in LISTED))
        .where(plans_visible_to(actor), col(PatrolPlan.day) == day)
        .order_by(col(PatrolPlan.edition).desc())
    )
    return pd.DataFrame(session.execute(query).all(), columns=list(LISTED))


def open_plan(session: Session, actor: Actor, plan_id: int) -> PlanRecord:
    """Return a plan with its stops. Raises NotFound for a missing one and for one out of sight."""
    query = select(PatrolPlan).where(plans_visible_to(actor), col(PatrolPlan.id) == plan_id)
    plan = session.execute(query).scalar_one_or_none()
    if plan is None:
        raise NotFound
    names = _names(session, actor.station_id, {plan.made_by, plan.adopted_by} - {None})
    return PlanRecord(
        plan.id,
        plan.version,
        plan.day,
        plan.edition,
        PlanStatus(plan.status),
        plan.basis_id,
        plan.teams,
        tuple(map(str, plan.shifts)),
        plan.stop_minutes,
        dict(plan.figures),
        plan.note,
        plan.made_at,
        names.get(plan.made_by, ""),
        plan.adopted_at,
        names.get(plan.adopted_by, ""),
        stops_of(session, actor.station_id, plan.id),
    )


def plan_in_force(session: Session, actor: Actor, day: date) -> PlanRecord | None:
    """Return the plan adopted for a day, None where there is none."""
    return _opened(session, actor, col(PatrolPlan.day) == day)


def plan_before(session: Session, actor: Actor, day: date) -> PlanRecord | None:
    """Return the last plan adopted for an earlier day, None where there is none."""
    return _opened(session, actor, col(PatrolPlan.day) < day)


def plan_age(session: Session, actor: Actor, today: date) -> PlanAge:
    """Return how old the newest adopted plan is (row 55: over 14 days is a reminder)."""
    query = (
        select(col(PatrolPlan.day))
        .where(plans_visible_to(actor), col(PatrolPlan.status) == str(PlanStatus.ADOPTED))
        .order_by(col(PatrolPlan.day).desc())
        .limit(1)
    )
    last = session.execute(query).scalar_one_or_none()
    return PlanAge(last, None if last is None else max(0, (today - last).days))


def fit_before(session: Session, actor: Actor, plan: PlanRecord) -> float | None:
    """Return M25 if the plan walked last were walked on this day again; None where there was none.

    Its hours by grid and block are laid on the weekdays of this plan.
    """
    before = plan_before(session, actor, plan.day)
    if before is None:
        return None
    shift = plan.day.weekday() - before.day.weekday()
    hours: dict[Cell, float] = {}
    for (grid, weekday, block), spent in before.hours.items():
        hours[grid, (weekday + shift) % 7, block] = spent
    return fit_index(hours, plan.expected)


def stops_of(session: Session, station_id: int, plan_id: int) -> pd.DataFrame:
    """Return the stops of a plan by team and order (STOP_FRAME), times local and naive."""
    columns: tuple[Any, ...] = (
        PatrolStop.id, PatrolStop.team, PatrolStop.position, PatrolStop.arrive_at, PatrolStop.leave_at,
        PatrolStop.place, PatrolStop.grid_code, PatrolStop.grid_id, PatrolStop.expected, PatrolStop.east,
        PatrolStop.north,
    )  # fmt: skip
    query = (
        select(*map(col, columns))
        .where(col(PatrolStop.station_id) == station_id, col(PatrolStop.plan_id) == plan_id)
        .order_by(col(PatrolStop.team), col(PatrolStop.position))
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=list(STOP_FRAME))
    return frame.assign(arrive=wall(frame["arrive"]), leave=wall(frame["leave"]))


def wall(moments: pd.Series) -> pd.Series:
    """Return aware moments as naive local times."""
    return pd.to_datetime(moments, utc=True).dt.tz_convert(settings().zone).dt.tz_localize(None)


def _opened(session: Session, actor: Actor, when: Any) -> PlanRecord | None:
    query = (
        select(col(PatrolPlan.id))
        .where(plans_visible_to(actor), col(PatrolPlan.status) == str(PlanStatus.ADOPTED), when)
        .order_by(col(PatrolPlan.day).desc(), col(PatrolPlan.edition).desc())
        .limit(1)
    )
    found = session.execute(query).scalar_one_or_none()
    return open_plan(session, actor, found) if found else None


def _names(session: Session, station_id: int, ids: set[Any]) -> dict[Any, str]:
    query = select(col(Worker.id), col(Worker.name)).where(
        col(Worker.station_id) == station_id, col(Worker.id).in_(sorted(ids))
    )
    return dict(session.execute(query).all()) if ids else {}


@dataclass(frozen=True)
class Differences:
    """How an adopted plan differs from its suggestion, in stops."""

    kept: int
    moved: int
    added: int
    left_out: int

    @property
    def is_none(self) -> bool:
        """Tell whether it was adopted as suggested."""
        return not (self.moved or self.added or self.left_out)


def differences(plan: PlanRecord, basis: PlanRecord) -> Differences:
    """Compare two plans of a day: same team, time and place is kept, same team and place is moved."""
    ours, theirs = _stays(plan), _stays(basis)
    kept = ours & theirs
    left, new = theirs - kept, ours - kept
    places = Counter((team, place) for team, _at, place in left)
    again = places & Counter((team, place) for team, _at, place in new)
    moved = sum(again.values())
    return Differences(len(kept), moved, len(new) - moved, len(left) - moved)


def _stays(plan: PlanRecord) -> set[tuple[str, Any, str]]:
    return set(zip(plan.stops["team"], plan.stops["arrive"], plan.stops["place"], strict=True))
