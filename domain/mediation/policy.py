"""Who reaches which dispute, and who may take which step. Derived from the policy table's scopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, true
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.actor import Actor
from core.errors import NotAllowed
from core.messages import message
from core.vocabulary import Role
from domain.accounts.policy import Action, Page, Scope, check, may, scope_of
from domain.mediation.rules import HANDLERS, POLICE, STAND_INS, handling_roles, levels_of
from domain.mediation.step import Step
from domain.mediation.vocabulary import CaseStatus, Level, Who
from models import Dispute, DisputeEvent

Reach = Callable[[Actor, Page], ColumnElement[bool]]
WAITING = (CaseStatus.NEW, CaseStatus.REOPENED)


class Case(Protocol):
    """What the policy looks at in a dispute."""

    status: str
    level: str
    grid_id: int
    owner_id: int | None
    registrar_id: int
    route: str
    blocked_at: datetime | None
    recused: list[Any]


@lru_cache(maxsize=512)
def visible_to(actor: Actor, page: Page = Page.MEDIATION) -> ColumnElement[bool]:
    """Return the one clause over disputes that every query of the desk carries.

    Whoever took part in a dispute goes on reading it: both sides of a handover see its history.
    """
    scope = scope_of(actor.role, page)
    if scope is Scope.NONE:
        return false()
    return _here(actor, or_(_REACH[scope](actor), _took_part(actor)))


@lru_cache(maxsize=512)
def one(reach: Reach, actor: Actor, page: Page) -> SelectOfScalar[Dispute]:
    """Return the query for one dispute, ``case_id``, within a reach: ``visible_to`` or ``in_hand``."""
    return select(Dispute).where(reach(actor, page), col(Dispute.id) == bindparam("case_id"))


@lru_cache(maxsize=512)
def in_hand(actor: Actor, page: Page = Page.FOLLOWUPS) -> ColumnElement[bool]:
    """Return the clause of what somebody works on: as ``visible_to``, without what they only remember."""
    scope = scope_of(actor.role, page)
    reach = _mine(actor) if scope is Scope.OWN else _REACH[scope](actor)
    return _here(actor, reach)


def waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of disputes that wait for this person's acceptance."""
    levels = [str(level) for level in levels_of(actor.role)]
    arrived = and_(col(Dispute.status).in_(WAITING), col(Dispute.level).in_(levels), _around(actor))
    if actor.role is Role.JUSTICE_MEDIATOR:
        referred = and_(col(Dispute.status) == CaseStatus.REFERRED, col(Dispute.owner_id).is_(None))
        arrived = or_(arrived, referred)
    return _here(actor, arrived)


def check_can_register(actor: Actor, grid_id: int) -> None:
    """Refuse registering without the right to write, or outside one's grids. Raises NotAllowed."""
    check(actor, Page.MEDIATION, Action.WRITE)
    if scope_of(actor.role, Page.MEDIATION) in {Scope.OWN, Scope.GRID} and grid_id not in actor.grids:
        raise NotAllowed(message("This grid is not yours. Ask the clerk to register it there."))


def check_can_take(actor: Actor, case: Case, step: Step) -> None:
    """Refuse a step that is not this person's to take. Raises NotAllowed."""
    check(actor, Page.MEDIATION, Action.WRITE)
    if not can_take(actor, case, step):
        raise NotAllowed(message("This step belongs to whoever handles the dispute now."))


def can_take(actor: Actor, case: Case, step: Step) -> bool:
    """Tell whether a step is this person's to take, wherever the dispute stands.

    Whoever withdrew for a conflict of interest takes none (治安管理处罚法 95, 四川省纠纷多元化解条例 44).
    """
    return (
        actor.worker_id not in case.recused
        and may(actor, Page.MEDIATION, Action.WRITE)
        and _MAY[step.who](actor, case)
    )


def accepts_at_once(actor: Actor, level: Level) -> bool:
    """Tell whether what somebody registers is theirs at once: they handle that level themselves."""
    return actor.role in HANDLERS[level]


