"""Who reads the audit: the auditor and the leader, all of their station."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false
from sqlmodel import col

from core.actor import Actor
from domain.accounts.policy import Page, Scope, scope_of
from models import AuditEntry


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the clause that leaves an actor the entries of their station, or none."""
    here = col(AuditEntry.station_id) == actor.station_id
    return here if scope_of(actor.role, Page.AUDIT) is Scope.STATION else and_(here, false())
