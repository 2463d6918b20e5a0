"""Who sees which sheet and who may take which step. Own data first: nobody sees a sheet before its worker.

A worker sees only their own. The line manager is the community officer of the worker's grid; the reviewer of
an appeal is somebody else, and whoever answered an appeal does not sign that sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import col

from core.actor import Actor
from core.errors import NotAllowed
from core.messages import message
from core.vocabulary import Role
from domain.accounts.policy import Action, Page, Scope, may, scope_of
from domain.assessment.lifecycle import STEPS, Who
from domain.assessment.vocabulary import SheetStatus, SheetStep
from models import AssessmentSheet

OPEN_TO_OTHERS = (SheetStatus.APPEALED, SheetStatus.REVIEWED, SheetStatus.SIGNED)
REVIEWERS = frozenset({Role.COMMUNITY_OFFICER, Role.LEADER})


class Sheet(Protocol):
    """What the policy looks at in a sheet."""

    worker_id: int
    grid_id: int


def visible_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """Return the one clause over sheets that every query carries."""
    seen = or_(_own(actor), and_(_in_reach(actor), _others_may(today)))
    return and_(col(AssessmentSheet.station_id) == actor.station_id, seen)


def _own(actor: Actor) -> ColumnElement[bool]:
    if not may(actor, Page.MY_SCORE):
        return false()
    shown = col(AssessmentSheet.status) != SheetStatus.DRAFT
    return and_(col(AssessmentSheet.worker_id) == actor.worker_id, shown)


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    scope = scope_of(actor.role, Page.ASSESSMENT)
    if scope is Scope.STATION:
        return true()
    if scope is not Scope.GRID:
        return false()
    to_review = col(AssessmentSheet.status) == SheetStatus.APPEALED
    return or_(col(AssessmentSheet.grid_id).in_(sorted(actor.grids)), to_review)


def _others_may(today: date) -> ColumnElement[bool]:
    """A sheet is its worker's alone until they appealed or the days of appeal are over."""
    over = and_(col(AssessmentSheet.status) == SheetStatus.SHOWN, col(AssessmentSheet.appeal_until) < today)
    return or_(col(AssessmentSheet.status).in_(OPEN_TO_OTHERS), over)


def can_take(actor: Actor, sheet: Sheet, step: SheetStep, reviewer_id: int | None = None) -> bool:
    """Tell whether a step is this person's to take, whenever its turn comes.

    ``reviewer_id`` is who answered the appeal, where there was one.
    """
    return _MAY[STEPS[step].who](actor, sheet, reviewer_id)


def check_can_take(actor: Actor, sheet: Sheet, step: SheetStep, reviewer_id: int | None = None) -> None:
    """Refuse a step that is not this person's. Raises NotAllowed."""
    if not can_take(actor, sheet, step, reviewer_id):
        raise NotAllowed(
            message("This step is not yours: nobody judges or signs for themselves or for their own people.")
        )


def can_prepare(actor: Actor) -> bool:
    """Tell whether somebody drafts the sheets of a month and shows them to the workers."""
    return actor.role in (Role.CLERK, Role.LEADER) and may(actor, Page.ASSESSMENT, Action.WRITE)


def can_check(actor: Actor, worker_id: int, grid_id: int | None) -> bool:
    """Tell whether somebody checks a record or looks at a sign of a worker: in reach, and not their own."""
    if worker_id == actor.worker_id or not may(actor, Page.ASSESSMENT, Action.WRITE):
        return False
    return scope_of(actor.role, Page.ASSESSMENT) is Scope.STATION or grid_id in actor.grids


def _preparer(actor: Actor, _sheet: Sheet, _reviewer_id: int | None) -> bool:
    return can_prepare(actor)


def _worker(actor: Actor, sheet: Sheet, _reviewer_id: int | None) -> bool:
    return may(actor, Page.MY_SCORE, Action.WRITE) and sheet.worker_id == actor.worker_id


def _reviewer(actor: Actor, sheet: Sheet, _reviewer_id: int | None) -> bool:
    is_line_manager = sheet.grid_id in actor.grids
    return actor.role in REVIEWERS and sheet.worker_id != actor.worker_id and not is_line_manager


def _signer(actor: Actor, sheet: Sheet, reviewer_id: int | None) -> bool:
    may_sign = may(actor, Page.ASSESSMENT, Action.MANAGE)
    return may_sign and actor.worker_id not in (sheet.worker_id, reviewer_id)


_MAY: Mapping[Who, Callable[[Actor, Sheet, int | None], bool]] = {
    Who.PREPARER: _preparer,
    Who.WORKER: _worker,
    Who.REVIEWER: _reviewer,
    Who.SIGNER: _signer,
}
