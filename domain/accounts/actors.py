"""From an account to an actor: role and grids are those of today's postings."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from core.actor import Actor
from core.errors import SessionOver
from core.messages import message
from core.vocabulary import Role
from domain.people.queries import postings_on
from models import Account, Worker


def actor_of(session: Session, station_id: int, account_id: int, on: date, *, session_id: int = 0) -> Actor:
    """Return who an account is on a day.

    Raises:
        SessionOver: the account is disabled or gone, or holds no role on that day.
    """
    found = session.exec(
        select(Account, Worker)
        .where(Account.station_id == station_id, Account.id == account_id)
        .where(Worker.station_id == station_id, Worker.id == Account.worker_id)
    ).first()
    held = postings_on(session, station_id, found[1].id, on) if found else []
    if found is None or not found[0].is_enabled or not held:
        raise SessionOver(message("This account is not active. Ask the administrator."))
    account, worker = found
    return Actor(
        station_id,
        account.id,
        worker.id,
        worker.name,
        Role(held[0].role),
        frozenset(p.grid_id for p in held if p.grid_id),
        session_id,
        account.language,
    )
