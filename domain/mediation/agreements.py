"""Agreements (调解协议): written, oral or on the spot; their items are performed by a day, or not (M15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from core.clock import moment
from core.dictionaries import dictionary
from core.errors import BadInput, OutOfTurn
from core.messages import Message, message
from core.workdays import add_workdays, is_workday
from domain.mediation.at_law import law_of
from domain.mediation.clocks import tell
from domain.mediation.keeping import (
    LedgerEvent,
    check_past,
    check_said,
    of_case,
    reach_in_hand,
    reach_row,
)
from domain.mediation.rules import check_code
from domain.mediation.step import AT_WORK
from domain.mediation.timeline import cleaned
from domain.mediation.vocabulary import Bucket, CaseStatus, Route
from domain.work import Work
from models import Agreement, AgreementItem, Dispute

WRITTEN, ORAL, ON_THE_SPOT = "AF1", "AF2", "AF3"
CONFIRM_DAYS = 30
"""Within so many days of taking effect the parties may apply together for confirmation (人民调解法 33)."""
MOST_ITEMS = 12
LIMITS: Mapping[str, int] = {"facts": 2000, "terms": 4000, "manner": 300, "place": 120, "recording_no": 60}

MISSING: Mapping[str, Message] = {
    "terms": message("Write what was agreed (People's Mediation Law, art. 29)."),
    "recording_no": message("Enter the number of the recording: on the spot it stands for the paper."),
    "items": message("Enter at least one thing to be done, with its day (People's Mediation Law, art. 29)."),
}
NEEDS: Mapping[str, tuple[str, ...]] = {
    WRITTEN: ("terms", "items"),
    ORAL: ("terms",),
    ON_THE_SPOT: ("terms", "recording_no"),
}
"""What each form of agreement cannot be without."""


@dataclass(frozen=True)
class ItemTyped:
    """One thing to be done, as it was typed; money in fen."""

    what: str
    due_on: date | None = None
    amount_fen: int | None = None

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed."""
        return not self.what.strip() and self.amount_fen is None


@dataclass(frozen=True)
class AgreementTyped:
    """An agreement as it was typed."""

    form: str
    terms: str
    signed_on: date | None
    items: tuple[ItemTyped, ...] = ()
    facts: str = ""
    manner: str = ""
    place: str = ""
    recording_no: str = ""

    @property
    def named(self) -> tuple[tuple[int, ItemTyped], ...]:
        """Return the items that say something, with their place in the form."""
        return tuple((at, item) for at, item in enumerate(self.items) if not item.is_blank)


def make_agreement(work: Work, case_id: int, typed: AgreementTyped) -> Agreement:
    """Keep what the parties agreed on.

    Raises:
        NotFound, NotAllowed: not theirs to see, not theirs to write.
        OutOfTurn: the dispute is not being mediated, ended without agreement, or has one that stands.
        BadInput: something the form of agreement needs was not said.
    """
    case = reach_in_hand(work, case_id)
    _check_turn(work, case)
    signed_on = _check_typed(work, typed)
    agreement = _agreement(work, case, typed, signed_on)
    work.session.flush()
    _add_items(work, agreement, case, typed)
    work.session.flush()
    take_stock(work, agreement)
    if agreement.confirm_until_on is not None:
        tell(work, case, "agreement", at=_noon_or_before(work, agreement.effective_on))
    work.record(LedgerEvent.AGREEMENT_MADE, agreement, dispute=case.id, form=agreement.form)
    work.session.flush()
    work.result(agreement.id)
    return agreement


def may_agree(status: str, bucket: str) -> bool:
    """Tell whether an agreement may be written: while it is mediated, or once closed as resolved."""
    return status in {*AT_WORK, CaseStatus.REFERRED} or (
        status == CaseStatus.CLOSED and bucket == Bucket.RESOLVED
    )


def standing(rows: Iterable[Agreement]) -> Agreement | None:
    """Return the agreement that stands: the latest that was not withdrawn."""
    kept = [row for row in rows if row.withdrawn_at is None]
    return kept[-1] if kept else None


