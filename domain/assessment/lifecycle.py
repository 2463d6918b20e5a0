"""The course of a sheet, as a table: which step leads from where to where, who takes it, what it is called.

draft → own view → (appeal → answer in writing) → signature = locked archive. A correction after that is a
new sheet that takes the same course.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.errors import OutOfTurn
from core.messages import Message, message
from domain.assessment.vocabulary import AssessmentEvent, SheetStatus, SheetStep

S = SheetStatus


class Who(StrEnum):
    """Who may take a step; policy.py says when somebody is one of these."""

    PREPARER = "preparer"
    WORKER = "worker"
    REVIEWER = "reviewer"
    SIGNER = "signer"


@dataclass(frozen=True)
class Step:
    """A step of the course. ``moves`` maps where a sheet stands to where it then stands."""

    code: SheetStep
    label: Message
    who: Who
    moves: Mapping[SheetStatus, SheetStatus]
    event: AssessmentEvent


STEPS: Mapping[SheetStep, Step] = {
    step.code: step
    for step in (
        Step(
            SheetStep.SHOW,
            message("Show to the worker"),
            Who.PREPARER,
            {S.DRAFT: S.SHOWN},
            AssessmentEvent.SHEETS_SHOWN,
        ),
        Step(
            SheetStep.APPEAL,
            message("Appeal"),
            Who.WORKER,
            {S.SHOWN: S.APPEALED},
            AssessmentEvent.SHEET_APPEALED,
        ),
        Step(
            SheetStep.ANSWER,
            message("Answer in writing"),
            Who.REVIEWER,
            {S.APPEALED: S.REVIEWED},
            AssessmentEvent.APPEAL_ANSWERED,
        ),
        Step(
            SheetStep.SIGN,
            message("Sign"),
            Who.SIGNER,
            {S.SHOWN: S.SIGNED, S.REVIEWED: S.SIGNED},
            AssessmentEvent.SHEET_SIGNED,
        ),
    )
}


class Standing(Protocol):
    """What the table looks at in a sheet."""

    status: str
    appeal_until: date | None


def is_turn(step: SheetStep, sheet: Standing, today: date) -> bool:
    """Tell whether a step may follow now."""
    return _refusal(step, sheet, today) is None


def check_turn(step: SheetStep, sheet: Standing, today: date) -> None:
    """Refuse a step out of turn. Raises OutOfTurn."""
    refusal = _refusal(step, sheet, today)
    if refusal:
        raise OutOfTurn(refusal)


def after(step: SheetStep, status: str) -> SheetStatus:
    """Return where a sheet stands after a step."""
    return STEPS[step].moves[SheetStatus(status)]


def appeal_is_open(sheet: Standing, today: date) -> bool:
    """Tell whether the worker may still appeal: up to and including the last day."""
    return sheet.status == S.SHOWN and (sheet.appeal_until is None or today <= sheet.appeal_until)


def _refusal(step: SheetStep, sheet: Standing, today: date) -> Message | None:
    if sheet.status not in STEPS[step].moves:
        return message("This sheet has moved on. Look at it again.")
    if step is SheetStep.APPEAL and not appeal_is_open(sheet, today):
        return message("The time to appeal is over. Ask a leader for a correction.")
    if step is SheetStep.SIGN and appeal_is_open(sheet, today):
        return message("The worker may still appeal. Sign after the last day of appeal.")
    return None
