"""Server-side sessions: opened at sign-in, kept alive by a person's own activity, ended by many things.

Only the SHA-256 of a token is kept. A session is LIVE, LOCKED (idle too long: the password is asked for
in place) or OVER (signed out, revoked, eight hours old, account disabled, role no longer the one it was
opened with). A clock that is set back revives nothing: what was once seen locked or over is written down.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from core.actor import Actor, system_actor
from core.clock import Clock, local_day, system_clock
from core.crypto import sha256
from core.errors import BadInput, SessionOver
from core.messages import message
from core.settings import settings
from core.vocabulary import Role
from domain.accounts import throttle
from domain.accounts.actors import actor_of
from domain.accounts.events import AccountEvent
from domain.accounts.passwords import PASSWORDS, Passwords
from domain.desk import Desk
from domain.people import postings_on
from domain.work import Work, begin
from models import Account, AuthSession

MOST_LIVE = 2
CLOCK_SLACK = timedelta(minutes=2)
TOKEN_BYTES = 32


class SessionState(StrEnum):
    """Whether a session may be worked in."""

    LIVE = "live"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True)
class SessionRecord:
    """A session as it stands at a moment."""

    id: int
    account_id: int
    state: SessionState
    password_seen_at: datetime
    address: str
    created_at: datetime
    last_active_at: datetime
    ends_at: datetime
    language: str = "zh_CN"


def open_session(desk: Desk, account_id: int, address: str, clock: Clock = system_clock) -> str:
    """Open a session and return its token (256 bits). The oldest goes where two are live already."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with begin(desk, as_account(desk, account_id), clock) as work:
        role = actor_of(work.session, work.station_id, account_id, local_day(work.now)).role
        for row in _unrevoked(work, account_id)[: 1 - MOST_LIVE]:
            _end(work, row, "another sign-in")
        hours = timedelta(hours=settings().session_hours)
        row = work.new(
            AuthSession, account_id=account_id, token_sha256=sha256(token), address=address, role=str(role),
            created_at=work.now, last_active_at=work.now, password_seen_at=work.now, ends_at=work.now + hours,
        )  # fmt: skip
        work.record(AccountEvent.SIGNED_IN, row, address=address)
    return token


def find_by_token(desk: Desk, token: str, now: datetime) -> SessionRecord | None:
    """Return the session of a token, in whatever state it is; None where there never was one."""
    return _standing(desk, col(AuthSession.token_sha256) == sha256(token), now)


def read_session(desk: Desk, session_id: int, now: datetime) -> SessionRecord:
    """Return a session as it stands now.

    Raises:
        SessionOver: there is none of that id.
    """
    record = _standing(desk, col(AuthSession.id) == session_id, now)
    if record is None:
        raise SessionOver(OVER)
    return record


def actor_in(desk: Desk, session_id: int, now: datetime) -> Actor:
    """Return who works in a session, with role and grids as they are at this moment.

    Raises:
        SessionOver: it is locked or over, or the account holds no role today.
    """
    record = read_session(desk, session_id, now)
    if record.state is not SessionState.LIVE:
        raise SessionOver(LOCKED if record.state is SessionState.LOCKED else OVER)
    with desk.database.reading() as session:
        return actor_of(session, desk.station_id, record.account_id, local_day(now), session_id=session_id)


def touch(desk: Desk, session_id: int, now: datetime) -> None:
    """Note a person's click or key. A fragment's tick is none; a locked session is not woken."""
    with begin(desk, as_account(desk, 0), lambda: now) as work:
        row = work.session.get(AuthSession, (work.station_id, session_id))
        if row and _record(work.session, row, now).state is SessionState.LIVE:
            row.last_active_at = max(row.last_active_at, now)


def unlock(
    desk: Desk, session_id: int, password: str, now: datetime, passwords: Passwords = PASSWORDS
) -> SessionRecord:
    """Take the password in place: wakes a locked session, and renews ``password_seen_at`` of a live one.

    The end after eight hours does not move.

    Raises:
        SessionOver: it can no longer be woken; the sign-in page is next.
        BadInput: the password is not right (field 'password'), or it was tried too often.
    """
    record = read_session(desk, session_id, now)
    if record.state is SessionState.OVER:
        raise SessionOver(OVER)
    with desk.database.reading() as session:
        account = session.get_one(Account, (desk.station_id, record.account_id))
    throttle.count(desk, account.username, record.address, now)
    if not passwords.verify(password, account.password_hash):
        _refuse_unlock(desk, record, now)
    _wake(desk, record, account.username, now)
    return read_session(desk, session_id, now)


