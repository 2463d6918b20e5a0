"""Opening, changing and closing accounts. What ends sessions ends all of them, one's own included."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlmodel import select

from core.actor import system_actor
from core.clock import Clock, local_day, system_clock
from core.errors import BadInput, OutOfTurn, Refused
from core.i18n import LANGUAGES
from core.messages import message
from core.vocabulary import Role
from domain.accounts import policy, queries
from domain.accounts.entrance import check_username
from domain.accounts.events import AccountEvent
from domain.accounts.links import LinkPurpose, issue_link, use_link
from domain.accounts.passwords import PASSWORDS, Passwords, check_password
from domain.accounts.sessions import revoke_all
from domain.accounts.throttle import Tries
from domain.desk import Desk
from domain.people import end_posting, hire, post, postings_on
from domain.work import Work, begin
from models import Account, Station, Worker

OLD_PASSWORD_TRIES = Tries(5, timedelta(minutes=15))


def open_account(
    work: Work, worker_id: int, username: str, password: str | None = None, passwords: Passwords = PASSWORDS
) -> Account:
    """Give a worker a way in; without a password they get one through ``issue_password_link``.

    Raises:
        BadInput: the username is taken or cannot be used, the worker has an account, the password is weak.
    """
    policy.check(work.actor, policy.Page.ACCOUNTS, policy.Action.MANAGE)
    worker, name = work.get(Worker, worker_id), check_username(username)
    _check_free(work, worker_id, name)
    account = work.new(
        Account,
        username=name,
        worker_id=worker_id,
        password_hash=_checked_hash(work, password, name, worker.name, passwords) if password else "",
        must_change_password=password is not None,
        created_at=work.now,
    )
    work.record(AccountEvent.ACCOUNT_OPENED, account, worker=worker_id)
    work.session.flush()
    return account


def set_password(work: Work, account_id: int, password: str, passwords: Passwords = PASSWORDS) -> None:
    """Give an account a password that has to be changed at the next sign-in; ends its sessions."""
    policy.check(work.actor, policy.Page.ACCOUNTS, policy.Action.MANAGE)
    account = work.get(Account, account_id)
    _keep_password(work, account, password, passwords)
    account.must_change_password = True
    work.record(AccountEvent.PASSWORD_SET, account)


def issue_password_link(work: Work, account_id: int) -> str:
    """Return the token of a link by which the owner chooses a password themselves."""
    policy.check(work.actor, policy.Page.ACCOUNTS, policy.Action.MANAGE)
    return issue_link(work, LinkPurpose.NEW_PASSWORD, work.get(Account, account_id).id)


def change_password(work: Work, old: str, new: str, passwords: Passwords = PASSWORDS) -> None:
    """Change one's own password; every session of the account ends, this one too.

    Raises:
        BadInput: 'old_password' is not right, or 'password' is weak or the same as before.
        TooManyAttempts: the old password was guessed at too often.
    """
    account = work.get(Account, work.actor.account_id)
    OLD_PASSWORD_TRIES.count((work.desk.workspace, account.id), work.now)
    if not passwords.verify(old, account.password_hash):
        raise BadInput(message("The present password is not right."), "old_password")
    if passwords.verify(new, account.password_hash):
        raise BadInput(message("The new password is the old one."), "password")
    _keep_password(work, account, new, passwords)
    work.record(AccountEvent.PASSWORD_CHANGED, account)


def choose_password(
    desk: Desk, token: str, password: str, clock: Clock = system_clock, passwords: Passwords = PASSWORDS
) -> None:
    """Choose a password through a one-time link.

    Raises:
        NotFound: the link no longer works.
        BadInput: the password is weak; the link still works.
    """
    with begin(desk, system_actor(desk.station_id, Role.SYSADMIN), clock) as work:
        account = work.get(Account, use_link(work, token, LinkPurpose.NEW_PASSWORD) or 0)
        _keep_password(work, account, password, passwords)
        work.record(AccountEvent.PASSWORD_CHANGED, account, by="link")


def disable(work: Work, account_id: int) -> None:
    """Close an account; its sessions end now.

    Raises:
        OutOfTurn: it is the last administrator's.
    """
    policy.check(work.actor, policy.Page.ACCOUNTS, policy.Action.MANAGE)
    account = work.get(Account, account_id)
    _check_not_last(work, account)
    account.is_enabled = False
    work.record(AccountEvent.ACCOUNT_DISABLED, account)
    revoke_all(work, account_id, "account disabled")


def enable(work: Work, account_id: int) -> None:
    """Open a closed account again; its old sessions stay over."""
    policy.check(work.actor, policy.Page.ACCOUNTS, policy.Action.MANAGE)
    account = work.get(Account, account_id)
    account.is_enabled = True
    work.record(AccountEvent.ACCOUNT_ENABLED, account)


def change_role(work: Work, account_id: int, role: Role, grid_ids: Collection[int] = ()) -> None:
    """Give the owner another role, or the same with other grids, from today on; their sessions end now."""
    policy.check(work.actor, policy.Page.ACCOUNTS, policy.Action.MANAGE)
    account = work.get(Account, account_id)
    if role is not Role.SYSADMIN:
        _check_not_last(work, account)
    for posting in postings_on(work.session, work.station_id, account.worker_id, local_day(work.now)):
        end_posting(work, posting.id)
    work.session.flush()
    held: list[int | None] = [*sorted(grid_ids)]
    for grid_id in held or [None]:
        post(work, account.worker_id, role, grid_id=grid_id)
    work.record(AccountEvent.ROLE_CHANGED, account, role=str(role), grids=sorted(grid_ids))
    revoke_all(work, account_id, "role changed")


def choose_language(work: Work, language: str) -> None:
    """Keep the language of one's own account."""
    account = work.get(Account, work.actor.account_id)
    if language in LANGUAGES and account.language != language:
        account.language = language
        work.record(AccountEvent.LANGUAGE_CHOSEN, account, language=language)


