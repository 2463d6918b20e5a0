"""The head of a table: delimiter, header row below titles and notes, column names."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from core.errors import BadInput
from core.messages import message
from domain.alerts.reading.encodings import HEAD
from domain.alerts.reading.limits import Limits
from domain.alerts.reading.synonyms import KNOWN_NAMES
from domain.alerts.reading.wording import SPACES, folded

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60
HEADER_WITHIN = 30
REASON_COLUMN = "原因/Reason"
FIGURE = re.compile(r"^[-+]?\d[\d\s.,:/\-+年月日时分秒TZ%]*$")
DECIMAL_COMMA = re.compile(r"^-?\d+,\d+$")
LONGEST_NAME = 60
FEWEST_NAMES = 0.6

Record = list[str]

# the reader of the standard library stops at 131,072 characters, a row may have a megabyte
csv.field_size_limit(max(csv.field_size_limit(), HEAD))


@dataclass(frozen=True)
class Head:
    """What the first rows tell. ``header_row`` counts from 1 as the sheet program shows it."""

    delimiter: str
    header_row: int
    columns: tuple[str, ...]
    has_decimal_comma: bool
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_mended(self) -> bool:
        """True for a file of refused rows that came back: its last column holds our reasons."""
        return self.columns[-1] == REASON_COLUMN


def read_head(head: str, limits: Limits, delimiter: str = "") -> Head:
    """Find delimiter and header in the opening of a text; raise BadInput where there is no table."""
    delimiter = delimiter or find_delimiter(head)
    records = split(head, delimiter)
    width = max((_width(record) for record in records), default=0)
    if width > limits.columns:
        raise BadInput(
            message(
                "The table has more than {limit} columns: delete the superfluous ones.", limit=limits.columns
            )
        )
    at = find_header(records)
    rows = [record for record in records[at + 1 :] if _width(record)]
    if not rows:
        raise BadInput(message("The file has column names but no rows below them: choose another period."))
    columns = column_names(records[at])
    decimals = delimiter != "," and _has_decimal_comma(rows)
    return Head(delimiter, at + 1, columns, decimals, tuple(_fitted(row, len(columns)) for row in rows))


def find_delimiter(head: str) -> str:
    """Return the delimiter that splits the most rows into the same number of cells, else a comma."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(split(head, delimiter)))


def split(head: str, delimiter: str) -> list[Record]:
    """Return the first records of a text as cells."""
    try:
        return list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), LOOKED_AT))
    except csv.Error:
        return []


def find_header(records: list[Record]) -> int:
    """Return the index of the row that names the columns.

    Titles and notes above fill few cells or repeat one text (a merged title); data rows hold figures and
    dates. Of a header in two rows the lower one wins, for its names differ most.
    """
    width = _usual_width(records)
    scored = [(_likeness(record, width), -at) for at, record in enumerate(records[:HEADER_WITHIN])]
    best, at = max(scored, default=(0.0, 0))
    if best <= 0:
        raise BadInput(
            message(
                "No row with column names was found in the first {rows}: put the names above the data.",
                rows=HEADER_WITHIN,
            )
        )
    return -at


def column_names(header: Record) -> tuple[str, ...]:
    """Return the names cleaned and made different: an empty one becomes '#3', a second one 'Block (2)'."""
    names: list[str] = []
    for number, cell in enumerate(header[: _width(header)], start=1):
        name = SPACES.sub(" ", cell).strip() or f"#{number}"
        names.append(_new_name(name, names))
    return tuple(names)


def _new_name(name: str, taken: list[str]) -> str:
    candidates = (name if turn == 1 else f"{name} ({turn})" for turn in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _likeness(record: Record, width: int) -> float:
    """Score how much a row looks like column names; 0 where it cannot be one."""
    filled = [cell.strip() for cell in record if cell.strip()]
    if not filled or (width > 1 and len(set(filled)) < 2) or len(filled) < width / 2:
        return 0.0
    named = sum(_is_name(cell) for cell in filled) / len(filled)
    if named < FEWEST_NAMES:
        return 0.0
    known = sum(folded(cell) in KNOWN_NAMES for cell in filled) / len(filled)
    return 3 * known + named + len(filled) / width + len(set(filled)) / len(filled)


def _usual_width(records: list[Record]) -> int:
    """Return the widest row's width, or the second widest: one row with surplus cells says nothing."""
    widths = sorted(width for record in records if (width := _width(record)))
    return widths[-2] if len(widths) > 2 else max(widths, default=0)


def _is_name(cell: str) -> bool:
    return len(cell) <= LONGEST_NAME and not FIGURE.match(cell)


def _evenness(records: list[Record]) -> int:
    widths = Counter(len(record) for record in records if len(record) > 1)
    width, count = max(widths.items(), key=lambda item: item[1] * (item[0] - 1), default=(0, 0))
    return count * (width - 1)


def _width(record: Record) -> int:
    return max((number for number, cell in enumerate(record, start=1) if cell.strip()), default=0)


def _fitted(record: Record, width: int) -> tuple[str, ...]:
    return tuple([*record, *[""] * width][:width])


def _has_decimal_comma(rows: list[Record]) -> bool:
    return any(DECIMAL_COMMA.match(cell.strip()) for row in rows for cell in row)
