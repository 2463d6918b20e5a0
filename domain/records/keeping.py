"""From what was typed, or read from a sheet, to rows: checked, cut, locked away, indexed, counted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from core.clock import local_day
from core.errors import BadInput
from core.i18n import speaking
from core.messages import message
from domain.personal import cut_out, mask_name, read_id_number, token_rows
from domain.personal.redaction import Found, keep_found
from domain.records.facts import as_day, as_moment, due_of, holds, valid_until
from domain.records.kinds import (
    GRID,
    HAPPENED,
    PLACE,
    PLACE_TEXT,
    Field,
    FieldType,
    Kind,
    Part,
)
from domain.records.known import Known, known_here
from domain.records.numbers import take_numbers
from domain.records.secrets import all_tokens, mask_of, secret_rows
from domain.records.tallies import record_cells
from domain.records.values import EMPTY, read, told
from domain.work import Work
from models import KeyedToken, Record, RecordIndex, RecordSecret

TABLE = "record"
TITLE_LIMIT = 80
WORDED = frozenset({FieldType.TEXT, FieldType.LONG})
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}")
Values = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A record that may be kept: its values by field, texts with chips, and the numbers cut out of them."""

    values: Values
    found: tuple[Found, ...] = ()


def known_to(work: Work, kind: Kind) -> Known:
    """Return grids, places and people, read once per transaction, and the registers that a kind names.

    Registers are read anew: this transaction may have added to them.
    """
    if kind.registers:
        return known_here(work.session, work.station_id, kind.registers)
    return work.remembered((Known, work.station_id), lambda: known_here(work.session, work.station_id))


def prepare(
    kind: Kind, raw: Mapping[str, Any], known: Known, now: datetime, fields: Sequence[Field] | None = None
) -> Prepared:
    """Read the fields of the entry, or those given.

    Raises:
        BadInput: the first field that cannot be kept.
    """
    prepared, troubles = examine(kind, raw, known, now, fields)
    if troubles:
        raise troubles[0]
    return prepared


def examine(
    kind: Kind, raw: Mapping[str, Any], known: Known, now: datetime, fields: Sequence[Field] | None = None
) -> tuple[Prepared, list[BadInput]]:
    """Read the fields of the entry, or those given; return what may be kept, and all that is wrong with it.

    Where the place is given and the grid is not, the place says it.
    """
    values: Values = {}
    troubles: list[BadInput] = []
    for field in kind.part(Part.ENTRY) if fields is None else fields:
        if field.code == GRID and raw.get(GRID) in EMPTY and raw.get(PLACE) not in EMPTY:
            continue
        try:
            values[field.code] = read(field, raw.get(field.code), known, now)
        except BadInput as wrong:
            troubles.append(wrong)
    if fields is None and not troubles:
        troubles += _locate(kind, values, known)
    return _cut(kind, _derived(kind, values)), troubles


def keep(work: Work, kind: Kind, prepared: Sequence[Prepared], **more: Any) -> list[int]:
    """Keep new records and return their ids: rows, secrets, tokens, index, numbers and counts."""
    ids = list(work.new_ids(len(prepared)))
    numbers = take_numbers(work, kind, ids)
    pairs = list(zip(ids, prepared, strict=True))
    rows = [
        {**row_of(work, kind, one, more), "id": record_id, "number": number}
        for (record_id, one), number in zip(pairs, numbers, strict=True)
    ]
    work.bulk(Record, rows)
    for row in rows:
        work.cells.update(record_cells(row))
    _keep_beside(work, kind, pairs)
    return ids


