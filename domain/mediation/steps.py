"""The steps of a dispute as one table. Buttons, checks, audit events and docs/states.md derive from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.messages import Message, message
from domain.mediation.vocabulary import Bucket, CaseEvent, CaseStatus, Level, StepCode, Who

Moves = Mapping[CaseStatus, frozenset[CaseStatus]]

OPEN_AT: Mapping[Level, CaseStatus] = {
    Level.L1: CaseStatus.L1_OPEN,
    Level.L2: CaseStatus.L2_OPEN,
    Level.L3: CaseStatus.L3_OPEN,
}
AT_WORK = frozenset(OPEN_AT.values())
UNCLOSED = frozenset(CaseStatus) - {CaseStatus.CLOSED}


@dataclass(frozen=True)
class Step:
    """One row of the table: from which status to which, who may, what must be said, what is recorded.

    ``moves`` is empty only for registering. ``levels`` narrows a step to some levels, ``bucket``
    to the outcomes a closing may carry.
    """

    code: StepCode
    label: Message
    done: Message
    event: CaseEvent
    who: Who
    moves: Moves
    needs: tuple[str, ...] = ()
    levels: frozenset[Level] = frozenset(Level)
    bucket: Bucket | None = None


def _to(before: Iterable[CaseStatus], *after: CaseStatus) -> Moves:
    return dict.fromkeys(before, frozenset(after))


def _stay(statuses: Iterable[CaseStatus]) -> Moves:
    return {status: frozenset({status}) for status in statuses}


_ROWS = (
    Step(
        StepCode.REGISTER,
        message("Register"),
        message("Registered"),
        CaseEvent.DISPUTE_REGISTERED,
        Who.REGISTRAR,
        {},
    ),
    Step(
        StepCode.ACCEPT,
        message("Accept"),
        message("Accepted"),
        CaseEvent.DISPUTE_ACCEPTED,
        Who.ACCEPTOR,
        _to((CaseStatus.NEW, CaseStatus.REOPENED), *AT_WORK),
    ),
    Step(
        StepCode.MEET,
        message("Record a meeting"),
        message("Met"),
        CaseEvent.DISPUTE_MEETING_HELD,
        Who.HANDLER,
        _stay((*AT_WORK, CaseStatus.REFERRED)),
        needs=("note",),
    ),
    Step(
        StepCode.NOTE,
        message("Add a note"),
        message("Noted"),
        CaseEvent.DISPUTE_NOTED,
        Who.HANDLER,
        _stay(UNCLOSED),
        needs=("note",),
    ),
    Step(
        StepCode.ESCALATE,
        message("Escalate"),
        message("Escalated"),
        CaseEvent.DISPUTE_ESCALATED,
        Who.HANDLER,
        _to((CaseStatus.L1_OPEN, CaseStatus.L2_OPEN), CaseStatus.NEW),
        needs=("reason",),
        levels=frozenset({Level.L1, Level.L2}),
    ),
    Step(
        StepCode.HAND_BACK,
        message("Hand back"),
        message("Handed back"),
        CaseEvent.DISPUTE_HANDED_BACK,
        Who.ACCEPTOR,
        {
            CaseStatus.NEW: frozenset({CaseStatus.L1_OPEN, CaseStatus.L2_OPEN}),
            CaseStatus.REFERRED: frozenset({CaseStatus.L2_OPEN, CaseStatus.L3_OPEN}),
        },
        needs=("why",),
        levels=frozenset({Level.L2, Level.L3}),
    ),
    Step(
        StepCode.REFER,
        message("Refer to people's mediation"),
        message("Referred to people's mediation"),
        CaseEvent.DISPUTE_REFERRED,
        Who.HANDLER,
        _to((CaseStatus.L2_OPEN, CaseStatus.L3_OPEN), CaseStatus.REFERRED),
        needs=("why",),
        levels=frozenset({Level.L2, Level.L3}),
    ),
    Step(
        StepCode.TAKE_OVER,
        message("Take over"),
        message("Taken over"),
        CaseEvent.DISPUTE_TAKEN_OVER,
        Who.MEDIATOR,
        _stay({CaseStatus.REFERRED}),
    ),
    Step(
        StepCode.PAUSE,
        message("Pause"),
        message("Paused"),
        CaseEvent.DISPUTE_PAUSED,
        Who.HANDLER,
        _to(AT_WORK, CaseStatus.PAUSED),
        needs=("why",),
    ),
    Step(
        StepCode.RESUME,
        message("Resume"),
        message("Resumed"),
        CaseEvent.DISPUTE_RESUMED,
        Who.HANDLER,
        _to((CaseStatus.PAUSED,), *AT_WORK),
    ),
    Step(
        StepCode.SETTLE,
        message("Settle"),
        message("Settled"),
        CaseEvent.DISPUTE_SETTLED,
        Who.HANDLER,
        _to((*AT_WORK, CaseStatus.REFERRED), CaseStatus.CLOSED),
        needs=("outcome", "method"),
        bucket=Bucket.RESOLVED,
    ),
    Step(
        StepCode.FAIL,
        message("Close as not settled"),
        message("Closed, not settled"),
        CaseEvent.DISPUTE_FAILED,
        Who.HANDLER,
        _to((*AT_WORK, CaseStatus.REFERRED), CaseStatus.CLOSED),
        needs=("outcome",),
        bucket=Bucket.FAILED,
    ),
    Step(
        StepCode.REFUSE,
        message("A party refuses mediation"),
        message("A party refused mediation"),
        CaseEvent.DISPUTE_REFUSED,
        Who.HANDLER,
        _to((*AT_WORK, CaseStatus.REFERRED, CaseStatus.PAUSED), CaseStatus.CLOSED),
        bucket=Bucket.FAILED,
    ),
    Step(
        StepCode.SET_ASIDE,
        message("Set aside"),
        message("Set aside"),
        CaseEvent.DISPUTE_SET_ASIDE,
        Who.KEEPER,
        _to((CaseStatus.NEW, *AT_WORK, CaseStatus.REOPENED), CaseStatus.CLOSED),
        needs=("outcome", "why"),
        bucket=Bucket.EXCLUDED,
    ),
    Step(
        StepCode.REOPEN,
        message("Reopen"),
        message("Reopened"),
        CaseEvent.DISPUTE_REOPENED,
        Who.HANDLER,
        _to((CaseStatus.CLOSED,), CaseStatus.REOPENED),
        needs=("why",),
    ),
    Step(
        StepCode.CORRECT,
        message("Correct the record"),
        message("Record corrected"),
        CaseEvent.DISPUTE_CORRECTED,
        Who.KEEPER,
        _stay(UNCLOSED),
    ),
)

STEPS: Mapping[StepCode, Step] = {step.code: step for step in _ROWS}

NEXT_STEPS: Mapping[CaseStatus, tuple[StepCode, ...]] = {
    status: tuple(step.code for step in _ROWS if status in step.moves) for status in CaseStatus
}