def confirm_by(effective_on: date) -> date:
    """Return the last day to apply for confirmation: the 30th, or the first working day after it."""
    last = effective_on + timedelta(days=CONFIRM_DAYS)
    return last if is_workday(last) else add_workdays(last, 1)


def withdraw_agreement(work: Work, agreement_id: int, version: int, why: str) -> Agreement:
    """Withdraw an agreement that was written down wrongly or revoked; it stays in sight, with its reason.

    Raises:
        OutOfTurn: it was withdrawn before, or a court has confirmed it.
    """
    agreement, case = reach_row(work, Agreement, agreement_id, version)
    if agreement.withdrawn_at is not None or agreement.ruling == "JC1":
        raise OutOfTurn(message("This agreement cannot be withdrawn any more."))
    agreement.withdrawn_why = check_said(why, "why", lambda text: cleaned(work, case, text, limit=300))
    agreement.withdrawn_at = work.now
    tell(work, case, "agreement_void")
    work.record(LedgerEvent.AGREEMENT_WITHDRAWN, agreement, dispute=case.id)
    work.session.flush()
    return agreement


def perform_item(
    work: Work, item_id: int, version: int, on: date | None, *, is_done: bool = True, note: str = ""
) -> AgreementItem:
    """Say that an item was performed on a day, or that it was not. A slip is put right the same way.

    Raises:
        StaleEdit: somebody saved it since. BadInput: no day, or one that has not come.
        OutOfTurn: the agreement was withdrawn.
    """
    item, case = reach_row(work, AgreementItem, item_id, version)
    agreement = work.get(Agreement, item.agreement_id)
    if agreement.withdrawn_at is not None:
        raise OutOfTurn(message("This agreement was withdrawn."))
    day = check_past(work, on, "on")
    item.performed_on, item.broken_on = (day, None) if is_done else (None, day)
    item.note = cleaned(work, case, note.strip(), limit=300)
    work.session.flush()
    take_stock(work, agreement)
    _tell_performance(work, case, agreement)
    event = LedgerEvent.AGREEMENT_PERFORMED if is_done else LedgerEvent.AGREEMENT_BROKEN
    work.record(event, agreement, dispute=case.id, number=item.id)
    work.session.flush()
    return item


def _tell_performance(work: Work, case: Dispute, agreement: Agreement) -> None:
    """Tell the clock of a public-security case: performed ends it, else it starts anew (程序规定 185)."""
    if case.route == Route.PUBLIC_SECURITY and agreement.is_broken:
        tell(work, case, "mediation_failed")
    elif case.route == Route.PUBLIC_SECURITY and agreement.performed_on is not None:
        tell(work, case, "performed")


def take_stock(work: Work, agreement: Agreement) -> None:
    """Write into an agreement what its items come to: due, performed, kept in time, broken."""
    items = items_of(work, agreement)
    days = [item.performed_on for item in items]
    done = [day for day in days if day is not None]
    agreement.due_on = max((item.due_on for item in items), default=agreement.signed_on)
    agreement.performed_on = max(done) if len(done) == len(items) and done else None
    agreement.is_kept = bool(items) and all(_in_time(item) for item in items)
    agreement.is_broken = any(item.broken_on is not None for item in items)
    deferred = any(item.due_on > agreement.signed_on for item in items)
    money = any(item.amount_fen for item in items)
    agreement.is_weighty = agreement.form == WRITTEN and (deferred or money)


def items_of(work: Work, agreement: Agreement) -> list[AgreementItem]:
    """Return the items of an agreement in the order of the form."""
    rows = of_case(work.session, work.station_id, AgreementItem, agreement.dispute_id)
    return [row for row in rows if row.agreement_id == agreement.id]


def _in_time(item: AgreementItem) -> bool:
    return item.performed_on is not None and item.performed_on <= item.due_on


