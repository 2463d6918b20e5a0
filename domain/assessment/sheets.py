"""The monthly sheets: drafted from the rows, shown to their worker, appealed, answered, signed and locked.

Each action: fetch, may they, its turn, change, record. Nothing here writes pay; a signature makes advice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from core.clock import local_day
from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.messages import message
from core.workdays import add_workdays
from domain.assessment import policy
from domain.assessment.collecting import Collected, collect, months_before
from domain.assessment.lifecycle import after, check_turn
from domain.assessment.months import period_of
from domain.assessment.rule_book import RuleBook, rule_by_id, stored_rule
from domain.assessment.scoring import Outcome, computed
from domain.assessment.support import open_if_needed
from domain.assessment.vocabulary import AssessmentEvent, ScoreItem, SheetStatus, SheetStep
from domain.modules import Module, check_on
from domain.personal import clean_text
from domain.work import Work
from models import AssessmentAppeal, AssessmentRule, AssessmentSheet

WORDS = 1000
CHANGEABLE = {
    "base_verified": (0, 10_000),
    "hazards_verified": (0, 10_000),
    "disputes_settled": (0, 1_000),
    "disputes_timely": (0, 1_000),
    "base_accuracy": (0, 1),
    "hazards_valid_share": (0, 1),
    "available_share": (0, 1),
}
"""Which inputs an answer or a correction may put right, and between what."""


@dataclass(frozen=True)
class Answer:
    """What a reviewer says to an appeal. ``changes`` are inputs put right; only an upheld one has some."""

    is_upheld: bool
    words: str
    changes: Mapping[str, float] = field(default_factory=dict)


def draft_month(work: Work, month: int) -> list[AssessmentSheet]:
    """Draft the sheets of a month that is over, for everybody who has none yet.

    Raises:
        NotAllowed: not theirs to prepare. OutOfTurn: the month still runs.
    """
    check_on(Module.ASSESSMENT)
    _check_preparer(work)
    if not period_of(month).is_finished(local_day(work.now)):
        raise OutOfTurn(message("This month is not over yet."))
    book = stored_rule(work, period_of(month).start)
    had = set(
        work.session.exec(
            select(AssessmentSheet.worker_id).where(
                AssessmentSheet.station_id == work.station_id, AssessmentSheet.month == month
            )
        )
    )
    collected = collect(work.session, work.station_id, month, book, work.now)
    found = [one for one in collected if one.worker_id not in had]
    totals = _totals(work.session, work.station_id, months_before(month, book))
    sheets = [_drafted(work, month, book, one, totals) for one in found]
    if sheets:
        work.record(AssessmentEvent.SHEETS_DRAFTED, None, month=month, sheets=len(sheets))
        work.session.flush()
    return sheets


def show_month(work: Work, month: int) -> int:
    """Show the drafts of a month to their workers: from now on five working days for an appeal.

    Raises:
        NotAllowed: not theirs to prepare. OutOfTurn: there is no draft.
    """
    check_on(Module.ASSESSMENT)
    _check_preparer(work)
    drafts = work.session.exec(
        select(AssessmentSheet).where(
            AssessmentSheet.station_id == work.station_id,
            AssessmentSheet.month == month,
            AssessmentSheet.status == SheetStatus.DRAFT,
        )
    ).all()
    if not drafts:
        raise OutOfTurn(message("There is no draft of this month to show."))
    for sheet in drafts:
        _show(work, sheet)
    work.record(AssessmentEvent.SHEETS_SHOWN, None, month=month, sheets=len(drafts))
    return len(drafts)


def appeal(work: Work, sheet_id: int, words: str, item: str = "") -> AssessmentAppeal:
    """Appeal against one's own sheet, on one item or the whole; up to the last day shown on it.

    Raises:
        NotFound: not one's own. OutOfTurn: too late, or appealed already. BadInput: 'words' is empty.
    """
    sheet = reach(work, sheet_id)
    policy.check_can_take(work.actor, sheet, SheetStep.APPEAL)
    check_turn(SheetStep.APPEAL, sheet, local_day(work.now))
    if not words.strip():
        raise BadInput(message("Write what is not right, in a line or more."), "words")
    if item and item not in set(ScoreItem):
        raise BadInput(message("Choose an item of the sheet."), "item")

    row = work.new(AssessmentAppeal, sheet_id=sheet.id, item=item, words="", filed_at=work.now)
    row.words = clean_text(work, "assessment_appeal", row.id, words, limit=WORDS, field="words")
    sheet.status = after(SheetStep.APPEAL, sheet.status)
    work.record(AssessmentEvent.SHEET_APPEALED, sheet, month=sheet.month)
    work.session.flush()
    return row


def answer_appeal(work: Work, sheet_id: int, answer: Answer) -> AssessmentSheet:
    """Answer an appeal in writing; what is upheld is put right and the sheet computed anew.

    An appeal never makes a sheet worse.

    Raises:
        NotFound, NotAllowed: out of sight; their own, or their own people's sheet.
        OutOfTurn: there is no open appeal. BadInput: 'answer' is empty, 'changes' do not go together.
    """
    sheet = reach(work, sheet_id)
    policy.check_can_take(work.actor, sheet, SheetStep.ANSWER)
    check_turn(SheetStep.ANSWER, sheet, local_day(work.now))
    if not answer.words.strip():
        raise BadInput(message("Answer in writing, in a line or more."), "answer")
    if answer.is_upheld != bool(answer.changes):
        raise BadInput(message("Upholding puts something right; dismissing changes nothing."), "changes")

    row = appeal_of(work.session, sheet)
    if row is None:
        raise NotFound
    row.inputs_before = dict(sheet.inputs)
    row.changes, row.is_upheld = dict(answer.changes), answer.is_upheld
    row.answer = clean_text(work, "assessment_appeal", row.id, answer.words, limit=WORDS, field="answer")
    row.reviewer_id, row.answered_at = work.actor.worker_id, work.now
    if answer.is_upheld:
        _put_right(work, sheet, answer.changes)
    sheet.status = after(SheetStep.ANSWER, sheet.status)
    work.record(AssessmentEvent.APPEAL_ANSWERED, sheet, month=sheet.month, is_upheld=answer.is_upheld)
    work.session.flush()
    return sheet


def sign(work: Work, sheet_ids: Sequence[int]) -> list[AssessmentSheet]:
    """Sign sheets: each is computed once more from its stored inputs, then locked for good.

    Raises:
        NotFound, NotAllowed: out of sight; one's own, or answered by oneself, or no leader.
        OutOfTurn: the worker may still appeal, or an appeal waits for its answer.
    """
    check_on(Module.ASSESSMENT)
    if not sheet_ids:
        raise BadInput(message("Choose the sheets to sign."), "sheets")
    return [_signed(work, reach(work, sheet_id)) for sheet_id in sheet_ids]


def correct_signed(work: Work, sheet_id: int, changes: Mapping[str, float], reason: str) -> AssessmentSheet:
    """Correct a signed sheet by a new one of the next edition, which its worker sees first again.

    Raises:
        NotFound, NotAllowed: out of sight; no leader, or their own.
        OutOfTurn: it is not signed, or a later edition stands.
        BadInput: 'reason' is empty, 'changes' do not go together.
    """
    old = reach(work, sheet_id)
    policy.check_can_take(work.actor, old, SheetStep.SIGN)
    if old.status != SheetStatus.SIGNED or _latest_edition(work, old) != old.edition:
        raise OutOfTurn(message("Only the latest signed sheet of a month can be corrected."))
    if not reason.strip():
        raise BadInput(message("Say why, in one line."), "reason")
    new = work.new(
        AssessmentSheet,
        worker_id=old.worker_id,
        grid_id=old.grid_id,
        month=old.month,
        edition=old.edition + 1,
        rule_id=old.rule_id,
        inputs=dict(old.inputs),
        evidence=dict(old.evidence),
        drafted_at=work.now,
    )
    new.reason = clean_text(work, "assessment_sheet", new.id, reason, limit=WORDS, field="reason")
    _put_right(work, new, changes, may_lower=True)
    _show(work, new)
    work.record(AssessmentEvent.SHEET_CORRECTED, new, month=new.month, sheet=old.id)
    work.session.flush()
    return new


def reach(work: Work, sheet_id: int) -> AssessmentSheet:
    """Return a sheet the actor may see. Raises NotFound: missing and foreign are the same."""
    seen = policy.visible_to(work.actor, local_day(work.now))
    row = work.session.exec(select(AssessmentSheet).where(seen, AssessmentSheet.id == sheet_id)).first()
    if row is None:
        raise NotFound
    return row


def appeal_of(session: Session, sheet: AssessmentSheet) -> AssessmentAppeal | None:
    """Return the appeal against a sheet, None where there is none."""
    return session.exec(
        select(AssessmentAppeal).where(
            AssessmentAppeal.station_id == sheet.station_id, AssessmentAppeal.sheet_id == sheet.id
        )
    ).first()


def recomputed(session: Session, sheet: AssessmentSheet) -> Outcome:
    """Compute a sheet once more from what it stores, under the version of the rule it was made by."""
    return computed(sheet.inputs, rule_by_id(session, sheet.station_id, sheet.rule_id).scoring)


def digest_of(sheet: AssessmentSheet) -> str:
    """Return the fingerprint of what a signature stands under; the audit keeps it."""
    said = [sheet.worker_id, sheet.month, sheet.edition, sheet.rule_id, sheet.inputs, sheet.result]
    said += [sheet.total, sheet.rolling, sheet.band, sheet.coefficient]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _check_preparer(work: Work) -> None:
    if not policy.can_prepare(work.actor):
        raise NotAllowed(message("Sheets are prepared by the clerk or a leader."))


def _drafted(
    work: Work, month: int, book: RuleBook, found: Collected, totals: Mapping[int, dict[int, float | None]]
) -> AssessmentSheet:
    earlier = [totals[at].get(found.worker_id) for at in months_before(month, book)]
    sheet = work.new(
        AssessmentSheet,
        worker_id=found.worker_id,
        grid_id=found.grid_id,
        month=month,
        rule_id=book.id,
        inputs={**found.inputs, "earlier": earlier},
        evidence=found.evidence,
        drafted_at=work.now,
    )
    _write(sheet, computed(sheet.inputs, book.scoring))
    return sheet


def _show(work: Work, sheet: AssessmentSheet) -> None:
    rule = work.session.get_one(AssessmentRule, (sheet.station_id, sheet.rule_id))
    sheet.status = after(SheetStep.SHOW, sheet.status)
    sheet.shown_at = work.now
    sheet.appeal_until = add_workdays(local_day(work.now), int(rule.content["appeal_workdays"]))


def _signed(work: Work, sheet: AssessmentSheet) -> AssessmentSheet:
    filed = appeal_of(work.session, sheet)
    policy.check_can_take(work.actor, sheet, SheetStep.SIGN, filed.reviewer_id if filed else None)
    check_turn(SheetStep.SIGN, sheet, local_day(work.now))
    book = rule_by_id(work.session, work.station_id, sheet.rule_id)
    earlier = months_before(sheet.month, book)
    totals = _totals(work.session, work.station_id, earlier)
    sheet.inputs = {**sheet.inputs, "earlier": [totals[at].get(sheet.worker_id) for at in earlier]}
    _write(sheet, computed(sheet.inputs, book.scoring))
    sheet.status = after(SheetStep.SIGN, sheet.status)
    sheet.signer_id, sheet.locked_at = work.actor.worker_id, work.now
    work.record(
        AssessmentEvent.SHEET_SIGNED, sheet, month=sheet.month, edition=sheet.edition, digest=digest_of(sheet)
    )
    work.session.flush()
    open_if_needed(work, sheet, book)
    return sheet


def _put_right(
    work: Work, sheet: AssessmentSheet, changes: Mapping[str, float], *, may_lower: bool = False
) -> None:
    book = rule_by_id(work.session, work.station_id, sheet.rule_id)
    inputs = {**sheet.inputs, "month": {**sheet.inputs["month"], **_checked(sheet, changes)}}
    if "available_share" in changes:
        inputs["is_assessed"] = changes["available_share"] > 0
    found = computed(inputs, book.scoring)
    if not may_lower and sheet.total is not None and (found.total or 0) < sheet.total:
        raise BadInput(message("An appeal never makes a sheet worse. Check the numbers."), "changes")
    sheet.inputs = inputs
    _write(sheet, found)


def _checked(sheet: AssessmentSheet, changes: Mapping[str, float]) -> dict[str, float]:
    """Refuse inputs that are none, or that no month can have. Raises BadInput with field 'changes'."""
    if not changes:
        raise BadInput(message("Say what is put right."), "changes")
    for name, value in changes.items():
        low, high = CHANGEABLE.get(name, (1, 0))
        if not low <= value <= high:
            reason = message("This number cannot be: {name} {value}", name=name, value=value)
            raise BadInput(reason, "changes")
    found = {**sheet.inputs["month"], **changes}
    if max(found["disputes_settled"], found["disputes_timely"]) > found["disputes"]:
        raise BadInput(message("No more disputes can be settled than there were."), "changes")
    return {name: value if CHANGEABLE[name][1] == 1 else int(value) for name, value in changes.items()}


def _write(sheet: AssessmentSheet, found: Outcome) -> None:
    sheet.result, sheet.total, sheet.rolling = found.result, found.total, found.rolling
    sheet.band, sheet.coefficient = found.band, found.coefficient


def _totals(session: Session, station_id: int, months: Sequence[int]) -> dict[int, dict[int, float | None]]:
    """Return each month's totals by worker, the latest edition of each."""
    rows = session.exec(
        select(AssessmentSheet)
        .where(AssessmentSheet.station_id == station_id, col(AssessmentSheet.month).in_(list(months)))
        .order_by(col(AssessmentSheet.edition))
    )
    found: dict[int, dict[int, float | None]] = {month: {} for month in months}
    for row in rows:
        found[row.month][row.worker_id] = row.total
    return found


def _latest_edition(work: Work, sheet: AssessmentSheet) -> int:
    rows = work.session.exec(
        select(AssessmentSheet.edition).where(
            AssessmentSheet.station_id == sheet.station_id,
            AssessmentSheet.worker_id == sheet.worker_id,
            AssessmentSheet.month == sheet.month,
        )
    )
    return max(map(int, rows), default=sheet.edition)
