"""Reading the audit page by page, newest first."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Select, and_, select
from sqlmodel import Session, col

from core.actor import Actor
from domain.accounts.policy import Page, check
from domain.trail.filters import EntryFilter, clauses
from domain.trail.policy import visible_to
from models import Account, AuditEntry, Worker

PAGE = 50
COLUMNS = [
    "id", "at", "account_id", "name", "username", "session_id", "event", "subject", "subject_id", "detail",
]  # fmt: skip


def find_entries(
    session: Session, actor: Actor, asked: EntryFilter, *, before: int = 0, limit: int = PAGE
) -> pd.DataFrame:
    """Return a page of entries, newest first; ``before`` is the id where the page above it ended.

    ``at`` is aware UTC; ``name`` and ``username`` are '' where the desk itself did it. Details are as
    they were recorded, and hold no personal data.

    Raises:
        NotAllowed: the actor does not read the audit.
    """
    check(actor, Page.AUDIT)
    query = _entries_with_names().where(visible_to(actor), *clauses(actor, asked))
    if before:
        query = query.where(col(AuditEntry.id) < before)
    rows = session.execute(query.order_by(col(AuditEntry.id).desc()).limit(limit)).all()
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    return frame.fillna({"name": "", "username": ""})


def find_people(session: Session, actor: Actor) -> dict[int, str]:
    """Return who may be asked for: account id -> name and username, by username.

    Raises:
        NotAllowed: the actor does not read the audit.
    """
    check(actor, Page.AUDIT)
    rows = session.execute(
        select(col(Account.id), col(Worker.name), col(Account.username))
        .where(col(Account.station_id) == actor.station_id, col(Worker.station_id) == actor.station_id)
        .where(col(Worker.id) == col(Account.worker_id))
        .order_by(col(Account.username))
    )
    return {account_id: f"{name}　{username}" for account_id, name, username in rows}


def _entries_with_names() -> Select[Any]:
    entry = AuditEntry
    here = col(entry.station_id)
    account = and_(col(Account.station_id) == here, col(Account.id) == col(entry.account_id))
    worker = and_(col(Worker.station_id) == here, col(Worker.id) == col(Account.worker_id))
    columns = (
        entry.id, entry.at, entry.account_id, Worker.name, Account.username, entry.session_id,
        entry.event, entry.subject, entry.subject_id, entry.detail,
    )  # fmt: skip
    return (
        select(*(col(one) for one in columns))
        .select_from(entry)
        .join(Account, account, isouter=True)
        .join(Worker, worker, isouter=True)
    )
