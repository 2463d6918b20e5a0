"""Reading sheets: lists as frames, one sheet as a frozen record, every point with the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from core.actor import Actor
from core.clock import local_day, utc
from domain.accounts.policy import Page, check
from domain.assessment import policy
from domain.assessment.lifecycle import is_turn
from domain.assessment.names import beats, worker_names
from domain.assessment.rule_book import rule_by_id
from domain.assessment.sheets import appeal_of, reach
from domain.assessment.vocabulary import AssessmentEvent, ScoreItem, SheetStatus, SheetStep
from domain.work import Work
from models import (
    AssessmentAppeal,
    AssessmentSheet,
    Dispute,
    Record,
)

SHEET_COLUMNS = (
    "id",
    "worker_id",
    "worker",
    "grid_id",
    "grid",
    "month",
    "edition",
    "status",
    "is_assessed",
    "base",
    "hazards",
    "disputes",
    "bonus",
    "total",
    "rolling",
    "band",
    "coefficient",
    "appeal_until",
    "settled_raw",
)

ORDER = ("grid_id", "worker_id", "month", "edition")


@dataclass(frozen=True)
class ItemRecord:
    """One item of a sheet: its factor, its points, the numbers behind it, and the ids of its rows."""

    code: str
    factor: float
    points: float
    facts: dict[str, float]
    rows: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class AppealRecord:
    """An appeal with its answer, where there is one."""

    item: str
    words: str
    filed_at: datetime
    is_upheld: bool | None
    answer: str
    changes: dict[str, float]


@dataclass(frozen=True)
class SheetRecord:
    """A sheet as its reader may see it, with the steps that are theirs to take now."""

    id: int
    version: int
    worker_id: int
    worker: str
    grid: str
    month: int
    edition: int
    status: str
    rule_id: int
    reason: str
    exposure: float | None
    items: tuple[ItemRecord, ...]
    bonus: float
    total: float | None
    rolling: float | None
    earlier: tuple[float | None, ...]
    band: str
    coefficient: float | None
    days: tuple[int, int]
    settled_raw: int
    looked_at: int
    shown_at: datetime | None
    appeal_until: date | None
    signer: str
    locked_at: datetime | None
    appeal: AppealRecord | None
    inputs: dict[str, Any]
    weights: tuple[float, float, float]
    steps: tuple[SheetStep, ...]

    @property
    def is_locked(self) -> bool:
        """Tell whether it is signed and locked."""
        return self.locked_at is not None


def list_sheets(work: Work, month: int) -> pd.DataFrame:
    """Return the named sheets of a month that are the actor's to see, by grid; the look is in the audit.

    In order of grid and name of entry, never by points.
    """
    check(work.actor, Page.ASSESSMENT)
    frame = sheets_of(work.session, work.actor, [month], local_day(work.now))
    if len(frame):
        work.record(AssessmentEvent.SHEETS_LISTED, None, month=month, sheets=len(frame))
    return frame


def open_sheet(work: Work, sheet_id: int) -> SheetRecord:
    """Return a sheet of somebody else; who looked at it is in the audit.

    Raises:
        NotFound: missing, or not the actor's to see.
    """
    sheet = reach(work, sheet_id)
    if sheet.worker_id != work.actor.worker_id:
        work.record(AssessmentEvent.SHEET_OPENED, sheet, month=sheet.month, worker=sheet.worker_id)
    return _record(work.session, work.actor, sheet, local_day(work.now))


def own_sheet(session: Session, actor: Actor, month: int | None, now: datetime) -> SheetRecord | None:
    """Return one's own sheet of a month, the latest where none is named; None where there is none to see."""
    today = local_day(now)
    query = select(AssessmentSheet).where(
        policy.visible_to(actor, today), AssessmentSheet.worker_id == actor.worker_id
    )
    if month:
        query = query.where(AssessmentSheet.month == month)
    row = session.exec(
        query.order_by(col(AssessmentSheet.month).desc(), col(AssessmentSheet.edition).desc())
    ).first()
    return _record(session, actor, row, today) if row else None


def own_months(session: Session, actor: Actor, now: datetime) -> pd.DataFrame:
    """Return one's own months, latest edition of each, newest first."""
    own = sheets_of(session, actor, None, local_day(now))
    mine = own[own["worker_id"] == actor.worker_id].sort_values(["month", "edition"])
    return mine.drop_duplicates("month", keep="last").sort_values("month", ascending=False)


