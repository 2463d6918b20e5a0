from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import workdays
from core.workdays import add_workdays, is_known, is_workday, workdays_between

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.fixture
def own_lists(tmp_path, monkeypatch):
    monkeypatch.setattr(workdays, "FOLDER", tmp_path)
    workdays._own_list.cache_clear()
    yield tmp_path
    workdays._own_list.cache_clear()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2024, 2, 4), True),  # a Sunday worked for Spring Festival
        (date(2024, 2, 12), False),
    ],
)
def test_holidays_and_make_up_days_are_those_that_were_published(day, works):
    assert is_workday(day) is works


def test_a_year_nobody_published_counts_monday_to_friday_and_says_so(own_lists):
    assert not is_known(2040)
    assert is_workday(date(2040, 1, 2))
    assert not is_workday(date(2040, 1, 1))


def test_a_year_may_be_added_by_a_file(own_lists):
    (own_lists / "2040.yaml").write_text("holidays: ['2040-01-02']\nworkdays: [2040-01-01]\n", "utf-8")

    assert is_known(2040)
    assert not is_workday(date(2040, 1, 2))
    assert is_workday(date(2040, 1, 1))
    assert is_workday(date(2040, 1, 3))


def test_seven_working_days_over_the_national_holiday():
    assert add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)


def test_no_working_day_later_is_the_day_itself():
    assert add_workdays(date(2026, 11, 22), 0) == date(2026, 11, 22)


@given(DAYS, st.integers(1, 30))
def test_the_day_reached_is_a_working_day_and_the_count_goes_back(day, count):
    reached = add_workdays(day, count)

    assert is_workday(reached)
    assert workdays_between(day, reached) == count


@given(DAYS)
def test_nothing_lies_between_a_day_and_an_earlier_one(day):
    assert workdays_between(day, day - timedelta(days=3)) == 0
