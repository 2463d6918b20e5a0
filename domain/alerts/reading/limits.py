"""How large a file may be. Figures of trust.md 1.9 as the issue changed them."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What is read at all; beyond it a file is refused with a sentence.

    ``workbook_bytes`` is 400 MB where trust.md says 80: 200,000 rows under the Chinese 110 header, with a
    summary of 100 characters, unpack to 185 MB of XML. ``workbook_cells`` bounds the memory of the sheet
    reader, which keeps a dense table: 60 columns at the full row number.
    """

    packed_bytes: int | None = None
    unpacked_bytes: int = 1024 * MEGABYTE
    ratio: int = 120
    line_bytes: int = MEGABYTE
    columns: int = 500
    workbook_rows: int = 200_000
    workbook_cells: int = 12_000_000
    workbook_entries: int = 200
    workbook_bytes: int = 400 * MEGABYTE
    workbook_text: int = 512 * MEGABYTE
    workbook_memory: int = 1024 * MEGABYTE
    workbook_seconds: int = 60


COMMAND_LINE = Limits()
WEB = Limits(packed_bytes=20 * MEGABYTE)
