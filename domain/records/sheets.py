"""Ledgers as sheets: taken along with masked columns, handed out empty to be filled, read back row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import col

from core.clock import local
from core.errors import BadInput, NotAllowed
from core.i18n import _
from core.messages import Message, message
from domain.accounts.policy import NO_ACCESS
from domain.alerts.reading.dates import read_dates
from domain.alerts.reading.limits import WEB, Limits
from domain.alerts.reading.refused import RefusedRow, refused_lines
from domain.alerts.reading.source import SURPLUS, Source, open_source
from domain.alerts.reading.wording import cleaned, folded, shown
from domain.records import policy
from domain.records.declaring import kind_of
from domain.records.events import RecordEvent
from domain.records.facts import as_moment
from domain.records.filters import Asker, RecordFilter
from domain.records.keeping import Prepared, examine, fingerprint, keep, known_to
from domain.records.kinds import GRID, Field, FieldType, Kind, Part
from domain.records.known import Known
from domain.records.queries import find_records
from domain.records.secrets import masks_of
from domain.records.values import told
from domain.sheets import MEDIA_TYPE, workbook
from domain.work import Work
from models import Record

MOST = 20_000
DATED = frozenset({FieldType.DATE, FieldType.MOMENT})
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Reading:
    """A file read against a kind: what can be kept, what is refused and why, columns nobody asked for."""

    kind: Kind
    source: Source
    rows: list[Prepared] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return len(self.rows) + len(self.refused)


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    rows: int
    imported: int
    known: int
    refused: int


def export_records(work: Work, wanted: RecordFilter) -> tuple[str, str, bytes]:
    """Return file name, media type and content of a list, personal values masked; the audit keeps it.

    Raises:
        NotAllowed: this kind is not taken along, or not by this role. BadInput: too many rows.
    """
    kind = kind_of(wanted.kind)
    if not policy.may_export(work.actor, kind):
        raise NotAllowed(NO_ACCESS)
    asker = Asker(work.actor, work.now, work.cipher)
    rows = find_records(work.session, asker, replace(wanted, limit=MOST + 1, after=None))
    if len(rows) > MOST:
        raise BadInput(message("More than {limit} records. Choose fewer.", limit=MOST))
    content = workbook(_sheet(work, kind, rows))
    facts: dict[str, Any] = {
        "rows": len(rows),
        "sha256": hashlib.sha256(content).hexdigest(),
        "ledger": kind.code,
    }
    work.record(RecordEvent.RECORDS_EXPORTED, **facts, searched=bool(wanted.words.strip()))
    return f"{kind.code}-{local(work.now):%Y%m%d-%H%M}.xlsx", MEDIA_TYPE, content


def blank_sheet(kind: Kind) -> tuple[str, str, bytes]:
    """Return an empty sheet of a kind: its columns, and below them what each wants."""
    fields = list(kind.part(Part.ENTRY))
    hints = [_hint(one) for one in fields]
    frame = pd.DataFrame([hints], columns=[str(one.name) for one in fields])
    return f"{kind.code}.xlsx", MEDIA_TYPE, workbook(frame)


def read_sheet(
    kind: Kind, held: bytes, filename: str, known: Known, now: datetime, limits: Limits = WEB
) -> Reading:
    """Read a file of records: titles and notes above the names, merged cells, dates of every style.

    Raises:
        BadInput: the file as a whole cannot be read, or lacks a column that every row needs.
    """
    source = open_source(held, filename, limits=limits)
    columns = _columns(kind, source.columns)
    missing = [one for one in kind.part(Part.ENTRY) if _is_needed(kind, one) and one.code not in columns]
    if missing:
        names = "、".join(str(one.name) for one in missing)
        raise BadInput(message("The sheet has no column for: {names}.", names=names))
    unknown = tuple(name for name in source.columns if name not in columns.values())
    reading = Reading(kind, source, unknown=unknown)
    for chunk in source.chunks():
        _read_chunk(reading, chunk, columns, known, now)
    return reading


def import_records(work: Work, reading: Reading, *, is_partial: bool = False) -> Imported:
    """Keep what a file holds: all rows or none, unless ``is_partial`` leaves the refused ones out.

    A row that stands here already, or stood higher up in the file, is counted as known and not kept again.

    Raises:
        NotAllowed: not this role's, or rows of somebody else's grid. BadInput: rows are refused.
    """
    kind = reading.kind
    for grid_id in {one.values.get(GRID) for one in reading.rows} or {None}:
        policy.check_can_write(work.actor, kind, grid_id)
    if reading.refused and not is_partial:
        raise BadInput(
            message("{count} rows cannot be kept. Nothing was imported.", count=len(reading.refused))
        )
    fresh = _fresh(work, reading)
    keep(work, kind, fresh, via="import")
    known = len(reading.rows) - len(fresh)
    done = Imported(reading.total, len(fresh), known, len(reading.refused))
    facts: dict[str, Any] = {
        "rows": done.rows,
        "imported": done.imported,
        "duplicates": known,
        "refused": done.refused,
    }
    work.record(RecordEvent.RECORDS_IMPORTED, ledger=kind.code, **facts)
    return done


def take_refused(work: Work, reading: Reading) -> tuple[str, str, bytes]:
    """Return the refused rows under the file's own columns, with reasons; the audit keeps who took them."""
    if not policy.may_write(work.actor, reading.kind):
        raise NotAllowed(NO_ACCESS)
    content = "".join(refused_lines(reading.refused, reading.source.columns)).encode()
    facts: dict[str, Any] = {"rows": len(reading.refused), "sha256": hashlib.sha256(content).hexdigest()}
    work.record(RecordEvent.RECORDS_REFUSED_TAKEN, ledger=reading.kind.code, **facts)
    return f"refused-{reading.kind.code}.csv", CSV, content


