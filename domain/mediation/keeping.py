"""What is kept beside the course of a dispute: who may write there, and the small checks all of it shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from core.actor import Actor
from core.clock import local_day
from core.errors import BadInput, NotAllowed, NotFound
from core.messages import message
from domain.accounts.policy import Action, Page, check, may
from domain.mediation import policy
from domain.mediation.actions import reach
from domain.work import Work
from models import Dispute

Row = TypeVar("Row", bound=SQLModel)


class LedgerEvent(StrEnum):
    """What the audit says of the ledgers beside a dispute."""

    HEART_NOTED = "heart_noted"
    AGREEMENT_MADE = "agreement_made"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    AGREEMENT_PERFORMED = "agreement_performed"
    AGREEMENT_BROKEN = "agreement_broken"
    CONFIRMATION_APPLIED = "confirmation_applied"
    CONFIRMATION_RULED = "confirmation_ruled"
    PRICE_CASE_OPENED = "price_case_opened"
    PRICE_CASE_OFFERED = "price_case_offered"
    PRICE_CASE_SENT = "price_case_sent"
    PRICE_CASE_APPRAISED = "price_case_appraised"
    PRICE_CASE_CLOSED = "price_case_closed"
    ROOT_CAUSE_WRITTEN = "root_cause_written"


def reach_in_hand(work: Work, case_id: int) -> Dispute:
    """Return a dispute that the actor handles, closed or not.

    Raises:
        NotFound: not theirs to see. NotAllowed: theirs to see, not theirs to write beside.
    """
    case = reach(work, case_id)
    check(work.actor, Page.MEDIATION, Action.WRITE)
    if not keeps(work.actor, case):
        raise NotAllowed(message("Only whoever handles the dispute writes here."))
    return case


def keeps(actor: Actor, case: policy.Case) -> bool:
    """Tell whether somebody writes in the ledgers beside a dispute: whoever handles it, also once closed."""
    return may(actor, Page.MEDIATION, Action.WRITE) and policy.is_handler(actor, case)


def reach_row(work: Work, table: type[Row], row_id: int, version: int) -> tuple[Row, Dispute]:
    """Return a row beside a dispute, with the dispute. Raises as ``reach_in_hand``, and StaleEdit."""
    found: Any = work.get(table, row_id)
    case = reach_in_hand(work, found.dispute_id)
    return work.get(table, row_id, version=version), case


def of_case(session: Session, station_id: int, table: type[Row], case_id: int) -> list[Row]:
    """Return the rows of a table that belong to a dispute, in the order they were written."""
    columns: Any = table
    query = select(table).where(col(columns.station_id) == station_id, col(columns.dispute_id) == case_id)
    return list(session.exec(query.order_by(col(columns.id))))


def visible_case(session: Session, actor: Actor, case_id: int) -> Dispute:
    """Return a dispute for reading. Raises NotFound: missing and out of sight are the same."""
    query = policy.one(policy.visible_to, actor, Page.MEDIATION)
    case = session.exec(query, params={"case_id": case_id}).first()
    if case is None:
        raise NotFound
    return case


def check_past(work: Work, day: date | None, field: str) -> date:
    """Return a day that has come. Raises BadInput where none is given, or it is still to come."""
    if day is None:
        raise BadInput(message("Choose the day."), field)
    if day > local_day(work.now):
        raise BadInput(message("This day has not come yet."), field)
    return day


def check_said(text: str, field: str, clean: Callable[[str], str]) -> str:
    """Return words as they may be kept. Raises BadInput where nothing was written."""
    kept = clean(text.strip())
    if not kept:
        raise BadInput(message("Write it down, in a line or more."), field)
    return kept
