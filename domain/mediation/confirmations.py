"""Judicial confirmation (司法确认): both parties together, within 30 days (人民调解法 33; M16)."""

from __future__ import annotations

from datetime import date

from core.dictionaries import dictionary
from core.errors import BadInput, OutOfTurn
from core.messages import message
from domain.mediation.agreements import WRITTEN
from domain.mediation.clocks import tell
from domain.mediation.keeping import LedgerEvent, check_past, check_said, reach_row
from domain.mediation.rules import check_code
from domain.mediation.timeline import cleaned
from domain.work import Work
from models import Agreement

CONFIRMED = "JC1"
NEAR_DAYS = 7


def apply_for_confirmation(
    work: Work, agreement_id: int, version: int, on: date | None, court: str, *, is_joint: bool
) -> Agreement:
    """Keep that the parties applied together for confirmation of a written agreement.

    Raises:
        OutOfTurn: not written, withdrawn, or applied for before.
        BadInput: not together, no court, before the agreement, or after its 30 days.
    """
    agreement, case = reach_row(work, Agreement, agreement_id, version)
    if agreement.form != WRITTEN or agreement.withdrawn_at or agreement.applied_on:
        raise OutOfTurn(message("Confirmation is applied for once, for a written agreement that stands."))
    if not is_joint:
        raise BadInput(message("Both parties apply together (People's Mediation Law, art. 33)."), "is_joint")
    day = check_past(work, on, "on")
    _check_bound(agreement, day)
    agreement.court = check_said(court, "court", lambda text: cleaned(work, case, text, limit=60))
    agreement.applied_on = day
    tell(work, case, "confirmation_asked")
    work.record(LedgerEvent.CONFIRMATION_APPLIED, agreement, dispute=case.id)
    work.session.flush()
    return agreement


def record_ruling(
    work: Work, agreement_id: int, version: int, ruling: str, on: date | None, number: str = ""
) -> Agreement:
    """Keep what the court said.

    Raises:
        OutOfTurn: nothing was applied for, or the court has answered.
        BadInput: no such answer, or a day before the application.
    """
    agreement, case = reach_row(work, Agreement, agreement_id, version)
    if agreement.applied_on is None or agreement.ruling:
        raise OutOfTurn(message("There is no application that waits for the court."))
    check_code("confirmation_rulings", ruling, "ruling")
    day = check_past(work, on, "on")
    if day < agreement.applied_on:
        raise BadInput(message("The day lies before the application."), "on")
    agreement.ruling, agreement.ruled_on = ruling, day
    agreement.ruling_no = cleaned(work, case, number.strip(), limit=60, field="number")
    work.record(LedgerEvent.CONFIRMATION_RULED, agreement, dispute=case.id, ruling=ruling)
    work.session.flush()
    return agreement


def days_to_apply(confirm_by: date, today: date) -> int:
    """Return the days left to apply, 0 on the last one, negative past it."""
    return (confirm_by - today).days


def ruling_label(code: str) -> str:
    """Return what the court said, in the reader's language."""
    return dictionary("confirmation_rulings").label(code)


def _check_bound(agreement: Agreement, day: date) -> None:
    if day < agreement.effective_on:
        raise BadInput(message("The day lies before the agreement."), "on")
    if agreement.confirm_until_on is not None and day > agreement.confirm_until_on:
        raise BadInput(
            message(
                "The 30 days ended on {day} (People's Mediation Law, art. 33).",
                day=agreement.confirm_until_on.isoformat(),
            ),
            "on",
        )
