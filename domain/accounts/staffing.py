"""Staffing: a person, their role, their grids and their way in, in one go; and what is changed later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.clock import local_day
from core.errors import BadInput, StaleEdit
from core.messages import message
from core.vocabulary import Role
from domain.accounts import policy
from domain.accounts.actions import change_role, issue_password_link, open_account
from domain.accounts.policy import Page, Scope
from domain.accounts.roles import role_label
from domain.accounts.sessions import revoke_all
from domain.people import hire, postings_on
from domain.work import Work
from models import Account, Grid, Worker

LONGEST_NAME = 40
ENDED = "ended by the administrator"
KIND_OF: Mapping[Role, str] = {
    Role.LEADER: "police",
    Role.COMMUNITY_OFFICER: "police",
    Role.AUXILIARY: "auxiliary",
    Role.GRID_WORKER: "grid_worker",
    Role.JUSTICE_MEDIATOR: "mediator",
    Role.SUBDISTRICT_CADRE: "cadre",
    Role.CITY_PATROL: "city_patrol",
}
GRID_ROLES = frozenset(
    role
    for page in (Page.MEDIATION, Page.ALERTS)
    for role, given in policy.POLICY[page].items()
    if given.scope in (Scope.GRID, Scope.OWN)
)


@dataclass(frozen=True)
class Newcomer:
    """Who gets a way in. ``worker_id`` names somebody who works here already, else ``name`` is taken on.

    Without a ``role`` somebody who holds one keeps it, grids and all.
    """

    username: str
    name: str = ""
    worker_id: int | None = None
    role: Role | None = None
    grid_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class WayIn:
    """An account and the token of the link by which its owner chooses a password: once, within a day."""

    account_id: int
    token: str


def take_in(work: Work, newcomer: Newcomer) -> WayIn:
    """Take somebody on, give role and grids, open their account and make their link.

    Raises:
        BadInput: 'name', 'role', 'grids' or 'username' is missing or cannot be used.
    """
    policy.check(work.actor, Page.ACCOUNTS, policy.Action.MANAGE)
    _check_role(work, newcomer)
    if newcomer.worker_id is None:
        _check_length(newcomer.name)
        worker = hire(work, newcomer.name, KIND_OF.get(newcomer.role or Role.CLERK, "office"))
    else:
        worker = work.get(Worker, newcomer.worker_id)
    account = open_account(work, worker.id, newcomer.username)
    if newcomer.role:
        change_role(work, account.id, newcomer.role, newcomer.grid_ids)
    return WayIn(account.id, issue_password_link(work, account.id))


def reassign(work: Work, account_id: int, version: int, role: Role, grid_ids: Collection[int]) -> None:
    """Give the owner of an account another role or other grids from today on; their sessions end now.

    Raises:
        StaleEdit: the account is not as it was at ``version``: somebody else changed it.
        BadInput: role and grids do not go together.
        OutOfTurn: it is the last administrator's.
    """
    policy.check(work.actor, Page.ACCOUNTS, policy.Action.MANAGE)
    account = work.get(Account, account_id)
    if account.version != version:
        raise StaleEdit(
            message("Somebody else saved this first. Both versions are shown below."),
            _standing(work, role, grid_ids),
            _present(work, account),
        )
    check_grids(work, role, grid_ids)
    change_role(work, account_id, role, grid_ids)
    account.version = version + 1


def end_sessions(work: Work, account_id: int) -> int:
    """End every session of an account now; returns how many were open."""
    policy.check(work.actor, Page.ACCOUNTS, policy.Action.MANAGE)
    return revoke_all(work, work.get(Account, account_id).id, ENDED)


def check_grids(work: Work, role: Role, grid_ids: Collection[int]) -> None:
    """Refuse a role of grids without one, one of the whole station with some, and grids from elsewhere.

    Raises:
        BadInput: 'grids' does not go with the role.
        NotFound: no such grid here.
    """
    for grid_id in grid_ids:
        work.get(Grid, grid_id)
    if role in GRID_ROLES and not grid_ids:
        raise BadInput(message("Choose the grids: this role works in its grids alone."), "grids")
    if role not in GRID_ROLES and grid_ids:
        raise BadInput(message("This role is for the whole station. Take the grids off."), "grids")


def _check_role(work: Work, newcomer: Newcomer) -> None:
    if newcomer.role:
        check_grids(work, newcomer.role, newcomer.grid_ids)
        return
    today = local_day(work.now)
    worker_id = newcomer.worker_id
    if worker_id is None or not postings_on(work.session, work.station_id, worker_id, today):
        raise BadInput(message("Choose a role."), "role")


def _check_length(name: str) -> None:
    if len(name.strip()) > LONGEST_NAME:
        raise BadInput(message("The name has up to {count} characters.", count=LONGEST_NAME), "name")


def _standing(work: Work, role: Role | None, grid_ids: Collection[int]) -> dict[str, object]:
    codes = sorted(work.get(Grid, grid_id).code for grid_id in grid_ids)
    return {"role": role_label(role) if role else "", "grids": " ".join(codes)}


def _present(work: Work, account: Account) -> dict[str, object]:
    held = postings_on(work.session, work.station_id, account.worker_id, local_day(work.now))
    role = Role(held[0].role) if held else None
    return _standing(work, role, [one.grid_id for one in held if one.grid_id])
