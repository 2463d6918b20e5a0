"""Which encoding a text is in, and its bytes as UTF-8.

UTF-8 (with or without a mark), then GB18030; UTF-16 only by its mark. Decided on the whole file,
never on a sample: an export can begin with ten thousand lines of plain ASCII.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from core.errors import BadInput
from core.messages import message
from domain.alerts.reading.content import Content, blocks, opening
from domain.alerts.reading.limits import MEGABYTE, Limits

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNMARKED = ("utf-8", "gb18030")
HEAD = 3 * MEGABYTE
MANY_LETTERS = 6
MIXED_SHARE = 0.2
LOOKED_AT = 16 * MEGABYTE
ASCII = bytes(range(128))


@dataclass
class Survey:
    """What one pass over a text found: its encoding, its lines, its opening as UTF-8."""

    encoding: str
    head: bytes = b""
    size: int = 0
    feeds: int = 0
    returns: int = 0
    _run: int = field(default=0, repr=False)

    @property
    def lines(self) -> int:
        """Number of lines; a cell may hold several."""
        return self.feeds or self.returns

    def weigh(self, block: bytes, limits: Limits) -> None:
        """Count a block in; raise BadInput on a NUL or a line beyond ``limits.line_bytes``."""
        if b"\0" in block:
            raise _binary()
        if len(self.head) < HEAD:
            self.head += block[: HEAD - len(self.head)]
        self.size += len(block)
        self._measure(np.frombuffer(block, dtype=np.uint8), limits)
        self.feeds += block.count(b"\n")
        self.returns += block.count(b"\r")

    def _measure(self, letters: np.ndarray, limits: Limits) -> None:
        ends = np.flatnonzero((letters == 10) | (letters == 13))
        edges = np.concatenate(([-1 - self._run], ends, [len(letters)]))
        if np.diff(edges).max() - 1 > limits.line_bytes:
            raise BadInput(
                message(
                    "Line {line} is longer than {limit} MB, as no alert is: export the file again.",
                    line=self.lines + 1,
                    limit=max(1, limits.line_bytes // MEGABYTE),
                )
            )
        self._run = int(edges[-1] - edges[-2] - 1)


def survey(content: Content, limits: Limits) -> Survey:
    """Read a text once from end to end; raise BadInput where it is no text, mixed, or beyond the limits."""
    trouble: UnicodeDecodeError | None = None
    for encoding in _candidates(opening(content, limits, 4)):
        if trouble is not None:
            _check_mixed(content, limits)
        try:
            return _surveyed(content, encoding, limits)
        except UnicodeDecodeError as error:
            trouble = trouble or error
    raise _unknown(trouble)


def utf8_blocks(content: Content, encoding: str, limits: Limits) -> Iterator[bytes]:
    """Yield the text as UTF-8 without its mark; UnicodeDecodeError where a byte does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    for block in blocks(content, limits):
        text = decoder.decode(block)
        yield block if encoding == "utf-8" else text.encode()
    decoder.decode(b"", True)


def _candidates(start: bytes) -> tuple[str, ...]:
    return next(((name,) for mark, name in MARKS if start.startswith(mark)), UNMARKED)


def _surveyed(content: Content, encoding: str, limits: Limits) -> Survey:
    found = Survey(encoding)
    for block in utf8_blocks(content, encoding, limits):
        found.weigh(block, limits)
    return found


def _check_mixed(content: Content, limits: Limits) -> None:
    """Refuse what is UTF-8 in a good part of its lines but not in all: GB18030 would garble those."""
    lines = _lettered_lines(content, limits)
    wrong = [(number, line) for number, line in lines if not _is("utf-8", line)]
    is_mixed = bool(wrong) and len(lines) - len(wrong) >= MIXED_SHARE * len(lines)
    if is_mixed and _is("gb18030", wrong[0][1]):
        raise BadInput(
            message(
                "The text is part UTF-8, part GB18030 (line {line}): save it again in one encoding.",
                line=wrong[0][0],
            )
        )


def _lettered_lines(content: Content, limits: Limits) -> list[tuple[int, bytes]]:
    """Number and bytes of lines with enough letters beyond ASCII to tell the encodings apart.

    Two or four such bytes of GB18030 can happen to be UTF-8; six and more hardly ever are.
    """
    numbered = enumerate(_start(content, limits).splitlines(), start=1)
    return [(n, line) for n, line in numbered if len(line.translate(None, ASCII)) >= MANY_LETTERS]


def _start(content: Content, limits: Limits) -> bytes:
    text = b""
    for block in blocks(content, limits):
        text += block
        if len(text) >= LOOKED_AT:
            break
    return text


def _is(encoding: str, line: bytes) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _binary() -> BadInput:
    return BadInput(
        message("The file holds NUL bytes, which no text has: save it as xlsx or as csv in UTF-8.")
    )


def _unknown(trouble: UnicodeDecodeError | None) -> BadInput:
    byte = f"0x{trouble.object[trouble.start]:02X}" if trouble else "?"
    return BadInput(
        message("The text is neither UTF-8 nor GB18030 (byte {byte}): save it as csv in UTF-8.", byte=byte)
    )
