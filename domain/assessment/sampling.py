"""The quality sample (抽查): at least ten records of a worker's month, drawn at random from a stored seed."""

from __future__ import annotations

from random import Random

from sqlmodel import col, select

from core.errors import BadInput, NotAllowed, OutOfTurn
from core.messages import message
from domain.assessment import policy
from domain.assessment.collecting import Counted, Ground, counted, places, records_of
from domain.assessment.months import period_of
from domain.assessment.names import grid_of
from domain.assessment.rule_book import RuleBook, stored_rule
from domain.assessment.vocabulary import AssessmentEvent, Verdict
from domain.modules import Module, check_on
from domain.personal import clean_text
from domain.work import Work
from models import AssessmentCheck, AssessmentSheet

BASE = "base"
NOTE = 300


def draw_sample(work: Work, month: int) -> int:
    """Draw the sample of a month for every worker who has none yet; returns how many records were drawn.

    The same seed, month, worker and records give the same sample: anybody can draw it again.

    Raises:
        NotAllowed: not theirs to prepare.
    """
    check_on(Module.ASSESSMENT)
    if not policy.can_prepare(work.actor):
        raise NotAllowed(message("Sheets are prepared by the clerk or a leader."))
    book = stored_rule(work, period_of(month).start)
    had = set(
        work.session.exec(
            select(AssessmentCheck.worker_id).where(
                AssessmentCheck.station_id == work.station_id, AssessmentCheck.month == month
            )
        )
    )
    ground = Ground(work.session, work.station_id, month, book)
    records = counted(records_of(ground), ground, BASE)
    drawn = 0
    for place in places(ground):
        if place.worker_id not in had:
            mine = records.get(place.worker_id, Counted())
            drawn += _draw(work, month, place.worker_id, mine.counted, book)
    if drawn:
        work.record(AssessmentEvent.SAMPLE_DRAWN, None, month=month, records=drawn)
        work.session.flush()
    return drawn


def drawn_from(ids: list[int], size: int, seed: int, month: int, worker_id: int) -> list[int]:
    """Return which of some records are drawn: by the seed alone, whatever order they come in."""
    known = sorted(ids)
    # a sample anybody can repeat, not a secret
    return sorted(Random(f"{seed}:{month}:{worker_id}").sample(known, min(size, len(known))))  # noqa: S311


def judge(work: Work, check_id: int, *, is_right: bool, note: str = "") -> AssessmentCheck:
    """Say of a drawn record whether it is right; wrong ones with a line that says what is not.

    Raises:
        NotAllowed: not in reach, or one's own entry.
        OutOfTurn: judged already, or the sheet has been drafted.
        BadInput: 'note' is empty where it is wrong.
    """
    row = work.get(AssessmentCheck, check_id)
    if not policy.can_check(work.actor, row.worker_id, grid_of(work.session, work.station_id, row.worker_id)):
        raise NotAllowed(message("This record is not yours to check."))
    if row.verdict != Verdict.WAITING:
        raise OutOfTurn(message("This was looked over already."))
    if _is_drafted(work, row):
        raise OutOfTurn(message("The sheet of this month has been drafted; the sample is closed."))
    if not is_right and not note.strip():
        raise BadInput(message("Say what is not right, in one line."), "note")
    row.verdict = Verdict.RIGHT if is_right else Verdict.WRONG
    row.note = clean_text(work, "assessment_check", row.id, note, limit=NOTE, field="note")
    row.checker_id, row.checked_at = work.actor.worker_id, work.now
    work.record(AssessmentEvent.RECORD_CHECKED, row, verdict=str(row.verdict), worker=row.worker_id)
    return row


def _draw(work: Work, month: int, worker_id: int, ids: list[int], book: RuleBook) -> int:
    quality = book.content["quality"]
    chosen = drawn_from(ids, int(quality["sample"]), int(quality["seed"]), month, worker_id)
    for record_id in chosen:
        work.new(
            AssessmentCheck,
            worker_id=worker_id,
            month=month,
            record_id=record_id,
            item=BASE,
            seed=int(quality["seed"]),
        )
    return len(chosen)


def _is_drafted(work: Work, row: AssessmentCheck) -> bool:
    query = select(AssessmentSheet.id).where(
        AssessmentSheet.station_id == work.station_id,
        col(AssessmentSheet.worker_id) == row.worker_id,
        AssessmentSheet.month == row.month,
    )
    return work.session.exec(query).first() is not None
