"""Import batches: what came of each file, its refused rows, and taking the whole of it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import delete, func, select
from sqlmodel import Session, SQLModel, col

from core.actor import Actor
from core.bulk import be_patient
from core.crypto import Cipher, place_of
from core.errors import NotFound, OutOfTurn
from core.messages import Message, message
from domain.accounts.policy import Action, Page, check, may
from domain.alerts.events import AlertEvent
from domain.alerts.reading.refused import RefusedRow as Refusal
from domain.alerts.reading.refused import refused_lines
from domain.alerts.tallies import cell_frame
from domain.tallies.bulk import add_cell_frame, drop_empty, summed
from domain.work import Work
from models import Alert, AlertCaseNumber, Dispute, ImportBatch, KeyedToken, PersonalSnippet, RefusedRow

IMPORTED = "imported"
UNDONE = "undone"
PAGE = 20_000
COUNTED = ("occurred_on", "grid_id", "category", "hour", "is_case", "place_type", "campus_id")
FIELDS = (
    "id",
    "version",
    "file_name",
    "mapping_name",
    "status",
    "rows",
    "imported",
    "duplicates",
    "refused",
    "started_at",
)


@dataclass(frozen=True)
class BatchRecord:
    """One import as its page shows it. ``unassigned`` and ``unknown`` are source values with their counts."""

    id: int
    version: int
    file_name: str
    mapping_name: str
    status: str
    rows: int
    imported: int
    duplicates: int
    refused: int
    started_at: datetime
    unassigned: dict[str, int]
    unknown: dict[str, int]

    @property
    def can_be_undone(self) -> bool:
        """Tell whether the rows of this batch are still there to be taken back."""
        return self.status == IMPORTED


def find_batches(session: Session, actor: Actor, limit: int = 50) -> pd.DataFrame:
    """Return the latest imports, newest first, with the columns FIELDS."""
    names = [col(getattr(ImportBatch, name)) for name in FIELDS]
    query = select(*names).where(_visible(actor)).order_by(col(ImportBatch.started_at).desc()).limit(limit)
    return pd.DataFrame(session.execute(query).all(), columns=list(FIELDS))


def open_batch(session: Session, actor: Actor, batch_id: int) -> BatchRecord:
    """Return one import. Raises NotFound where there is none the actor may see."""
    wanted = [*FIELDS, "unassigned", "unknown"]
    names = [col(getattr(ImportBatch, name)) for name in wanted]
    row = session.execute(select(*names).where(_visible(actor), col(ImportBatch.id) == batch_id)).first()
    if row is None:
        raise NotFound
    return BatchRecord(**dict(zip(wanted, row, strict=True)))


def undo_batch(work: Work, batch_id: int) -> ImportBatch:
    """Take a whole batch back: its alerts, keys, cut-out numbers, refused rows and counts. Grids stay.

    Raises:
        NotFound: no such batch.
        NotAllowed: the actor does not import.
        OutOfTurn: it was taken back already, or disputes were opened from its alerts.
    """
    check(work.actor, Page.IMPORTS, Action.WRITE)
    batch = work.get(ImportBatch, batch_id)
    if batch.status != IMPORTED:
        raise OutOfTurn(message("This import was undone already."))
    _check_unused(work, batch_id)
    be_patient(work.session)

    _uncount(work, batch_id)
    _remove(work, batch_id)
    batch.status, batch.undone_at = UNDONE, work.now
    work.record(AlertEvent.IMPORT_UNDONE, batch, imported=batch.imported)
    return batch


def refused_file(session: Session, cipher: Cipher, actor: Actor, batch_id: int) -> Iterator[str]:
    """Yield the refused rows of a batch as csv lines under the file's own columns, with the reasons."""
    check(actor, Page.IMPORTS, Action.EXPORT)
    query = select(ImportBatch.mapping).where(_visible(actor), col(ImportBatch.id) == batch_id)  # type: ignore[call-overload]
    mapping = session.execute(query).scalar_one_or_none()
    if mapping is None:
        raise NotFound
    return refused_lines(refused_rows(session, cipher, actor.station_id, batch_id), tuple(mapping["columns"]))


