"""How work on a dispute is taken back: what becomes of the rows that a step or a follow-up had made."""

from __future__ import annotations

from typing import Any

from domain.changes import answers, can_be_taken_back
from domain.mediation.pairs import TAKEN_BACK
from domain.mediation.rules import bucket_of
from domain.mediation.vocabulary import CaseEvent, CaseStatus
from domain.work import Work
from models import Agreement, Clock, ClockEvent, Dispute, DisputeEvent, DisputeHandover, FollowUp, PaperNumber

WITHDRAWN = "OC13"
WHY = "taken back"

can_be_taken_back(
    CaseEvent.DISPUTE_REGISTERED,
    CaseEvent.DISPUTE_ACCEPTED,
    CaseEvent.DISPUTE_ESCALATED,
    CaseEvent.DISPUTE_HANDED_BACK,
    CaseEvent.DISPUTE_REFERRED,
    CaseEvent.DISPUTE_TAKEN_OVER,
    CaseEvent.DISPUTE_PAUSED,
    CaseEvent.DISPUTE_RESUMED,
    CaseEvent.DISPUTE_SETTLED,
    CaseEvent.DISPUTE_FAILED,
    CaseEvent.DISPUTE_REFUSED,
    CaseEvent.DISPUTE_SET_ASIDE,
    CaseEvent.DISPUTE_REOPENED,
    CaseEvent.DISPUTE_CORRECTED,
    CaseEvent.FOLLOW_UP_DONE,
)


@answers("dispute")
def set_aside(work: Work, case: Dispute) -> None:
    """A dispute that was just entered counts nowhere: withdrawn, bucket X."""
    case.status, case.outcome, case.bucket = str(CaseStatus.CLOSED), WITHDRAWN, bucket_of(WITHDRAWN)
    case.closed_at, case.due_at = work.now, None


@answers("follow_up")
def drop(work: Work, row: FollowUp) -> None:
    """A follow-up that was planned is no longer due."""
    row.dropped_at = work.now


@answers("paper_number")
def void(_work: Work, row: PaperNumber) -> None:
    """A number that was given is void; it is never given again."""
    row.void_why = WHY


@answers("clock_event")
def silence(_work: Work, row: ClockEvent) -> None:
    """What the clocks heard counts no more; what it was stays readable."""
    row.facts = {**row.facts, "taken_back": list(row.words)}
    row.words = []


@answers("clock")
def stop(work: Work, row: Clock) -> None:
    """A clock that was started has never run: the log that made it is silent."""
    work.session.delete(row)
    work.touch(Clock)


@answers("dispute_event")
def say(work: Work, line: DisputeEvent) -> None:
    """The line in the timeline stays; another one says that it was taken back."""
    case = work.get(Dispute, line.dispute_id)
    work.new(
        DisputeEvent,
        dispute_id=case.id,
        kind=TAKEN_BACK,
        at=work.now,
        worker_id=work.actor.worker_id or None,
        from_status=line.to_status,
        to_status=line.from_status or case.status,
        level=case.level,
        facts={"line": line.id, "kind": line.kind},
    )


@answers("dispute_party", "dispute_meeting", "meeting_presence", "dispute_law", "agreement_item")
def leave(_work: Work, _row: Any) -> None:
    """Who came and what was said stays: it belongs to a file that counts again, or nowhere."""


@answers("dispute_handover")
def return_it(work: Work, row: DisputeHandover) -> None:
    """What was handed over has come back; it counts as never sent (M17)."""
    row.sent_at, row.returned_at = None, work.now


@answers("agreement")
def withdraw(work: Work, row: Agreement) -> None:
    """An agreement that came with the save does not stand."""
    row.withdrawn_at, row.withdrawn_why = work.now, WHY
