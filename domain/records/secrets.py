"""Fields declared secret: checked, encrypted for their own place, masked, and found by keyed hashes only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from core.crypto import Cipher, place_of
from domain.personal import id_token, mask_id, mask_name, mask_phone, name_tokens, phone_token
from domain.records.kinds import Field, FieldType, Kind
from domain.work import Work
from models import RecordSecret

TABLE = "record_secret"
MASKED_TEXT = "•••"


def mask_of(field: Field, plain: str) -> str:
    """Return what is shown instead of a secret value."""
    masks = {FieldType.NAME: mask_name, FieldType.PHONE: mask_phone, FieldType.ID: mask_id}
    if field.type is FieldType.PASSPORT:
        return f"{plain[:2]}{'*' * max(1, len(plain) - 4)}{plain[-2:]}"
    return masks[field.type](plain) if field.type in masks else MASKED_TEXT


def tokens_of(cipher: Cipher, field: Field, plain: str) -> list[str]:
    """Return the keyed hashes under which the record is found by a secret value."""
    if field.type is FieldType.NAME:
        return name_tokens(cipher, plain)
    if field.type is FieldType.PHONE:
        return [phone_token(cipher, plain)]
    return [id_token(cipher, plain)] if field.type in {FieldType.ID, FieldType.PASSPORT} else []


def secret_rows(work: Work, kind: Kind, record_id: int, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that keep a record's secret values."""
    filled = [(one, str(values[one.code])) for one in kind.secrets if values.get(one.code)]
    rows = []
    for row_id, (field, plain) in zip(work.new_ids(len(filled)), filled, strict=True):
        place = place_of(TABLE, "locked", work.station_id, row_id)
        rows.append(
            {
                "station_id": work.station_id,
                "id": row_id,
                "record_id": record_id,
                "field": field.code,
                "locked": work.cipher.lock(plain, place),
                "mask": mask_of(field, plain),
            }
        )
    return rows


def all_tokens(cipher: Cipher, kind: Kind, values: Mapping[str, Any]) -> list[str]:
    """Return every keyed hash of a record."""
    found: list[str] = []
    for field in kind.secrets:
        if values.get(field.code):
            found += tokens_of(cipher, field, str(values[field.code]))
    return found


def masks_of(session: Session, station_id: int, record_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the masks of records: record id → field → mask."""
    wanted = (col(RecordSecret.station_id) == station_id, col(RecordSecret.record_id).in_(list(record_ids)))
    query = select(col(RecordSecret.record_id), col(RecordSecret.field), col(RecordSecret.mask)).where(
        *wanted
    )
    found: dict[int, dict[str, str]] = {}
    for record_id, field, mask in session.execute(query):
        found.setdefault(record_id, {})[field] = mask
    return found


def open_secrets(work: Work, record_id: int) -> dict[str, str]:
    """Return the plain values of a record by field. Who shows one records that first."""
    return {row.field: open_secret(work, row) for row in _rows(work, record_id)}


def open_secret(work: Work, row: RecordSecret) -> str:
    """Return one plain value."""
    return work.cipher.open(row.locked, place_of(TABLE, "locked", row.station_id, row.id))


def secret(work: Work, record_id: int, field: str) -> RecordSecret | None:
    """Return the row of one secret field, None where nothing is kept."""
    return next((row for row in _rows(work, record_id) if row.field == field), None)


def forget_secrets(work: Work, record_id: int) -> None:
    """Take away the secret values of a record: before new ones are kept."""
    where = (col(RecordSecret.station_id) == work.station_id, col(RecordSecret.record_id) == record_id)
    work.session.execute(delete(RecordSecret).where(*where))
    work.touch(RecordSecret)


def _rows(work: Work, record_id: int) -> list[RecordSecret]:
    where = (col(RecordSecret.station_id) == work.station_id, col(RecordSecret.record_id) == record_id)
    return list(work.session.execute(select(RecordSecret).where(*where)).scalars())
