"""The way in: username and password, with one answer and one duration for every kind of wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlmodel import Session, select

from core.clock import Clock, local_day, system_clock
from core.errors import BadInput, Refused, SessionOver
from core.messages import message
from domain.accounts import throttle
from domain.accounts.actors import actor_of
from domain.accounts.events import AccountEvent
from domain.accounts.links import LinkPurpose, issue_link
from domain.accounts.passwords import PASSWORDS, Passwords
from domain.accounts.sessions import as_account, open_session
from domain.desk import Desk
from domain.work import begin
from models import Account

USERNAME = re.compile(r"[\w.-]{2,32}")


@dataclass(frozen=True)
class _Known:
    """What the way in needs of an account; id 0 is nobody."""

    id: int = 0
    password_hash: str = ""
    may_enter: bool = False
    must_change: bool = False


@dataclass(frozen=True)
class Entry:
    """What a right password opens: a session, or first the form of a new password."""

    token: str = ""
    new_password_link: str = ""


def sign_in(
    desk: Desk,
    username: str,
    password: str,
    address: str,
    clock: Clock = system_clock,
    passwords: Passwords = PASSWORDS,
) -> Entry:
    """Check name and password and open a session; one who must change the password does that first.

    Unknown name, wrong password, disabled account and no role today all take the same time (one
    bcrypt run) and give the same answer.

    Raises:
        Refused: not right; the sentence does not say what.
        TooManyAttempts: tried too often from this address; the password was not looked at.
    """
    now, name = clock(), plain_username(username)
    throttle.count(desk, name, address, now)
    with desk.database.reading() as session:
        known = _known(session, desk.station_id, name, clock)
    is_right = passwords.verify(password, known.password_hash)
    if not (is_right and known.may_enter):
        _note_refusal(desk, known.id, address, clock)
        raise Refused(message("Username or password is not right."))
    with begin(desk, as_account(desk, known.id), clock) as work:
        throttle.forgive(work, name, address)
        if known.must_change:
            return Entry(new_password_link=issue_link(work, LinkPurpose.NEW_PASSWORD, known.id))
    return Entry(token=open_session(desk, known.id, address, clock))


def plain_username(text: str) -> str:
    """Return a username as it is compared: NFKC, without outer spaces, small letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()[:64]


def check_username(text: str) -> str:
    """Return a username as it is kept.

    Raises:
        BadInput: not 2 to 32 letters, digits, full stops, hyphens or underscores.
    """
    name = plain_username(text)
    if not USERNAME.fullmatch(name):
        raise BadInput(
            message("Use 2 to 32 letters or digits for the username; . - _ may stand between."), "username"
        )
    return name


def _known(session: Session, station_id: int, name: str, clock: Clock) -> _Known:
    account = session.exec(
        select(Account).where(Account.station_id == station_id, Account.username == name)
    ).first()
    if account is None:
        return _Known()
    try:
        actor_of(session, station_id, account.id, local_day(clock()))
    except SessionOver:
        return _Known(account.id, account.password_hash)
    return _Known(account.id, account.password_hash, may_enter=True, must_change=account.must_change_password)


def _note_refusal(desk: Desk, account_id: int, address: str, clock: Clock) -> None:
    with begin(desk, as_account(desk, account_id), clock) as work:
        work.record(AccountEvent.SIGN_IN_REFUSED, address=address)
