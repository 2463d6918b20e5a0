"""Dates and times of day as sources write them, whole columns at a time.

A format is written as for strptime (%Y %m %d %H %I %M %S %p %z) with optional parts in square brackets;
%m, %d, %H and so on take one or two digits. ``excel`` stands for the serial number of a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from domain.alerts.reading.wording import numbered

EXCEL = "excel"
DEFAULT_FORMATS = (
    "%Y-%m-%d[ %H:%M[:%S]]",
    "%Y/%m/%d[ %H:%M[:%S]]",
    "%Y年%m月%d日[[ ]%H时%M[分[%S秒]]]",
    "%Y年%m月%d日[ ]%H:%M[:%S]",
    "%Y年%m月%d日[ ]%H点[%M分[%S秒]]",
    "%Y年%m月%d日[ ]%H时",
    "%Y-%m-%dT%H:%M[:%S][%z]",
    "%Y.%m.%d[ %H:%M[:%S]]",
    "%Y/%m/%d %p[ ]%I:%M[:%S]",
    "%Y/%m/%d %I:%M[:%S] %p",
    "%Y%m%d[[ ]%H:%M[:%S]]",
    "%Y%m%d%H%M%S",
    EXCEL,
)
GROUPS = {
    "%Y": r"(?P<year>\d{4})",
    "%m": r"(?P<month>\d{1,2})",
    "%d": r"(?P<day>\d{1,2})",
    "%H": r"(?P<hour>\d{1,2})",
    "%I": r"(?P<hour>\d{1,2})",
    "%M": r"(?P<minute>\d{1,2})",
    "%S": r"(?P<second>\d{1,2})(?:\.\d+)?",
    "%p": r"(?P<half>[AaPp][Mm]|上午|下午)",
    "%z": r"(?P<zone>[Zz]|[+-]\d{2}:?\d{2})",
    "[": "(?:",
    "]": ")?",
    " ": r"\s+",
}
TOKEN = re.compile(r"%[A-Za-z]|.", re.DOTALL)
CLOCK = r"^(?P<hour>\d{1,2})(?:[:时点]?(?P<minute>\d{2})分?(?::?(?P<second>\d{2})秒?)?)?[时点]?$"
SERIAL = r"^\d{5}(\.\d+)?$"
AFTERNOON = ("PM", "Pm", "pM", "pm", "下午")
SERIAL_ZERO = np.datetime64("1899-12-30", "s")
DAY = 86_400

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Moments:
    """Dates read from a column, all arrays as long as it.

    ``local`` is what stood there (datetime64[s], NaT where it was no date); ``has_clock`` whether a time of
    day was given; ``offset`` the seconds east of UTC where the text named them, else NaN.
    """

    local: Array
    has_clock: Array
    offset: Array


def read_dates(texts: pd.Series, formats: tuple[str, ...] = DEFAULT_FORMATS) -> Moments:
    """Read a column of dates, each cell by the first format that fits it."""
    plain = numbered(texts).reset_index(drop=True)
    found = _nothing(len(plain))
    is_open = np.array(plain != "", dtype=bool)
    for style in formats:
        at = np.flatnonzero(is_open)
        if not len(at):
            break
        read = _serials(plain.iloc[at]) if style == EXCEL else _styled(plain.iloc[at], style)
        for target, values in zip((found.local, found.has_clock, found.offset), read, strict=True):
            target[at] = values
        is_open[at] = np.isnat(read[0])
    return found


def read_parts(columns: dict[str, pd.Series]) -> Moments:
    """Read a date split over columns named year, month, day and perhaps hour and minute."""
    figures = {name: _figures(numbered(cells)) for name, cells in columns.items()}
    size = len(figures["year"])
    has_clock = figures["hour"] >= 0 if "hour" in figures else np.zeros(size, bool)
    clock = {name: np.maximum(figures.get(name, np.zeros(size, int)), 0) for name in ("hour", "minute")}
    seconds = _seconds(clock["hour"], clock["minute"])
    local = _composed(figures["year"], figures["month"], figures["day"], seconds)
    return Moments(local, has_clock, np.full(size, np.nan))


def read_clock(texts: pd.Series) -> Array:
    """Read times of day such as 0007, 7:05 or 9时32分: seconds after midnight, -1 where unread."""
    groups = _groups(numbered(texts), CLOCK)
    seconds = _seconds(groups["hour"], groups["minute"], groups["second"])
    return np.where(groups["is_match"], seconds, -1)


def to_utc(local: Array, zone: str) -> Array:
    """Turn a zone's wall time into UTC (datetime64[s]).

    Of an hour that comes twice in autumn the first is meant; one that spring leaves out counts as if the
    clock had not been changed.
    """
    return _by_hour(local, lambda hours: hours.tz_localize(
        zone, ambiguous=np.ones(len(hours), bool), nonexistent="shift_forward"
    ).tz_convert(None))  # fmt: skip


def to_local(utc: Array, zone: str) -> Array:
    """Turn UTC into a zone's wall time (datetime64[s])."""
    return _by_hour(utc, lambda hours: hours.tz_localize("UTC").tz_convert(zone).tz_localize(None))


def readable_style(style: str) -> bool:
    """True where ``style`` is a date format this module reads: known parts, a year, brackets that close."""
    known = all(token in GROUPS for token in TOKEN.findall(style) if token.startswith("%"))
    try:
        return known and {"year", "month", "day"} <= set(re.compile(pattern(style)).groupindex)
    except re.error:
        return False


