"""Files as stations, sheet programs and attackers make them."""

from __future__ import annotations

import csv
import gzip
import io
import os
import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from core.i18n import say, speaking
from core.messages import Message
from domain.alerts.reading import Context, Mapping, Source, Validated, Vocabulary, open_source, read_alerts
from domain.alerts.reading.areas import AreaLookup
from domain.alerts.reading.source import SURPLUS

PROJECT = Path(__file__).resolve().parents[5]
SHARED = Path(os.environ.get("CIYIN_TEST_SHARED", PROJECT.parent / "shared"))
PUBLIC = SHARED / "data" / "incidents"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

HEADER = (
    "接警编号",
    "报警时间",
    "警情大类",
    "警情小类",
    "事发地点",
    "所属社区",
    "报警方式",
    "简要警情",
    "处警民警",
    "到场时间",
    "处理结果",
)
GRIDS = {
    "G01": ("第一社区", "Community 1", "一号警格"),
    "G02": ("第二社区", "Community 2", "二号警格"),
    "G06": ("第六社区", "Community 6", "六号警格"),
}
Cells = Sequence[object]


def alert(number: int = 1, **changes: str) -> tuple[str, ...]:
    """Return a row of the Chinese 110 export; ``changes`` are cells by their column name."""
    cells = dict(
        zip(
            HEADER,
            (
                f"J5109032504250{number:04d}",
                "2025/4/25 9:32:09",
                "纠纷类",
                "邻里纠纷",
                "滨江花园 3 栋",
                "第一社区",
                "110指令",
                "楼上漏水引发争吵",
                "张民警",
                "2025/4/25 9:41:00",
                "当场调解",
            ),
            strict=True,
        )
    )
    return tuple((cells | changes).values())


def csv_text(rows: Iterable[Cells], delimiter: str = ",") -> str:
    """Return rows as csv text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def export(*rows: Cells, encoding: str = "utf-8", header: Cells = HEADER) -> bytes:
    """Return a Chinese 110 export as csv."""
    return csv_text([header, *rows]).encode(encoding)


def packed(data: bytes) -> bytes:
    """Return data as gz."""
    return gzip.compress(data)


def workbook(rows: Sequence[Cells], merges: Iterable[tuple[int, int, int, int, str]] = ()) -> bytes:
    """Return an xlsx of one sheet; merges are (top, left, bottom, right, text).

    A datetime becomes a date cell, a number a number cell.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy/m/d h:mm:ss"}) as book:
        sheet = book.add_worksheet("警情")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                write = sheet.write_string if isinstance(cell, str) else sheet.write
                write(number, column, cell)
        for merge in merges:
            sheet.merge_range(*merge)
    return out.getvalue()


def with_parts(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return a zip archive with entries replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in changes:
                new.writestr(entry, old.read(entry))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """Return one entry of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def old_workbook(rows: Sequence[Cells], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """Return an xls of 1997 (BIFF8 in a compound file), texts and numbers only."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 1996, 0, 6))
    sheet += b"".join(
        _cell(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell != ""
    )
    if merges:
        areas = b"".join(struct.pack("<4H", *merge) for merge in merges)
        sheet += _record(0x00E5, struct.pack("<H", len(merges)) + areas)
    sheet += _record(0x000A, b"")
    return _compound(_globals() + sheet)


def _globals() -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 1996, 0, 6))
    start += _record(0x0042, struct.pack("<H", 1200))
    name = "警情".encode("utf-16-le")
    size = len(start) + 4 + 8 + len(name) + 4
    sheet = struct.pack("<IBB", size, 0, 0) + struct.pack("<BB", len(name) // 2, 1) + name
    return start + _record(0x0085, sheet) + _record(0x000A, b"")


def _cell(row: int, column: int, cell: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", float(str(cell))))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """Wrap a stream as the one file of a compound document with sectors of 512 bytes."""
    stream += b"\0" * (max(4096, -(-len(stream) // 512) * 512) - len(stream))
    count = len(stream) // 512
    chain = [*range(1, count), 0xFFFFFFFE, 0xFFFFFFFE]
    tables = -(-(len(chain) + 8) // 128)
    chain += [0xFFFFFFFD] * tables
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    where = [count + 1 + number for number in range(tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, count, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *where, *[0xFFFFFFFF] * (109 - tables))
    folder = (
        _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, 0, len(stream)) + b"\0" * 256
    )
    return header + stream + folder + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    ends = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + ends + b"\0" * 36 + struct.pack("<IQ", start, size)


def chunk(columns: Sequence[str], *rows: Sequence[str], first: int = 2) -> pd.DataFrame:
    """Return rows as ``Source.chunks`` gives them, the first being row 2 of its file."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype="str").assign(**{SURPLUS: ""}).astype("str")
    frame.index = pd.RangeIndex(first, first + len(rows), name="row_no")
    return frame


def context(polygons: AreaLookup | None = None, grids: dict[str, tuple[str, ...]] = GRIDS) -> Context:
    """Return a station with three grids at a fixed time."""
    return Context(NOW, Vocabulary.of_station(grids), polygons)


def everything(
    source: Source, mapping: Mapping, around: Context | None = None, rows: int = 20_000
) -> Validated:
    """Return a whole file as one Validated."""
    parts = list(read_alerts(source, mapping, around or context(), rows=rows))
    first = parts[0]
    for other in parts[1:]:
        first = Validated(
            rows=pd.concat([first.rows, other.rows], ignore_index=True),
            refused=first.refused + other.refused,
            repeats=pd.concat([first.repeats, other.repeats], ignore_index=True),
            unknown_categories=first.unknown_categories + other.unknown_categories,
            unknown_areas=first.unknown_areas + other.unknown_areas,
            new_grids=first.new_grids | other.new_grids,
            shared_case_numbers=first.shared_case_numbers + other.shared_case_numbers,
        )
    return first


def table(source: Source) -> pd.DataFrame:
    """Return all rows of a source as text."""
    return pd.concat(list(source.chunks()))


def opened(data: bytes, name: str = "export.csv") -> Source:
    """Open a file that is held in memory."""
    return open_source(data, name)


def english(reason: Message) -> str:
    """Put a message into English words."""
    with speaking("en"):
        return say(reason)


needs_public_files = pytest.mark.skipif(
    not PUBLIC.is_dir(), reason="the public incident files of ../shared/data are not here"
)
