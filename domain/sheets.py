"""Workbooks that leave the desk: text and numbers only, no cell is a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from math import isinf, isnan
from numbers import Real

import pandas as pd
import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS = tuple("=+-@|\t\r＝＋－＠｜")
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
LONGEST_NAME = 31
NARROW, WIDE = 8, 60

Cell = str | float | int


def workbook(frame: pd.DataFrame) -> bytes:
    """Return a frame as one sheet of text."""
    return workbook_of({"": frame.astype(str)})


def workbook_of(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return frames as named sheets; numbers stay numbers, everything else is text, a gap is empty."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        for name, frame in sheets.items():
            _write(book.add_worksheet(sheet_name(name) or None), frame)
    return out.getvalue()


def sheet_name(name: str) -> str:
    """Return a name a sheet may have: 31 characters, without brackets, slashes and colons."""
    return name.translate(NOT_IN_NAMES).strip()[:LONGEST_NAME]


def guarded(cell: str) -> str:
    """Return a text that no sheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _write(sheet: xlsxwriter.worksheet.Worksheet, frame: pd.DataFrame) -> None:
    sheet.freeze_panes(1, 0)
    for at, (name, column) in enumerate(frame.items()):
        sheet.set_column(at, at, _width([str(name), *map(str, column.head(50))]))
    rows = frame.astype(object).to_numpy().tolist()
    for number, row in enumerate([list(frame.columns), *rows]):
        sheet.write_row(number, 0, [_cell(value) for value in row])


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Real):
        return _number(float(value))
    if value is None or value is pd.NaT:
        return ""
    return guarded(str(value))


def _number(value: float) -> Cell:
    """A sheet knows no infinity: it is written as the sign."""
    if isnan(value):
        return ""
    if isinf(value):
        return "∞" if value > 0 else "−∞"
    return int(value) if value.is_integer() else value


def _width(texts: Iterable[str]) -> int:
    """Return a width in characters; a Chinese one takes two."""
    longest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts)
    return min(WIDE, max(NARROW, longest + 2))