def row_of(work: Work, kind: Kind, prepared: Prepared, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new record."""
    values, known = prepared.values, known_to(work, kind)
    at = as_moment(values[HAPPENED])
    row: dict[str, Any] = {
        "station_id": work.station_id,
        "version": 1,
        "kind": kind.code,
        "happened_on": as_day(values[HAPPENED]),
        "happened_at": at if kind.is_precise else None,
        "grid_id": values.get(GRID),
        "place_id": values.get(PLACE),
        "place_text": values.get(PLACE_TEXT) or "",
        "worker_id": work.actor.worker_id or None,
        "title": title_of(kind, values, known),
        "status": "open",
        "done_on": None,
        "verdict": "",
        "verified_at": None,
        "verifier_id": None,
        "via": "form",
        "entry_seconds": None,
        "fingerprint": fingerprint(work, kind, values),
        "payload": payload_of(kind, values),
        "created_at": work.now,
        "is_synthetic": work.desk.is_demo,
    } | dict(more)
    return row | _standing(work, kind, row)


def restand(kind: Kind, record: Record) -> None:
    """Bring clock and validity up to date with a record's values."""
    row = facts_of(record)
    record.due_at, record.due_code = due_of(kind, row)
    record.valid_until = valid_until(kind, row)


def reindex(work: Work, kind: Kind, record: Record) -> None:
    """Bring the index up to date; after all else, because it writes what changed so far."""
    where = (col(RecordIndex.station_id) == work.station_id, col(RecordIndex.record_id) == record.id)
    work.session.execute(delete(RecordIndex).where(*where))
    values = {**record.payload, PLACE: record.place_id}
    work.bulk(RecordIndex, index_rows(work, kind, record.id, values))


def facts_of(record: Record) -> dict[str, Any]:
    """Return a record as the rules of its kind look at it."""
    names = (
        "happened_on",
        "happened_at",
        "done_on",
        "grid_id",
        "place_id",
        "place_text",
        "status",
        "verdict",
    )
    return {name: getattr(record, name) for name in names} | {"payload": record.payload, "kind": record.kind}


def payload_of(kind: Kind, values: Values) -> Values:
    """Return what lies in the payload: neither when and where, nor anything secret, nor empty fields."""
    kept = [one for one in kind.fields if not (one.is_standard or one.is_secret)]
    return {one.code: values[one.code] for one in kept if _is_said(values.get(one.code))}


def title_of(kind: Kind, values: Values, known: Known) -> str:
    """Return the title by the kind's pattern, in the station's own language, personal values masked."""
    with speaking("zh_CN"):
        named = {one.code: _shown(one, values.get(one.code), known) for one in kind.fields}
        text = " ".join(kind.title.format(**named).split()) or kind.name.zh
    return text if len(text) <= TITLE_LIMIT else f"{text[: TITLE_LIMIT - 1]}…"


def fingerprint(work: Work, kind: Kind, values: Values) -> str:
    """Return the keyed hash of all a record says: the same row a second time has the same."""
    said = json.dumps({k: v for k, v in sorted(values.items()) if v not in EMPTY}, ensure_ascii=False)
    return work.cipher.find(f"record {kind.code}", said)


def index_rows(work: Work, kind: Kind, record_id: int, values: Values) -> list[dict[str, Any]]:
    """Return the index rows of a record: the fields declared so."""
    filled = [one for one in kind.fields if one.is_indexed and values.get(one.code) not in EMPTY]
    fixed = {"station_id": work.station_id, "record_id": record_id, "kind": kind.code}
    return [
        fixed | {"id": row_id, "field": one.code, **_indexed(one, values[one.code])}
        for row_id, one in zip(work.new_ids(len(filled)), filled, strict=True)
    ]


def keep_secrets(work: Work, kind: Kind, pairs: Iterable[tuple[int, Prepared]]) -> None:
    """Lock away the secret values and the numbers cut out of texts of some records."""
    locked: list[dict[str, Any]] = []
    tokens: list[dict[str, Any]] = []
    snippets: list[tuple[int, Found]] = []
    for record_id, one in pairs:
        locked += secret_rows(work, kind, record_id, one.values)
        tokens += token_rows(work, TABLE, record_id, all_tokens(work.cipher, kind, one.values))
        snippets += [(record_id, found) for found in one.found]
    work.bulk(RecordSecret, locked)
    work.bulk(KeyedToken, tokens)
    keep_found(work, TABLE, snippets)


def _keep_beside(work: Work, kind: Kind, pairs: list[tuple[int, Prepared]]) -> None:
    keep_secrets(work, kind, pairs)
    if any(one.is_indexed for one in kind.fields):
        rows = [row for record_id, one in pairs for row in index_rows(work, kind, record_id, one.values)]
        work.bulk(RecordIndex, rows)


def _standing(work: Work, kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return status, owner, clock and validity of a new record."""
    is_task = kind.task is not None and holds(kind.task.when, row)
    standing = {**row, "status": "open" if is_task else "done"}
    due_at, due_code = due_of(kind, standing)
    owner = row["payload"].get(kind.task.owner) if kind.task and kind.task.owner else None
    return {
        "status": standing["status"],
        "owner_id": (owner or work.actor.worker_id or None) if is_task else None,
        "due_at": due_at,
        "due_code": due_code,
        "valid_until": valid_until(kind, standing),
    }


def _locate(kind: Kind, values: Values, known: Known) -> list[BadInput]:
    """Let the place say its grid; refuse a place of another grid, or of a type the kind is not for."""
    place = known.places.get(values.get(PLACE) or 0)
    if place is None:
        return []
    if values.get(GRID) not in (None, place.grid_id):
        return [BadInput(message("This place does not lie in that grid."), PLACE)]
    values[GRID] = place.grid_id
    types = kind[PLACE].types
    if types and place.place_type not in types:
        return [BadInput(message("This place is not of a type that belongs here."), PLACE)]
    return []


def _derived(kind: Kind, values: Values) -> Values:
    """Add what an ID number says by itself: sex and year of birth."""
    if not kind.part(Part.DERIVED):
        return values
    given = next((values.get(one.code) for one in kind.fields if one.type is FieldType.ID), None)
    if not given:
        return values
    identity = read_id_number(str(given))
    return values | {"sex": identity.sex, "birth_year": identity.birth_on.year}


def _cut(kind: Kind, values: Values) -> Prepared:
    """Put chips in place of ID numbers and phones in texts, and mask the record's own people there."""
    people = [str(values[one.code]) for one in kind.secrets if _is_person(one, values)]
    found: list[Found] = []
    for field in kind.fields:
        text = values.get(field.code)
        if field.type in WORDED and not field.is_secret and text:
            cut = cut_out(_masked(str(text), people))
            values = values | {field.code: cut.text}
            found += cut.found
    return Prepared(values, tuple(found))


def _masked(text: str, people: list[str]) -> str:
    for name in sorted(people, key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return text


def _is_person(field: Field, values: Values) -> bool:
    return field.type is FieldType.NAME and bool(PERSON.fullmatch(str(values.get(field.code) or "")))


def _is_said(value: Any) -> bool:
    return value is not False and value not in EMPTY


def _shown(field: Field, value: Any, known: Known) -> str:
    if field.is_secret:
        return mask_of(field, str(value)) if value else ""
    return told(field, value, known)


def _indexed(field: Field, value: Any) -> dict[str, Any]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_day = field.type in {FieldType.DATE, FieldType.MOMENT}
    day: date | None = as_day(value) if is_day else None
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return {"text": text, "number": float(value) if is_number else None, "day": day}


def with_part(record: Record, prepared: Prepared, kind: Kind) -> Values:
    """Return a record's payload with the values of a later part."""
    return {**record.payload, **payload_of(kind, prepared.values)}


def today(work: Work) -> date:
    """Return the station's own day."""
    return local_day(work.now)


def with_values(prepared: Prepared, **values: Any) -> Prepared:
    """Return a prepared record with some values set."""
    return replace(prepared, values={**prepared.values, **values})
