"""The policy table: page x role -> scope and actions.

Menu, guards, scope in SQL and the test matrix derive from it. A pair that is not in the table is
forbidden. Scope says which rows, actions say what may be done with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.actor import Actor
from core.errors import NotAllowed
from core.messages import message
from core.vocabulary import Role


class Page(StrEnum):
    """A place in the desk; its file in pages/ and its URL have this name."""

    OVERVIEW = "overview"
    MEDIATION = "mediation"
    FOLLOWUPS = "followups"
    ALERTS = "alerts"
    ALERT_ENTRY = "alert_entry"
    IMPORTS = "imports"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    AUDIT = "audit"
    ME = "me"


class Scope(StrEnum):
    """Which rows of an area somebody reaches."""

    NONE = "none"
    OWN = "own"
    REFERRED = "referred"
    GRID = "grid"
    STATION = "station"


class Action(StrEnum):
    """What somebody may do with the rows they reach."""

    READ = "read"
    WRITE = "write"
    EXPORT = "export"
    REVEAL = "reveal"
    MANAGE = "manage"


@dataclass(frozen=True)
class Grant:
    """A cell of the table."""

    scope: Scope
    actions: frozenset[Action]


NO_ACCESS = message("Your role has no access here. If your work needs it, ask the administrator.")
NOTHING = Grant(Scope.NONE, frozenset())


def _grant(scope: Scope, actions: str) -> Grant:
    return Grant(scope, frozenset(Action(word) for word in actions.split()))


_STATION_READ = _grant(Scope.STATION, "read")
_MINE = _grant(Scope.OWN, "read write")

POLICY: Mapping[Page, Mapping[Role, Grant]] = {
    Page.OVERVIEW: {
        Role.LEADER: _grant(Scope.STATION, "read export"),
        Role.CLERK: _grant(Scope.STATION, "read export"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read export"),
        Role.GOVERNANCE_READER: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
        Role.SUBDISTRICT_CADRE: _grant(Scope.GRID, "read"),
    },
    Page.MEDIATION: {
        Role.LEADER: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export reveal"),
        Role.AUXILIARY: _grant(Scope.OWN, "read write"),
        Role.GRID_WORKER: _grant(Scope.OWN, "read write"),
        Role.JUSTICE_MEDIATOR: _grant(Scope.REFERRED, "read write reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.AUDITOR: _STATION_READ,
        Role.GOVERNANCE_READER: _STATION_READ,
        Role.SUBDISTRICT_CADRE: _grant(Scope.GRID, "read"),
    },
    Page.FOLLOWUPS: {
        Role.LEADER: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write reveal"),
        Role.AUXILIARY: _grant(Scope.OWN, "read write"),
        Role.GRID_WORKER: _grant(Scope.OWN, "read write"),
        Role.JUSTICE_MEDIATOR: _grant(Scope.REFERRED, "read write reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.AUDITOR: _STATION_READ,
    },
    Page.ALERTS: {
        Role.LEADER: _grant(Scope.STATION, "read export reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export reveal"),
        Role.AUXILIARY: _grant(Scope.GRID, "read"),
        Role.CITY_PATROL: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
    },
    Page.ALERT_ENTRY: {
        Role.CLERK: _grant(Scope.STATION, "read write"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write"),
        Role.AUXILIARY: _grant(Scope.GRID, "read write"),
    },
    Page.IMPORTS: {Role.CLERK: _grant(Scope.STATION, "read write export")},
    Page.ACCOUNTS: {Role.SYSADMIN: _grant(Scope.STATION, "read manage")},
    Page.SETTINGS: {
        Role.SYSADMIN: _grant(Scope.STATION, "read manage"),
        Role.LEADER: _STATION_READ,
        Role.CLERK: _STATION_READ,
    },
    Page.AUDIT: {Role.AUDITOR: _STATION_READ, Role.LEADER: _STATION_READ},
    Page.ME: dict.fromkeys(Role, _MINE),
}


def grant(role: Role, page: Page) -> Grant:
    """Return what a role has on a page."""
    return POLICY[page].get(role, NOTHING)


def scope_of(role: Role, page: Page) -> Scope:
    """Return which rows a role reaches on a page."""
    return grant(role, page).scope


def may(actor: Actor, page: Page, action: Action = Action.READ) -> bool:
    """Tell whether the actor's role has an action on a page."""
    return action in grant(actor.role, page).actions


def check(actor: Actor, page: Page, action: Action = Action.READ) -> None:
    """Refuse an action that the table does not give. Raises NotAllowed."""
    if not may(actor, page, action):
        raise NotAllowed(
            message("Your role has no access here. If your work needs it, ask the administrator.")
        )


def pages_for(role: Role) -> list[Page]:
    """Return the pages of a role in menu order; the first is where it starts."""
    return [page for page in POLICY if Action.READ in grant(role, page).actions]
