"""Links that work once, for a day: first administrator, new password. Only their SHA-256 is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.crypto import sha256
from core.errors import NotFound
from core.messages import message
from domain.accounts.events import AccountEvent
from domain.desk import Desk
from domain.work import Work
from models import Account, OneTimeLink

LASTS = timedelta(hours=24)


class LinkPurpose(StrEnum):
    """What a link opens."""

    FIRST_ADMINISTRATOR = "first"
    NEW_PASSWORD = "new-password"  # noqa: S105 - the name of a purpose


@dataclass(frozen=True)
class LinkRecord:
    """A link that still works, with the username it is for (empty for the first administrator)."""

    purpose: LinkPurpose
    account_id: int | None
    username: str


def issue_link(work: Work, purpose: LinkPurpose, account_id: int | None = None) -> str:
    """Return a fresh token; older links of the same purpose and account stop working."""
    for row in _open_links(work, purpose, account_id):
        row.used_at = work.now
    token = secrets.token_urlsafe(32)
    link = work.new(
        OneTimeLink, purpose=str(purpose), account_id=account_id, token_sha256=sha256(token),
        created_at=work.now, ends_at=work.now + LASTS,
    )  # fmt: skip
    work.record(AccountEvent.LINK_ISSUED, link, purpose=str(purpose), account=account_id)
    return token


def read_link(desk: Desk, token: str, purpose: LinkPurpose, now: datetime) -> LinkRecord:
    """Return what a link is for, without using it up. Raises NotFound when it no longer works."""
    with desk.database.reading() as session:
        link = _working(session, desk.station_id, token, purpose, now)
        account = session.get(Account, (desk.station_id, link.account_id)) if link.account_id else None
        return LinkRecord(purpose, link.account_id, account.username if account else "")


def use_link(work: Work, token: str, purpose: LinkPurpose) -> int | None:
    """Use a link up and return the account it is for. Raises NotFound when it no longer works."""
    link = _working(work.session, work.station_id, token, purpose, work.now)
    link.used_at = work.now
    work.record(AccountEvent.LINK_USED, link, purpose=str(purpose))
    return link.account_id


def _working(
    session: Session, station_id: int, token: str, purpose: LinkPurpose, now: datetime
) -> OneTimeLink:
    link = session.exec(
        select(OneTimeLink).where(
            OneTimeLink.station_id == station_id,
            OneTimeLink.token_sha256 == sha256(token),
            OneTimeLink.purpose == str(purpose),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.ends_at) > now,
        )
    ).first()
    if link is None:
        raise NotFound(message("This link no longer works. Ask for a new one."))
    return link


def _open_links(work: Work, purpose: LinkPurpose, account_id: int | None) -> list[OneTimeLink]:
    return list(
        work.session.exec(
            select(OneTimeLink).where(
                OneTimeLink.station_id == work.station_id,
                OneTimeLink.purpose == str(purpose),
                func.coalesce(OneTimeLink.account_id, 0) == (account_id or 0),
                col(OneTimeLink.used_at).is_(None),
            )
        )
    )
