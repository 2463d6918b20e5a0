"""xlsx and xls files: looked over from outside, then turned into csv text by a bounded process."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from core.errors import BadInput
from core.messages import message
from domain.alerts.reading.content import BLOCK, damaged
from domain.alerts.reading.limits import MEGABYTE, Limits

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD_ROWS = 50
CHILD = Path(__file__).with_name("workbook_child.py")
DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
FAR_CELL = re.compile(rb'r="([A-Z]{3}\d{1,7}|[A-Z]{1,2}\d{7})"[^<>]*(?<!/)>')
UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")

TROUBLES = {
    "password": message("The workbook is locked with a password: save it without one."),
    "damaged": message("The workbook cannot be read: open it in the sheet program and save it as xlsx."),
    "nothing": message("The workbook has no visible sheet with rows: export it again."),
    "cells": message("The sheet has cells far outside of the table: delete the stray cells."),
    "text": message("The sheet holds too much text: export it as csv."),
    "merged": message("The sheet has too many merged cells: export it as csv."),
}
FORBIDDEN = {
    "vbaproject": message("The workbook holds macros: save it as xlsx without macros."),
    "externallink": message("The workbook refers to other workbooks: save it with values only."),
}


class Sheet(NamedTuple):
    """A sheet as csv text in UTF-8, beginning with the sheet's row 1."""

    name: str
    csv: bytes


def read_workbook(data: bytes, limits: Limits) -> Sheet:
    """Return the largest visible sheet; raise BadInput for what is no plain workbook or beyond the limits."""
    if data.startswith(ZIP):
        _look_over(data, limits)
    return _answer(_asked(data, limits), limits)


def _look_over(data: bytes, limits: Limits) -> None:
    """Check the archive from outside: no part is unpacked to disk or believed in its stated size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits)
            for entry in entries:
                _check_part(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as trouble:
        raise damaged() from trouble


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > limits.workbook_entries:
        raise BadInput(
            message(
                "The workbook has more than {limit} parts: export it as csv.", limit=limits.workbook_entries
            )
        )
    if any(UNSAFE_NAME.search(name) for name in names):
        raise BadInput(message("The workbook holds unsafe file names: export it again."))
    if "xl/workbook.bin" in names:
        raise BadInput(message("This is a binary workbook (xlsb): save it as xlsx."))
    if "xl/workbook.xml" not in names:
        raise BadInput(message("The archive holds no workbook: unpack it and choose the table inside."))
    _check_swelling(entries, limits)
    for word, reason in FORBIDDEN.items():
        if any(word in name.lower() for name in names):
            raise BadInput(reason)


def _check_swelling(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(entry.file_size for entry in entries) > limits.workbook_bytes:
        raise BadInput(
            message(
                "The workbook unpacks to more than {limit} MB: split it by period, or export it as csv.",
                limit=limits.workbook_bytes // MEGABYTE,
            )
        )
    large = [entry for entry in entries if entry.file_size > BLOCK]
    if any(entry.file_size > limits.ratio * entry.compress_size for entry in large):
        raise BadInput(
            message(
                "The file unpacks to more than {ratio} times its size, as no export does: export it again.",
                ratio=limits.ratio,
            )
        )


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if not entry.filename.lower().endswith((".xml", ".rels")):
        return
    is_sheet = entry.filename.startswith("xl/worksheets/")
    with archive.open(entry) as part:
        for window in _windows(part):
            if any(word in window for word in DOCTYPES):
                raise BadInput(
                    message("The workbook holds a document type, as none should: export it again.")
                )
            if is_sheet:
                _check_cells(window)


def _windows(part: IO[bytes]) -> Iterator[bytes]:
    """Yield blocks that overlap from the last opening bracket, so that no tag is cut in two."""
    rest = b""
    while block := part.read(BLOCK):
        window = rest + block
        yield window
        rest = window[window.rfind(b"<") :][:4096]


def _check_cells(window: bytes) -> None:
    """Refuse a filled cell far outside of any table: the sheet reader would make room for all between."""
    if found := FAR_CELL.search(window):
        raise BadInput(
            message(
                "The sheet has a cell at {cell}, far outside of the table: delete the stray cells.",
                cell=found[1].decode(),
            )
        )


def _asked(data: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    rows = limits.workbook_rows + HEAD_ROWS
    figures = (
        limits.workbook_memory,
        limits.workbook_seconds,
        rows,
        limits.workbook_cells,
        limits.workbook_text,
    )
    command = [sys.executable, "-I", str(CHILD), *(str(figure) for figure in figures)]
    try:
        return subprocess.run(  # noqa: S603 - our own script with five numbers
            command, input=data, capture_output=True, timeout=2 * limits.workbook_seconds, check=False
        )
    except subprocess.TimeoutExpired as trouble:
        raise _beyond_reading() from trouble


def _answer(child: subprocess.CompletedProcess[bytes], limits: Limits) -> Sheet:
    if child.returncode == 0:
        name, _, table = child.stdout.partition(b"\n")
        return Sheet(json.loads(name), table)
    word = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    if word == "rows":
        raise _too_many_rows(limits)
    reason = TROUBLES.get(word)
    raise BadInput(reason) if reason else _beyond_reading()


def _too_many_rows(limits: Limits) -> BadInput:
    return BadInput(
        message(
            "The sheet has more than {limit} rows: split it by period, or export it as csv.",
            limit=limits.workbook_rows,
        )
    )


def _beyond_reading() -> BadInput:
    return BadInput(
        message("The workbook cannot be read within the limits of memory and time: export it as csv.")
    )
