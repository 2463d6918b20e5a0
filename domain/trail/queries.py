"""Reading the audit page by page, newest first."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import and_, select
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
    entry, account, worker = AuditEntry, Account, Worker
    query = (
        select(
            col(entry.id), col(entry.at), col(entry.account_id), col(worker.name), col(account.username),
            col(entry.session_id), col(entry.event), col(entry.subject), col(entry.subject_id),
            col(entry.detail),
        )
        .join(
            account,
            and_(col(account.station_id) == col(entry.station_id), col(account.id) == col(entry.account_id)),
            isouter=True,
        )
        .join(
            worker,
            and_(col(worker.station_id) == col(entry.station_id), col(worker.id) == col(account.worker_id)),
            isouter=True,
        )
        .where(visible_to(actor), *clauses(actor, asked))
        .order_by(col(entry.id).desc())
        .limit(limit)
    )  # fmt: skip
    if before:
        query = query.where(col(entry.id) < before)
    frame = pd.DataFrame(session.execute(query).all(), columns=COLUMNS)
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
