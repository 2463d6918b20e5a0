"""One matter entered twice: one file goes on, the other counts nowhere. It can be taken back whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from core.clock import utc
from core.errors import BadInput, NotFound, OutOfTurn
from core.messages import message
from domain.mediation.actions import reach, take_step
from domain.mediation.filters import Asker
from domain.mediation.linking import check_can_handle
from domain.mediation.pairs import PairEvent
from domain.mediation.policy import visible_to
from domain.mediation.rules import Facts
from domain.mediation.vocabulary import StepCode
from domain.taking_back import answer, check_untouched, restore
from domain.work import Work
from models import Dispute, DisputeEvent, DisputeMerge

DUPLICATE = "OC10"


@dataclass(frozen=True)
class MergeRecord:
    """A merge as it is shown beside a file: the other file, and whether this is the one that goes on."""

    id: int
    other_id: int
    number: str
    title: str
    is_kept: bool
    merged_at: datetime


def merge(work: Work, kept_id: int, merged_id: int) -> DisputeMerge:
    """Close a duplicate as such, in favour of the file that goes on. Both originals stay as they are.

    The duplicate is set aside by the ordinary step (outcome OC10, bucket X, its number void), and what
    its rows were before is kept beside the merge.

    Raises:
        NotFound, NotAllowed: one of the two is out of sight, or not the actor's to handle.
        BadInput: a file with itself. OutOfTurn: the duplicate is closed or referred: link it as a repeat.
    """
    if kept_id == merged_id:
        raise BadInput(message("Choose another dispute: this is the same file."), "other")
    kept, merged = reach(work, kept_id), reach(work, merged_id)
    check_can_handle(work.actor, kept)
    check_can_handle(work.actor, merged)
    _check_not_merged(kept)
    with work.watching() as seen:
        facts = Facts(outcome=DUPLICATE, why=kept.number or kept.title)
        take_step(work, merged.id, StepCode.SET_ASIDE, facts)
    row = work.new(
        DisputeMerge,
        kept_id=kept.id,
        merged_id=merged.id,
        merged_at=work.now,
        worker_id=work.actor.worker_id or None,
        before=[{"changed": seen.changed(), "made": seen.made()}],
    )
    _write(work, "merge", kept, merged)
    work.record(PairEvent.DISPUTES_MERGED, kept, dispute=merged.id)
    work.session.flush()
    return row


def unmerge(work: Work, merge_id: int) -> Dispute:
    """Take a merge back: every row of the duplicate is again what it was; the lines of both files stay.

    Raises:
        NotFound: no such merge in sight. NotAllowed: the file that goes on is not the actor's to handle.
        OutOfTurn: it was taken back before, or somebody has gone on with the duplicate.
    """
    row = work.session.get(DisputeMerge, (work.station_id, merge_id))
    if row is None:
        raise NotFound
    kept, merged = reach(work, row.kept_id), reach(work, row.merged_id)
    check_can_handle(work.actor, kept)
    if row.undone_at is not None:
        raise OutOfTurn(message("This merge was taken back before."))
    noted = row.before[0]
    check_untouched(work, noted["changed"])
    restore(work, noted["changed"])
    answer(work, [one for one in noted["made"] if one["table"] != "dispute_event"])
    row.undone_at = work.now
    _write(work, "unmerge", kept, merged)
    work.record(PairEvent.MERGE_TAKEN_BACK, kept, dispute=merged.id)
    work.session.flush()
    return merged


def find_merges(session: Session, asker: Asker, case_id: int) -> list[MergeRecord]:
    """Return the merges of a file that stand, within sight of both."""
    station = asker.actor.station_id
    query = select(DisputeMerge).where(
        DisputeMerge.station_id == station,
        col(DisputeMerge.undone_at).is_(None),
        or_(col(DisputeMerge.kept_id) == case_id, col(DisputeMerge.merged_id) == case_id),
    )
    found = []
    for row in session.exec(query.order_by(col(DisputeMerge.id).desc())).all():
        is_kept = row.kept_id == case_id
        other_id = row.merged_id if is_kept else row.kept_id
        other = session.exec(
            select(Dispute).where(visible_to(asker.actor), col(Dispute.id) == other_id)
        ).first()
        if other is not None:
            number = other.number or ""
            found.append(MergeRecord(row.id, other.id, number, other.title, is_kept, utc(row.merged_at)))
    return found


def _check_not_merged(kept: Dispute) -> None:
    if kept.outcome == DUPLICATE:
        raise OutOfTurn(message("That file was merged itself; choose the one that goes on."))


def _write(work: Work, kind: str, kept: Dispute, merged: Dispute) -> None:
    """Write a line into both files: which number, and that of the other."""
    for case, other in ((kept, merged), (merged, kept)):
        work.new(
            DisputeEvent,
            dispute_id=case.id,
            kind=kind,
            at=work.now,
            worker_id=work.actor.worker_id or None,
            from_status=case.status,
            to_status=case.status,
            level=case.level,
            note=other.number or other.title,
            facts={"dispute": other.id},
        )
