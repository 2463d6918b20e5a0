"""A first mapping for a source nobody has described: columns by their known names, dates by trying."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from domain.alerts.reading.dates import DEFAULT_FORMATS, read_clock, read_dates
from domain.alerts.reading.heads import DECIMAL_COMMA
from domain.alerts.reading.mapping import FIELDS, PARTS, CodeRule, DedupeRule, Mapping, TimeRule
from domain.alerts.reading.synonyms import SYNONYMS, columns_named
from domain.alerts.reading.wording import cleaned

AMERICAN = ("%m/%d/%Y[ %H:%M[:%S]]", "%m/%d/%Y %I:%M[:%S] %p")
EUROPEAN = ("%d/%m/%Y[ %H:%M[:%S]]", "%d.%m.%Y[ %H:%M[:%S]]")
STYLES = (DEFAULT_FORMATS, AMERICAN, EUROPEAN)
MOST = 0.8
HALF = 0.5
PLACE_WORDS = CodeRule(
    words_in="place_text",
    words={"小学": "PT05", "中学": "PT05", "幼儿园": "PT05", "大学": "PT04", "学院": "PT04", "小区": "PT01"},
)


def suggest(columns: tuple[str, ...], sample: pd.DataFrame, name: str = "suggested") -> Mapping:
    """Return a mapping to begin with; what it could not find is left empty for a person to fill.

    ``sample`` holds the first rows as text (``Source.sample``). The signature is all columns, so that a
    saved mapping is recognised again.
    """
    time = _time(columns, sample)
    fields = _fields(columns, set(time.columns))
    kept = "case_no" if "case_no" in fields else "time_place_category"
    return Mapping(
        name=name,
        signature=columns,
        columns=fields,
        has_decimal_comma=_has_decimal_comma(sample, fields),
        time=time,
        place_types=CodeRule() if "place_type" in fields else PLACE_WORDS,
        dedupe=DedupeRule(by=kept),
    )


def _fields(columns: tuple[str, ...], taken: set[str]) -> dict[str, tuple[str, ...]]:
    """Give every field the best-named column that is still free."""
    found: dict[str, tuple[str, ...]] = {}
    for field in SYNONYMS:
        free = [column for column in columns_named(field, columns) if column not in taken]
        if field in FIELDS and free:
            found[field] = (free[0],)
            taken = taken | {free[0]}
    return found


def _time(columns: tuple[str, ...], sample: pd.DataFrame) -> TimeRule:
    parts = {part: names[0] for part in PARTS if (names := columns_named(part, columns))}
    column, formats = _dated(columns_named("occurred", columns), sample, HALF)
    if not column and {"year", "month", "day"} <= set(parts):
        return TimeRule(parts=parts)
    if not column:
        arrivals = columns_named("arrived_at", columns)
        column, formats = _dated([name for name in columns if name not in arrivals], sample, MOST)
    return TimeRule(column=column, formats=formats, clock=_clock(columns, sample, column))


def _dated(columns: Iterable[str], sample: pd.DataFrame, least: float) -> tuple[str, tuple[str, ...]]:
    """Return the first column of which that share are dates, and the formats that read the most of it."""
    for column in columns:
        shares = [_share_read(sample[column], style) for style in STYLES]
        if max(shares) >= least:
            return column, STYLES[shares.index(max(shares))]
    return "", DEFAULT_FORMATS


def _clock(columns: tuple[str, ...], sample: pd.DataFrame, dated: str) -> str:
    for column in columns_named("clock", columns):
        if column != dated and (read_clock(cleaned(sample[column])) >= 0).mean() >= MOST:
            return column
    return ""


def _share_read(cells: pd.Series, style: tuple[str, ...]) -> float:
    texts = cleaned(cells)
    given = texts[texts != ""]
    return float((~pd.isna(read_dates(given, style).local)).mean()) if len(given) else 0.0


def _has_decimal_comma(sample: pd.DataFrame, fields: dict[str, tuple[str, ...]]) -> bool:
    cells = [
        cell.strip() for field in ("x", "y") for column in fields.get(field, ()) for cell in sample[column]
    ]
    return any(DECIMAL_COMMA.match(cell) for cell in cells)
