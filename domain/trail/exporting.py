"""Taking entries of the audit along: for whom the policy table gives it."""

from __future__ import annotations

import hashlib

import pandas as pd

from core.clock import local
from core.errors import BadInput
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.audit.events import AuditEvent
from domain.sheets import guarded
from domain.trail.filters import EntryFilter
from domain.trail.labels import detail_words, event_label, subject_label
from domain.trail.queries import find_entries
from domain.work import Work

MOST = 20_000
MEDIA_TYPE = "text/csv; charset=utf-8"


def export_entries(work: Work, asked: EntryFilter) -> tuple[str, str, bytes]:
    """Return file name, media type and content of the entries a filter shows; taking them is an entry too.

    Raises:
        NotAllowed: the actor may not export.
        BadInput: more entries than one file should hold.
    """
    check(work.actor, Page.AUDIT, Action.EXPORT)
    rows = find_entries(work.session, work.actor, asked, limit=MOST + 1)
    if len(rows) > MOST:
        raise BadInput(message("More than {limit} entries. Choose a shorter period.", limit=MOST), "period")
    content = _told(rows).to_csv(index=False).encode("utf-8-sig")
    sha256 = hashlib.sha256(content).hexdigest()
    work.record(AuditEvent.ENTRIES_EXPORTED, rows=len(rows), sha256=sha256, asked=asked.to_params())
    return f"audit-{local(work.now):%Y%m%d-%H%M}.csv", MEDIA_TYPE, content


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": rows["id"],
            "at": [local(at.to_pydatetime()).isoformat(timespec="seconds") for at in rows["at"]],
            "who": rows["username"].map(guarded),
            "what": rows["event"].map(event_label),
            "subject": rows["subject"].map(subject_label),
            "subject_id": rows["subject_id"],
            "detail": [guarded(detail_words(one)) for one in rows["detail"]],
        }
    )
