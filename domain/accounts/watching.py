"""What the administrator keeps an eye on: postings from day to day, and sign-ins that were refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import and_, select
from sqlmodel import col

from core.actor import Actor
from domain.accounts.events import AccountEvent
from domain.accounts.policy import Page, check
from domain.desk import Desk
from models import Account, AuditEntry, Grid, Posting

LOOKED_BACK = timedelta(days=7)
MOST = 200
POSTING_COLUMNS = ["id", "role", "grid_id", "grid", "from_on", "to_on"]
REFUSAL_COLUMNS = ["id", "at", "username", "event", "address"]
REFUSALS = (AccountEvent.SIGN_IN_REFUSED, AccountEvent.SIGN_IN_BLOCKED, AccountEvent.UNLOCK_REFUSED)


def find_postings(desk: Desk, actor: Actor, account_id: int) -> pd.DataFrame:
    """Return what the owner of an account held and holds, the latest first.

    ``grid`` is its code, '' for the whole station; ``to_on`` is None while it lasts, and the day itself
    no longer counts.

    Raises:
        NotAllowed: the actor does not see accounts.
    """
    check(actor, Page.ACCOUNTS)
    here = actor.station_id
    query = (
        select(
            col(Posting.id), col(Posting.role), col(Posting.grid_id), col(Grid.code),
            col(Posting.from_on), col(Posting.to_on),
        )
        .join(Account, and_(col(Account.station_id) == here, col(Account.worker_id) == Posting.worker_id))
        .join(Grid, and_(col(Grid.station_id) == here, col(Grid.id) == Posting.grid_id), isouter=True)
        .where(col(Posting.station_id) == here, col(Account.id) == account_id)
        .order_by(col(Posting.from_on).desc(), col(Posting.id).desc())
    )  # fmt: skip
    with desk.database.reading() as session:
        rows = session.execute(query).all()
    return pd.DataFrame(rows, columns=POSTING_COLUMNS, dtype=object).fillna({"grid": ""})


def find_refusals(desk: Desk, actor: Actor, now: datetime) -> pd.DataFrame:
    """Return the sign-ins and passwords refused within a week, the latest first, up to 200.

    ``username`` is '' where the name was nobody's: what was typed is never kept.

    Raises:
        NotAllowed: the actor does not see accounts.
    """
    check(actor, Page.ACCOUNTS)
    here, entry = actor.station_id, AuditEntry
    is_theirs = and_(col(Account.station_id) == here, col(Account.id) == col(entry.account_id))
    query = (
        select(col(entry.id), col(entry.at), col(Account.username), col(entry.event), col(entry.detail))
        .join(Account, is_theirs, isouter=True)
        .where(col(entry.station_id) == here, col(entry.event).in_([str(one) for one in REFUSALS]))
        .where(col(entry.at) >= now - LOOKED_BACK)
        .order_by(col(entry.id).desc())
        .limit(MOST)
    )
    with desk.database.reading() as session:
        rows = session.execute(query).all()
    lines = [(n, at, name or "", event, detail.get("address", "")) for n, at, name, event, detail in rows]
    frame = pd.DataFrame(lines, columns=REFUSAL_COLUMNS)
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    return frame