def is_handler(actor: Actor, case: Case) -> bool:
    """Tell whether somebody handles a dispute now: its owner, or the office of its level in their area."""
    if actor.worker_id and actor.worker_id in case.recused:
        return False
    if case.owner_id is not None and case.owner_id == actor.worker_id:
        return True
    is_office = scope_of(actor.role, Page.MEDIATION) is not Scope.OWN
    return is_office and actor.role in handling_roles(case) and is_around(actor, case)


def is_around(actor: Actor, case: Case) -> bool:
    """Tell whether a dispute lies in somebody's area: their grids, what is referred to them, the station."""
    scope = scope_of(actor.role, Page.MEDIATION)
    if scope is Scope.REFERRED:
        return case.level == Level.L3 or case.status == CaseStatus.REFERRED
    return scope is Scope.STATION or case.grid_id in actor.grids


def _is_acceptor(actor: Actor, case: Case) -> bool:
    return actor.role in handling_roles(case) and is_around(actor, case)


def _is_mediator(actor: Actor, case: Case) -> bool:
    return actor.role in HANDLERS[Level.L3] | STAND_INS and is_around(actor, case)


def _is_keeper(actor: Actor, case: Case) -> bool:
    is_own_entry = case.status == CaseStatus.NEW and case.registrar_id == actor.worker_id
    return is_handler(actor, case) or (is_own_entry and case.owner_id is None)


def _is_owner(actor: Actor, case: Case) -> bool:
    return case.owner_id is not None and case.owner_id == actor.worker_id


def _is_police(actor: Actor, case: Case) -> bool:
    return actor.role in POLICE and is_handler(actor, case)


def _is_leader(actor: Actor, case: Case) -> bool:
    return actor.role is Role.LEADER and is_around(actor, case)


def _is_registrar(actor: Actor, _case: Case) -> bool:
    return may(actor, Page.MEDIATION, Action.WRITE)


_MAY: Mapping[Who, Callable[[Actor, Case], bool]] = {
    Who.REGISTRAR: _is_registrar,
    Who.ACCEPTOR: _is_acceptor,
    Who.MEDIATOR: _is_mediator,
    Who.HANDLER: is_handler,
    Who.KEEPER: _is_keeper,
    Who.OWNER: _is_owner,
    Who.POLICE: _is_police,
    Who.LEADER: _is_leader,
}


def _here(actor: Actor, clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(col(Dispute.station_id) == actor.station_id, clause)


def _mine(actor: Actor) -> ColumnElement[bool]:
    return col(Dispute.owner_id) == actor.worker_id


def _in_grids(actor: Actor) -> ColumnElement[bool]:
    return col(Dispute.grid_id).in_(sorted(actor.grids)) if actor.grids else false()


def _around(actor: Actor) -> ColumnElement[bool]:
    is_bound = scope_of(actor.role, Page.MEDIATION) in {Scope.OWN, Scope.GRID}
    return _in_grids(actor) if is_bound else true()


def _took_part(actor: Actor) -> ColumnElement[bool]:
    """Return the clause of disputes in whose timeline somebody stands."""
    if not actor.worker_id:
        return false()
    mine = select(DisputeEvent.dispute_id).where(
        DisputeEvent.station_id == actor.station_id, DisputeEvent.worker_id == actor.worker_id
    )
    return col(Dispute.id).in_(mine)


def _own(actor: Actor) -> ColumnElement[bool]:
    return or_(_mine(actor), col(Dispute.registrar_id) == actor.worker_id, waiting_for(actor))


def _referred(actor: Actor) -> ColumnElement[bool]:
    return or_(col(Dispute.level) == Level.L3, col(Dispute.status) == CaseStatus.REFERRED, _mine(actor))


def _grid(actor: Actor) -> ColumnElement[bool]:
    return or_(_in_grids(actor), _mine(actor))


_REACH: Mapping[Scope, Callable[[Actor], ColumnElement[bool]]] = {
    Scope.NONE: lambda _actor: false(),
    Scope.OWN: _own,
    Scope.REFERRED: _referred,
    Scope.GRID: _grid,
    Scope.STATION: lambda _actor: true(),
}