def revoke(desk: Desk, session_id: int, why: str, clock: Clock = system_clock) -> None:
    """End one session: sign-out, or somebody's decision. One that is over already stays as it is."""
    with begin(desk, as_account(desk, 0, session_id), clock) as work:
        row = work.session.get(AuthSession, (work.station_id, session_id))
        if row and row.revoked_at is None:
            work.actor = as_account(desk, row.account_id, session_id)
            event = AccountEvent.SIGNED_OUT if why == SIGN_OUT else AccountEvent.SESSION_REVOKED
            _end(work, row, why, event)


def revoke_all(work: Work, account_id: int, why: str) -> int:
    """End every session of an account: password or role change, disabling. Returns how many were open."""
    rows = _unrevoked(work, account_id)
    for row in rows:
        _end(work, row, why)
    return len(rows)


def as_account(desk: Desk, account_id: int, session_id: int = 0) -> Actor:
    """Return the desk itself, writing on behalf of an account: only for what concerns its own sessions."""
    return replace(system_actor(desk.station_id, Role.SYSADMIN), account_id=account_id, session_id=session_id)


def _standing(desk: Desk, which: ColumnElement[bool], now: datetime) -> SessionRecord | None:
    with desk.database.reading() as session:
        of_here = select(AuthSession).where(AuthSession.station_id == desk.station_id)
        row = session.exec(of_here.where(which)).first()
        if row is None:
            return None
        record = _record(session, row, now)
        is_noted = row.revoked_at or (row.locked_at and record.state is SessionState.LOCKED)
    if record.state is not SessionState.LIVE and not is_noted:
        _note(desk, record, now)
    return record


def _record(session: Session, row: AuthSession, now: datetime) -> SessionRecord:
    account = session.get(Account, (row.station_id, row.account_id))
    role = _role(session, account, now) if account and account.is_enabled else None
    return SessionRecord(
        row.id,
        row.account_id,
        _state(row, role, now),
        row.password_seen_at,
        row.address,
        row.created_at,
        row.last_active_at,
        row.ends_at,
        account.language if account else "zh_CN",
    )


def _state(row: AuthSession, role: str | None, now: datetime) -> SessionState:
    started = row.created_at - CLOCK_SLACK <= now
    if row.revoked_at or role != row.role or not started or now >= row.ends_at:
        return SessionState.OVER
    silent = now - row.last_active_at
    if row.locked_at or silent < -CLOCK_SLACK or silent >= idle_limit(row.role):
        return SessionState.LOCKED
    return SessionState.LIVE


def idle_limit(role: str) -> timedelta:
    """Return how long a role may be silent before the password is asked for."""
    chosen = settings()
    on_foot = role == Role.GRID_WORKER
    return timedelta(minutes=chosen.idle_minutes_grid_worker if on_foot else chosen.idle_minutes)


def _role(session: Session, account: Account, now: datetime) -> str | None:
    held = postings_on(session, account.station_id, account.worker_id, local_day(now))
    return held[0].role if held else None


def _unrevoked(work: Work, account_id: int) -> list[AuthSession]:
    """Return the open sessions of an account, oldest first."""
    return list(
        work.session.exec(
            select(AuthSession)
            .where(AuthSession.station_id == work.station_id, AuthSession.account_id == account_id)
            .where(col(AuthSession.revoked_at).is_(None), col(AuthSession.ends_at) > work.now)
            .order_by(col(AuthSession.created_at), col(AuthSession.id))
        )
    )


def _end(work: Work, row: AuthSession, why: str, event: AccountEvent = AccountEvent.SESSION_REVOKED) -> None:
    row.revoked_at, row.revoked_why = work.now, why
    work.record(event, row, why=why)


def _note(desk: Desk, record: SessionRecord, now: datetime) -> None:
    """Keep that a session was seen locked or over, so that a clock set back does not open it again."""
    with begin(desk, as_account(desk, 0), lambda: now) as work:
        row = work.get(AuthSession, record.id)
        if record.state is SessionState.LOCKED:
            row.locked_at = row.locked_at or now
        elif row.revoked_at is None:
            row.revoked_at, row.revoked_why = now, "ended"


def _refuse_unlock(desk: Desk, record: SessionRecord, now: datetime) -> None:
    with begin(desk, as_account(desk, record.account_id, record.id), lambda: now) as work:
        work.record(AccountEvent.UNLOCK_REFUSED, work.get(AuthSession, record.id))
    raise BadInput(message("The password is not right."), "password")


def _wake(desk: Desk, record: SessionRecord, username: str, now: datetime) -> None:
    with begin(desk, as_account(desk, record.account_id, record.id), lambda: now) as work:
        row = work.get(AuthSession, record.id)
        row.locked_at, row.last_active_at, row.password_seen_at = None, now, now
        throttle.forgive(work, username, record.address)
        work.record(AccountEvent.SESSION_UNLOCKED, row)


SIGN_OUT = "sign-out"
OVER = message("You have been signed out. Sign in again; your text is kept.")
LOCKED = message("Enter your password to go on; your text is kept.")
