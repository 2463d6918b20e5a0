"""What makes a row one that cannot be kept, and the sentence that says how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.messages import Message, message
from domain.alerts.reading.cells import Cells
from domain.alerts.reading.mapping import Mapping
from domain.alerts.reading.source import SURPLUS
from domain.alerts.reading.times import Times, Trouble
from domain.alerts.reading.wording import shown

Array = np.ndarray[Any, Any]

TEXT_FIELDS = ("category_text", "category_detail", "area_text", "place_text", "summary", "officer_text")
LONGEST_CELL = 10_000
ROUNDED = r"\d(?:\.\d+)?[Ee]\+?\d+"


@dataclass(frozen=True)
class Finding:
    """Rows with one kind of fault, and the reason for the row at a position."""

    is_wrong: Array
    reason: Callable[[int], Message]


def find_faults(cells: Cells, times: Times, codes: Array, mapping: Mapping) -> Iterator[Finding]:
    """Yield every kind of fault a chunk has. Nonsense coordinates and unknown areas are none."""
    yield Finding(times.trouble != Trouble.NONE, lambda at: times.reason(at, mapping.time, cells.column))
    if mapping.categories.unknown == "refuse":
        yield Finding(codes == "", lambda at: _category(cells, at))
    is_rounded = cells.field("case_no").str.fullmatch(ROUNDED).to_numpy(bool)
    yield Finding(is_rounded, lambda at: _rounded(cells, at))
    for name in TEXT_FIELDS:
        yield _too_long(cells, name)
    surplus = cells.column(SURPLUS)
    yield Finding((surplus != "").to_numpy(bool), lambda at: _surplus(surplus.iloc[at]))


def reasons(findings: Iterator[Finding]) -> dict[int, Message]:
    """Return one reason for every faulty row by its position; several faults make one text."""
    found: dict[int, Message] = {}
    for finding in findings:
        for at in np.flatnonzero(finding.is_wrong).tolist():
            found[at] = _joined(found.get(at), finding.reason(at))
    return dict(sorted(found.items()))


def _joined(one: Message | None, other: Message) -> Message:
    return message("{one} {other}", one=one, other=other) if one else other


def _category(cells: Cells, at: int) -> Message:
    first, second = cells.field("category_text").iloc[at], cells.field("category_detail").iloc[at]
    column = cells.source_name("category_text")
    if not first and not second:
        return message("“{column}” is empty: fill in the category.", column=column)
    value = shown(" / ".join(text for text in (first, second) if text))
    return message(
        "“{column}” holds “{value}”, a category not matched yet: match it in the category table.",
        column=column,
        value=value,
    )


def _rounded(cells: Cells, at: int) -> Message:
    return message(
        "“{column}” holds “{value}”, a rounded number: set the column to text and export again.",
        column=cells.source_name("case_no"),
        value=shown(cells.field("case_no").iloc[at]),
    )


def _too_long(cells: Cells, name: str) -> Finding:
    reason = message(
        "“{column}” holds more than {limit} characters: shorten it.",
        column=cells.source_name(name),
        limit=LONGEST_CELL,
    )
    return Finding((cells.field(name).str.len() > LONGEST_CELL).to_numpy(bool), lambda _: reason)


def _surplus(cell: str) -> Message:
    return message(
        "The row has more cells than the header, “{value}” is too many: put quotation marks around it.",
        value=shown(cell),
    )
