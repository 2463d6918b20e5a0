"""Cell texts made comparable and clean: one value at a time, and whole columns."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

SPACES = re.compile(r"\s+")
CONTROLS = "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]"
LONG_DIGITS = re.compile(r"\d{7,}")
SHOWN = 40


def folded(text: str) -> str:
    """Return the form under which two spellings are the same: width, case and spaces do not count."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def shown(value: str) -> str:
    """Return a cell value fit for a message: at most 40 characters, digit runs of 7 and more masked."""
    short = SPACES.sub(" ", value).strip()
    masked = LONG_DIGITS.sub(lambda run: f"{run[0][:2]}*****", short)
    return masked if len(masked) <= SHOWN else f"{masked[: SHOWN - 1]}…"


def cleaned(cells: pd.Series) -> pd.Series:
    """Return the cells without outer spaces, control characters and the ="..." by which sheets force text."""
    texts = cells.str.strip()
    if texts.str.startswith('="').any():
        texts = texts.str.replace(r'^="(.*)"$', r"\1", regex=True)
    if texts.str.contains(CONTROLS, regex=True).any():
        texts = texts.str.replace(CONTROLS, "", regex=True).str.strip()
    return normalized(texts, "NFC")


def numbered(texts: pd.Series) -> pd.Series:
    """Return texts with figures in plain ASCII: full-width digits, colons and slashes become half-width."""
    return normalized(texts, "NFKC")


def normalized(texts: pd.Series, form: str) -> pd.Series:
    """Return texts in a Unicode normal form; many times faster than ``str.normalize`` of pandas."""
    if texts.str.isascii().all():
        return texts
    plain = pc.utf8_normalize(pa.array(texts, type=pa.string()), form=form)
    return pd.Series(pd.array(plain, dtype="str"), index=texts.index)
