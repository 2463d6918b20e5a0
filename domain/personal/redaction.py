"""ID numbers and phones in free text are cut out on save, kept encrypted, and shown as a masked chip.

A chip reads ⟦138****5678⟧. The text with its chips is what lists, search, exports and papers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from core.crypto import place_of
from domain.personal.masks import mask_id, mask_phone
from domain.personal.texts import checked_text
from domain.work import Work
from models import PersonalSnippet

# a run of digits touching others is a longer number: part of it is not cut out of it
PATTERN = re.compile(
    r"(?<![\dA-Za-z])(?P<id>[1-9]\d{16}[\dXx]|[1-9]\d{14})(?![\dA-Za-z])"
    r"|(?<!\d)(?:\+?86[- ]?)?(?P<phone>1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)"
    r"|(?<!\d)(?P<landline>0\d{2,3}-\d{7,8})(?!\d)"
)
HAS_RUN = re.compile(r"\d{3}[- ]?\d{4}")


@dataclass(frozen=True)
class Found:
    """A number that stood in a text: 'id' or 'phone', its value, and what is shown for it."""

    kind: str
    value: str
    mask: str


@dataclass(frozen=True)
class Cut:
    """A text with chips in place of numbers, and the numbers in their order."""

    text: str
    found: tuple[Found, ...]


def cut_out(text: str) -> Cut:
    """Replace every ID number (18 or 15 digits) and phone in ``text`` by its chip."""
    found: list[Found] = []

    def chip(match: re.Match[str]) -> str:
        found.append(_found(match))
        return f"⟦{found[-1].mask}⟧"

    return Cut(PATTERN.sub(chip, text), tuple(found))


def cut_out_many(texts: pd.Series) -> tuple[pd.Series, list[tuple[int, Found]]]:
    """Do the same to a column; returns it with chips and (row position, number) for each one found."""
    cleaned = texts.copy()
    found: list[tuple[int, Found]] = []
    suspects = texts.str.contains(HAS_RUN.pattern, regex=True, na=False).to_numpy().nonzero()[0]
    for position in map(int, suspects):
        cut = cut_out(str(texts.iloc[position]))
        if cut.found:
            cleaned.iloc[position] = cut.text
            found.extend((position, one) for one in cut.found)
    return cleaned, found


def clean_text(
    work: Work, owner: str, owner_id: int, text: str, *, limit: int = 4000, field: str = ""
) -> str:
    """Return the text as it may be kept for a row of table ``owner``; its numbers are locked away."""
    cut = cut_out(checked_text(text, limit=limit, field=field))
    keep_found(work, owner, ((owner_id, one) for one in cut.found))
    return cut.text


def keep_found(work: Work, owner: str, found: Iterable[tuple[int, Found]]) -> None:
    """Lock numbers away as snippets of rows of ``owner``: (row id, number) pairs."""
    pairs = list(found)
    rows = []
    for snippet_id, (owner_id, one) in zip(work.new_ids(len(pairs)), pairs, strict=True):
        place = place_of("personal_snippet", "locked", work.station_id, snippet_id)
        rows.append(
            {
                "station_id": work.station_id,
                "id": snippet_id,
                "owner": owner,
                "owner_id": owner_id,
                "kind": one.kind,
                "locked": work.cipher.lock(one.value, place),
                "mask": one.mask,
            }
        )
    work.bulk(PersonalSnippet, rows)


def _found(match: re.Match[str]) -> Found:
    if match["id"]:
        return Found("id", match["id"].upper(), mask_id(match["id"]))
    digits = re.sub(r"\D", "", match["phone"] or match["landline"])
    return Found("phone", digits, mask_phone(digits))
