"""Keeping and throwing away drafts. A draft is its account's own: no role opens another's."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlmodel import col, select

from core.crypto import place_of
from core.errors import BadInput
from core.messages import message
from domain.work import Work
from models import Draft

MOST_BYTES = 65_536
MOST_DRAFTS = 50
FORM_LIMIT = 60

Content = Mapping[str, str | int | float | bool | list[str] | None]


def save_draft(work: Work, form: str, content: Content) -> Draft:
    """Keep what stands in a form now, in place of what was kept before.

    ``content`` maps field to value. An account keeps at most 50 drafts; the oldest goes.

    Raises:
        BadInput: more than 64 kB.
    """
    text = json.dumps(dict(content), ensure_ascii=False, sort_keys=True)
    if len(text.encode()) > MOST_BYTES or len(form) > FORM_LIMIT:
        raise BadInput(message("This draft is too long to keep. Save the form, or shorten the text."))
    row = _of_form(work, form) or _new(work, form)
    row.content_locked = work.cipher.lock(text, place_of("draft", "content_locked", row.station_id, row.id))
    row.saved_at = work.now
    _drop_oldest(work)
    return row


def discard_draft(work: Work, form: str) -> None:
    """Throw a draft away: its form was sent, or its writer does not want it. None is no mistake."""
    row = _of_form(work, form)
    if row is not None:
        work.session.delete(row)
        work.touch(Draft)


def _new(work: Work, form: str) -> Draft:
    return work.new(Draft, account_id=work.actor.account_id, form=form, content_locked=b"", saved_at=work.now)


def _of_form(work: Work, form: str) -> Draft | None:
    return next((row for row in _mine(work) if row.form == form), None)


def _drop_oldest(work: Work) -> None:
    for row in _mine(work)[MOST_DRAFTS:]:
        work.session.delete(row)


def _mine(work: Work) -> list[Draft]:
    """Return the account's drafts, the newest first."""
    work.session.flush()
    return list(
        work.session.exec(
            select(Draft)
            .where(Draft.station_id == work.station_id, Draft.account_id == work.actor.account_id)
            .order_by(col(Draft.saved_at).desc(), col(Draft.id).desc())
        )
    )
