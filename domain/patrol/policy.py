"""Who reaches which shift and plan, and who may do what with them. Derived from the policy table's scopes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlmodel import col

from core.actor import Actor
from core.errors import NotAllowed, OutOfTurn
from core.messages import message
from domain.accounts.policy import Action, Page, Scope, check, may, scope_of
from domain.patrol.vocabulary import PlanStatus
from models import PatrolMember, PatrolPlan, PatrolShift


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the one clause over shifts: those of the station, of one's grids, and always one's own."""
    here = col(PatrolShift.station_id) == actor.station_id
    scope = scope_of(actor.role, Page.PATROL)
    if scope is Scope.STATION:
        return here
    if scope is Scope.GRID:
        grids = col(PatrolShift.grid_id).in_(sorted(actor.grids)) if actor.grids else false()
        return and_(here, or_(grids, own(actor)))
    return and_(here, own(actor)) if scope is Scope.OWN else and_(here, false())


def own(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of the shifts on whose roster somebody stands."""
    if not actor.worker_id:
        return false()
    mine = select(col(PatrolMember.shift_id)).where(
        col(PatrolMember.station_id) == actor.station_id, col(PatrolMember.worker_id) == actor.worker_id
    )
    return col(PatrolShift.id).in_(mine)


def plans_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause over plans: who adopts them sees suggestions too, everybody else what was adopted.

    A plan names places and times and no person, so all who patrol see the whole of it.
    """
    here = col(PatrolPlan.station_id) == actor.station_id
    if may(actor, Page.PATROL, Action.MANAGE):
        return here
    if not may(actor, Page.PATROL):
        return and_(here, false())
    return and_(here, col(PatrolPlan.status) != str(PlanStatus.SUGGESTED))


def check_can_plan(actor: Actor) -> None:
    """Refuse suggesting, adopting and staffing to all but those who lead the patrol. Raises NotAllowed."""
    check(actor, Page.PATROL, Action.MANAGE)


def check_can_report(actor: Actor, member_ids: frozenset[int]) -> None:
    """Refuse reporting a shift one was not on, but to those who lead the patrol. Raises NotAllowed."""
    check(actor, Page.PATROL, Action.WRITE)
    if actor.worker_id not in member_ids and not may(actor, Page.PATROL, Action.MANAGE):
        raise NotAllowed(message("Only who was on the shift, or who leads the patrol, reports it."))


def check_has_begun(begin_at: datetime, now: datetime) -> None:
    """Refuse reporting a shift before it begins. Raises OutOfTurn."""
    if now < begin_at:
        raise OutOfTurn(message("This shift has not begun yet."))