@cache
def pattern(style: str) -> str:
    """Return a format as a regular expression with the groups year, month ... zone."""
    return "^" + "".join(GROUPS.get(token) or re.escape(token) for token in TOKEN.findall(style)) + "$"


def _nothing(size: int) -> Moments:
    return Moments(np.full(size, "NaT", "datetime64[s]"), np.zeros(size, bool), np.full(size, np.nan))


def _styled(texts: pd.Series, style: str) -> tuple[Array, Array, Array]:
    groups = _groups(texts, pattern(style))
    hour = _of_day(groups["hour"], groups["is_late"]) if "%p" in style else groups["hour"]
    seconds = _seconds(hour, groups["minute"], groups["second"])
    local = _composed(groups["year"], groups["month"], groups["day"], seconds)
    local[~groups["is_match"]] = np.datetime64("NaT")
    return local, groups["has_hour"], groups["zone"]


def _serials(texts: pd.Series) -> tuple[Array, Array, Array]:
    days = pd.to_numeric(texts.where(texts.str.match(SERIAL), ""), errors="coerce").to_numpy(float)
    seconds = np.rint(days * DAY)
    local = SERIAL_ZERO + np.nan_to_num(seconds).astype("timedelta64[s]")
    local[np.isnan(days)] = np.datetime64("NaT")
    return local, np.nan_to_num(seconds) % DAY != 0, np.full(len(days), np.nan)


def _groups(texts: pd.Series, regex: str) -> dict[str, Array]:
    """Match a column; every part of a date as integers (0 where absent), the zone as seconds or NaN."""
    matched = pc.extract_regex(pa.array(texts, type=pa.string()), regex)
    size, names = len(texts), re.compile(regex).groupindex
    figures = ("year", "month", "day", "hour", "minute", "second")
    found = {name: _integers(matched, name) if name in names else np.zeros(size, int) for name in figures}
    found["is_match"] = pc.is_valid(matched).to_numpy(zero_copy_only=False)
    found["has_hour"] = ~_is_in(matched, "hour", {""}) if "hour" in names else np.zeros(size, bool)
    found["is_late"] = _is_in(matched, "half", AFTERNOON) if "half" in names else np.zeros(size, bool)
    found["zone"] = _offsets(matched) if "zone" in names else np.full(size, np.nan)
    return found


def _is_in(matched: Any, name: str, words: Iterable[str]) -> Array:
    values = pc.fill_null(pc.struct_field(matched, name), "")
    return np.asarray(pc.is_in(values, value_set=pa.array(sorted(words))).to_numpy(zero_copy_only=False))


def _integers(matched: Any, name: str) -> Array:
    values = pc.struct_field(matched, name)
    digits = pc.if_else(pc.equal(values, ""), None, values)
    return np.asarray(pc.fill_null(pc.cast(digits, pa.int64()), 0).to_numpy(zero_copy_only=False))


def _offsets(matched: Any) -> Array:
    zones = pc.fill_null(pc.struct_field(matched, "zone"), "").to_numpy(zero_copy_only=False)
    codes, names = pd.factorize(zones)
    return np.array([_offset(str(name)) for name in names], dtype=float)[codes]


def _offset(zone: str) -> float:
    if not zone:
        return np.nan
    if zone in {"Z", "z"}:
        return 0.0
    sign = -1.0 if zone[0] == "-" else 1.0
    return sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)


def _of_day(hour: Array, is_late: Array) -> Array:
    """Turn an hour of the half day into one of the day; 下午 15:30 stays what it says."""
    return np.where(hour > 12, hour, hour % 12 + 12 * is_late)


def _seconds(hour: Array, minute: Array, second: Array | int = 0) -> Array:
    """Return seconds after midnight, -1 where it is no time of day."""
    is_time = (hour < 24) & (minute < 60) & (np.asarray(second) < 60)
    return np.where(is_time, hour * 3600 + minute * 60 + second, -1)


def _composed(year: Array, month: Array, day: Array, seconds: Array) -> Array:
    """Put dates together; NaT where the calendar has no such day or the clock no such time."""
    is_near = (year >= 1800) & (year < 2300) & (month >= 1) & (month <= 12)
    months = ((np.where(is_near, year, 1970) - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    is_day = is_near & (day >= 1) & (days.astype("datetime64[M]") == months) & (seconds >= 0)
    return np.where(is_day, days.astype("datetime64[s]") + seconds, np.datetime64("NaT", "s"))


def _figures(texts: pd.Series) -> Array:
    whole = texts.where(texts.str.fullmatch(r"\d{1,4}(?:\.0)?"), "-1")
    return pd.to_numeric(whole).to_numpy(float).astype(int)


def _by_hour(moments: Array, convert: Callable[[pd.DatetimeIndex], pd.DatetimeIndex]) -> Array:
    """Convert whole hours once each: five years have 43,824 of them, a table has many more rows."""
    hours = moments.astype("datetime64[h]")
    different, where = np.unique(hours, return_inverse=True)
    converted = (
        convert(pd.DatetimeIndex(different.astype("datetime64[s]"))).to_numpy().astype("datetime64[s]")
    )
    return np.asarray(converted[where] + (moments - hours.astype("datetime64[s]")))
