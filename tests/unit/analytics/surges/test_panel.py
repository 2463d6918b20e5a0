"""Frames of counts: whole weeks, whole months, or numbered weeks, holes made visible."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.surges.panel import Panel
from core.errors import BadInput


def weekly(count: int, **columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.date_range("2025-01-06", periods=count, freq="7D"))


def test_weeks_of_dates_are_weeks() -> None:
    panel = Panel.of(weekly(3, a=[1, 2, 3]))

    assert panel.step == "week"
    assert panel.steps_a_year == 52
    assert panel.counts.tolist() == [[1.0], [2.0], [3.0]]


def test_numbers_are_weeks_without_dates() -> None:
    panel = Panel.of(pd.DataFrame({"a": [1.0, 2.0]}, index=[7, 8]))

    assert panel.step == "index"
    assert panel.axis.tolist() == [7, 8]


@pytest.mark.parametrize("first", ["2025-01-01", "2025-03-15", "2024-02-28"])
def test_the_same_day_of_every_month_is_monthly(first: str) -> None:
    months = [pd.Timestamp(first) + pd.DateOffset(months=i) for i in range(14)]

    panel = Panel.of(pd.DataFrame({"a": np.arange(14.0)}, index=pd.DatetimeIndex(months)))

    assert panel.step == "month"
    assert panel.steps_a_year == 12
    assert len(panel.axis) == 14


def test_a_week_nobody_recorded_becomes_a_hole_not_a_zero() -> None:
    panel = Panel.of(weekly(4, a=[1, 2, 3, 4]).drop(pd.Timestamp("2025-01-20")))

    assert len(panel.axis) == 4
    assert np.isnan(panel.counts[2, 0])


def test_a_month_nobody_recorded_becomes_a_hole() -> None:
    months = pd.DatetimeIndex(["2025-01-01", "2025-02-01", "2025-04-01"])

    panel = Panel.of(pd.DataFrame({"a": [1.0, 2.0, 4.0]}, index=months))

    assert len(panel.axis) == 4
    assert np.isnan(panel.counts[2, 0])


def test_rows_in_any_order_are_put_in_order() -> None:
    frame = weekly(3, a=[1, 2, 3])

    panel = Panel.of(frame.iloc[[2, 0, 1]])

    assert panel.counts[:, 0].tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("frame", "field"),
    [
        (weekly(2, a=[1, -1]), "count"),
        (pd.DataFrame({"a": [1.0, 2.0]}, index=pd.DatetimeIndex(["2025-01-06", "2025-01-06"])), "date"),
        (pd.DataFrame({"a": [1.0, 2.0]}, index=pd.DatetimeIndex(["2025-01-06", "2025-01-09"])), "date"),
        (pd.DataFrame({"a": [1.0, 2.0]}, index=pd.DatetimeIndex(["2025-01-31", "2025-03-31"])), "date"),
    ],
)
def test_a_frame_that_is_no_series_of_weeks_is_refused(frame: pd.DataFrame, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Panel.of(frame)

    assert refusal.value.field == field


def test_a_series_begins_where_its_first_count_is() -> None:
    panel = Panel.of(weekly(3, a=[np.nan, 0, 1], b=[1, 2, 3], c=[np.nan] * 3))

    assert panel.first.tolist() == [1, 0, 3]


def test_the_last_steps_are_at_most_all() -> None:
    panel = Panel.of(weekly(3, a=[1, 2, 3]))

    assert panel.last_steps(2).tolist() == [1, 2]
    assert panel.last_steps(9).tolist() == [0, 1, 2]
    assert panel.last_steps(None).tolist() == [0, 1, 2]


def test_the_sum_of_the_last_weeks_counts_this_one_and_no_hole() -> None:
    panel = Panel.of(weekly(5, a=[1, 2, np.nan, 4, 5]))

    assert panel.last_sums(4)[:, 0].tolist() == [1.0, 3.0, 3.0, 7.0, 11.0]
    assert panel.last_sums(1)[:, 0].tolist() == [1.0, 2.0, 0.0, 4.0, 5.0]
