"""The demo station at the sign-in page: its roles, and the way from it to one's own station.

Only for somebody who sits at this very machine: the made-up station has no passwords.
"""

from __future__ import annotations

import fcntl
from html import escape

from sqlalchemy import inspect

from core.actor import system_actor
from core.clock import Clock, local_day
from core.i18n import _
from core.settings import settings
from core.vocabulary import Role, Workspace
from domain.accounts.links import LinkPurpose, issue_link
from domain.accounts.queries import accounts_of_role, has_administrator
from domain.accounts.roles import role_label
from domain.accounts.sessions import open_session
from domain.desk import FILES, Desk, has_database, open_desk
from domain.work import begin
from web.addresses import Address
from web.forms import note, small_form


def offers(address: Address, following: str, clock: Clock) -> list[str]:
    """Return what the sign-in page offers besides signing in: nothing to anybody from elsewhere."""
    if not address.is_local:
        return []
    roles = demo_roles(clock)
    parts = [_role_buttons(roles, following)] if roles else []
    if not roles and is_being_built():
        words = note(_("The demo station is being built. Load this page again in a minute."))
        parts.append(f"<section>{words}</section>")
    if not _is_administered(clock):
        begin_own = small_form("/auth/own", {}, _("Start our own station"))
        parts.append(f"<section>{note(_('An empty desk for your own station.'))}{begin_own}</section>")
    return parts


def demo_roles(clock: Clock) -> dict[Role, int]:
    """Return the roles of the demo station that somebody holds, with the account; none before it is built."""
    if not has_database(Workspace.DEMO):
        return {}
    desk = open_desk(Workspace.DEMO)
    if not inspect(desk.database.engine).has_table("account"):
        return {}
    found = {role: _account(desk, role, clock) for role in Role}
    return {role: account for role, account in found.items() if account}


def is_being_built() -> bool:
    """Tell whether somebody builds the demo station now: they hold the lock beside its file."""
    lock = settings().var / f"{FILES[Workspace.DEMO]}.lock"
    try:
        with lock.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def enter(address: Address, role: str, clock: Clock) -> str | None:
    """Open a session of the demo station in a role; None where that is not offered."""
    roles = demo_roles(clock) if address.is_local and role in set(Role) else {}
    account = roles.get(Role(role)) if roles else None
    return open_session(open_desk(Workspace.DEMO), account, address.peer, clock) if account else None


def own_station(address: Address, clock: Clock) -> str | None:
    """Return the token of the first administrator's form; None from elsewhere or when there is one."""
    if not address.is_local or _is_administered(clock):
        return None
    desk = open_desk(Workspace.STATION)
    with begin(desk, system_actor(desk.station_id, Role.SYSADMIN), clock) as work:
        return issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)


def _is_administered(clock: Clock) -> bool:
    desk = open_desk(Workspace.STATION)
    with desk.database.reading() as session:
        return has_administrator(session, desk.station_id, local_day(clock()))


def _account(desk: Desk, role: Role, clock: Clock) -> int:
    with desk.database.reading() as session:
        return next(iter(accounts_of_role(session, desk.station_id, role, local_day(clock()))), 0)


def _role_buttons(roles: dict[Role, int], following: str) -> str:
    buttons = "".join(
        small_form("/auth/demo", {"role": str(role), "next": following}, role_label(role)) for role in roles
    )
    head = f'<h2>{escape(_("Demo station"))}<span class="chip">{escape(_("Demo"))}</span></h2>'
    text = note(_("Everything in it is made up. Choose whom you want to be."))
    return f'<section>{head}{text}<div class="roles">{buttons}</div></section>'
