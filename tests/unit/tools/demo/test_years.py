from __future__ import annotations

from datetime import date, timedelta

import pytest

from tools.demo.years import BEFORE, CURRENT, EARLIEST, Season, days_of, first_day, spans

DAY = timedelta(days=1)
FLAT = Season([1] * 12, [1] * 7)


def as_dates(found):
    return [(one.year, one.start, one.end - DAY) for one in found]


def test_pinned_to_the_calibrated_end_every_year_lies_where_it_was_calibrated():
    assert as_dates(spans(date(2024, 10, 31), 3, 305)) == [
        (EARLIEST, date(2021, 11, 1), date(2021, 12, 31)),
        (EARLIEST, date(2022, 1, 1), date(2022, 12, 31)),
        (BEFORE, date(2023, 1, 1), date(2023, 10, 31)),
        (BEFORE, date(2023, 11, 1), date(2023, 12, 31)),
        (CURRENT, date(2024, 1, 1), date(2024, 10, 31)),
    ]


@pytest.mark.parametrize(
    "until", [date(2026, 11, 22), date(2027, 2, 10), date(2024, 2, 29), date(2025, 12, 31)]
)
@pytest.mark.parametrize("years", [0.1, 1, 3, 5])
def test_spans_cover_every_day_once(until, years):
    found = spans(until, years, 305)

    days = [day for one in found for day in one.days]

    assert days == days_of(first_day(until, years), until + DAY)


def test_late_in_the_year_the_current_span_begins_at_new_year():
    current = spans(date(2026, 11, 22), 3, 305)[-1]

    assert (current.year, current.start) == (CURRENT, date(2026, 1, 1))


def test_early_in_the_year_it_reaches_back_ten_months():
    current = spans(date(2027, 2, 10), 3, 305)[-1]

    assert current.days == days_of(date(2026, 4, 12), date(2027, 2, 11))


def test_the_year_before_is_cut_where_the_current_span_has_its_image():
    found = spans(date(2026, 11, 22), 3, 305)

    assert [(one.start, one.end) for one in found if one.year == BEFORE] == [
        (date(2025, 1, 1), date(2025, 11, 23)),
        (date(2025, 11, 23), date(2026, 1, 1)),
    ]


def test_a_whole_year_on_its_last_day_leaves_nothing_of_the_year_before_uncut():
    found = spans(date(2025, 12, 31), 3, 305)

    assert [one.start for one in found] == [date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)]


def test_a_short_history_lies_in_the_current_span_alone():
    assert as_dates(spans(date(2024, 10, 31), 0.1, 305)) == [(CURRENT, date(2024, 9, 25), date(2024, 10, 31))]


def test_shares_of_a_year_add_up_to_one():
    found = [one for one in spans(date(2024, 10, 31), 3, 305) if one.year == BEFORE]

    assert sum(one.share(FLAT) for one in found) == pytest.approx(1)


def test_a_share_follows_the_season():
    autumn = Season([0] * 8 + [1, 1, 1, 1], [1] * 7)
    current = spans(date(2024, 10, 31), 1, 305)[-1]

    assert current.share(autumn) == pytest.approx(61 / 121, abs=0.01)


def test_a_season_knows_months_and_weekdays():
    season = Season(list(range(1, 13)), [1, 1, 1, 1, 1, 2, 3])

    assert season([date(2024, 10, 25), date(2024, 10, 26), date(2024, 9, 1)]).tolist() == [10, 20, 27]


def test_the_first_day_makes_the_years_whole():
    assert first_day(date(2024, 10, 31), 3) == date(2021, 11, 1)
    assert first_day(date(2024, 10, 31), 1) == date(2023, 11, 2)
