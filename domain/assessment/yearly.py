"""Titles of a year (优秀/金牌调解员): the rule nominates with its reasons, a committee decides in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from analytics.periods import Period
from core.clock import local_day, start_of, utc
from core.dictionaries import dictionary
from core.errors import BadInput, NotAllowed, OutOfTurn
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.assessment import policy
from domain.assessment.rule_book import stored_rule
from domain.assessment.vocabulary import AssessmentEvent, NoteKind, SheetStatus, Title
from domain.mediation import Level
from domain.mediation.vocabulary import Bucket
from domain.modules import Module, check_on
from domain.personal import clean_text
from domain.work import Work
from models import AnnualNomination, AssessmentSheet, Dispute, FollowUp, PriceCase, WorkerNote

AWARDED, DECLINED = "awarded", "declined"
WORDS = 1000
RELAPSE = timedelta(days=90)
CITATIONS = (str(NoteKind.PEER), str(NoteKind.CITATION))


@dataclass(frozen=True)
class Reason:
    """One condition of a title: what it asks, what was found, and whether that meets it."""

    code: str
    asked: float
    found: float | None
    of: int
    is_met: bool


@dataclass(frozen=True)
class Year:
    """What a worker's year holds."""

    months: int
    mean: float | None
    ratings: int
    satisfied: int
    complaints: int
    difficult: int
    settled: int
    relapsed: int
    citations: int


def nominate(work: Work, year: int) -> list[AnnualNomination]:
    """Nominate for the titles of a year whoever meets their conditions; earlier nominations stay.

    Raises:
        NotAllowed: not theirs to prepare. OutOfTurn: the year has not begun.
    """
    check_on(Module.ASSESSMENT)
    if not policy.can_prepare(work.actor):
        raise NotAllowed(message("Sheets are prepared by the clerk or a leader."))
    span = Period.year(year)
    if local_day(work.now) < span.start:
        raise OutOfTurn(message("This year has not begun."))
    rule = stored_rule(work, span.start).content["year"]
    had = {(one.worker_id, one.title) for one in _nominated(work, year)}
    made = []
    for worker_id in _assessed(work.session, work.station_id, year):
        found = year_of(work.session, work.station_id, worker_id, span)
        for title, reasons in titles(found, rule).items():
            if all(reason.is_met for reason in reasons) and (worker_id, str(title)) not in had:
                made.append(_nominate(work, worker_id, year, title, reasons))
    if made:
        work.record(AssessmentEvent.NOMINATED, None, year=year, rows=len(made))
        work.session.flush()
    return made


def titles(found: Year, rule: Mapping[str, Any]) -> dict[Title, tuple[Reason, ...]]:
    """Return the conditions of both titles for a year: 金牌 asks all of 优秀 and more."""
    good, gold = rule["good"], rule["gold"]
    share = found.satisfied / found.ratings if found.ratings else None
    relapse = found.relapsed / found.settled if found.settled else None
    of_good = (
        _at_least("months", rule["least_months"], found.months, found.months),
        _at_least("score", good["score"], found.mean, found.months),
        _at_least("ratings", good["ratings"], found.ratings, found.ratings),
        _at_least("satisfaction", good["satisfaction"], share, found.ratings),
        Reason("complaints", 0, found.complaints, found.complaints, found.complaints == 0),
    )
    is_calm = relapse is not None and relapse <= gold["relapse"]
    of_gold = (
        _at_least("difficult", gold["difficult"], found.difficult, found.difficult),
        Reason("relapse", gold["relapse"], relapse, found.settled, is_calm),
        _at_least("citations", gold["citations"], found.citations, found.citations),
    )
    return {Title.GOOD: of_good, Title.GOLD: of_good + of_gold}


def decide_nomination(work: Work, nomination_id: int, decision: str, words: str) -> AnnualNomination:
    """Record what the committee decided, and why.

    Raises:
        NotAllowed: no leader, or about oneself. OutOfTurn: decided already.
        BadInput: 'decision' is neither awarded nor declined, 'words' is empty.
    """
    check(work.actor, Page.ASSESSMENT, Action.MANAGE)
    row = work.get(AnnualNomination, nomination_id)
    if row.worker_id == work.actor.worker_id:
        raise NotAllowed(message("Nobody decides about themselves."))
    if row.decision:
        raise OutOfTurn(message("This was decided already."))
    if decision not in (AWARDED, DECLINED):
        raise BadInput(message("Choose what was decided."), "decision")
    if not words.strip():
        raise BadInput(message("Write the committee's reasons, in a line or more."), "words")
    row.decision = decision
    row.words = clean_text(work, "annual_nomination", row.id, words, limit=WORDS, field="words")
    row.decider_id, row.decided_at = work.actor.worker_id, work.now
    work.record(AssessmentEvent.NOMINATION_DECIDED, row, year=row.year, title=row.title, decision=decision)
    return row


