"""The steps of a dispute as one table. Buttons, checks, audit events and docs/states.md derive from it."""

from __future__ import annotations

from collections.abc import Mapping

from core.messages import message
from domain.mediation.step import AT_WORK, UNCLOSED, Step, stay, to
from domain.mediation.step import OPEN_AT as OPEN_AT
from domain.mediation.steps_at_law import ROWS as AT_LAW
from domain.mediation.vocabulary import Bucket, CaseEvent, CaseStatus, Level, StepCode, Who

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
        to((CaseStatus.NEW, CaseStatus.REOPENED), *AT_WORK),
    ),
    Step(
        StepCode.MEET,
        message("Record a meeting"),
        message("Met"),
        CaseEvent.DISPUTE_MEETING_HELD,
        Who.HANDLER,
        stay((*AT_WORK, CaseStatus.REFERRED)),
        needs=("note",),
    ),
    Step(
        StepCode.NOTE,
        message("Add a note"),
        message("Noted"),
        CaseEvent.DISPUTE_NOTED,
        Who.HANDLER,
        stay(UNCLOSED),
        needs=("note",),
    ),
    Step(
        StepCode.ESCALATE,
        message("Escalate"),
        message("Escalated"),
        CaseEvent.DISPUTE_ESCALATED,
        Who.HANDLER,
        to((CaseStatus.L1_OPEN, CaseStatus.L2_OPEN), CaseStatus.NEW),
        needs=("reason",),
        levels=frozenset({Level.L1, Level.L2}),
        reasons="escalation_reasons",
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
    ),
    Step(
        StepCode.HAND_TO_GRID,
        message("Hand to another grid"),
        message("Handed to another grid"),
        CaseEvent.DISPUTE_HANDED_TO_GRID,
        Who.HANDLER,
        to((CaseStatus.L1_OPEN, CaseStatus.L2_OPEN), CaseStatus.NEW),
        needs=("grid_id", "why"),
        levels=frozenset({Level.L1, Level.L2}),
    ),
    Step(
        StepCode.ASK_REFERRAL,
        message("Ask to refer to people's mediation"),
        message("Referral asked for"),
        CaseEvent.DISPUTE_REFERRAL_ASKED,
        Who.HANDLER,
        stay((CaseStatus.L2_OPEN, CaseStatus.L3_OPEN)),
        needs=("why",),
        levels=frozenset({Level.L2, Level.L3}),
    ),
    Step(
        StepCode.REFER,
        message("Approve and refer to people's mediation"),
        message("Referred to people's mediation"),
        CaseEvent.DISPUTE_REFERRED,
        Who.LEADER,
        to((CaseStatus.L2_OPEN, CaseStatus.L3_OPEN), CaseStatus.REFERRED),
        levels=frozenset({Level.L2, Level.L3}),
    ),
    Step(
        StepCode.TAKE_OVER,
        message("Take over"),
        message("Taken over"),
        CaseEvent.DISPUTE_TAKEN_OVER,
        Who.MEDIATOR,
        stay({CaseStatus.REFERRED}),
    ),
    Step(
        StepCode.PAUSE,
        message("Pause"),
        message("Paused"),
        CaseEvent.DISPUTE_PAUSED,
        Who.HANDLER,
        to(AT_WORK, CaseStatus.PAUSED),
        needs=("why",),
        reasons="pause_reasons",
    ),
    Step(
        StepCode.RESUME,
        message("Resume"),
        message("Resumed"),
        CaseEvent.DISPUTE_RESUMED,
        Who.HANDLER,
        to((CaseStatus.PAUSED,), *AT_WORK),
    ),
    Step(
        StepCode.SETTLE,
        message("Settle"),
        message("Settled"),
        CaseEvent.DISPUTE_SETTLED,
        Who.HANDLER,
        to((*AT_WORK, CaseStatus.REFERRED), CaseStatus.CLOSED),
        needs=("outcome", "method"),
        bucket=Bucket.RESOLVED,
    ),
    Step(
        StepCode.FAIL,
        message("Close as not settled"),
        message("Closed, not settled"),
        CaseEvent.DISPUTE_FAILED,
        Who.HANDLER,
        to((*AT_WORK, CaseStatus.REFERRED), CaseStatus.CLOSED),
        needs=("outcome",),
        bucket=Bucket.FAILED,
    ),
    Step(
        StepCode.REFUSE,
        message("A party refuses mediation"),
        message("A party refused mediation"),
        CaseEvent.DISPUTE_REFUSED,
        Who.HANDLER,
        to((*AT_WORK, CaseStatus.REFERRED, CaseStatus.PAUSED), CaseStatus.CLOSED),
        bucket=Bucket.FAILED,
    ),
    Step(
        StepCode.SET_ASIDE,
        message("Set aside"),
        message("Set aside"),
        CaseEvent.DISPUTE_SET_ASIDE,
        Who.KEEPER,
        to((CaseStatus.NEW, *AT_WORK, CaseStatus.REOPENED), CaseStatus.CLOSED),
        needs=("outcome", "why"),
        bucket=Bucket.EXCLUDED,
    ),
    Step(
        StepCode.REOPEN,
        message("Reopen"),
        message("Reopened"),
        CaseEvent.DISPUTE_REOPENED,
        Who.HANDLER,
        to((CaseStatus.CLOSED,), CaseStatus.REOPENED),
        needs=("why",),
    ),
    Step(
        StepCode.CORRECT,
        message("Correct the record"),
        message("Record corrected"),
        CaseEvent.DISPUTE_CORRECTED,
        Who.KEEPER,
        stay(UNCLOSED),
    ),
    *AT_LAW,
)

STEPS: Mapping[StepCode, Step] = {step.code: step for step in _ROWS}

NEXT_STEPS: Mapping[CaseStatus, tuple[StepCode, ...]] = {
    status: tuple(step.code for step in _ROWS if status in step.moves) for status in CaseStatus
}
