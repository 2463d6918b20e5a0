"""Reading accounts and sessions: for the administrator's page and for one's own."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, func
from sqlmodel import Session, col, or_, select

from core.actor import Actor
from core.clock import local_day
from core.vocabulary import Role
from domain.accounts import policy
from domain.desk import Desk
from models import Account, AuthSession, Grid, Posting, Worker

ACCOUNT_COLUMNS = [
    "id", "version", "username", "worker_id", "name", "role", "grids", "is_enabled", "has_password",
    "live_sessions", "last_active_at", "created_at",
]  # fmt: skip
SESSION_COLUMNS = ["id", "address", "created_at", "last_active_at", "ends_at", "is_this"]


def find_accounts(desk: Desk, actor: Actor, now: datetime) -> pd.DataFrame:
    """Return every account with its role of today, grid codes, and open sessions, by username.

    Raises:
        NotAllowed: the actor does not manage accounts.
    """
    policy.check(actor, policy.Page.ACCOUNTS)
    today, station = local_day(now), actor.station_id
    with desk.database.reading() as session:
        held = _held(session, station, today)
        alive = _alive(session, station, now)
        rows = session.exec(
            select(Account, Worker)
            .where(
                Account.station_id == station, Worker.station_id == station, Worker.id == Account.worker_id
            )
            .order_by(col(Account.username))
        ).all()
        lines = [_line(account, worker, held, alive) for account, worker in rows]
    return pd.DataFrame(lines, columns=ACCOUNT_COLUMNS)


def find_own_sessions(desk: Desk, actor: Actor, now: datetime) -> pd.DataFrame:
    """Return the open sessions of the actor's own account, the youngest first."""
    with desk.database.reading() as session:
        rows = session.exec(
            select(AuthSession)
            .where(AuthSession.station_id == actor.station_id, AuthSession.account_id == actor.account_id)
            .where(col(AuthSession.revoked_at).is_(None), col(AuthSession.ends_at) > now)
            .order_by(col(AuthSession.id).desc())
        ).all()
        mine = actor.session_id
        lines = [(r.id, r.address, r.created_at, r.last_active_at, r.ends_at, r.id == mine) for r in rows]
    return pd.DataFrame(lines, columns=SESSION_COLUMNS)


def find_workers_without_account(desk: Desk, actor: Actor, now: datetime) -> pd.DataFrame:
    """Return who works here today and has no account: id, name, role ('' before a posting)."""
    policy.check(actor, policy.Page.ACCOUNTS)
    today, station = local_day(now), actor.station_id
    with desk.database.reading() as session:
        held = _held(session, station, today)
        taken = set(session.exec(select(Account.worker_id).where(Account.station_id == station)))
        rows = session.exec(
            select(Worker)
            .where(Worker.station_id == station)
            .where(or_(col(Worker.left_on).is_(None), col(Worker.left_on) > today))
            .order_by(col(Worker.name))
        ).all()
        lines = [(w.id, w.name, held.get(w.id, ("", []))[0]) for w in rows if w.id not in taken]
    return pd.DataFrame(lines, columns=["id", "name", "role"])


def accounts_of_role(session: Session, station_id: int, role: Role, on: date) -> list[int]:
    """Return the enabled accounts that hold a role on a day, the oldest first."""
    holders = select(Posting.worker_id).where(
        Posting.station_id == station_id, Posting.role == str(role), _is_held(on)
    )
    return list(
        session.exec(
            select(Account.id)
            .where(Account.station_id == station_id, col(Account.is_enabled))
            .where(col(Account.worker_id).in_(holders))
            .order_by(col(Account.id))
        )
    )


def has_administrator(session: Session, station_id: int, on: date) -> bool:
    """Tell whether somebody can administer the station on a day."""
    return bool(accounts_of_role(session, station_id, Role.SYSADMIN, on))


def _is_held(on: date) -> ColumnElement[bool]:
    return and_(col(Posting.from_on) <= on, or_(col(Posting.to_on).is_(None), col(Posting.to_on) > on))


def _held(session: Session, station_id: int, on: date) -> dict[int, tuple[str, list[str]]]:
    """Return worker -> (role, codes of grids) of a day."""
    rows = session.exec(
        select(Posting, Grid.code)
        .join(Grid, and_(col(Grid.station_id) == station_id, col(Grid.id) == Posting.grid_id), isouter=True)
        .where(Posting.station_id == station_id, _is_held(on))
        .order_by(col(Posting.id))
    ).all()
    held: dict[int, tuple[str, list[str]]] = {}
    for posting, code in rows:
        held.setdefault(posting.worker_id, (posting.role, []))[1].extend([code] if code else [])
    return held


def _alive(session: Session, station_id: int, now: datetime) -> dict[int, tuple[int, datetime]]:
    """Return account -> (open sessions, last activity, in whichever session)."""
    is_open = and_(col(AuthSession.revoked_at).is_(None), col(AuthSession.ends_at) > now)
    rows = session.exec(
        select(
            AuthSession.account_id,
            func.sum(case((is_open, 1), else_=0)),
            func.max(AuthSession.last_active_at),
        )
        .where(AuthSession.station_id == station_id)
        .group_by(col(AuthSession.account_id))
    ).all()
    return {account: (int(number), last) for account, number, last in rows}


def _line(
    account: Account,
    worker: Worker,
    held: dict[int, tuple[str, list[str]]],
    alive: dict[int, tuple[int, datetime]],
) -> tuple[object, ...]:
    role, grids = held.get(worker.id, ("", []))
    sessions, last = alive.get(account.id, (0, None))
    return (
        account.id, account.version, account.username, worker.id, worker.name, role, " ".join(grids),
        account.is_enabled, bool(account.password_hash), sessions, last, account.created_at,
    )  # fmt: skip
