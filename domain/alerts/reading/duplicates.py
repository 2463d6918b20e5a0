"""When two rows are the same alert: keys, and which row of equal ones comes first."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from domain.alerts.reading.cells import Cells
from domain.alerts.reading.mapping import Mapping

Array = np.ndarray[Any, Any]
SEPARATOR = "\x1f"


class FirstOccurrence:
    """Tells the first row of every key from its repeats, over all chunks of a file."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, keys: pd.Series) -> Array:
        """Return True for every key not met before, in this chunk or an earlier one."""
        texts = keys.tolist()
        fresh = np.array([text not in self._seen for text in texts], dtype=bool)
        self._seen.update(texts)
        return np.asarray(fresh & ~keys.duplicated().to_numpy(bool))


class Numbering:
    """Numbers equal keys through a file: the second call from one place on one day is another alert."""

    def __init__(self, mark: str = "#") -> None:
        self._mark = mark
        self._counts: Counter[str] = Counter()

    def __call__(self, keys: pd.Series) -> pd.Series:
        """Return the keys with #1, #2 ... behind them."""
        before = keys.map(lambda key: self._counts[key]).astype("int64")
        numbers = keys.groupby(keys, sort=False).cumcount() + before + 1
        self._counts.update(keys.tolist())
        return keys + self._mark + numbers.astype("str")


def first_occurrence(keys: pd.Series) -> Array:
    """Return True for the first row of every key of one column."""
    return FirstOccurrence()(keys)


def alert_keys(cells: Cells, mapping: Mapping, rows: dict[str, Any]) -> tuple[pd.Series, Array]:
    """Return the key of every row, and where equal keys do not mean the same alert (see DedupeRule).

    A key is the case number itself, or '~' and 32 hex digits: no place or name can be read from it.
    """
    keys = _named(cells, mapping, rows)
    is_open = (keys == "").to_numpy(bool)
    place = rows["place_text"].where(rows["place_text"] != "", _points(rows, is_open))
    keys[is_open] = _told(cells, mapping, rows, place)[is_open] if is_open.any() else ""
    is_vague = ~rows["time_known"] | (place == "").to_numpy(bool)
    return keys, is_open & is_vague


def _named(cells: Cells, mapping: Mapping, rows: dict[str, Any]) -> pd.Series:
    """Return keys that the source itself gives, '' where it gives none."""
    if mapping.dedupe.by == "case_no":
        return pd.Series(rows["case_no"].copy())
    if mapping.dedupe.by == "columns":
        values = [cells.column(name) for name in mapping.dedupe.columns]
        is_given = np.logical_or.reduce([(texts != "").to_numpy(bool) for texts in values])
        return _digest([cells.same(mapping.name), *values]).where(is_given, "")
    return cells.same("")


def _told(cells: Cells, mapping: Mapping, rows: dict[str, Any], place: pd.Series) -> pd.Series:
    """Return keys from time, place and category, and from the rule's own columns."""
    seconds = pd.Series(rows["utc"].astype("int64"), index=place.index).astype("str")
    texts = [seconds, place, rows["category_text"], rows["category_detail"]]
    return _digest([*texts, *map(cells.column, mapping.dedupe.columns)])


def _points(rows: dict[str, Any], is_open: Array) -> pd.Series:
    """Return points as text, '' where there is none or none is asked for."""
    has_point = is_open & np.isfinite(rows["x"])
    pairs = zip(rows["x"], rows["y"], has_point, strict=True)
    texts = [f"{lon:.5f},{lat:.5f}" if has else "" for lon, lat, has in pairs]
    return pd.Series(texts, index=rows["place_text"].index, dtype="str")


def _digest(columns: list[pd.Series]) -> pd.Series:
    joined = columns[0]
    for column in columns[1:]:
        joined = joined + SEPARATOR + column
    keys = ["~" + hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in joined]
    return pd.Series(keys, index=joined.index, dtype="str")
