"""A support plan (帮扶计划): opened after two months in a row in need of support; a help, never a penalty."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from core.clock import local_day
from core.errors import BadInput, OutOfTurn
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.assessment.months import before
from domain.assessment.rule_book import RuleBook
from domain.assessment.vocabulary import AssessmentEvent
from domain.personal import clean_text
from domain.work import Work
from models import AssessmentSheet, SupportPlan

LOWEST = "GB4"
REVIEW_AFTER = timedelta(days=60)
WORDS = 1000


def open_if_needed(work: Work, sheet: AssessmentSheet, book: RuleBook) -> SupportPlan | None:
    """Open a plan where this signed month and those right before it were all in need of support."""
    months = [*before(sheet.month, int(book.content["support_after"]) - 1), sheet.month]
    bands = _signed_bands(work, sheet.worker_id, months)
    if any(bands.get(month) != LOWEST for month in months) or _open_plan(work, sheet.worker_id):
        return None
    today = local_day(work.now)
    plan = work.new(
        SupportPlan,
        worker_id=sheet.worker_id,
        opened_on=today,
        month=sheet.month,
        review_on=today + REVIEW_AFTER,
    )
    work.record(AssessmentEvent.SUPPORT_OPENED, plan, month=sheet.month)
    return plan


def write_plan(work: Work, plan_id: int, steps: str) -> SupportPlan:
    """Write down what is done to help. Raises NotAllowed, OutOfTurn: it is over, BadInput: 'steps'."""
    plan = _reach(work, plan_id)
    if not steps.strip():
        raise BadInput(message("Write what will be done, in a line or more."), "steps")
    plan.steps = clean_text(work, "support_plan", plan.id, steps, limit=WORDS, field="steps")
    work.record(AssessmentEvent.SUPPORT_OPENED, plan, month=plan.month)
    return plan


def close_plan(work: Work, plan_id: int, result: str) -> SupportPlan:
    """End a plan with what came of it. Raises NotAllowed, OutOfTurn: it is over, BadInput: 'result'."""
    plan = _reach(work, plan_id)
    if not result.strip():
        raise BadInput(message("Write what came of it, in a line or more."), "result")
    plan.result = clean_text(work, "support_plan", plan.id, result, limit=WORDS, field="result")
    plan.closed_on = local_day(work.now)
    work.record(AssessmentEvent.SUPPORT_CLOSED, plan, month=plan.month)
    return plan


def _reach(work: Work, plan_id: int) -> SupportPlan:
    check(work.actor, Page.ASSESSMENT, Action.MANAGE)
    plan = work.get(SupportPlan, plan_id)
    if plan.closed_on is not None:
        raise OutOfTurn(message("This plan is over."))
    return plan


def _signed_bands(work: Work, worker_id: int, months: list[int]) -> dict[int, str]:
    rows = work.session.exec(
        select(AssessmentSheet)
        .where(
            AssessmentSheet.station_id == work.station_id,
            AssessmentSheet.worker_id == worker_id,
            col(AssessmentSheet.month).in_(months),
            col(AssessmentSheet.locked_at).is_not(None),
        )
        .order_by(col(AssessmentSheet.edition))
    )
    return {row.month: row.band for row in rows}


def _open_plan(work: Work, worker_id: int) -> bool:
    query = select(SupportPlan.id).where(
        SupportPlan.station_id == work.station_id,
        SupportPlan.worker_id == worker_id,
        col(SupportPlan.closed_on).is_(None),
    )
    return work.session.exec(query).first() is not None
