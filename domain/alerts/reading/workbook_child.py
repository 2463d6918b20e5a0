"""Turn a workbook into csv text, in a process of its own with bounded memory and time.

Started by path by domain.alerts.reading.workbook, never imported there: a hostile sheet may abort the
process that reads it. The workbook comes on standard input. The answer is the sheet's name as JSON and
then the sheet as csv in UTF-8, row by row from row 1; or exit code 3 and one word on standard error.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import TextIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

REFUSED = 3
MERGED_CELLS = 1_000_000
LONGEST_EXACT = 10**15
Merges = dict[int, list[tuple[int, int, int]]]


class Trouble(Exception):
    """The sheet cannot be handed over; the word says why."""


def main(rows: int, cells: int, text: int) -> None:
    """Write the sheet to standard output; the three figures are the limits of rows, cells and characters."""
    try:
        sheet = _readable(sys.stdin.buffer.read(), rows, cells)
        _write(sheet, sys.stdout, text)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        sys.exit(REFUSED)


def bound(memory: int, seconds: int) -> None:
    """Keep this process from taking more than ``memory`` bytes and ``seconds`` of processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _readable(data: bytes, rows: int, cells: int) -> CalamineSheet:
    try:
        sheet = _largest(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except PasswordError:
        raise Trouble("password") from None
    except CalamineError:
        raise Trouble("damaged") from None
    height, width = (last + 1 for last in sheet.end or (0, 0))
    if height > rows:
        raise Trouble("rows")
    if height * width > cells:
        raise Trouble("cells")
    return sheet


def _largest(workbook: CalamineWorkbook) -> CalamineSheet:
    """Return the visible sheet with the most cells; exports often open with a sheet of notes."""
    named = [
        entry.name
        for entry in workbook.sheets_metadata
        if entry.typ is SheetTypeEnum.WorkSheet and entry.visible is SheetVisibleEnum.Visible
    ]
    sheets = [workbook.get_sheet_by_name(name) for name in named]
    filled = [sheet for sheet in sheets if sheet.height and sheet.width]
    if not filled:
        raise Trouble("nothing")
    return max(filled, key=lambda sheet: sheet.height * sheet.width)


def _write(sheet: CalamineSheet, out: TextIO, limit: int) -> None:
    out.write(f"{json.dumps(sheet.name)}\n")
    writer = csv.writer(out, lineterminator="\n")
    for row in _filled(sheet, _merges(sheet)):
        limit -= sum(map(len, row))
        if limit < 0:
            raise Trouble("text")
        writer.writerow(row if len(row) > 1 else [*row, ""])


def _filled(sheet: CalamineSheet, merges: Merges) -> Iterator[list[str]]:
    """Yield the rows as text, every cell of a merged range showing the range's value."""
    timed = _timed_columns(sheet)
    open_ranges: list[tuple[int, int, int, str]] = []
    for number, cells in enumerate(sheet.iter_rows()):
        row = [
            cell.replace("_x000D_", "") if isinstance(cell, str) else _text(cell, column in timed)
            for column, cell in enumerate(cells)
        ]
        open_ranges = [each for each in open_ranges if each[2] >= number]
        open_ranges += [(left, right, bottom, row[left]) for left, right, bottom in merges.get(number, [])]
        for left, right, _, value in open_ranges:
            row[left : right + 1] = [value] * (right + 1 - left)
        yield row


def _merges(sheet: CalamineSheet) -> Merges:
    """Merged ranges by their first row, columns counted from the sheet's first used column."""
    found: Merges = defaultdict(list)
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    budget = MERGED_CELLS
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        left, right, bottom = max(left, start[1]), min(right, end[1]), min(bottom, end[0])
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if budget < 0:
            raise Trouble("merged")
        if left <= right:
            found[top].append((left - start[1], right - start[1], bottom))
    return found


def _timed_columns(sheet: CalamineSheet) -> set[int]:
    """Columns where some cell has a time of day: there a bare date means midnight."""
    return {
        column
        for row in sheet.iter_rows()
        for column, cell in enumerate(row)
        if isinstance(cell, dt.datetime)
    }


def _text(cell: object, is_timed: bool) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(float(cell))
    return _moment(cell, is_timed)


def _number(value: float) -> str:
    """Write a number as the sheet shows it; beyond 15 digits a sheet has already rounded it."""
    if abs(value) >= LONGEST_EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else repr(value)


def _moment(cell: object, is_timed: bool) -> str:
    if isinstance(cell, dt.datetime):
        whole = cell.replace(microsecond=0) + dt.timedelta(seconds=cell.microsecond >= 500_000)
        return f"{whole:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d} 00:00:00" if is_timed else f"{cell:%Y-%m-%d}"
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M:%S}"
    return str(cell)


def _start(arguments: list[str], out: TextIO) -> None:
    memory, seconds, rows, cells, text = (int(each) for each in arguments)
    bound(memory, seconds)
    out.reconfigure(encoding="utf-8", newline="")  # type: ignore[attr-defined]
    main(rows, cells, text)


if __name__ == "__main__":
    _start(sys.argv[1:], sys.stdout)
