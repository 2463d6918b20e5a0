"""Words of joint patrol: what a plan and a shift may be, and what may become of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.i18n import _
from core.messages import Message, message


class PlanStatus(StrEnum):
    """Where a plan stands. A suggestion stays one for ever; what was adopted from it is a plan of its own."""

    SUGGESTED = "suggested"
    ADOPTED = "adopted"
    REPLACED = "replaced"


class ShiftResult(StrEnum):
    """What came of a shift (M26). A dropped one was taken back before it began and counts nowhere."""

    PLANNED = "planned"
    DONE = "done"
    CUT_SHORT = "cut_short"
    NOT_DONE = "not_done"
    DROPPED = "dropped"


REPORTED = (ShiftResult.DONE, ShiftResult.CUT_SHORT, ShiftResult.NOT_DONE)
NEXT_RESULTS: Mapping[ShiftResult, frozenset[ShiftResult]] = {
    ShiftResult.PLANNED: frozenset({*REPORTED, ShiftResult.DROPPED}),
    ShiftResult.DONE: frozenset(REPORTED),
    ShiftResult.CUT_SHORT: frozenset(REPORTED),
    ShiftResult.NOT_DONE: frozenset(REPORTED),
    ShiftResult.DROPPED: frozenset(),
}
NEED_A_REASON = frozenset({ShiftResult.CUT_SHORT, ShiftResult.NOT_DONE})
ON_THE_STREET = frozenset({ShiftResult.DONE, ShiftResult.CUT_SHORT})

PLAN_WORDS: Mapping[PlanStatus, Message] = {
    PlanStatus.SUGGESTED: message("suggested"),
    PlanStatus.ADOPTED: message("adopted"),
    PlanStatus.REPLACED: message("replaced"),
}
RESULT_WORDS: Mapping[ShiftResult, Message] = {
    ShiftResult.PLANNED: message("planned"),
    ShiftResult.DONE: message("done"),
    ShiftResult.CUT_SHORT: message("cut short"),
    ShiftResult.NOT_DONE: message("not done"),
    ShiftResult.DROPPED: message("dropped"),
}


def team_words(team: str) -> str:
    """Write a team as people say it: S2T3 is the third team of the second shift."""
    shift, found, number = team.removeprefix("S").partition("T")
    return _("Shift {shift} team {number}", shift=shift, number=number) if found else team
