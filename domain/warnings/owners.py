"""Who can be sent about a warning: those of its grid who may write here, then those of the whole station."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from core.vocabulary import Role
from domain.accounts.policy import POLICY, Action, Page, Scope
from domain.accounts.roles import role_label
from domain.personal import mask_name
from models import Posting, Worker

ORDER = (Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.LEADER, Role.CLERK)
PATROL = Role.CITY_PATROL  # sent, though they only read here


def owners_of(session: Session, station_id: int, grid_id: int, on: date) -> Mapping[int, str]:
    """Return who may be given a task of a grid on a day, by worker id: masked name and role."""
    roles = [role for role in (*ORDER, PATROL) if role in _sendable()]
    query = (
        select(col(Worker.id), col(Worker.name), col(Posting.role))
        .join(Worker, (col(Worker.station_id) == Posting.station_id) & (col(Worker.id) == Posting.worker_id))
        .where(
            col(Posting.station_id) == station_id,
            col(Posting.role).in_([str(role) for role in roles]),
            or_(col(Posting.grid_id) == grid_id, col(Posting.grid_id).is_(None)),
            col(Posting.from_on) <= on,
            or_(col(Posting.to_on).is_(None), col(Posting.to_on) > on),
        )
        .order_by(col(Worker.id))
    )
    rows = sorted(session.execute(query).all(), key=lambda row: roles.index(Role(row[2])))
    return {int(worker): f"{mask_name(name)}　{role_label(Role(role))}" for worker, name, role in rows}


def may_own(session: Session, station_id: int, grid_id: int, worker_id: int, on: date) -> bool:
    """Tell whether somebody can be given a task of a grid."""
    return worker_id in owners_of(session, station_id, grid_id, on)


def _sendable() -> frozenset[Role]:
    """Return the roles that can be sent: whoever may write here, and the patrol."""
    grants = POLICY[Page.WARNINGS]
    writing = {role for role, grant in grants.items() if Action.WRITE in grant.actions}
    return frozenset(writing | {PATROL} if grants[PATROL].scope is not Scope.NONE else writing)
