"""Signs of entries made for the count (A3): raised for a person to look at, decided in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import select as columns_of
from sqlmodel import col, select

from analytics.gaming import Found, Sign, careless, signs
from core.clock import local, start_of, utc
from core.errors import BadInput, NotAllowed, OutOfTurn
from core.messages import message
from domain.assessment import policy
from domain.assessment.collecting import Ground, Place, places, records_of
from domain.assessment.months import before, period_of
from domain.assessment.names import grid_of
from domain.assessment.rule_book import stored_rule
from domain.assessment.vocabulary import AssessmentEvent, Verdict
from domain.mediation import StepCode
from domain.modules import Module, check_on
from domain.personal import clean_text
from domain.work import Work
from models import (
    AssessmentCheck,
    AssessmentSign,
    Dispute,
    DisputeEvent,
    DisputeParty,
    FollowUp,
    KeyedToken,
)

UNREACHED = "FU6"
OWNER = "dispute_party"
QUARTER = 3
NOTE = 1000
OWN_WORDS = 6  # characters; shorter values are codes and numbers
DECISIONS = ("explained", "talked_over", "corrected")
"""What may come of a look: explained, talked over with the worker, the rows themselves put right."""


def raise_signs(work: Work, month: int) -> int:
    """Look through a month of every grid worker; returns how many new signs wait for a person.

    Raises:
        NotAllowed: not theirs to prepare.
    """
    check_on(Module.ASSESSMENT)
    if not policy.can_prepare(work.actor):
        raise NotAllowed(message("Sheets are prepared by the clerk or a leader."))
    ground = Ground(work.session, work.station_id, month, stored_rule(work, period_of(month).start))
    placed = places(ground)
    wanted = columns_of(col(AssessmentSign.worker_id), col(AssessmentSign.sign)).where(
        col(AssessmentSign.station_id) == work.station_id, col(AssessmentSign.month) == month
    )
    had = {(row[0], row[1]) for row in work.session.execute(wanted)}
    found = [*_of_rows(ground, placed), *_of_samples(ground, placed)]
    fresh = [one for one in found if (one.worker_id, str(one.sign)) not in had]
    for one in fresh:
        work.new(
            AssessmentSign,
            worker_id=one.worker_id,
            month=month,
            sign=str(one.sign),
            rows=list(one.rows),
            facts=dict(one.facts),
            raised_at=work.now,
        )
    if fresh:
        work.record(AssessmentEvent.SIGNS_RAISED, None, month=month, rows=len(fresh))
        work.session.flush()
    return len(fresh)


def decide(work: Work, sign_id: int, decision: str, words: str) -> AssessmentSign:
    """Say what a look at a sign brought. The score stays as it is, whatever is said here.

    Raises:
        NotAllowed: not in reach, or about oneself. OutOfTurn: decided already.
        BadInput: 'decision' is none of the three, 'words' is empty.
    """
    row = work.get(AssessmentSign, sign_id)
    if not policy.can_check(work.actor, row.worker_id, grid_of(work.session, work.station_id, row.worker_id)):
        raise NotAllowed(message("This sign is not yours to look at."))
    if row.status != "open":
        raise OutOfTurn(message("This was looked over already."))
    if decision not in DECISIONS:
        raise BadInput(message("Choose what came of it."), "decision")
    if not words.strip():
        raise BadInput(message("Write what came of it, in a line or more."), "words")
    row.status = decision
    row.decision = clean_text(work, "assessment_sign", row.id, words, limit=NOTE, field="words")
    row.reviewer_id, row.decided_at = work.actor.worker_id, work.now
    work.record(AssessmentEvent.SIGN_DECIDED, row, sign=row.sign, decision=decision, worker=row.worker_id)
    return row


def _of_rows(ground: Ground, placed: list[Place]) -> list[Found]:
    workers = {one.worker_id for one in placed}
    disputes = _disputes(ground, workers)
    entries = pd.concat([_entries(ground, workers), _registered(disputes)], ignore_index=True)
    seen = signs(entries, disputes, ground.book.limits)
    return [one for one in seen if one.worker_id in workers]


def _entries(ground: Ground, workers: set[int]) -> pd.DataFrame:
    rows = [
        {
            "id": row.id,
            "worker_id": row.worker_id,
            "at": local(utc(row.created_at)),
            "text": _text(row),
        }
        for row in records_of(ground)
        if row.worker_id in workers and row.happened_on in ground.period and row.status != "void"
    ]
    return pd.DataFrame(rows, columns=["id", "worker_id", "at", "text"])


def _text(row: Any) -> str:
    """Return what somebody wrote in their own words: neither codes nor the place."""
    words = [value for _name, value in sorted(row.payload.items()) if isinstance(value, str)]
    return " ".join(value for value in words if len(value) >= OWN_WORDS)


def _registered(disputes: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": disputes["id"],
            "worker_id": disputes["worker_id"],
            "at": disputes["opened_at"],
            "text": disputes["text"],
        }
    )


def _disputes(ground: Ground, workers: set[int]) -> pd.DataFrame:
    names = [
        "id",
        "worker_id",
        "opened_at",
        "closed_at",
        "closed_by",
        "is_confirmed",
        "place",
        "type_code",
        "parties",
        "text",
    ]
    wanted = select(Dispute).where(
        Dispute.station_id == ground.station_id,
        col(Dispute.registered_at) >= start_of(ground.period.start),
        col(Dispute.registered_at) < start_of(ground.period.end),
        col(Dispute.registrar_id).in_(sorted(workers)),
    )
    found = list(ground.session.exec(wanted))
    ids = [row.id for row in found]
    closers, confirmed, parties = _closers(ground, ids), _confirmed(ground, ids), _parties(ground, ids)
    rows = [
        {
            "id": row.id,
            "worker_id": row.registrar_id,
            "opened_at": local(utc(row.registered_at)),
            "closed_at": local(utc(row.closed_at)) if row.closed_at else pd.NaT,
            "closed_by": closers.get(row.id, 0),
            "is_confirmed": row.id in confirmed,
            "place": row.place_id or row.place_text,
            "type_code": row.type_code,
            "parties": frozenset(parties.get(row.id, ())),
            "text": row.narrative,
        }
        for row in found
    ]
    frame = pd.DataFrame(rows, columns=names)
    frame["closed_at"] = pd.to_datetime(frame["closed_at"], utc=True)
    frame["opened_at"] = pd.to_datetime(frame["opened_at"], utc=True)
    frame["is_confirmed"] = frame["is_confirmed"].astype(bool)
    return frame


def _closers(ground: Ground, ids: list[int]) -> dict[int, int]:
    steps = [str(StepCode.SETTLE), str(StepCode.FAIL), str(StepCode.REFUSE), str(StepCode.SET_ASIDE)]
    query = (
        columns_of(col(DisputeEvent.dispute_id), col(DisputeEvent.worker_id))
        .where(
            col(DisputeEvent.station_id) == ground.station_id,
            col(DisputeEvent.dispute_id).in_(ids),
            col(DisputeEvent.kind).in_(steps),
        )
        .order_by(col(DisputeEvent.at))
    )
    return {dispute: worker or 0 for dispute, worker in ground.session.execute(query)}


def _confirmed(ground: Ground, ids: list[int]) -> set[int]:
    """Return the disputes of which at least one party was met afterwards."""
    query = columns_of(col(FollowUp.dispute_id)).where(
        col(FollowUp.station_id) == ground.station_id,
        col(FollowUp.dispute_id).in_(ids),
        col(FollowUp.done_on).is_not(None),
        col(FollowUp.result) != UNREACHED,
    )
    return set(ground.session.execute(query).scalars())


def _parties(ground: Ground, ids: list[int]) -> dict[int, set[str]]:
    """Return the keyed tokens of each dispute's parties: the same person without a name in sight."""
    query = (
        columns_of(col(DisputeParty.dispute_id), col(KeyedToken.token))
        .join(
            KeyedToken,
            (col(KeyedToken.station_id) == col(DisputeParty.station_id))
            & (col(KeyedToken.owner) == OWNER)
            & (col(KeyedToken.owner_id) == col(DisputeParty.id)),
        )
        .where(
            col(DisputeParty.station_id) == ground.station_id,
            col(DisputeParty.dispute_id).in_(ids),
        )
    )
    found: dict[int, set[str]] = {}
    for dispute, token in ground.session.execute(query):
        found.setdefault(dispute, set()).add(token)
    return found


def _of_samples(ground: Ground, placed: list[Place]) -> list[Found]:
    """Look at a quarter's samples together: ten records alone are too few to tell careless from unlucky."""
    months = [*before(ground.month, QUARTER - 1), ground.month]
    query = select(AssessmentCheck).where(
        AssessmentCheck.station_id == ground.station_id,
        col(AssessmentCheck.month).in_(months),
        AssessmentCheck.verdict != Verdict.WAITING,
    )
    checks = list(ground.session.exec(query))
    found = []
    for place in placed:
        mine = [one for one in checks if one.worker_id == place.worker_id]
        right = sum(one.verdict == Verdict.RIGHT for one in mine)
        if careless(len(mine), right, ground.book.limits):
            wrong = tuple(sorted(one.record_id for one in mine if one.verdict != Verdict.RIGHT))
            facts = {"checked": len(mine), "right": right}
            found.append(Found(place.worker_id, Sign.CARELESS, wrong, facts))
    return found
