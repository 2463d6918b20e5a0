"""Counts of many series on one regular axis of weeks (or months): the frame the models read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import BadInput
from core.messages import message

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WEEKS_A_YEAR = 52  # R's frequency for an axis without dates
_WEEK = 7


@dataclass(frozen=True)
class Panel:
    """``counts[t, s]``: how often series s happened in step t; NaN where nothing was recorded.

    ``axis`` holds the dates (same weekday each, or same day of each month) or plain numbers, one per
    step without a hole. ``step`` is 'week', 'month' or 'index' (weeks without dates).
    """

    counts: Floats
    axis: pd.Index
    names: pd.Index
    step: str

    @classmethod
    def of(cls, wide: pd.DataFrame) -> Panel:
        """Read a frame of one row per week and one column per series; holes in the axis become NaN.

        Raises ``BadInput`` when the rows are neither whole weeks nor whole months apart, or a count
        is negative.
        """
        wide = wide.sort_index()
        step, axis = _regular(wide.index)
        counts = wide.reindex(axis).to_numpy(dtype=float)
        if np.any(counts < 0):
            raise BadInput(message("Counts cannot be negative."), "count")
        return cls(counts, axis, wide.columns, step)

    @cached_property
    def first(self) -> Ints:
        """Return the step at which each series begins; the length of the axis if it never does."""
        known = ~np.isnan(self.counts)
        return np.where(known.any(axis=0), known.argmax(axis=0), len(self.axis)).astype(np.int64)

    @cached_property
    def totals(self) -> Floats:
        """Return the sum of each series."""
        return np.asarray(np.nansum(self.counts, axis=0))

    @cached_property
    def steps_a_year(self) -> int:
        """Return 12 for months, else 52."""
        return 12 if self.step == "month" else WEEKS_A_YEAR

    def last_steps(self, count: int | None) -> Ints:
        """Return the last ``count`` steps, all of them for None."""
        begin = 0 if count is None else max(0, len(self.axis) - count)
        return np.arange(begin, len(self.axis))

    def last_sums(self, steps: int) -> Floats:
        """Return what each series summed to in the last ``steps`` steps including the present one."""
        summed = np.cumsum(np.nan_to_num(self.counts), axis=0)
        before = np.zeros_like(summed)
        before[steps:] = summed[:-steps]
        return summed - before


def _regular(index: pd.Index) -> tuple[str, pd.Index]:
    if not index.is_unique:
        raise BadInput(message("The same week stands twice in one series."), "date")
    if not isinstance(index, pd.DatetimeIndex):
        return "index", pd.RangeIndex(int(index.min()), int(index.max()) + 1)
    gaps = np.diff(index.to_numpy()).astype("timedelta64[D]").astype(int)
    if not np.any(gaps % _WEEK):
        return "week", pd.date_range(index[0], index[-1], freq="7D")
    if len(set(index.day)) == 1 and index[0].day <= 28:
        return "month", pd.DatetimeIndex(_months(index))
    raise BadInput(message("Give one row per week (same weekday) or per month (same day)."), "date")


def _months(index: pd.DatetimeIndex) -> list[pd.Timestamp]:
    count = 12 * (index[-1].year - index[0].year) + index[-1].month - index[0].month
    return [index[0] + pd.DateOffset(months=i) for i in range(count + 1)]
