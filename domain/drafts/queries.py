"""Reading one's own drafts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, select

from core.actor import Actor
from core.crypto import place_of
from domain.desk import Desk
from models import Draft


@dataclass(frozen=True)
class DraftRecord:
    """A draft as its writer left it."""

    form: str
    content: dict[str, Any]
    saved_at: datetime


def open_draft(desk: Desk, actor: Actor, form: str) -> DraftRecord | None:
    """Return what the actor left in a form, None where there is nothing."""
    with desk.database.reading() as session:
        row = session.exec(_mine(actor).where(col(Draft.form) == form)).first()
        return _record(desk, row) if row else None


def find_drafts(desk: Desk, actor: Actor, forms: str = "") -> list[DraftRecord]:
    """Return the actor's drafts of forms whose name begins so, the newest first."""
    with desk.database.reading() as session:
        query = _mine(actor).where(col(Draft.form).startswith(forms, autoescape=True))
        return [_record(desk, row) for row in session.exec(query.order_by(col(Draft.saved_at).desc()))]


def _mine(actor: Actor) -> Any:
    return select(Draft).where(Draft.station_id == actor.station_id, Draft.account_id == actor.account_id)


def _record(desk: Desk, row: Draft) -> DraftRecord:
    place = place_of("draft", "content_locked", row.station_id, row.id)
    saved_at = row.saved_at if row.saved_at.tzinfo else row.saved_at.replace(tzinfo=UTC)
    return DraftRecord(row.form, json.loads(desk.cipher.open(row.content_locked, place)), saved_at)
