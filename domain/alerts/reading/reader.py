"""A whole file through one mapping: validated chunk by chunk, repeats told from first rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from core.errors import BadInput
from core.messages import message
from domain.alerts.reading.duplicates import FirstOccurrence, Numbering
from domain.alerts.reading.mapping import Mapping
from domain.alerts.reading.source import Source
from domain.alerts.reading.validation import REPEAT_COLUMNS, Validated, Validator
from domain.alerts.reading.vocabulary import Context

CHUNK_ROWS = 20_000


def read_alerts(
    source: Source, mapping: Mapping, context: Context, *, rows: int = CHUNK_ROWS
) -> Iterator[Validated]:
    """Yield a file's alerts chunk by chunk; imported + repeated + refused rows are all rows of the file.

    Of rows with the same key the first counts, the others are ``repeats``. Raises BadInput where the file
    lacks a column without which no row has a time or a category.
    """
    check_columns(source.columns, mapping)
    validator, sieve = Validator(mapping, context), Sieve(is_mended=source.is_mended)
    for chunk in source.chunks(rows):
        yield sieve(validator(chunk))


def check_columns(columns: tuple[str, ...], mapping: Mapping) -> None:
    """Raise BadInput where columns of the time or the category are missing; others are read as empty."""
    needed = {*mapping.time.columns, *mapping.columns.get("category_text", ())}
    absent = [name for name in mapping.missing(columns) if name in needed]
    if absent:
        raise BadInput(
            message(
                "The file has no column “{column}”: choose the right one, or another mapping.",
                column=", ".join(absent),
            )
        )


class Sieve:
    """Keeps the first row of every key through all chunks of a file.

    Numbered keys of a mended file get numbers of their own, else its rows would pass for the first rows of
    the file they were refused from.
    """

    def __init__(self, *, is_mended: bool = False) -> None:
        self._is_first = FirstOccurrence()
        self._is_first_case = FirstOccurrence()
        self._number = Numbering("#m" if is_mended else "#")

    def __call__(self, found: Validated) -> Validated:
        """Move the rows whose key was met before to ``repeats``."""
        rows = self._with_numbers(found.rows)
        is_first = self._is_first(rows["key"])
        kept = rows[is_first].reset_index(drop=True)
        named = kept.loc[kept["case_no"] != "", "case_no"]
        shared = len(named) - int(self._is_first_case(named).sum())
        repeats = rows.loc[~is_first, list(REPEAT_COLUMNS)].reset_index(drop=True)
        return replace(found, rows=kept, repeats=repeats, shared_case_numbers=shared)

    def _with_numbers(self, rows: pd.DataFrame) -> pd.DataFrame:
        at = rows["is_numbered"]
        if not at.any():
            return rows
        return rows.assign(key=rows["key"].mask(at, self._number(rows.loc[at, "key"])))