def sheets_of(session: Session, actor: Actor, months: Sequence[int] | None, today: date) -> pd.DataFrame:
    """Return the sheets somebody may see, of some months or of all; no trace: for own pages and sums."""
    query = select(AssessmentSheet).where(policy.visible_to(actor, today))
    if months is not None:
        query = query.where(col(AssessmentSheet.month).in_(list(months)))
    order = (
        AssessmentSheet.grid_id,
        AssessmentSheet.worker_id,
        AssessmentSheet.month,
        AssessmentSheet.edition,
    )
    rows = session.exec(query.order_by(*map(col, order))).all()
    names, labels = worker_names(session, actor.station_id), beats(session, actor.station_id)
    return pd.DataFrame([_told(row, names, labels) for row in rows], columns=list(SHEET_COLUMNS))


def state_of_month(session: Session, actor: Actor, month: int) -> dict[str, int]:
    """Return how many sheets of a month stand where: counts alone, nobody's points."""
    check(actor, Page.ASSESSMENT)
    query = columns_of(col(AssessmentSheet.status)).where(
        col(AssessmentSheet.station_id) == actor.station_id, col(AssessmentSheet.month) == month
    )
    found: dict[str, int] = {str(status): 0 for status in SheetStatus}
    for status in session.execute(query).scalars():
        found[status] += 1
    return found


def to_sign(session: Session, actor: Actor, now: datetime) -> pd.DataFrame:
    """Return the sheets whose signature is this leader's to give now."""
    today = local_day(now)
    query = select(AssessmentSheet).where(
        policy.visible_to(actor, today),
        col(AssessmentSheet.status).in_([SheetStatus.SHOWN, SheetStatus.REVIEWED]),
    )
    rows = [row for row in session.exec(query) if SheetStep.SIGN in _steps(session, actor, row, today)]
    names, labels = worker_names(session, actor.station_id), beats(session, actor.station_id)
    told = [
        _told(row, names, labels)
        for row in sorted(rows, key=lambda row: (row.month, row.grid_id, row.worker_id))
    ]
    return pd.DataFrame(told, columns=list(SHEET_COLUMNS))


def read_sheet(session: Session, actor: Actor, sheet_id: int, now: datetime) -> SheetRecord | None:
    """Return a sheet again that ``open_sheet`` has put into the audit; None where it is out of sight."""
    today = local_day(now)
    seen = policy.visible_to(actor, today)
    row = session.exec(select(AssessmentSheet).where(seen, AssessmentSheet.id == sheet_id)).first()
    return _record(session, actor, row, today) if row else None


def supply(session: Session, actor: Actor, months: Sequence[int], today: date) -> pd.DataFrame:
    """Return, per worker, disputes found or assigned and settled over the latest sheets of some months."""
    query = select(AssessmentSheet).where(
        policy.visible_to(actor, today), col(AssessmentSheet.month).in_(list(months))
    )
    rows = session.exec(query.order_by(col(AssessmentSheet.edition)))
    latest = {(row.worker_id, row.month): row for row in rows}
    names = worker_names(session, actor.station_id)
    sums: dict[int, list[int]] = {}
    for (worker, _month), row in sorted(latest.items()):
        counts = row.inputs["month"]
        known = sums.setdefault(worker, [0, 0])
        known[0] += counts["disputes"]
        known[1] += counts["disputes_settled"]
    told = [(worker, names.get(worker, ""), *counts) for worker, counts in sums.items()]
    return pd.DataFrame(told, columns=["id", "worker", "tries", "settled"])


def rows_of_item(session: Session, actor: Actor, sheet: SheetRecord, item: ScoreItem) -> pd.DataFrame:
    """Return the rows behind an item, each with how it counted: records for 1 and 2, disputes for 3.

    No party, no narrative: number, day, title and the finding.
    """
    if item is ScoreItem.DISPUTES:
        return _dispute_rows(session, actor, sheet)
    rows = sheet.items[list(ScoreItem).index(item)].rows
    said = {row_id: why for why, ids in rows.items() for row_id in ids}
    query = select(Record).where(Record.station_id == actor.station_id, col(Record.id).in_(list(said)))
    found = [
        {
            "id": row.id,
            "day": row.happened_on,
            "kind": row.kind,
            "title": row.title,
            "place": row.place_text,
            "counts": said[row.id],
        }
        for row in session.exec(query.order_by(col(Record.happened_on), col(Record.id)))
    ]
    return pd.DataFrame(found, columns=["id", "day", "kind", "title", "place", "counts"])