def _check_turn(work: Work, case: Dispute) -> None:
    law = law_of(work, case) if case.route == Route.PUBLIC_SECURITY else None
    if case.route == Route.PUBLIC_SECURITY and not (
        law and law.are_facts_established and law.evidence_number
    ):
        raise OutOfTurn(
            message("Enter the established facts and the number of the evidence before the agreement.")
        )
    if not may_agree(case.status, case.bucket):
        raise OutOfTurn(
            message("An agreement is written while the dispute is mediated, or once it is settled.")
        )
    if standing(of_case(work.session, work.station_id, Agreement, case.id)) is not None:
        raise OutOfTurn(message("This dispute has an agreement that stands. Withdraw it first."))


def _check_typed(work: Work, typed: AgreementTyped) -> date:
    """Return the day of signing. Raises BadInput in the order of the form."""
    check_code("agreement_forms", typed.form, "form")
    signed_on = check_past(work, typed.signed_on, "signed_on")
    for name in NEEDS[typed.form]:
        said = typed.named if name == "items" else str(getattr(typed, name)).strip()
        if not said:
            raise BadInput(MISSING[name], name)
    if len(typed.named) > MOST_ITEMS:
        raise BadInput(message("At most {most} items.", most=MOST_ITEMS), "items")
    for at, item in typed.named:
        _check_item(item, at, signed_on, is_at_once=_at_once(typed.form))
    return signed_on


def _check_item(item: ItemTyped, at: int, signed_on: date, *, is_at_once: bool) -> None:
    if not item.what.strip():
        raise BadInput(message("Write what is to be done."), f"what_{at}")
    if is_at_once:
        return
    if item.due_on is None:
        raise BadInput(message("Choose the day by which it is to be done."), f"due_on_{at}")
    if item.due_on < signed_on:
        raise BadInput(message("The day lies before the agreement."), f"due_on_{at}")


def _noon_or_before(work: Work, day: date) -> datetime:
    return min(work.now, moment(day, time(12)))


def _at_once(form: str) -> bool:
    return bool(dictionary("agreement_forms")[form].facts.get("at_once"))


def _agreement(work: Work, case: Dispute, typed: AgreementTyped, signed_on: date) -> Agreement:
    words = {name: _words(work, case, typed, name) for name in LIMITS}
    return work.new(
        Agreement,
        dispute_id=case.id,
        worker_id=work.actor.worker_id,
        form=typed.form,
        facts=words["facts"],
        terms=words["terms"],
        manner=words["manner"],
        place_text=words["place"],
        recording_no=words["recording_no"],
        signed_on=signed_on,
        effective_on=signed_on,
        due_on=signed_on,
        confirm_until_on=confirm_by(signed_on) if typed.form == WRITTEN else None,
    )


def _words(work: Work, case: Dispute, typed: AgreementTyped, name: str) -> str:
    return cleaned(work, case, str(getattr(typed, name)).strip(), limit=LIMITS[name], field=name)


def _add_items(work: Work, agreement: Agreement, case: Dispute, typed: AgreementTyped) -> None:
    """Write the items; an agreement without any is performed as a whole, by the day it was made."""
    at_once = _at_once(typed.form)
    given = [item for _, item in typed.named] or [ItemTyped(typed.terms, agreement.signed_on)]
    for item in given:
        due_on = agreement.signed_on if at_once else item.due_on or agreement.signed_on
        _add_item(work, agreement, case, replace(item, due_on=due_on), is_done=at_once)


def _add_item(work: Work, agreement: Agreement, case: Dispute, item: ItemTyped, *, is_done: bool) -> None:
    facts: dict[str, Any] = {"agreement_id": agreement.id, "dispute_id": case.id, "due_on": item.due_on}
    work.new(
        AgreementItem,
        **facts,
        what=cleaned(work, case, item.what.strip(), limit=LIMITS["terms"], field="terms"),
        amount_fen=item.amount_fen,
        performed_on=agreement.signed_on if is_done else None,
    )
