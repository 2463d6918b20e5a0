"""Periods: half-open runs of station days, their neighbours, their words and their URL."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.periods import Period
from core.errors import BadInput
from core.i18n import speaking

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


def days(first: str, last: str) -> Period:
    return Period.custom(date.fromisoformat(first), date.fromisoformat(last))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, start + timedelta(days=draw(st.integers(1, 1200))))


@st.composite
def runs_of_whole_months(draw: st.DrawFn) -> Period:
    start = draw(DAYS).replace(day=1)
    end = (start + timedelta(days=draw(st.integers(32, 1200)))).replace(day=1)
    return Period(start, end)


# --- ways to name one -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.month(2026, 12), date(2026, 12, 1), date(2027, 1, 1)),
        (Period.month(2024, 2), date(2024, 2, 1), date(2024, 3, 1)),
        (Period.quarter(2026, 4), date(2026, 10, 1), date(2027, 1, 1)),
        (Period.year(2026), date(2026, 1, 1), date(2027, 1, 1)),
        (Period.month_to_date(TODAY), date(2026, 11, 1), date(2026, 11, 24)),
        (Period.quarter_to_date(TODAY), date(2026, 10, 1), date(2026, 11, 24)),
        (Period.year_to_date(TODAY), date(2026, 1, 1), date(2026, 11, 24)),
        (Period.last_days(7, TODAY), date(2026, 11, 17), date(2026, 11, 24)),
        (Period.custom(TODAY, TODAY), TODAY, date(2026, 11, 24)),
    ],
)
def test_each_named_period_has_its_first_day_and_the_day_after_its_last(
    period: Period, start: date, end: date
) -> None:
    assert (period.start, period.end) == (start, end)


def test_year_to_date_on_new_years_day_is_that_one_day() -> None:
    assert Period.year_to_date(date(2026, 1, 1)).days == 1


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        Period(TODAY, TODAY)

    assert refusal.value.field == "period"


@pytest.mark.parametrize("years", [(1, 2), (1899, 1901), (2199, 2201), (9998, 9999)])
def test_years_no_station_has_are_refused(years: tuple[int, int]) -> None:
    with pytest.raises(BadInput):
        Period(date(years[0], 1, 1), date(years[1], 1, 1))


# --- what it holds ----------------------------------------------------------------------------


@given(periods())
def test_the_last_day_is_in_and_the_end_is_out(period: Period) -> None:
    assert period.start in period
    assert period.last in period
    assert period.end not in period
    assert period.start - timedelta(days=1) not in period


@given(periods())
def test_months_cover_the_period_without_gap_or_overlap(period: Period) -> None:
    pieces = period.months()

    assert pieces[0].start == period.start
    assert pieces[-1].end == period.end
    assert all(a.end == b.start for a, b in pairwise(pieces))
    assert all(p.start.month == p.last.month and p.days <= 31 for p in pieces)


@given(periods())
def test_split_gives_every_day_once_and_at_most_two_edges(period: Period) -> None:
    months, edges = period.split()

    assert sum(p.days for p in (*months, *edges)) == period.days
    assert all(p.is_whole_months() and len(p.months()) == 1 for p in months)
    assert len(edges) <= 2
    assert not any(p.is_whole_months() for p in edges)


def test_a_year_to_date_splits_into_ten_months_and_one_edge() -> None:
    months, edges = Period.year_to_date(TODAY).split()

    assert len(months) == 10
    assert months[0] == Period.month(2026, 1)
    assert edges == (Period(date(2026, 11, 1), date(2026, 11, 24)),)


def test_a_few_days_inside_a_month_are_one_edge() -> None:
    inside = days("2026-11-03", "2026-11-08")

    assert inside.split() == ((), (inside,))


@given(runs_of_whole_months())
def test_whole_months_need_no_edge_days(period: Period) -> None:
    assert period.split().edges == ()


def test_a_period_is_finished_when_its_last_day_is_over() -> None:
    october, to_date = Period.month(2026, 10), Period.month_to_date(TODAY)

    assert not october.is_finished(date(2026, 10, 31))
    assert october.is_finished(date(2026, 11, 1))
    assert not to_date.is_finished(TODAY)


# --- its neighbours ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "last_year"),
    [
        (Period.year_to_date(TODAY), Period(date(2025, 1, 1), date(2025, 11, 24))),
        (days("2024-02-29", "2024-02-29"), days("2023-02-28", "2023-02-28")),
        (days("2024-02-05", "2024-02-28"), days("2023-02-05", "2023-02-28")),
        (days("2024-02-05", "2024-02-29"), days("2023-02-05", "2023-02-28")),
        (days("2025-02-28", "2025-02-28"), days("2024-02-28", "2024-02-28")),
        (Period.month(2025, 2), Period.month(2024, 2)),
        (Period.month(2024, 2), Period.month(2023, 2)),
        (Period.quarter(2024, 1), Period.quarter(2023, 1)),
        (Period.year(2025), Period.year(2024)),
    ],
)
def test_last_year_is_the_same_calendar_span(period: Period, last_year: Period) -> None:
    assert period.same_span_last_year() == last_year


@given(periods())
def test_last_year_differs_in_length_by_leap_days_only(period: Period) -> None:
    leap_days = period.days // 365 + 1

    assert abs(period.same_span_last_year().days - period.days) <= leap_days


@given(runs_of_whole_months())
def test_whole_months_are_compared_with_whole_months(period: Period) -> None:
    before = period.same_span_last_year()

    assert before.is_whole_months()
    assert len(before.months()) == len(period.months())


def test_the_same_days_of_last_month_stop_at_its_end() -> None:
    to_date = Period.month_to_date(date(2026, 3, 30))

    assert to_date.same_span_last_month() == Period.month(2026, 2)
    assert Period.month_to_date(TODAY).same_span_last_month() == Period(date(2026, 10, 1), date(2026, 10, 24))


@given(periods())
def test_the_previous_period_ends_where_this_one_begins(period: Period) -> None:
    before = period.previous()

    assert before.end == period.start
    assert before.days == period.days or before.is_whole_months()


def test_before_a_month_comes_a_month_and_before_a_week_a_week() -> None:
    assert Period.month(2026, 1).previous() == Period.month(2025, 12)
    assert Period.year(2026).previous() == Period.year(2025)
    assert Period.last_days(7, TODAY).previous() == Period(date(2026, 11, 10), date(2026, 11, 17))


# --- in words and in the URL ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        (Period.month(2026, 11), "2026年11月", "November 2026"),
        (Period.quarter(2026, 4), "2026年第4季度", "Q4 2026"),
        (Period.year(2026), "2026年", "2026"),
        (Period.custom(TODAY, TODAY), "2026年11月23日", "Nov 23, 2026"),
        (Period.year_to_date(date(2026, 11, 22)), "2026年1月1日–11月22日", "Jan 1–Nov 22, 2026"),
        (
            Period(date(2025, 12, 30), date(2026, 1, 3)),
            "2025年12月30日–2026年1月2日",
            "Dec 30, 2025–Jan 2, 2026",
        ),
    ],
)
def test_a_period_is_named_in_both_languages(period: Period, chinese: str, english: str) -> None:
    with speaking("zh_CN"):
        in_chinese = period.label()
    with speaking("en"):
        in_english = period.label()

    assert (in_chinese, in_english) == (chinese, english)


@given(periods())
def test_a_url_gives_back_the_same_period(period: Period) -> None:
    assert Period.from_params(period.to_params(), TODAY) == period


def test_a_running_name_follows_the_day_it_is_opened() -> None:
    assert Period.from_params("month", TODAY) == Period.month_to_date(TODAY)
    assert Period.from_params("quarter", TODAY) == Period.quarter_to_date(TODAY)
    assert Period.from_params("year", TODAY) == Period.year_to_date(TODAY)


@pytest.mark.parametrize(
    "spoiled",
    ["", "week", "2026-01-01", "2026-02-30..2026-03-01", "2026-03-01..2026-02-01", "2026-01-01..2026-02-01 ",
     "20260101..20260201", "0001-01-01..9999-12-31", "２０２６-01-01..2026-02-01"],
)  # fmt: skip
def test_a_spoiled_url_is_refused_with_a_sentence(spoiled: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Period.from_params(spoiled, TODAY)

    assert refusal.value.message.text
