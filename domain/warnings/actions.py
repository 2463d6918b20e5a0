"""What people do about a warning. Each: fetch, may they, is it its turn, change, record."""

from __future__ import annotations

from datetime import date, timedelta

from core.clock import local_day, utc
from core.errors import BadInput, NotAllowed, OutOfTurn
from core.messages import message
from core.vocabulary import Role
from domain.accounts.policy import Action, Page, check
from domain.mediation import Intake, register
from domain.organisation import grids
from domain.personal import clean_text
from domain.warnings.events import WarningEvent
from domain.warnings.owners import may_own
from domain.warnings.policy import reaches, taken_in_hand
from domain.warnings.records import DisputeIntake, TaskIntake
from domain.warnings.settings import watch_settings
from domain.warnings.steps import Outcome, Step, after
from domain.work import Work
from models import EarlyWarning, Place, WarningTask

SOURCE = "SC04"  # 态势预警触发
NOTE_LIMIT = 300
LONGEST = timedelta(days=90)


def acknowledge(work: Work, warning_id: int, version: int | None = None) -> None:
    """Say that somebody has read it. Raises NotAllowed, NotFound, OutOfTurn or StaleEdit."""
    warning = taken_in_hand(work, warning_id, version)
    _step(work, warning, Step.ACKNOWLEDGE)
    work.record(WarningEvent.WARNING_SEEN, warning)


def give_task(work: Work, warning_id: int, intake: TaskIntake) -> WarningTask:
    """Send somebody: what is to be done about the warning, by whom, until when.

    Raises:
        NotAllowed: no right to write.
        NotFound: no such warning within the actor's scope.
        BadInput: no note, nobody who could, or a day that is over; ``field`` names it.
    """
    warning = taken_in_hand(work, warning_id)
    _check_task(work, warning, intake)
    _step(work, warning, Step.TASK)
    task = work.new(
        WarningTask,
        warning_id=warning.id,
        owner_id=intake.owner_id,
        given_by=work.actor.worker_id or None,
        note="",
        due_on=intake.due_on,
        given_at=work.now,
    )
    work.session.flush()
    task.note = clean_text(work, "warning_task", task.id, intake.note, limit=NOTE_LIMIT, field="note")
    work.record(WarningEvent.WARNING_TASK_GIVEN, warning, task=task.id, owner=intake.owner_id)
    work.result(task.id)
    return task


def finish_task(work: Work, task_id: int, note: str) -> None:
    """Say that a task is done and what it brought. Its owner does, or whoever leads.

    Raises:
        NotAllowed: it is somebody else's.
        OutOfTurn: it is done already.
        BadInput: nothing was written.
    """
    check(work.actor, Page.WARNINGS, Action.WRITE)
    task = work.get(WarningTask, task_id)
    warning = work.get(EarlyWarning, task.warning_id)
    if task.owner_id != work.actor.worker_id and not _leads(work, warning):
        raise NotAllowed(message("This task is somebody else's."))
    if task.done_at is not None:
        raise OutOfTurn(message("This task is done already."))
    if not note.strip():
        raise BadInput(message("Write what it brought, in a line."), "done_note")
    task.done_at = work.now
    task.done_note = clean_text(work, "warning_task", task.id, note, limit=NOTE_LIMIT, field="done_note")
    work.record(WarningEvent.WARNING_TASK_DONE, warning, task=task.id)


def make_dispute(work: Work, warning_id: int, intake: DisputeIntake) -> int:
    """Register the dispute that lies behind a warning; its source is 预警. Returns its id.

    Raises:
        OutOfTurn: the warning has its dispute already, or was closed.
        NotAllowed, BadInput: as ``domain.mediation.register``.
    """
    warning = taken_in_hand(work, warning_id)
    if warning.dispute_id is not None:
        raise OutOfTurn(message("A dispute was registered for this warning already."))
    _step(work, warning, Step.DISPUTE)
    dispute = register(
        work,
        Intake(
            type_code=intake.type_code,
            grid_id=warning.grid_id,
            narrative=intake.narrative,
            source=SOURCE,
            found_at=utc(warning.warned_at),
            parties=intake.parties,
            risk=intake.risk,
            place_text=intake.place_text or _place_words(work, warning),
            place_id=warning.place_id,
        ),
    )
    warning.dispute_id = dispute.id
    work.record(WarningEvent.WARNING_DISPUTE, warning, dispute=dispute.id)
    return dispute.id


def judge(work: Work, warning_id: int, outcome: Outcome, note: str, version: int | None = None) -> None:
    """Say what it was: true or a false alarm, in a sentence. That closes the warning.

    Raises:
        BadInput: no sentence.
        OutOfTurn: it is closed already.
    """
    warning = taken_in_hand(work, warning_id, version)
    if not note.strip():
        raise BadInput(message("Write in a sentence what was found."), "outcome_note")
    _step(work, warning, Step.JUDGE)
    warning.outcome = str(outcome)
    warning.outcome_note = clean_text(
        work, "early_warning", warning.id, note, limit=NOTE_LIMIT, field="outcome_note"
    )
    warning.outcome_by, warning.outcome_at = work.actor.worker_id or None, work.now
    work.record(WarningEvent.WARNING_JUDGED, warning, outcome=str(outcome))


def _step(work: Work, warning: EarlyWarning, step: Step) -> None:
    warning.status = str(after(warning.status, step))
    if warning.seen_at is None:
        warning.seen_at, warning.seen_by = work.now, work.actor.worker_id or None
    if step is not Step.ACKNOWLEDGE and warning.acted_at is None:
        within = timedelta(hours=watch_settings().answer_hours)
        warning.acted_at = work.now
        warning.is_in_time = work.now - utc(warning.warned_at) <= within


def _check_task(work: Work, warning: EarlyWarning, intake: TaskIntake) -> None:
    if not intake.note.strip():
        raise BadInput(message("Write what is to be done, in a line."), "note")
    today = local_day(work.now)
    if not today <= intake.due_on <= today + LONGEST:
        raise BadInput(message("Choose a day from today on, within three months."), "due_on")
    if not may_own(work.session, work.station_id, warning.grid_id, intake.owner_id, today):
        raise BadInput(message("Choose somebody who works in this grid."), "owner_id")


def _leads(work: Work, warning: EarlyWarning) -> bool:
    leads = {Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER}
    return work.actor.role in leads and reaches(work.actor, warning.grid_id)


def _place_words(work: Work, warning: EarlyWarning) -> str:
    if warning.place_id:
        return work.get(Place, warning.place_id).name
    known = grids(work.session, work.station_id, frozenset({warning.grid_id}))
    return known[0].community_zh if known else ""


def due_by_default(today: date) -> date:
    """Return until when a task is due unless somebody says otherwise (station file)."""
    return today + timedelta(days=watch_settings().task_days)
