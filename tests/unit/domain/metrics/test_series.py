"""Numbers for charts."""

from __future__ import annotations

from datetime import date
from math import isnan

import pytest

from analytics.periods import Period
from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.metrics import METRICS, series
from tests.factories import SmallStation
from tests.numbers import put_alerts, put_disputes, put_follow_ups, reader

MARCH = Period.month(2026, 3)


def test_a_share_by_month_is_n_of_total(station: SmallStation) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S")
    put_disputes(station, 1, date(2026, 3, 2), bucket="F")

    with reader(station) as asked:
        months = series.months_of(asked, "M01", Period.quarter(2026, 1))

    assert months["n"].tolist() == [0, 0, 3]
    assert months["total"].tolist() == [0, 0, 4]
    assert months["value"].iloc[2] == 0.75
    assert isnan(months["value"].iloc[0])


def test_a_count_by_month_is_the_count(station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 2, 2))

    with reader(station) as asked:
        assert series.months_of(asked, "M19", Period.quarter(2026, 1))["value"].tolist() == [0.0, 5.0, 0.0]


@pytest.mark.parametrize("code", [code for code in METRICS if series.has_months(code)])
def test_every_tile_with_a_picture_has_twelve_months(code: str, station: SmallStation) -> None:
    with reader(station) as asked:
        assert len(series.spark(asked, code)) == 12


def test_the_picture_ends_with_the_month_of_the_period(station: SmallStation) -> None:
    put_alerts(station, 5, date(2026, 3, 2))
    put_alerts(station, 7, date(2026, 4, 2))

    with reader(station, MARCH) as asked:
        months = series.spark(asked, "M19")

    assert months.index[-1] == date(2026, 3, 1)
    assert months.iloc[-1] == 5


def test_the_picture_of_a_december_begins_in_january(station: SmallStation) -> None:
    with reader(station, Period.month(2025, 12)) as asked:
        assert series.spark(asked, "M19").index[0] == date(2025, 1, 1)


def test_the_picture_of_the_cohort_stops_where_30_days_cannot_have_passed(station: SmallStation) -> None:
    put_disputes(station, 5, date(2026, 11, 20), bucket="S")

    with reader(station) as asked:
        months = series.spark(asked, "M02")

    assert months.index[-1] == date(2026, 10, 1)


def test_this_year_stands_beside_last_year(station: SmallStation) -> None:
    put_disputes(station, 4, date(2026, 3, 2), bucket="S")
    put_disputes(station, 1, date(2025, 3, 2), bucket="S")
    put_disputes(station, 1, date(2025, 3, 2), bucket="F")

    with reader(station) as asked:
        months = series.this_year_and_last(asked, "M01")

    assert months.index.tolist() == list(range(1, 13))
    assert months.at[3, "value"] == 1.0
    assert months.at[3, "last_year"] == 0.5


def test_months_to_come_are_not_measured(station: SmallStation) -> None:
    with reader(station) as asked:
        months = series.this_year_and_last(asked, "M01")

    assert isnan(months.at[12, "n"])
    assert months.at[11, "n"] == 0


def test_the_year_is_that_of_the_end_of_the_period(station: SmallStation) -> None:
    put_disputes(station, 3, date(2025, 6, 2), bucket="S")

    with reader(station, Period.month(2025, 8)) as asked:
        assert series.this_year_and_last(asked, "M01").at[6, "n"] == 3


def test_types_come_at_level_one_the_most_first(station: SmallStation) -> None:
    put_disputes(station, 2, date(2026, 3, 2), type_code="DT0201")
    put_disputes(station, 3, date(2026, 3, 2), type_code="DT0501")

    with reader(station, MARCH) as asked:
        types = series.types_of_disputes(asked)

    assert types.index[:2].tolist() == ["DT05", "DT02"]
    assert set(types.index) == {entry.code for entry in dictionary("dispute_types") if not entry.parent}


def test_a_chosen_type_is_taken_apart(station: SmallStation) -> None:
    put_disputes(station, 2, date(2026, 3, 2), type_code="DT0202")

    with reader(station, MARCH, type_code="DT02") as asked:
        types = series.types_of_disputes(asked)

    assert types.index[0] == "DT0202"
    assert all(code.startswith("DT02") for code in types.index)


def test_a_finest_type_stands_alone(station: SmallStation) -> None:
    put_disputes(station, 2, date(2026, 3, 2), type_code="DT0202")

    with reader(station, MARCH, type_code="DT0202") as asked:
        assert series.types_of_disputes(asked).to_dict() == {"DT0202": 2}


def test_alerts_are_taken_apart_by_category(station: SmallStation) -> None:
    put_alerts(station, 2, date(2026, 3, 2), category="AL302")

    with reader(station, MARCH) as asked:
        assert series.types_of_alerts(asked).index[0] == "AL3"


def test_the_week_counts_whole_months_and_the_unknown_hours_apart(station: SmallStation) -> None:
    put_alerts(station, 4, date(2026, 3, 6), hour=21)
    put_alerts(station, 3, date(2026, 3, 6), hour=-1)

    with reader(station, Period.custom(date(2026, 3, 10), date(2026, 3, 20))) as asked:
        week = series.week_of_alerts(asked)

    assert int(week.to_numpy().sum()) == 4
    assert week.attrs["unknown"] == 3


def test_grids_come_with_count_population_and_rate(station: SmallStation) -> None:
    put_alerts(station, 37, date(2026, 3, 6), grid="G01")

    with reader(station, MARCH) as asked:
        found = series.grids_of_alerts(asked).loc[station.grid_ids["G01"]]

    assert (found["n"], found["population"]) == (37, 18500)
    assert found["rate"] == pytest.approx(37 / 18500 * 10_000 * 365 / 31)


def test_an_officer_sees_the_own_grid_alone(station: SmallStation) -> None:
    with reader(station, MARCH, role=Role.COMMUNITY_OFFICER) as asked:
        assert series.grids_of_alerts(asked).index.tolist() == [station.grid_ids["G01"]]


def test_the_rate_of_a_running_month_is_one_of_the_days_so_far(station: SmallStation) -> None:
    put_alerts(station, 23, date(2026, 11, 6), grid="G01")

    with reader(station, Period.month(2026, 11)) as asked:
        rate = series.grids_of_alerts(asked).at[station.grid_ids["G01"], "rate"]

    assert rate == pytest.approx(23 / 18500 * 10_000 * 365 / 23)


def test_open_disputes_come_with_the_longest_over_first(station: SmallStation) -> None:
    put_disputes(station, 1, date(2026, 11, 10))
    put_disputes(station, 1, date(2026, 11, 2))
    put_disputes(station, 1, date(2026, 11, 2), bucket="S")

    with reader(station, MARCH, type_code="AL3") as asked:
        ages = series.ages_of_open(asked)

    assert ages["days_over"].tolist() == sorted(ages["days_over"], reverse=True)
    assert len(ages) == 2


def test_ratings_by_month_are_those_given_in_it(station: SmallStation) -> None:
    put_follow_ups(station, 2, date(2026, 3, 10), done=date(2026, 3, 11), rating="SA4")

    with reader(station) as asked:
        months = series.months_of(asked, "M04", MARCH)

    assert months["value"].tolist() == [1.0]
