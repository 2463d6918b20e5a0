"""A file opened for reading: its columns, a sample, and its rows in chunks of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import numpy as np
import pandas as pd
from pandas.errors import ParserError

from core.errors import BadInput
from core.messages import message
from domain.alerts.reading.content import Content, blocks, checked_content, opening
from domain.alerts.reading.encodings import Survey, survey, utf8_blocks
from domain.alerts.reading.heads import REASON_COLUMN, Head, read_head
from domain.alerts.reading.limits import COMMAND_LINE, MEGABYTE, Limits
from domain.alerts.reading.refused import MARK, stripped_of_guards
from domain.alerts.reading.workbook import OLE, ZIP, read_workbook

SURPLUS = "\0surplus"  # no file can have a column of that name
ROW_NO = "row_no"
CHUNK_BYTES = 32 * MEGABYTE
HELD_BYTES = 128 * MEGABYTE
OPEN_QUOTE = re.compile(r"EOF inside string starting at row (\d+)")
FOREIGN = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gz",
    b"SQLi": "SQLite",
    b"\x89PNG": "PNG",
    b"\xff\xd8": "JPEG",
}
WEB_PAGE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """An alert file that passed the look from outside.

    ``columns`` are the cleaned column names; ``header_row`` and every row number count from 1 the way a
    sheet program does, a cell with line breaks being part of one row. ``lines`` is what progress can be
    measured against. ``is_mended`` marks a file of refused rows that came back.
    """

    filename: str
    kind: str
    encoding: str
    sheet: str
    head: Head
    lines: int
    limits: Limits
    content: Content = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names, without our own column of reasons."""
        return tuple(name for name in self.head.columns if name != REASON_COLUMN)

    @property
    def header_row(self) -> int:
        """The row that names the columns."""
        return self.head.header_row

    @property
    def delimiter(self) -> str:
        """What separates the cells; a comma for a workbook, which is read as csv."""
        return self.head.delimiter

    @property
    def has_decimal_comma(self) -> bool:
        """True where numbers are written 6,25."""
        return self.head.has_decimal_comma

    @property
    def is_mended(self) -> bool:
        """True for a file of refused rows that came back."""
        return self.head.is_mended

    def sample(self, n: int = 20) -> pd.DataFrame:
        """Return up to ``n`` first rows as text, for the preview and for ``suggest``."""
        rows = pd.DataFrame(list(self.head.rows), columns=list(self.head.columns), dtype="str")
        return stripped_of_guards(rows, self.is_mended)[list(self.columns)].head(n)

    def chunks(self, rows: int = 20_000) -> Iterator[pd.DataFrame]:
        """Yield the rows as text, at most ``rows`` at a time, empty rows left out.

        The index ``row_no`` is the row's number in the file. The last column SURPLUS holds the first cell
        beyond the header where a row has one. Raises BadInput where a quotation mark never closes.
        """
        for frame in self._frames(self._rows_at_once(rows)):
            chunk = _filled(frame[frame.index > self.header_row])
            if len(chunk):
                yield stripped_of_guards(chunk, self.is_mended)[[*self.columns, SURPLUS]]

    def _frames(self, rows: int) -> Iterator[pd.DataFrame]:
        names = [*self.head.columns, SURPLUS]
        feed = Feed(self, len(names))
        try:
            with pd.read_csv(
                cast("IO[bytes]", feed),
                sep=self.delimiter,
                header=0,
                names=names,
                usecols=names,
                index_col=False,
                dtype=str,
                engine="c",
                chunksize=rows,
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
            ) as reader:
                for frame in reader:
                    feed.release()
                    frame.index = pd.RangeIndex(frame.index[0] + 1, frame.index[-1] + 2, name=ROW_NO)
                    yield frame
        except ParserError as trouble:
            raise _open_quote(str(trouble)) from trouble

    def _rows_at_once(self, rows: int) -> int:
        average = max(1, self.content.size // max(1, self.lines))
        return max(1, min(rows, CHUNK_BYTES // average))


class Feed:
    """The text as the parser asks for it: a made-up first row that fixes the number of cells, then the file.

    A quotation mark that never closes would let the parser swallow the whole file as one cell; what it may
    hold between two chunks is bounded.
    """

    def __init__(self, source: Source, width: int) -> None:
        first = source.delimiter.join(str(number) for number in range(width)) + "\n"
        self._blocks = self._all_blocks(source, first.encode())
        self._rest = memoryview(b"")
        self._held = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, b"" at the end."""
        if not self._rest:
            self._rest = memoryview(next(self._blocks, b""))
        piece, self._rest = self._rest[:size], self._rest[size:]
        self._held += len(piece)
        if self._held > HELD_BYTES:
            raise _open_quote("")
        return bytes(piece)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def release(self) -> None:
        """Note that the parser gave out a chunk."""
        self._held = 0

    @staticmethod
    def _all_blocks(source: Source, first: bytes) -> Iterator[bytes]:
        yield first
        yield from utf8_blocks(source.content, source.encoding, source.limits)


def open_source(held: Path | str | bytes, filename: str = "", *, limits: Limits = COMMAND_LINE) -> Source:
    """Open an alert file: csv, tsv, xlsx or xls, plain or gz; the content decides, not the name.

    The whole file is looked at once (size, encoding, lines) before the first row is given out. Raises
    BadInput with a sentence where the file is refused.
    """
    content = checked_content(held, limits)
    name = filename or (held.name if isinstance(held, Path) else "")
    start = opening(content, limits)
    if start.startswith((ZIP, OLE)):
        return _workbook(content, name, start, limits)
    _check_text(start)
    return _text(content, name, limits)


def _workbook(content: Content, name: str, start: bytes, limits: Limits) -> Source:
    sheet = read_workbook(b"".join(blocks(content, limits)), limits)
    table = Content(sheet.csv)
    found = survey(table, limits)
    kind = "xlsx" if start.startswith(ZIP) else "xls"
    head = read_head(_head_text(found), limits, ",")
    return Source(name, kind, found.encoding, sheet.name, head, found.lines, limits, table)


def _text(content: Content, name: str, limits: Limits) -> Source:
    found = survey(content, limits)
    head = read_head(_head_text(found), limits)
    return Source(name, "csv", found.encoding, "", head, found.lines, limits, content)


def _check_text(start: bytes) -> None:
    if WEB_PAGE.match(start):
        raise BadInput(
            message("This is a web page, not a table: open it in the sheet program and save it as xlsx.")
        )
    kind = next((kind for magic, kind in FOREIGN.items() if start.startswith(magic)), "")
    if kind:
        raise BadInput(message("This is a {kind} file, not a table: export csv, xls or xlsx.", kind=kind))


def _head_text(found: Survey) -> str:
    """Return the opening without a last row that is cut off."""
    text = found.head.decode("utf-8", "ignore").lstrip(MARK)
    whole = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:whole] if whole and len(found.head) < found.size else text


def _filled(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with something in them; only those with an empty first cell are looked at whole."""
    is_filled = (rows.iloc[:, 0].str.strip() != "").to_numpy(bool, copy=True)
    if is_filled.all():
        return rows
    doubtful = rows[~is_filled]
    has_text = [(doubtful[name].str.strip() != "").to_numpy(bool) for name in doubtful]
    is_filled[~is_filled] = np.logical_or.reduce(has_text)
    return rows[is_filled]


def _open_quote(trouble: str) -> BadInput:
    row = OPEN_QUOTE.search(trouble)
    if row is None:
        return BadInput(
            message("A quotation mark is opened and never closed: correct it, then import again.")
        )
    return BadInput(
        message(
            "The quotation mark opened in row {row} is never closed: correct it, then import again.",
            row=int(row[1]),
        )
    )
