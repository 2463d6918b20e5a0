"""Reading within reach: grids, types, spans."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.metrics.reader import applied, so_far
from domain.questions import Question
from tests.factories import SmallStation
from tests.numbers import put_alerts, put_disputes, reader

TODAY = date(2026, 11, 23)
MARCH = Period.month(2026, 3)


@pytest.mark.parametrize(
    ("period", "end"),
    [
        (Period.month(2026, 10), date(2026, 11, 1)),
        (Period.month(2026, 11), date(2026, 11, 24)),
        (Period.year(2026), date(2026, 11, 24)),
    ],
)
def test_a_period_ends_with_today_at_the_latest(period: Period, end: date) -> None:
    assert so_far(period, TODAY).end == end


def test_a_period_yet_to_come_stays_as_it_is() -> None:
    assert so_far(Period.month(2027, 1), TODAY) == Period.month(2027, 1)


def test_last_year_is_the_same_days_and_no_more(station: SmallStation) -> None:
    with reader(station, Period.month(2026, 11)) as asked:
        assert asked.last_year == Period(date(2025, 11, 1), date(2025, 11, 24))


def test_a_type_is_one_of_the_measure_or_none() -> None:
    disputes, alerts = Question(MARCH, type_code="DT02"), Question(MARCH, type_code="AL3")

    assert applied(disputes, "accepted").type_code == "DT02"
    assert applied(disputes, "alert").type_code == ""
    assert applied(alerts, "alert").type_code == "AL3"
    assert applied(alerts, "alert_place").type_code == ""
    assert applied(alerts, "").type_code == ""


def test_the_leader_reaches_the_station_and_the_officer_a_grid(station: SmallStation) -> None:
    with reader(station) as leader, reader(station, role=Role.COMMUNITY_OFFICER) as officer:
        assert leader.grids is None
        assert officer.grids == {station.grid_ids["G01"]}


def test_counts_by_month_leave_no_month_out(station: SmallStation) -> None:
    put_alerts(station, 3, date(2026, 2, 2))

    with reader(station, Period.quarter(2026, 1)) as asked:
        months = asked.by_month("alert", asked.period)

    assert months.tolist() == [0, 3, 0]


def test_counts_by_code_add_up_the_finer_ones(station: SmallStation) -> None:
    put_disputes(station, 2, date(2026, 3, 2), type_code="DT0201")
    put_disputes(station, 3, date(2026, 3, 3), type_code="DT0202")

    with reader(station, MARCH) as asked:
        assert asked.by_code("accepted", ["DT02", "DT05"]).tolist() == [5, 0]


def test_counts_by_grid_keep_the_order_asked_for(station: SmallStation) -> None:
    put_alerts(station, 4, date(2026, 3, 2), grid="G02")

    with reader(station, MARCH) as asked:
        ids = [station.grid_ids["G01"], station.grid_ids["G02"]]
        assert asked.by_grid("alert", ids).tolist() == [0, 4]


def test_counts_by_hour_are_a_week_of_days_and_hours(station: SmallStation) -> None:
    put_alerts(station, 4, date(2026, 3, 6), hour=21)

    with reader(station, MARCH) as asked:
        week = asked.by_hour("alert")

    assert week.shape == (7, 24)
    assert week.at[4, 21] == 4


def test_whole_months_and_broken_ends_give_the_same_sum(station: SmallStation) -> None:
    for day in (1, 10, 31):
        put_alerts(station, day, date(2026, 3, day))

    with reader(station) as asked:
        parts = [Period.custom(date(2026, 3, a), date(2026, 3, b)) for a, b in ((1, 9), (10, 30), (31, 31))]
        assert [asked.count("alert", part) for part in parts] == [1, 10, 31]
        assert asked.count("alert", MARCH) == 42
