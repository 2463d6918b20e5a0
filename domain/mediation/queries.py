"""Reading disputes as frames: the list, its counts, open ages. The actor's scope is in the SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col

from core.actor import Actor
from core.clock import local_day, utc
from core.dictionaries import dictionary
from domain.accounts.policy import Page
from domain.mediation import policy
from domain.mediation.filters import Asker, CaseFilter, View, asked, chosen, is_open, is_overdue
from domain.mediation.records import Pills
from domain.mediation.rules import days_left
from domain.organisation import grids
from domain.personal import mask_name
from domain.questions import Question
from models import Dispute, Worker

COLUMNS = {
    "id": Dispute.id,
    "number": Dispute.number,
    "title": Dispute.title,
    "type_code": Dispute.type_code,
    "grid_id": Dispute.grid_id,
    "level": Dispute.level,
    "status": Dispute.status,
    "stage": Dispute.stage,
    "risk": Dispute.risk,
    "outcome": Dispute.outcome,
    "bucket": Dispute.bucket,
    "found_at": Dispute.found_at,
    "registered_at": Dispute.registered_at,
    "accepted_at": Dispute.accepted_at,
    "due_at": Dispute.due_at,
    "closed_at": Dispute.closed_at,
    "owner": Worker.name,
}
MOMENTS = ("found_at", "registered_at", "accepted_at", "due_at", "closed_at")


def find_cases(session: Session, asker: Asker, wanted: CaseFilter) -> pd.DataFrame:
    """Return the rows of a list, what is due first on top; one row per dispute.

    Beside the stored columns: ``grid`` (label), ``owner`` (masked), ``is_open`` and ``days_left``
    (negative past due, NaN where no clock runs). Moments are aware UTC.
    """
    query = _ordered(_rows_of(asker.actor).where(chosen(asker.reading(session), wanted)))
    if wanted.limit:
        query = query.limit(wanted.limit).offset(wanted.offset)
    return _framed(session, asker, session.execute(query).mappings().all())


def count_cases(session: Session, asker: Asker, wanted: CaseFilter) -> int:
    """Return how many rows a filter has in all, whatever its limit."""
    return _count(session, chosen(asker.reading(session), wanted))


def count_pills(session: Session, asker: Asker) -> Pills:
    """Return how many disputes each view holds for this person."""
    counted = {
        view: _count(session, chosen(asker.reading(session), CaseFilter(view)))
        for view in (View.MINE, View.WAITING, View.OVERDUE, View.OPEN)
    }
    return Pills(*counted.values())


def count_open(session: Session, asker: Asker, question: Question) -> tuple[int, int]:
    """Return (overdue, open) now within a question's grids and type: numerator and denominator of M03."""
    scope = and_(policy.visible_to(asker.actor, Page.OVERVIEW), asked(asker.actor, question))
    return _count(session, and_(scope, is_overdue(asker.now))), _count(session, and_(scope, is_open()))


def open_ages(session: Session, asker: Asker, question: Question) -> pd.DataFrame:
    """Return the open disputes of a question's grids and type, the longest past due first.

    Columns: id, title, grid_id, grid, level, status, due_at, days_open (since registering), days_over
    (0 where not past due), owner (masked).
    """
    where = and_(policy.visible_to(asker.actor, Page.OVERVIEW), asked(asker.actor, question), is_open())
    rows = session.execute(_ordered(_rows_of(asker.actor).where(where))).mappings().all()
    frame = _framed(session, asker, rows)
    frame["days_open"] = [_days_since(moment, asker.now) for moment in frame["registered_at"]]
    frame["days_over"] = (-frame["days_left"]).clip(lower=0).fillna(0).astype("int64")
    names = ["id", "title", "grid_id", "grid", "level", "status", "due_at", "days_open", "days_over", "owner"]
    return frame[names].sort_values("days_over", ascending=False, kind="stable", ignore_index=True)


def grid_labels(session: Session, station_id: int) -> Mapping[int, str]:
    """Return the beats' names in the reader's language, by id."""
    return {grid.id: grid.label for grid in grids(session, station_id)}


def _rows_of(actor: Actor) -> Select[Any]:
    columns: list[Any] = [col(column).label(name) for name, column in COLUMNS.items()]
    owner = and_(col(Worker.station_id) == actor.station_id, col(Worker.id) == col(Dispute.owner_id))
    return select(*columns).select_from(Dispute).outerjoin(Worker, owner)


def _ordered(query: Select[Any]) -> Select[Any]:
    """Open before closed, then by due moment (paused last), then the newest."""
    return query.order_by(
        col(Dispute.closed_at).is_not(None),
        col(Dispute.due_at).is_(None),
        col(Dispute.due_at),
        col(Dispute.id).desc(),
    )


def _framed(session: Session, asker: Asker, rows: Sequence[Any]) -> pd.DataFrame:
    frame = pd.DataFrame([dict(row) for row in rows], columns=list(COLUMNS))
    for name in MOMENTS:
        frame[name] = pd.to_datetime(frame[name], utc=True)
    labels = grid_labels(session, asker.actor.station_id)
    frame["grid"] = [labels.get(grid_id, "") for grid_id in frame["grid_id"]]
    frame["owner"] = [mask_name(name) if isinstance(name, str) else "" for name in frame["owner"]]
    frame["number"] = [number if isinstance(number, str) else "" for number in frame["number"]]
    open_codes = dictionary("case_status").where(open=True)
    frame["is_open"] = [status in open_codes for status in frame["status"]]
    left = [_left(row, asker.now) for row in frame.itertuples()]
    frame["days_left"] = pd.Series(left, index=frame.index, dtype="float64")
    return frame


def _left(row: Any, now: datetime) -> float:
    if not row.is_open or pd.isna(row.due_at):
        return float("nan")
    return float(days_left(row.due_at.to_pydatetime(), now))


def _days_since(moment: Any, now: datetime) -> int:
    return (local_day(now) - local_day(utc(moment.to_pydatetime()))).days


def _count(session: Session, where: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.count()).select_from(Dispute).where(where)).scalar_one())