def year_of(session: Session, station_id: int, worker_id: int, span: Period) -> Year:
    """Return what a worker's year holds: signed months, ratings, complaints, difficult cases, relapses."""
    totals = _totals(session, station_id, worker_id, span.start.year)
    cases = _cases(session, station_id, worker_id, span)
    ids = [case.id for case in cases]
    ratings = _ratings(session, station_id, ids)
    good = dictionary("satisfaction_scale").where(good=True)
    notes = _notes(session, station_id, worker_id, span)
    prices = _price_cases(session, station_id, ids)
    return Year(
        months=len(totals),
        mean=sum(totals) / len(totals) if totals else None,
        ratings=len(ratings),
        satisfied=sum(rating in good for rating in ratings),
        complaints=sum(one.kind == NoteKind.COMPLAINT and one.is_substantiated for one in notes),
        difficult=sum(case.level == Level.L3 or case.id in prices for case in cases),
        settled=len(cases),
        relapsed=sum(_came_back(session, case) for case in cases),
        citations=sum(one.kind in CITATIONS for one in notes),
    )


def _at_least(code: str, asked: float, found: float | None, of: int) -> Reason:
    return Reason(code, asked, found, of, found is not None and found >= asked)


def _nominate(
    work: Work, worker_id: int, year: int, title: Title, reasons: Iterable[Reason]
) -> AnnualNomination:
    return work.new(
        AnnualNomination,
        worker_id=worker_id,
        year=year,
        title=str(title),
        reasons=[asdict(reason) for reason in reasons],
    )


def _nominated(work: Work, year: int) -> list[AnnualNomination]:
    query = select(AnnualNomination).where(
        AnnualNomination.station_id == work.station_id, AnnualNomination.year == year
    )
    return list(work.session.exec(query))


def _assessed(session: Session, station_id: int, year: int) -> list[int]:
    query = select(AssessmentSheet.worker_id).where(
        AssessmentSheet.station_id == station_id,
        col(AssessmentSheet.month).between(year * 100 + 1, year * 100 + 12),
    )
    return sorted(set(session.exec(query)))


def _totals(session: Session, station_id: int, worker_id: int, year: int) -> list[float]:
    query = (
        select(AssessmentSheet)
        .where(
            AssessmentSheet.station_id == station_id,
            AssessmentSheet.worker_id == worker_id,
            AssessmentSheet.status == SheetStatus.SIGNED,
            col(AssessmentSheet.month).between(year * 100 + 1, year * 100 + 12),
        )
        .order_by(col(AssessmentSheet.edition))
    )
    latest = {row.month: row.total for row in session.exec(query)}
    return [total for total in latest.values() if total is not None]


def _cases(session: Session, station_id: int, worker_id: int, span: Period) -> list[Dispute]:
    query = select(Dispute).where(
        Dispute.station_id == station_id,
        or_(col(Dispute.owner_id) == worker_id, col(Dispute.registrar_id) == worker_id),
        col(Dispute.closed_at) >= start_of(span.start),
        col(Dispute.closed_at) < start_of(span.end),
        Dispute.bucket == Bucket.RESOLVED,
    )
    return list(session.exec(query))


def _ratings(session: Session, station_id: int, ids: list[int]) -> list[str]:
    query = select(FollowUp.rating).where(
        FollowUp.station_id == station_id,
        col(FollowUp.dispute_id).in_(ids),
        col(FollowUp.is_latest_rating),
    )
    return list(session.exec(query))


def _notes(session: Session, station_id: int, worker_id: int, span: Period) -> list[WorkerNote]:
    query = select(WorkerNote).where(
        WorkerNote.station_id == station_id,
        WorkerNote.worker_id == worker_id,
        col(WorkerNote.noted_on) >= span.start,
        col(WorkerNote.noted_on) < span.end,
    )
    return list(session.exec(query))


def _came_back(session: Session, case: Dispute) -> bool:
    """Tell whether the same matter is on the desk again within 90 days: same place in words, same kind."""
    if case.closed_at is None or not (case.place_id or case.place_text):
        return False
    closed = utc(case.closed_at)
    query = select(Dispute.id).where(
        Dispute.station_id == case.station_id,
        Dispute.type_code == case.type_code,
        Dispute.grid_id == case.grid_id,
        col(Dispute.place_id) == case.place_id if case.place_id else col(Dispute.place_id).is_(None),
        Dispute.place_text == case.place_text,
        col(Dispute.registered_at) > closed,
        col(Dispute.registered_at) <= closed + RELAPSE,
        Dispute.id != case.id,
    )
    return session.exec(query).first() is not None


def _price_cases(session: Session, station_id: int, ids: list[int]) -> set[int]:
    query = select(PriceCase.dispute_id).where(
        PriceCase.station_id == station_id, col(PriceCase.dispute_id).in_(ids)
    )
    return set(session.exec(query))
