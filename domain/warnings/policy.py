"""Who reaches which warnings: one clause for every query, one check for every action."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false
from sqlmodel import col

from core.actor import Actor
from core.errors import NotFound
from domain.accounts.policy import Action, Page, Scope, check, scope_of
from domain.work import Work
from models import EarlyWarning


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause that leaves an actor the warnings of their station and scope."""
    here = col(EarlyWarning.station_id) == actor.station_id
    scope = scope_of(actor.role, Page.WARNINGS)
    if scope is Scope.STATION:
        return here
    if scope is Scope.GRID:
        return and_(here, col(EarlyWarning.grid_id).in_(sorted(actor.grids)))
    return and_(here, false())


def reaches(actor: Actor, grid_id: int) -> bool:
    """Tell whether a warning of a grid is within somebody's scope: ``visible_to`` for one row."""
    scope = scope_of(actor.role, Page.WARNINGS)
    return scope is Scope.STATION or (scope is Scope.GRID and grid_id in actor.grids)


def taken_in_hand(work: Work, warning_id: int, version: int | None = None) -> EarlyWarning:
    """Return a warning that the actor may change.

    Raises:
        NotAllowed: no right to write.
        NotFound: there is none, or it is out of their scope: both sound the same.
        StaleEdit: ``version`` is not the one that stands there now.
    """
    check(work.actor, Page.WARNINGS, Action.WRITE)
    warning = work.get(EarlyWarning, warning_id, version=version)
    if not reaches(work.actor, warning.grid_id):
        raise NotFound
    return warning
