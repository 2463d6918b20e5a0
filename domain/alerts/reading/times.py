"""When an alert happened: the source's columns by the mapping's rule, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd

from core.messages import Message, message
from domain.alerts.reading.dates import Moments, read_clock, read_dates, read_parts, to_local, to_utc
from domain.alerts.reading.mapping import TimeRule
from domain.alerts.reading.wording import shown

Array = np.ndarray[Any, Any]
Column = Callable[[str], pd.Series]

EARLIEST = np.datetime64("1990-01-01", "s")
AHEAD = timedelta(minutes=10)
HOUR = 3600


class Trouble(IntEnum):
    """What can be wrong with a time."""

    NONE = 0
    EMPTY = 1
    NO_DATE = 2
    NO_CLOCK = 3
    TOO_EARLY = 4
    AHEAD = 5


REASONS: dict[Trouble, Message] = {
    Trouble.EMPTY: message("“{column}” is empty: fill in the date."),
    Trouble.NO_DATE: message("“{column}” holds “{value}”, no date: write it like 2025-04-25 09:32."),
    Trouble.NO_CLOCK: message("“{column}” holds “{value}”, no time of day: write it like 09:32."),
    Trouble.TOO_EARLY: message("“{column}” holds “{value}”, before 1990: correct the year."),
    Trouble.AHEAD: message("“{column}” holds “{value}”, in the future: correct the date."),
}


@dataclass(frozen=True)
class Times:
    """When, for every row: UTC and the source's wall time (datetime64[s]), whether a time of day is known."""

    utc: Array
    local: Array
    has_clock: Array
    trouble: Array

    def reason(self, at: int, rule: TimeRule, column: Column) -> Message:
        """Say what is wrong with row ``at``, showing the column and its value."""
        trouble = Trouble(int(self.trouble[at]))
        names = (rule.clock,) if trouble is Trouble.NO_CLOCK else _date_columns(rule)
        value = "-".join(str(column(name).iloc[at]) for name in names)
        return replace(REASONS[trouble], facts={"column": ", ".join(names), "value": shown(value)})


def read_times(column: Column, rule: TimeRule, now: datetime) -> Times:
    """Read the time of every row; ``column`` gives a source column as clean text."""
    moments, trouble = _dates(column, rule), Trouble.NO_DATE
    local = np.where(np.isnan(moments.offset), moments.local, _zoned(moments, rule.timezone))
    has_clock = moments.has_clock & (not rule.day_only)
    found = np.where(np.isnat(local), trouble, Trouble.NONE)
    if rule.clock:
        seconds, is_given = read_clock(column(rule.clock)), (column(rule.clock) != "").to_numpy(bool)
        local = local.astype("datetime64[D]").astype("datetime64[s]") + np.maximum(seconds, 0)
        has_clock = seconds >= 0
        found = np.where(is_given & ~has_clock & (found == Trouble.NONE), Trouble.NO_CLOCK, found)
    for name, masked in rule.no_clock.items():
        has_clock = has_clock & (column(name) != masked).to_numpy(bool)
    local = np.where(has_clock, local, local.astype("datetime64[D]").astype("datetime64[s]"))
    utc = to_utc(local, rule.timezone)
    return Times(utc, local, has_clock, _placed(found, utc, _is_empty(column, rule), now))


def read_arrival(texts: pd.Series, times: Times, zone: str) -> Array:
    """Read when officers came (UTC, NaT where it cannot be told): a date, or a time of day after the call."""
    moments = read_dates(texts)
    local = np.where(np.isnan(moments.offset), moments.local, _zoned(moments, zone))
    seconds = read_clock(texts)
    day = times.local.astype("datetime64[D]").astype("datetime64[s]")
    same_day = day + np.maximum(seconds, 0)
    after = np.where(same_day < times.local, same_day + 24 * HOUR, same_day)
    by_clock = np.isnat(local) & (seconds >= 0) & times.has_clock
    return to_utc(np.where(by_clock, after, local), zone)


def _dates(column: Column, rule: TimeRule) -> Moments:
    if rule.column:
        return read_dates(column(rule.column), rule.formats)
    return read_parts({part: column(name) for part, name in rule.parts.items()})


def _zoned(moments: Moments, zone: str) -> Array:
    offset = np.nan_to_num(moments.offset).astype("timedelta64[s]")
    return to_local(np.asarray(moments.local - offset), zone)


def _date_columns(rule: TimeRule) -> tuple[str, ...]:
    return (rule.column,) if rule.column else tuple(rule.parts.values())


def _is_empty(column: Column, rule: TimeRule) -> Array:
    texts = [(column(name) == "").to_numpy(bool) for name in _date_columns(rule)]
    return np.asarray(np.logical_and.reduce(texts))


def _placed(found: Array, utc: Array, is_empty: Array, now: datetime) -> Array:
    """Add what is wrong with dates that can be read."""
    latest = np.datetime64(int((now + AHEAD).timestamp()), "s")
    found = np.where(is_empty, Trouble.EMPTY, found)
    found = np.where((found == Trouble.NONE) & (utc < EARLIEST), Trouble.TOO_EARLY, found)
    return np.where((found == Trouble.NONE) & (utc > latest), Trouble.AHEAD, found)
