"""Who reaches which alerts: one clause for every query, one check for every action."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, select
from sqlmodel import col

from core.actor import Actor
from core.errors import NotAllowed
from core.messages import message
from domain.accounts.policy import Action, Page, Scope, check, scope_of
from domain.alerts.tallies import ALERT
from domain.tallies.cells import ALL_GRIDS
from models import Alert, TallyMonth


def visible_to(actor: Actor, page: Page = Page.ALERTS) -> ColumnElement[bool]:
    """Return the clause that leaves an actor the alerts of their station and scope.

    ``page`` is another than the list's where only counts leave the query.
    """
    here = col(Alert.station_id) == actor.station_id
    scope = scope_of(actor.role, page)
    if scope is Scope.STATION:
        return here
    if scope is Scope.GRID:
        return and_(here, col(Alert.grid_id).in_(sorted(actor.grids)))
    return and_(here, false())


def is_alert(station_id: int, alert_id: int) -> ColumnElement[bool]:
    """Return the clause for one alert by its id: the months that hold alerts lead to it through the key."""
    months = select(col(TallyMonth.month)).where(
        col(TallyMonth.station_id) == station_id,
        col(TallyMonth.measure) == ALERT,
        col(TallyMonth.grid_id) == ALL_GRIDS,
        col(TallyMonth.code) == "",
    )
    return and_(
        col(Alert.station_id) == station_id,
        col(Alert.occurred_month).in_(months),
        col(Alert.id) == alert_id,
    )


def check_can_enter(actor: Actor, grid_id: int | None) -> None:
    """Refuse entering or correcting an alert of a grid the actor does not hold. Raises NotAllowed."""
    check(actor, Page.ALERT_ENTRY, Action.WRITE)
    if scope_of(actor.role, Page.ALERT_ENTRY) is Scope.GRID and grid_id not in actor.grids:
        raise NotAllowed(message("Choose one of your own grids. The clerk enters alerts of the others."))