def take_refused(work: Work, batch_id: int) -> tuple[str, str, bytes]:
    """Return file name, media type and content of a batch's refused rows; the audit keeps who took them."""
    lines = refused_file(work.session, work.cipher, work.actor, batch_id)
    content = "".join(lines).encode()
    batch = work.get(ImportBatch, batch_id)
    sha256 = hashlib.sha256(content).hexdigest()
    work.record(AlertEvent.REFUSED_ROWS_TAKEN, batch, rows=batch.refused, sha256=sha256)
    return f"refused-{batch_id}.csv", "text/csv; charset=utf-8", content


def refused_rows(session: Session, cipher: Cipher, station_id: int, batch_id: int) -> Iterator[Refusal]:
    """Yield the refused rows of a batch in the order of its file, opened."""
    rows = session.execute(
        select(RefusedRow)
        .where(col(RefusedRow.station_id) == station_id, col(RefusedRow.batch_id) == batch_id)
        .order_by(col(RefusedRow.row_no))
        .execution_options(yield_per=1000)
    ).scalars()
    for row in rows:
        plain = cipher.open(row.row_locked, place_of("refused_row", "row_locked", station_id, row.id))
        yield Refusal(row.row_no, Message.from_json(row.reason), tuple(json.loads(plain)))


def _visible(actor: Actor) -> Any:
    here = col(ImportBatch.station_id) == actor.station_id
    return here if may(actor, Page.IMPORTS) else here & (col(ImportBatch.id) < 0)


def _of(table: type[Any], work: Work, batch_id: int) -> tuple[Any, Any]:
    return col(table.station_id) == work.station_id, col(table.batch_id) == batch_id


def _check_unused(work: Work, batch_id: int) -> None:
    alerts = select(col(Alert.id)).where(*_of(Alert, work, batch_id))
    used = select(func.count()).where(
        col(Dispute.station_id) == work.station_id, col(Dispute.alert_id).in_(alerts)
    )
    count = work.session.execute(used).scalar_one()
    if count:
        text = "{count} disputes were opened from alerts of this import. It can no longer be undone."
        raise OutOfTurn(message(text, count=count))


def _uncount(work: Work, batch_id: int) -> None:
    columns = [col(getattr(Alert, name)) for name in COUNTED]
    rows = work.session.execute(
        select(*columns).where(*_of(Alert, work, batch_id)).execution_options(yield_per=PAGE)
    )
    pages = [cell_frame(pd.DataFrame(page, columns=list(COUNTED))) for page in rows.partitions(PAGE)]
    if pages:
        cells = summed(pages)
        add_cell_frame(work.session, work.station_id, cells.assign(n=-cells["n"]))
        drop_empty(work.session, work.station_id)


def _remove(work: Work, batch_id: int) -> None:
    """Delete the rows. All that one import made lies between its first and last id: it had the turn alone."""
    ends = select(func.min(col(Alert.id)), func.max(col(Alert.id))).where(*_of(Alert, work, batch_id))
    first, last = work.session.execute(ends).one()
    if first is not None:
        months = select(col(Alert.occurred_month)).where(*_of(Alert, work, batch_id)).distinct()
        known = work.session.execute(months).scalars().all()
        in_months = col(AlertCaseNumber.occurred_month).in_(known)
        _delete(work, AlertCaseNumber, in_months, col(AlertCaseNumber.alert_id).between(first, last))
        for table in (PersonalSnippet, KeyedToken):
            mine = (col(table.owner) == "alert", col(table.owner_id).between(first, last))
            _delete(work, table, *mine)
        _delete(work, Alert, col(Alert.batch_id) == batch_id)
    _delete(work, RefusedRow, col(RefusedRow.batch_id) == batch_id)


def _delete(work: Work, table: type[SQLModel], *wanted: Any) -> None:
    here = col(table.station_id) == work.station_id  # type: ignore[attr-defined]
    work.session.execute(delete(table).where(here, *wanted))
    work.touch(table)
