"""Refused rows as a file that can be mended and imported again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from core.i18n import say
from core.messages import Message
from domain.alerts.reading.heads import REASON_COLUMN

MARK = "\ufeff"
FORMULA_SIGNS = "=+-@|\t\r＝＋－＠｜"
GUARDED = rf"^'+[{re.escape(FORMULA_SIGNS)}]"


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken in: its number in the file, why, and its cells as they stood."""

    row_no: int
    reason: Message
    cells: tuple[str, ...]


def write_refused(rows: Iterable[RefusedRow], columns: tuple[str, ...], path: Path) -> None:
    """Write refused rows under the original columns and one with the reason, as csv in UTF-8 with a mark.

    No cell can become a formula (trust.md 1.9); ``open_source`` takes the guards off again.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(refused_lines(rows, columns))


def refused_lines(rows: Iterable[RefusedRow], columns: tuple[str, ...]) -> Iterator[str]:
    """Yield the same file line by line, for a download that never touches the disk."""
    yield MARK + _line((*columns, REASON_COLUMN))
    for row in rows:
        yield _line((*row.cells, say(row.reason)))


def guarded(cell: str) -> str:
    """Return the cell so that no sheet program takes it for a formula; ``stripped_of_guards`` undoes it."""
    return f"'{cell}" if cell.lstrip("'").startswith(tuple(FORMULA_SIGNS)) else cell


def stripped_of_guards(rows: pd.DataFrame, is_mended: bool) -> pd.DataFrame:
    """Take one protecting apostrophe off every guarded cell of a file that came back."""
    if not is_mended:
        return rows
    return rows.assign(**{str(name): _unguarded(rows[name]) for name in rows})


def _unguarded(cells: pd.Series) -> pd.Series:
    return cells.where(~cells.str.match(GUARDED), cells.str.slice(1))


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue()