def _dispute_rows(session: Session, actor: Actor, sheet: SheetRecord) -> pd.DataFrame:
    stored = {int(one["id"]): one for one in sheet.items[2].rows.get("disputes", [])}
    query = select(Dispute).where(Dispute.station_id == actor.station_id, col(Dispute.id).in_(list(stored)))
    names = ["id", "number", "title", "day", "is_own", "is_settled", "is_timely"]
    found = [
        {
            "id": row.id,
            "number": row.number or "",
            "title": row.title,
            "day": local_day(utc(row.registered_at)),
            **{name: stored[row.id][name] for name in names[-3:]},
        }
        for row in session.exec(query.order_by(col(Dispute.registered_at)))
    ]
    return pd.DataFrame(found, columns=names)


def _told(row: AssessmentSheet, names: dict[int, str], labels: dict[int, str]) -> dict[str, Any]:
    items = row.result.get("items") or [{"points": None}] * 3
    return {
        "id": row.id,
        "worker_id": row.worker_id,
        "worker": names.get(row.worker_id, ""),
        "grid_id": row.grid_id,
        "grid": labels.get(row.grid_id, ""),
        "month": row.month,
        "edition": row.edition,
        "status": row.status,
        "is_assessed": row.total is not None,
        "base": items[0]["points"],
        "hazards": items[1]["points"],
        "disputes": items[2]["points"],
        "bonus": row.result.get("bonus"),
        "total": row.total,
        "rolling": row.rolling,
        "band": row.band,
        "coefficient": row.coefficient,
        "appeal_until": row.appeal_until,
        "settled_raw": int(row.inputs.get("raw_settled", 0)),
    }


def _steps(session: Session, actor: Actor, row: AssessmentSheet, today: date) -> tuple[SheetStep, ...]:
    filed = appeal_of(session, row)
    reviewer = filed.reviewer_id if filed else None
    return tuple(
        step
        for step in SheetStep
        if is_turn(step, row, today) and policy.can_take(actor, row, step, reviewer)
    )


def _record(session: Session, actor: Actor, row: AssessmentSheet, today: date) -> SheetRecord:
    names, labels = worker_names(session, actor.station_id), beats(session, actor.station_id)
    filed = appeal_of(session, row)
    return SheetRecord(
        id=row.id,
        version=row.version,
        worker_id=row.worker_id,
        worker=names.get(row.worker_id, ""),
        grid=labels.get(row.grid_id, ""),
        month=row.month,
        edition=row.edition,
        status=row.status,
        rule_id=row.rule_id,
        reason=row.reason,
        exposure=row.result.get("exposure"),
        items=_items(row),
        bonus=float(row.result.get("bonus", 0.0)),
        total=row.total,
        rolling=row.rolling,
        earlier=tuple(row.inputs.get("earlier", ())),
        band=row.band,
        coefficient=row.coefficient,
        days=tuple(row.inputs["days"]),
        settled_raw=int(row.inputs.get("raw_settled", 0)),
        looked_at=int(row.inputs.get("looked_at", 0)),
        shown_at=utc(row.shown_at) if row.shown_at else None,
        appeal_until=row.appeal_until,
        signer=names.get(row.signer_id or 0, ""),
        locked_at=utc(row.locked_at) if row.locked_at else None,
        appeal=_appeal(filed),
        inputs=dict(row.inputs),
        weights=rule_by_id(session, row.station_id, row.rule_id).scoring.weights,
        steps=_steps(session, actor, row, today),
    )


def _items(row: AssessmentSheet) -> tuple[ItemRecord, ...]:
    rows = (
        _said(row.evidence.get("base", {})),
        _said(row.evidence.get("hazards", {})),
        {"disputes": row.evidence.get("disputes", []), "settled": row.evidence.get("settled", [])},
    )
    return tuple(
        ItemRecord(str(code), one["factor"], one["points"], one["facts"], behind)
        for code, one, behind in zip(ScoreItem, row.result.get("items", []), rows, strict=False)
    )


def _said(evidence: dict[str, Any]) -> dict[str, list[int]]:
    """Return the rows of an item by how they counted: counted, valid, invalid, duplicate, refused."""
    names = ("counted", "valid", "invalid")
    return {
        **{name: list(evidence.get(name, [])) for name in names},
        **{why: list(ids) for why, ids in evidence.get("left_out", {}).items()},
    }


def _appeal(row: AssessmentAppeal | None) -> AppealRecord | None:
    if row is None:
        return None
    changes = {name: float(value) for name, value in row.changes.items()}
    return AppealRecord(row.item, row.words, utc(row.filed_at), row.is_upheld, row.answer, changes)
