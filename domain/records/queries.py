"""Reading records: lists page by page, one record, what is due, how many. Secret values leave masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from core.errors import NotAllowed, NotFound
from domain.records import policy
from domain.records.declaring import kind_of, kinds
from domain.records.facts import as_moment, facts_of_row
from domain.records.filters import VIEWS, After, Asker, RecordFilter, View, chosen, is_counted, views_of
from domain.records.kinds import Field, Kind
from domain.records.known import Known, known_here
from domain.records.policy import visible_to
from domain.records.secrets import masks_of
from domain.records.values import told
from models import Record

LISTED = (
    "id",
    "kind",
    "number",
    "title",
    "happened_on",
    "happened_at",
    "grid_id",
    "place_id",
    "place_text",
    "status",
    "due_at",
    "due_code",
    "done_on",
    "valid_until",
    "verdict",
    "worker_id",
    "owner_id",
    "payload",
)
MOST = 20_000


@dataclass(frozen=True)
class RecordFile:
    """One record as this reader may see it: its fields in words, secret ones masked, and what they may do."""

    id: int
    version: int
    kind: Kind
    number: str
    title: str
    values: Mapping[str, Any]
    words: tuple[tuple[Field, str], ...]
    masks: Mapping[str, str]
    grid: str
    worker: str
    owner: str
    verifier: str
    status: str
    verdict: str
    due_at: datetime | None
    due_code: str
    done_on: date | None
    valid_until: date | None
    created_at: datetime
    why: str
    may_write: bool
    may_verify: bool
    may_reveal: bool
    is_owner: bool

    @property
    def is_live(self) -> bool:
        """Tell whether it still counts and may be changed."""
        return self.status in {"open", "done"}


def find_records(session: Session, asker: Asker, wanted: RecordFilter) -> pd.DataFrame:
    """Return a page of records, newest first, with the columns LISTED and ``grid``, ``place``, ``lead``.

    ``lead`` is the mask of the secret field that the kind leads its rows with.
    """
    rows = _rows(session, asker, wanted)
    frame = pd.DataFrame(rows, columns=list(LISTED))
    known, kind = known_here(session, asker.actor.station_id), kind_of(wanted.kind)
    masks = masks_of(session, asker.actor.station_id, frame["id"].tolist()) if kind.secrets else {}
    frame["grid"] = [known.grid_label(_id(one)) for one in frame["grid_id"]]
    frame["place"] = [known.place_name(_id(one)) for one in frame["place_id"]]
    frame["lead"] = [masks.get(one, {}).get(kind.lead, "") for one in frame["id"]]
    frame["due_at"] = pd.to_datetime(frame["due_at"], utc=True)
    return frame


def count_records(session: Session, asker: Asker, wanted: RecordFilter) -> int:
    """Return how many records a filter holds, whatever its limit."""
    if _is_narrowed(kind_of(wanted.kind), wanted):
        return len(_rows(session, asker, RecordFilter(**{**wanted.__dict__, "limit": 0, "after": None})))
    query = select(func.count()).select_from(Record).where(chosen(asker, wanted))
    return int(session.execute(query).scalar_one())


def count_views(session: Session, asker: Asker, kind: Kind) -> dict[View, int]:
    """Return how many records each pill of a kind holds for this person."""
    here = and_(visible_to(asker.actor), col(Record.kind) == kind.code)
    views = views_of(kind, asker.actor)
    counted = [func.count().filter(VIEWS[view](asker, kind)) for view in views]
    found = session.execute(select(*counted).select_from(Record).where(here)).one()
    return dict(zip(views, map(int, found), strict=True))


def end_of(frame: pd.DataFrame) -> After | None:
    """Return where a page ends, None where it is empty."""
    if frame.empty:
        return None
    last = frame.iloc[-1]
    return After(last["happened_on"], int(last["id"]))


def open_record(session: Session, asker: Asker, record_id: int) -> RecordFile:
    """Return one record. Raises NotFound: missing and foreign are the same."""
    query = select(Record).where(visible_to(asker.actor), col(Record.id) == record_id)
    record = session.execute(query).scalars().first()
    if record is None:
        raise NotFound
    kind = kind_of(record.kind)
    known = known_here(session, asker.actor.station_id, kind.registers)
    masks = masks_of(session, asker.actor.station_id, [record.id]).get(record.id, {})
    return _file(asker, record, kind, known, masks)


def due_for(session: Session, asker: Asker, limit: int = 50) -> pd.DataFrame:
    """Return what waits for this person: open records they own, the soonest due first.

    Columns: id, kind, page, name (of the ledger), title, due_at (aware UTC, NaT where no clock runs).
    """
    query = (
        select(col(Record.id), col(Record.kind), col(Record.title), col(Record.due_at))
        .where(
            visible_to(asker.actor),
            col(Record.status) == "open",
            col(Record.owner_id) == asker.actor.worker_id,
        )
        .order_by(col(Record.due_at).is_(None), col(Record.due_at), col(Record.id))
        .limit(limit)
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=["id", "kind", "title", "due_at"])
    frame["page"] = [str(kinds()[code].page) for code in frame["kind"]]
    frame["name"] = [str(kinds()[code].name) for code in frame["kind"]]
    frame["due_at"] = pd.to_datetime(frame["due_at"], utc=True)
    return frame


def count_attention(session: Session, asker: Asker) -> pd.DataFrame:
    """Return, kind by kind, what needs somebody: columns kind, page, name, view, n; only what is not 0."""
    rows = []
    for kind in kinds().values():
        if not policy.may_read(asker.actor, kind):
            continue
        counted = count_views(session, asker, kind)
        for view in (View.OVERDUE, View.EXPIRING, View.EXPIRED):
            rows += [(kind.code, str(kind.page), str(kind.name), str(view), counted.get(view, 0))]
    frame = pd.DataFrame(rows, columns=["kind", "page", "name", "view", "n"])
    return frame[frame["n"] > 0].reset_index(drop=True)


def _rows(session: Session, asker: Asker, wanted: RecordFilter) -> list[Any]:
    kind = kind_of(wanted.kind)
    is_narrowed = _is_narrowed(kind, wanted)
    query = (
        select(*(col(getattr(Record, name)) for name in LISTED))
        .where(chosen(asker, wanted), *_older(wanted.after))
        .order_by(col(Record.happened_on).desc(), col(Record.id).desc())
    )
    if wanted.limit and not is_narrowed:
        query = query.limit(wanted.limit)
    rows = list(session.execute(query.limit(None if wanted.limit else MOST) if is_narrowed else query).all())
    if is_narrowed:
        rows = [row for row in rows if is_counted(kind, wanted.part, facts_of_row(row))]
    return rows[: wanted.limit] if wanted.limit else rows


def _is_narrowed(kind: Kind, wanted: RecordFilter) -> bool:
    """Tell whether the rows must be looked at one by one: conditions of a measure read the payload."""
    return any(one.code == wanted.part for one in kind.measures)


def _older(after: After | None) -> list[Any]:
    if after is None:
        return []
    day = col(Record.happened_on)
    return [
        day <= after.happened_on,
        or_(day < after.happened_on, col(Record.id) < after.id),
    ]


def _file(asker: Asker, record: Record, kind: Kind, known: Known, masks: dict[str, str]) -> RecordFile:
    values = _values(record)
    shown = [one for one in kind.fields if one.is_secret or values.get(one.code) not in (None, "", [], {})]
    words = tuple(
        (one, masks.get(one.code, "") if one.is_secret else _told(one, values, known)) for one in shown
    )
    return RecordFile(
        id=record.id,
        version=record.version,
        kind=kind,
        number=record.number,
        title=record.title,
        values=values,
        words=tuple((one, text) for one, text in words if text),
        masks=masks,
        grid=known.grid_label(record.grid_id),
        worker=known.masked_worker(record.worker_id),
        owner=known.masked_worker(record.owner_id),
        verifier=known.masked_worker(record.verifier_id),
        status=record.status,
        verdict=record.verdict,
        due_at=as_moment(record.due_at),
        due_code=record.due_code,
        done_on=record.done_on,
        valid_until=record.valid_until,
        created_at=as_moment(record.created_at) or asker.now,
        why=str(record.payload.get("why") or record.payload.get("verdict_why") or ""),
        may_write=_may_write(asker, kind, record),
        may_verify=not record.verdict and policy.may_verify(asker.actor, record, kind),
        may_reveal=bool(masks) and policy.may_reveal(asker.actor, kind),
        is_owner=record.owner_id is not None and record.owner_id == asker.actor.worker_id,
    )


def _values(record: Record) -> dict[str, Any]:
    standing = {"grid": record.grid_id, "place": record.place_id, "place_text": record.place_text}
    happened = as_moment(record.happened_at) if record.happened_at else record.happened_on
    return {**record.payload, **standing, "happened": happened.isoformat() if happened else ""}


def _told(field: Field, values: Mapping[str, Any], known: Known) -> str:
    return told(field, values.get(field.code), known)


def _may_write(asker: Asker, kind: Kind, record: Record) -> bool:
    try:
        policy.check_can_write(asker.actor, kind, record.grid_id)
    except NotAllowed:
        return False
    return True


def _id(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
