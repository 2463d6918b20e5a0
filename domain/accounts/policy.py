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
from domain.modules import Module, is_on


class Page(StrEnum):
    """A place in the desk; its file in pages/ and its URL have this name."""

    DAY = "day"
    OVERVIEW = "overview"
    MEDIATION_FIGURES = "mediation_figures"
    WARNINGS = "warnings"
    ANALYSIS = "analysis"
    MEDIATION = "mediation"
    FOLLOWUPS = "followups"
    ALERTS = "alerts"
    ALERT_ENTRY = "alert_entry"
    IMPORTS = "imports"
    PATROL = "patrol"
    REGISTRATION = "registration"
    VISITS = "visits"
    OUTREACH = "outreach"
    SERVICE = "service"
    TEAM = "team"
    ASSESSMENT = "assessment"
    MY_SCORE = "my_score"
    ASSESSMENT_RULES = "assessment_rules"
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
    Page.DAY: dict.fromkeys(
        (Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.GRID_WORKER, Role.JUSTICE_MEDIATOR), _MINE
    ),
    Page.OVERVIEW: {
        Role.LEADER: _grant(Scope.STATION, "read export"),
        Role.CLERK: _grant(Scope.STATION, "read export"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read export"),
        Role.GOVERNANCE_READER: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
        Role.SUBDISTRICT_CADRE: _grant(Scope.GRID, "read"),
    },
    Page.WARNINGS: {
        Role.LEADER: _grant(Scope.STATION, "read write manage"),
        Role.CLERK: _grant(Scope.STATION, "read write manage"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write"),
        Role.AUXILIARY: _grant(Scope.GRID, "read write"),
        Role.CITY_PATROL: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
        Role.GOVERNANCE_READER: _STATION_READ,
    },
    Page.ANALYSIS: {
        Role.LEADER: _grant(Scope.STATION, "read manage"),
        Role.CLERK: _grant(Scope.STATION, "read manage"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read"),
        Role.AUXILIARY: _grant(Scope.GRID, "read"),
        Role.CITY_PATROL: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
        Role.GOVERNANCE_READER: _STATION_READ,
    },
    Page.MY_SCORE: {Role.GRID_WORKER: _MINE},
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
    Page.MEDIATION_FIGURES: {
        Role.LEADER: _grant(Scope.STATION, "read export"),
        Role.CLERK: _grant(Scope.STATION, "read export"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read export"),
        Role.GOVERNANCE_READER: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
        Role.SUBDISTRICT_CADRE: _grant(Scope.GRID, "read"),
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
    Page.PATROL: {
        Role.LEADER: _grant(Scope.STATION, "read write export manage"),
        Role.CLERK: _grant(Scope.STATION, "read write export manage"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export"),
        Role.AUXILIARY: _grant(Scope.OWN, "read write"),
        Role.CITY_PATROL: _grant(Scope.OWN, "read write"),
        Role.AUDITOR: _STATION_READ,
    },
    Page.REGISTRATION: {
        Role.LEADER: _grant(Scope.STATION, "read write export reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export reveal"),
        Role.AUXILIARY: _grant(Scope.GRID, "read write"),
        Role.AUDITOR: _STATION_READ,
    },
    Page.VISITS: {
        Role.LEADER: _grant(Scope.STATION, "read write export reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export reveal"),
        Role.AUXILIARY: _grant(Scope.GRID, "read write"),
        Role.GRID_WORKER: _grant(Scope.OWN, "read write"),
        Role.CITY_PATROL: _grant(Scope.OWN, "read write"),
        Role.SUBDISTRICT_CADRE: _grant(Scope.GRID, "read"),
        Role.GOVERNANCE_READER: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
    },
    Page.OUTREACH: {
        Role.LEADER: _grant(Scope.STATION, "read write export reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export reveal"),
        Role.AUXILIARY: _grant(Scope.GRID, "read write"),
        Role.GRID_WORKER: _grant(Scope.OWN, "read write"),
        Role.SUBDISTRICT_CADRE: _grant(Scope.GRID, "read"),
        Role.AUDITOR: _STATION_READ,
    },
    Page.SERVICE: {
        Role.LEADER: _grant(Scope.STATION, "read write export reveal"),
        Role.CLERK: _grant(Scope.STATION, "read write export reveal"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write export reveal"),
        Role.AUXILIARY: _grant(Scope.GRID, "read write"),
        Role.CITY_PATROL: _grant(Scope.OWN, "read write"),
        Role.AUDITOR: _STATION_READ,
    },
    Page.TEAM: {
        Role.LEADER: _grant(Scope.STATION, "read write export"),
        Role.CLERK: _grant(Scope.STATION, "read write export"),
        Role.COMMUNITY_OFFICER: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
    },
    Page.ASSESSMENT: {
        Role.LEADER: _grant(Scope.STATION, "read write export manage"),
        Role.CLERK: _grant(Scope.STATION, "read write export"),
        Role.COMMUNITY_OFFICER: _grant(Scope.GRID, "read write"),
    },
    Page.ASSESSMENT_RULES: {
        Role.LEADER: _grant(Scope.STATION, "read write manage"),
        Role.CLERK: _grant(Scope.STATION, "read write"),
        Role.COMMUNITY_OFFICER: _STATION_READ,
        Role.GRID_WORKER: _STATION_READ,
        Role.AUDITOR: _STATION_READ,
    },
    Page.ACCOUNTS: {Role.SYSADMIN: _grant(Scope.STATION, "read manage")},
    Page.SETTINGS: {
        Role.SYSADMIN: _grant(Scope.STATION, "read manage"),
        Role.LEADER: _STATION_READ,
        Role.CLERK: _STATION_READ,
    },
    Page.AUDIT: {Role.AUDITOR: _STATION_READ, Role.LEADER: _STATION_READ},
    Page.ME: dict.fromkeys(Role, _MINE),
}


MODULES: Mapping[Page, Module] = {
    Page.WARNINGS: Module.WARNINGS,
    Page.ASSESSMENT: Module.ASSESSMENT,
    Page.MY_SCORE: Module.ASSESSMENT,
    Page.ASSESSMENT_RULES: Module.ASSESSMENT,
}


def grant(role: Role, page: Page) -> Grant:
    """Return what a role has on a page: nothing where its part of the desk is switched off."""
    if page in MODULES and not is_on(MODULES[page]):
        return NOTHING
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