def _sheet(work: Work, kind: Kind, rows: pd.DataFrame) -> pd.DataFrame:
    known = known_to(work, kind)
    masks = masks_of(work.session, work.station_id, rows["id"].tolist()) if kind.secrets else {}
    told_rows = [list(_told_row(kind, row, masks, known)) for row in rows.to_dict("records")]
    names = [str(one.name) for one in kind.fields]
    columns = [_("Number"), *names, _("Status"), _("Valid until"), _("Entered by")]
    return pd.DataFrame(told_rows, columns=_different(columns))


def _told_row(kind: Kind, row: Mapping[Any, Any], masks: Any, known: Known) -> Iterator[str]:
    values = {**row["payload"], "grid": _whole(row["grid_id"]), "place": _whole(row["place_id"])}
    values |= {"place_text": row["place_text"], "happened": _happened(kind, row)}
    yield str(row["number"])
    for one in kind.fields:
        secret = masks.get(row["id"], {}).get(one.code, "")
        yield secret if one.is_secret else told(one, values.get(one.code), known)
    yield str(row["status"])
    yield str(row["valid_until"] or "")
    yield known.masked_worker(_whole(row["worker_id"]))


def _happened(kind: Kind, row: Mapping[Any, Any]) -> str:
    at = as_moment(row["happened_at"]) if kind.is_precise and not pd.isna(row["happened_at"]) else None
    return at.isoformat() if at else str(row["happened_on"].isoformat())


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _different(names: list[str]) -> list[str]:
    return [name if names.index(name) == at else f"{name} ({at})" for at, name in enumerate(names)]


def _hint(one: Field) -> str:
    hints = {
        FieldType.DATE: "2026-11-23",
        FieldType.MOMENT: "2026-11-23 14:05",
        FieldType.BOOL: _("yes / no"),
    }
    if one.type in {FieldType.CHOICE, FieldType.CHOICES}:
        return " / ".join(entry.label for entry in one.entries.choices()[:8])
    return hints.get(one.type, _("required") if one.is_required else "")


def _columns(kind: Kind, names: tuple[str, ...]) -> dict[str, str]:
    """Return which column of a file holds which field: by its names, or others the kind lists."""
    by_word = {folded(name): name for name in reversed(names)}
    found = {}
    for one in kind.part(Part.ENTRY):
        words = (one.name.zh, one.name.en, one.code, *one.also)
        hit = next((by_word[folded(word)] for word in words if folded(word) in by_word), None)
        if hit:
            found[one.code] = hit
    return found


def _is_needed(kind: Kind, one: Field) -> bool:
    """Tell whether a file must have a column: a grid follows from a required place."""
    is_told_by_place = one.code == GRID and "place" in kind and kind["place"].is_required
    return one.is_required and not is_told_by_place


def _read_chunk(
    reading: Reading, chunk: pd.DataFrame, columns: Mapping[str, str], known: Known, now: datetime
) -> None:
    kind = reading.kind
    texts = {code: _texts(kind[code], cleaned(chunk[name])) for code, name in columns.items()}
    numbers = chunk.index.tolist()
    records = [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]
    for at, (row_no, raw) in enumerate(zip(numbers, records, strict=True)):
        prepared, troubles = examine(kind, raw, known, now)
        if troubles:
            cells = tuple(str(chunk[name].iloc[at]) for name in chunk.columns if name != SURPLUS)
            reading.refused.append(RefusedRow(int(row_no), _reason(kind, troubles, raw), cells))
        else:
            reading.rows.append(prepared)


def _texts(one: Field, cells: pd.Series) -> list[str]:
    """Return the cells of a column, dates in ISO form; what is no date stays as it is, to be refused."""
    plain = cells.tolist()
    if one.type not in DATED:
        return plain
    found = read_dates(cells)
    days = pd.Series(pd.DatetimeIndex(found.local))
    style = "%Y-%m-%d %H:%M" if one.type is FieldType.MOMENT else "%Y-%m-%d"
    told_days: list[Any] = days.dt.strftime(style).tolist()
    return [day if isinstance(day, str) else text for text, day in zip(plain, told_days, strict=True)]


def _reason(kind: Kind, troubles: list[BadInput], raw: Mapping[str, Any]) -> Message:
    parts = [_trouble(kind, one, raw) for one in troubles]
    reason = parts[0]
    for more in parts[1:]:
        reason = message("{first} {second}", first=reason, second=more)
    return reason


def _trouble(kind: Kind, trouble: BadInput, raw: Mapping[str, Any]) -> Message:
    one = kind[trouble.field]
    value = "" if one.is_secret else shown(str(raw.get(one.code) or ""))
    name = str(one.name)
    if value:
        return message("{field} “{value}”: {why}", field=name, value=value, why=trouble.message)
    return message("{field}: {why}", field=name, why=trouble.message)


def _fresh(work: Work, reading: Reading) -> list[Prepared]:
    """Return the rows that the station does not know yet, each once."""
    by_hash: dict[str, Prepared] = {}
    for one in reading.rows:
        by_hash.setdefault(fingerprint(work, reading.kind, one.values), one)
    stand = known_fingerprints(work, reading.kind, list(by_hash))
    return [one for said, one in by_hash.items() if said not in stand]


def known_fingerprints(work: Work, kind: Kind, asked: list[str]) -> set[str]:
    """Return those of some fingerprints that records of a kind have."""
    found: set[str] = set()
    for at in range(0, len(asked), 500):
        query = select(col(Record.fingerprint)).where(
            col(Record.station_id) == work.station_id,
            col(Record.kind) == kind.code,
            col(Record.status) != "void",
            col(Record.fingerprint).in_(asked[at : at + 500]),
        )
        found |= set(work.session.execute(query).scalars())
    return found
