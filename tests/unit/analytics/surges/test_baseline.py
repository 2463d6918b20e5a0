"""Which weeks a week is compared with: calendar years, seasons of equal length, the last weeks left out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.surges.baseline import batches, design, reference_steps, season_levels
from analytics.surges.options import Options
from analytics.surges.panel import Panel
from core.errors import BadInput

TRUTH = Path(__file__).resolve().parents[5] / "shared" / "reference" / "truth_iso_weeks.csv"


def dated(weeks: int, first: str = "2015-01-05", series: int = 1) -> Panel:
    index = pd.date_range(first, periods=weeks, freq="7D")
    return Panel.of(pd.DataFrame(np.ones((weeks, series)), index=index))


def numbered(weeks: int, series: int = 1) -> Panel:
    return Panel.of(pd.DataFrame(np.ones((weeks, series))))


def dates_back(panel: Panel, step: int, years: int = 5) -> list[date]:
    return [panel.axis[at].date() for at in reference_steps(panel, step, years)]


def test_without_dates_a_year_is_52_weeks() -> None:
    assert reference_steps(numbered(300), 299, 3) == [247, 195, 143]


def test_months_go_back_by_twelve() -> None:
    months = pd.DatetimeIndex([pd.Timestamp("2015-01-01") + pd.DateOffset(months=i) for i in range(80)])
    panel = Panel.of(pd.DataFrame({"a": np.ones(80)}, index=months))

    assert reference_steps(panel, 79, 2) == [67, 55]


def test_the_reference_week_is_the_monday_nearest_to_the_same_day() -> None:
    panel = dated(620)
    step = panel.axis.get_loc(pd.Timestamp("2021-05-03"))

    assert dates_back(panel, step, 3) == [date(2020, 5, 4), date(2019, 5, 6), date(2018, 4, 30)]


def test_one_year_back_from_29_february_is_1_march_as_in_r() -> None:
    panel = dated(620, first="2012-01-02")
    step = panel.axis.get_loc(pd.Timestamp("2016-02-29"))

    assert dates_back(panel, step, 1) == [date(2015, 3, 2)]


@given(st.integers(320, 1500), st.integers(0, 6), st.integers(1, 5))
def test_a_reference_week_has_the_same_weekday_within_three_days(step: int, shift: int, years: int) -> None:
    first = date(1994, 1, 3) + timedelta(days=shift)
    panel = dated(1501, first=str(first))
    today = panel.axis[step].date()

    then = dates_back(panel, step, years)[-1]

    day = (today.month, today.day) if (today.month, today.day) != (2, 29) else (3, 1)
    assert then.weekday() == today.weekday()
    assert abs((then - date(today.year - years, *day)).days) <= 3


@pytest.mark.skipif(not TRUTH.is_file(), reason="../shared/reference is not on this machine")
def test_mondays_of_iso_weeks_are_one_step_apart_over_year_ends() -> None:
    mondays = sorted(set(pd.read_csv(TRUTH)["week_monday"]))

    panel = Panel.of(pd.DataFrame({"a": 1.0}, index=pd.DatetimeIndex(mondays)))

    assert panel.step == "week"
    assert set(map(str, panel.axis.date)) >= set(mondays)


@given(
    st.lists(st.integers(50, 54), min_size=1, max_size=6),
    st.integers(1, 4),
    st.integers(2, 12),
)
def test_seasons_cut_every_stretch_evenly_longer_blocks_first(gaps: list[int], w: int, periods: int) -> None:
    references = np.cumsum(gaps).tolist()

    level = season_levels(references, Options(w=w, no_periods=periods))

    assert len(level) == references[-1] + w + 1
    assert (level >= 0).all()
    nearer = 0
    for reference in references:
        stretch = level[nearer + w + 1 : reference - w][::-1]
        sizes = np.bincount(stretch, minlength=periods - 1)
        assert (np.diff(stretch) >= 0).all()
        assert sizes.max() - sizes.min() <= 1
        assert (np.diff(sizes) <= 0).all()
        assert set(level[reference - w : reference + w + 1]) == {periods - 1}
        nearer = reference


def test_with_one_period_only_the_windows_count() -> None:
    level = season_levels([52, 104], Options(no_periods=1))

    used = np.flatnonzero(level >= 0).tolist()
    assert used == [0, 1, 2, 3, *range(49, 56), *range(101, 108)]


def test_more_periods_than_weeks_are_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        season_levels([52], Options(no_periods=60))

    assert refusal.value.field == "no_periods"


def test_the_last_26_weeks_and_this_one_stay_out() -> None:
    shared = design(numbered(300), 299, [52, 104, 156, 208, 260], Options())

    assert shared.offsets.min() == 27
    assert shared.offsets.max() == 263
    assert len(shared.offsets) == 237
    assert shared.seasons == 10


def test_rows_are_sorted_by_season_and_the_slices_are_the_seasons() -> None:
    shared = design(numbered(300), 299, [52, 104, 156], Options())

    for level, rows in enumerate(shared.slices):
        assert set(shared.season[rows]) == {level}
    assert sum(rows.stop - rows.start for rows in shared.slices) == len(shared.offsets)
    assert shared.longest == max(rows.stop - rows.start for rows in shared.slices)


def test_time_is_centred_and_now_lies_ahead() -> None:
    shared = design(numbered(300), 299, [52, 104, 156], Options())

    assert abs(shared.time.mean()) < 1e-12
    assert np.abs(shared.time).max() <= 1.0 + 1e-12
    assert shared.time_now > shared.time.max()
    weeks_apart = (shared.time_now - shared.time) * shared.scale
    assert np.allclose(weeks_apart, shared.offsets)


def test_weeks_with_the_same_distances_share_one_batch_of_all_series() -> None:
    found = batches(numbered(330, series=7), np.arange(300, 330), Options())

    assert len(found) == 1
    assert len(found[0].steps) == 7 * 30


def test_a_batch_is_never_wider_than_512() -> None:
    found = batches(numbered(330, series=40), np.arange(300, 330), Options())

    assert max(len(batch.steps) for batch in found) <= 512
    assert sum(len(batch.steps) for batch in found) == 40 * 30


def test_a_young_series_uses_the_years_it_has_but_no_fewer_than_three() -> None:
    counts = np.ones((330, 4))
    for column, begin in enumerate((0, 100, 170, 180)):
        counts[:begin, column] = np.nan

    found = batches(Panel.of(pd.DataFrame(counts)), np.array([329]), Options())

    years = {int(column): batch.design.years for batch in found for column in batch.columns}
    assert years == {0: 5, 1: 4, 2: 3}


def test_r_takes_all_years_or_nothing() -> None:
    counts = np.ones((330, 2))
    counts[:100, 1] = np.nan

    found = batches(Panel.of(pd.DataFrame(counts)), np.array([329]), Options(compat="R"))

    assert [batch.columns.tolist() for batch in found] == [[0]]


def test_rs_first_week_is_the_264th() -> None:
    panel = numbered(300)

    assert batches(panel, np.array([262]), Options(compat="R")) == []
    assert len(batches(panel, np.array([263]), Options(compat="R"))) == 1
