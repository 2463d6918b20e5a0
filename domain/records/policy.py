"""Who reaches which records: page by page from the policy table, narrowed by what each kind declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col

from core.actor import Actor
from core.errors import NotAllowed
from core.messages import message
from domain.accounts.policy import Action, Scope, check, grant, may
from domain.records.declaring import kinds
from domain.records.kinds import Kind
from models import Record


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the one clause over records that every query carries: station, kind, the scope of its page."""
    by_scope: dict[Scope, list[str]] = {}
    for kind in kinds().values():
        if may_read(actor, kind):
            by_scope.setdefault(grant(actor.role, kind.page).scope, []).append(kind.code)
    parts = [and_(col(Record.kind).in_(codes), _REACH[scope](actor)) for scope, codes in by_scope.items()]
    return and_(col(Record.station_id) == actor.station_id, or_(false(), *parts))


def may_read(actor: Actor, kind: Kind) -> bool:
    """Tell whether the records of a kind are for this role at all."""
    return may(actor, kind.page) and actor.role in kind.readers


def may_write(actor: Actor, kind: Kind) -> bool:
    """Tell whether this role enters records of a kind."""
    allowed = may(actor, kind.page, Action.WRITE) and actor.role in kind.writers
    return allowed and may_read(actor, kind)


def may_export(actor: Actor, kind: Kind) -> bool:
    """Tell whether a list of this kind may be taken along; what protects its source never is."""
    return kind.is_exported and may_read(actor, kind) and may(actor, kind.page, Action.EXPORT)


def may_reveal(actor: Actor, kind: Kind) -> bool:
    """Tell whether this role may see the plain values of a kind, with a reason."""
    return may_read(actor, kind) and may(actor, kind.page, Action.REVEAL) and actor.role in kind.revealers


def may_verify(actor: Actor, record: Record, kind: Kind) -> bool:
    """Tell whether somebody may look a record over: of a role the kind names, never one's own."""
    is_role = kind.verify is not None and actor.role in kind.verify.roles
    return is_role and may_write(actor, kind) and record.worker_id != actor.worker_id


def check_can_write(actor: Actor, kind: Kind, grid_id: int | None) -> None:
    """Refuse entering or changing without the right to, or in a grid of somebody else. Raises NotAllowed."""
    check(actor, kind.page, Action.WRITE)
    if not may_write(actor, kind):
        raise NotAllowed(message("Records of this kind are not entered by your role."))
    is_bound = grant(actor.role, kind.page).scope in {Scope.GRID, Scope.OWN}
    if is_bound and grid_id is not None and actor.grids and grid_id not in actor.grids:
        raise NotAllowed(message("This grid is not yours. Ask the clerk to enter it there."))


def _own(actor: Actor) -> ColumnElement[bool]:
    return or_(col(Record.worker_id) == actor.worker_id, col(Record.owner_id) == actor.worker_id)


def _grid(actor: Actor) -> ColumnElement[bool]:
    held = col(Record.grid_id).in_(sorted(actor.grids)) if actor.grids else false()
    return or_(held, col(Record.grid_id).is_(None), _own(actor))


_REACH: Mapping[Scope, Callable[[Actor], ColumnElement[bool]]] = {
    Scope.NONE: lambda _actor: false(),
    Scope.OWN: _own,
    Scope.REFERRED: _own,
    Scope.GRID: _grid,
    Scope.STATION: lambda _actor: true(),
}
