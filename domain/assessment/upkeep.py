"""What the assessment stands on: households of a grid, leave, training hours, notes on a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import select

from core.clock import local_day
from core.errors import BadInput, NotAllowed
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.assessment import policy
from domain.assessment.vocabulary import AssessmentEvent, NoteKind
from domain.personal import clean_text
from domain.work import Work
from models import Grid, GridExposure, Worker, WorkerLeave, WorkerNote

WORDS = 1000
MOST_HOUSEHOLDS = 200_000
LONGEST_LEAVE = timedelta(days=366)
MOST_HOURS = 200


@dataclass(frozen=True)
class Note:
    """A training, an experience, a word of a peer or resident, a citation or a complaint."""

    worker_id: int
    kind: NoteKind
    noted_on: date
    words: str = ""
    hours: float = 0.0
    is_substantiated: bool = False


def set_exposure(
    work: Work, grid_id: int, households: float, floating_share: float, from_on: date
) -> GridExposure:
    """Keep households and floating share of a grid from a day on.

    Raises:
        NotAllowed: not theirs to prepare. BadInput: 'households' or 'floating_share' cannot be.
    """
    if not policy.can_prepare(work.actor):
        raise NotAllowed(message("Sheets are prepared by the clerk or a leader."))
    grid = work.get(Grid, grid_id)
    if not 0 < households <= MOST_HOUSEHOLDS:
        raise BadInput(message("Enter the number of households, more than 0."), "households")
    if not 0 <= floating_share <= 1:
        raise BadInput(message("A share lies between 0 and 1."), "floating_share")
    row = work.session.exec(
        select(GridExposure).where(
            GridExposure.station_id == work.station_id,
            GridExposure.grid_id == grid.id,
            GridExposure.from_on == from_on,
        )
    ).first()
    if row is None:
        row = work.new(
            GridExposure,
            grid_id=grid.id,
            from_on=from_on,
            households=households,
            floating_share=floating_share,
        )
    row.households, row.floating_share = households, floating_share
    work.record(AssessmentEvent.EXPOSURE_SET, row, grid=grid.id)
    work.session.flush()
    return row


def approve_leave(work: Work, worker_id: int, first: date, last: date) -> WorkerLeave:
    """Keep approved leave from a day to a day, both counted.

    Raises:
        NotAllowed: not theirs to prepare, or their own. BadInput: 'last' lies before 'first', or too far.
    """
    if not policy.can_prepare(work.actor) or worker_id == work.actor.worker_id:
        raise NotAllowed(message("Leave is kept by the clerk or a leader, and nobody keeps their own."))
    worker = work.get(Worker, worker_id)
    if last < first or last - first > LONGEST_LEAVE:
        raise BadInput(message("The last day lies before the first, or more than a year later."), "last")
    row = work.new(WorkerLeave, worker_id=worker.id, from_on=first, to_on=last + timedelta(days=1))
    work.record(AssessmentEvent.LEAVE_APPROVED, row, worker=worker.id)
    work.session.flush()
    return row


def note(work: Work, said: Note) -> WorkerNote:
    """Keep a note on a worker: hours count for M36, citations and complaints for the titles.

    Raises:
        NotAllowed: no access, or about oneself (an experience and training may be one's own).
        BadInput: 'words', 'hours' or 'noted_on' cannot be.
    """
    is_own = said.worker_id == work.actor.worker_id
    if is_own and said.kind is not NoteKind.EXPERIENCE:
        raise NotAllowed(message("Nobody notes hours, praise or complaints about themselves."))
    if not is_own:
        check(work.actor, Page.ASSESSMENT, Action.WRITE)
    worker = work.get(Worker, said.worker_id)
    _check_note(work, said)
    row = work.new(
        WorkerNote,
        worker_id=worker.id,
        kind=str(said.kind),
        noted_on=said.noted_on,
        hours=said.hours,
        is_substantiated=said.is_substantiated,
        writer_id=work.actor.worker_id,
    )
    row.words = clean_text(work, "worker_note", row.id, said.words, limit=WORDS, field="words")
    work.record(AssessmentEvent.WORKER_NOTED, row, worker=worker.id)
    work.session.flush()
    return row


def _check_note(work: Work, said: Note) -> None:
    is_training = said.kind is NoteKind.TRAINING
    if is_training and not 0 < said.hours <= MOST_HOURS:
        raise BadInput(message("Enter the hours, more than 0."), "hours")
    if not is_training and not said.words.strip():
        raise BadInput(message("Write it down, in a line or more."), "words")
    if said.noted_on > local_day(work.now):
        raise BadInput(message("This day has not come yet."), "noted_on")
