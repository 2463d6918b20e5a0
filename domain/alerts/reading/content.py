"""The bytes of a file as it was handed in, unpacked block by block under the limits."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from core.errors import BadInput
from core.messages import message
from domain.alerts.reading.limits import MEGABYTE, Limits

BLOCK = MEGABYTE
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Content:
    """A file on disk or in memory that can be read again from its start."""

    held: Path | bytes

    @property
    def size(self) -> int:
        """Bytes as handed in, still packed."""
        return len(self.held) if isinstance(self.held, bytes) else self.held.stat().st_size

    @property
    def is_gzip(self) -> bool:
        """True where the file begins as gzip does."""
        with self.raw() as file:
            return file.read(2) == GZIP

    def raw(self) -> BinaryIO:
        """Open the file as it is."""
        return io.BytesIO(self.held) if isinstance(self.held, bytes) else self.held.open("rb")

    def unpacked(self) -> BinaryIO:
        """Open the file, through gzip where it is packed."""
        if not self.is_gzip:
            return self.raw()
        packed = io.BytesIO(self.held) if isinstance(self.held, bytes) else self.held
        return cast("BinaryIO", gzip.open(packed))


def checked_content(held: Path | str | bytes, limits: Limits) -> Content:
    """Take a file in; raise BadInput where it is missing, empty or larger than ``limits.packed_bytes``."""
    content = Content(Path(held) if isinstance(held, str) else held)
    if isinstance(content.held, Path) and not content.held.is_file():
        raise BadInput(message("The file is not there: choose it again."))
    if content.size == 0:
        raise BadInput(message("The file is empty: export it again."))
    _check_packed(content.size, limits)
    return content


def blocks(content: Content, limits: Limits) -> Iterator[bytes]:
    """Yield the unpacked bytes; raise BadInput where the file is cut off, damaged or beyond the limits."""
    count = 0
    try:
        with content.unpacked() as file:
            while block := file.read(BLOCK):
                count += len(block)
                _check_unpacked(count, content.size, limits)
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as trouble:
        raise damaged() from trouble


def opening(content: Content, limits: Limits, length: int = 4096) -> bytes:
    """Return the first unpacked bytes: what kind of file it is shows there."""
    found = b""
    for block in blocks(content, limits):
        found += block[:length]
        if len(found) >= length:
            break
    return found[:length]


def damaged() -> BadInput:
    """Say that the file is cut off or broken."""
    return BadInput(message("The file is damaged or was cut off: copy or export it again."))


def _check_packed(size: int, limits: Limits) -> None:
    if limits.packed_bytes is not None and size > limits.packed_bytes:
        raise BadInput(
            message(
                "The file is larger than {limit} MB: split it by period, or import it with the command line.",
                limit=limits.packed_bytes // MEGABYTE,
            )
        )


def _check_unpacked(count: int, size: int, limits: Limits) -> None:
    if count > limits.unpacked_bytes:
        raise BadInput(
            message(
                "The file unpacks to more than {limit} MB: split it by period.",
                limit=limits.unpacked_bytes // MEGABYTE,
            )
        )
    if count > BLOCK and count > limits.ratio * size:
        raise BadInput(
            message(
                "The file unpacks to more than {ratio} times its size, as no export does: export it again.",
                ratio=limits.ratio,
            )
        )