def first_administrator(
    desk: Desk,
    token: str,
    name: str,
    username: str,
    password: str,
    clock: Clock = system_clock,
    passwords: Passwords = PASSWORDS,
) -> int:
    """Make the first administrator through the one-time link; returns the account's id.

    Raises:
        NotFound: the link no longer works.
        Refused: there is an administrator already.
        BadInput: a field cannot be kept; the link still works.
    """
    with begin(desk, system_actor(desk.station_id, Role.SYSADMIN), clock) as work:
        use_link(work, token, LinkPurpose.FIRST_ADMINISTRATOR)
        if queries.has_administrator(work.session, work.station_id, local_day(work.now)):
            raise Refused(message("This station has an administrator already. Sign in."))
        worker = hire(work, name, "office")
        post(work, worker.id, Role.SYSADMIN)
        account = open_account(work, worker.id, username, password, passwords)
        account.must_change_password = False
        work.record(AccountEvent.FIRST_ADMINISTRATOR, account)
    return account.id


def _keep_password(work: Work, account: Account, password: str, passwords: Passwords) -> None:
    worker = work.get(Worker, account.worker_id)
    account.password_hash = _checked_hash(work, password, account.username, worker.name, passwords)
    account.password_changed_at = work.now
    account.must_change_password = False
    revoke_all(work, account.id, "password changed")


def _checked_hash(work: Work, password: str, username: str, name: str, passwords: Passwords) -> str:
    station = work.session.get(Station, work.station_id)
    own = [username, name, *((station.name_zh, station.name_en, station.code) if station else ())]
    check_password(password, own)
    return passwords.hash(password)


def _check_free(work: Work, worker_id: int, username: str) -> None:
    rows = work.session.exec(
        select(Account).where(
            Account.station_id == work.station_id,
            (Account.username == username) | (Account.worker_id == worker_id),
        )
    ).all()
    if any(row.username == username for row in rows):
        raise BadInput(message("This username is taken. Choose another one."), "username")
    if rows:
        raise BadInput(message("This person has an account already."), "worker_id")


def _check_not_last(work: Work, account: Account) -> None:
    today = local_day(work.now)
    if queries.accounts_of_role(work.session, work.station_id, Role.SYSADMIN, today) == [account.id]:
        raise OutOfTurn(message("This is the last administrator. Make another one first."))
