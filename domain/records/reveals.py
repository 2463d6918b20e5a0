"""Showing a secret value of a record: with a reason and a password typed lately, never unrecorded."""

from __future__ import annotations

from core.errors import BadInput, NotAllowed, NotFound
from core.messages import message
from domain.accounts.policy import NO_ACCESS
from domain.accounts.recent import check_password_seen
from domain.records import policy
from domain.records.actions import reach
from domain.records.events import RecordEvent
from domain.records.secrets import open_secret, secret
from domain.work import Work


def reveal(work: Work, record_id: int, field: str, why: str) -> str:
    """Return a secret value in the clear; the audit keeps who saw it, of which record, and what for.

    Raises:
        NotFound: no such record in sight, or nothing kept. NotAllowed: not this role's to see.
        BadInput: 'why' or 'password' is missing.
    """
    record, kind = reach(work, record_id)
    if not policy.may_reveal(work.actor, kind):
        raise NotAllowed(NO_ACCESS)
    if not why.strip():
        raise BadInput(message("Choose the reason first."), "why")
    check_password_seen(work)
    row = secret(work, record.id, field)
    if row is None:
        raise NotFound
    plain = open_secret(work, row)
    work.record(RecordEvent.RECORD_REVEALED, record, ledger=kind.code, field=field, purpose=why)
    return plain
