"""Every formula once more, slowly and obviously, from the rows themselves (A2): the counts must agree."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.clock import local_day
from core.vocabulary import Role
from domain.metrics import answer
from models import Alert, Dispute, FollowUp
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_alerts, put_disputes, put_follow_ups, reader

TODAY = NOON.date()
PERIODS = (
    Period.month(2026, 8),
    Period.quarter_to_date(TODAY),
    Period.year_to_date(TODAY),
    Period.custom(date(2025, 12, 20), date(2026, 2, 29 - 1)),
    Period.custom(TODAY, TODAY),
)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend a station with two years of rows by chance."""
    made = small_station(Path(tmp_path_factory.mktemp("oracle")))
    chance = random.Random(5)
    for _ in range(80):
        day = TODAY - timedelta(days=chance.randrange(0, 700))
        grid, days = chance.choice(("G01", "G02")), chance.choice((0, 3, 30, 31, 60))
        is_closed = day + timedelta(days=days) <= TODAY and chance.random() < 0.8
        bucket = chance.choice(("S", "S", "F", "X")) if is_closed else ""
        put_disputes(
            made,
            chance.randrange(1, 5),
            day,
            bucket=bucket,
            days=days,
            grid=grid,
            is_proactive=chance.random() < 0.3,
        )
        put_alerts(
            made, chance.randrange(1, 6), day, category=chance.choice(("AL101", "AL302")), is_case=True
        )
        if day < TODAY:
            put_follow_ups(
                made, 1, day, done=chance.choice((None, day)), rating=chance.choice(("SA4", "SA1"))
            )
    yield made
    made.desk.database.close()


Rows = dict[str, list[object]]


@pytest.fixture(scope="module")
def rows(station: SmallStation) -> Rows:
    """Read every row, as a person with a pencil would."""
    with station.reading() as session:
        found = {table.__name__: list(session.exec(select(table))) for table in (Dispute, Alert, FollowUp)}
        session.expunge_all()
    return found


def on(moment: datetime | None, period: Period) -> bool:
    return moment is not None and local_day(moment) in period


def m01(rows: Rows, period: Period) -> tuple[int, int]:
    closed = [row.bucket for row in rows["Dispute"] if on(row.closed_at, period)]
    return closed.count("S"), closed.count("S") + closed.count("F")


def m02(rows: Rows, period: Period) -> tuple[int, int]:
    ripe = TODAY - timedelta(days=30)
    cohort = [
        row
        for row in rows["Dispute"]
        if on(row.accepted_at, period) and local_day(row.accepted_at) <= ripe and row.bucket != "X"
    ]
    quick = [
        row for row in cohort if row.bucket == "S" and row.closed_at - row.accepted_at <= timedelta(days=30)
    ]
    return len(quick), len(cohort)


def m03(rows: Rows, _period: Period) -> tuple[int, int]:
    still_open = [row for row in rows["Dispute"] if row.closed_at is None]
    return sum(row.due_at < NOON for row in still_open), len(still_open)


def m04(rows: Rows, period: Period) -> tuple[int, int]:
    ratings = [row.rating for row in rows["FollowUp"] if row.rating and row.done_on and row.done_on in period]
    return sum(rating in {"SA5", "SA4"} for rating in ratings), len(ratings)


def m05(rows: Rows, period: Period) -> tuple[int, int]:
    due = [row for row in rows["FollowUp"] if row.due_on in period and row.due_on <= TODAY]
    return sum(row.done_on is not None for row in due), len(due)


def m09(rows: Rows, period: Period) -> tuple[int, int]:
    found = [row for row in rows["Dispute"] if on(row.found_at, period) and row.is_proactive]
    return len(found), sum(on(row.accepted_at, period) for row in rows["Dispute"])


def m19(rows: Rows, period: Period) -> tuple[int, int]:
    count = sum(row.occurred_on in period for row in rows["Alert"])
    return count, count


def m22(rows: Rows, period: Period) -> tuple[int, int]:
    count = sum(
        row.occurred_on in period and row.category == "AL101" and row.is_case for row in rows["Alert"]
    )
    return count, count


SLOWLY: dict[str, Callable[[Rows, Period], tuple[int, int]]] = {
    "M01": m01,
    "M02": m02,
    "M03": m03,
    "M04": m04,
    "M05": m05,
    "M09": m09,
    "M19": m19,
    "M22": m22,
}


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.to_params())
@pytest.mark.parametrize("code", SLOWLY)
def test_the_metric_agrees_with_counting_by_hand(
    code: str, period: Period, station: SmallStation, rows: Rows
) -> None:
    with reader(station, period) as asked:
        found = answer(asked, code)

    assert (found.n, found.total) == SLOWLY[code](rows, period)


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.to_params())
def test_grids_add_up_to_the_station(period: Period, station: SmallStation) -> None:
    with reader(station, period) as whole:
        expected = answer(whole, "M01").total

    parts = []
    for grid in station.grid_ids:
        with reader(station, period, grid=grid) as asked:
            parts.append(answer(asked, "M01").total)

    assert sum(parts) == expected


def test_the_own_grids_of_all_officers_are_within_the_station(station: SmallStation) -> None:
    counted = []
    for seat in ("G01", "G02"):
        with reader(station, role=Role.COMMUNITY_OFFICER, seat=seat) as asked:
            counted.append(answer(asked, "M01").total)
    with reader(station) as whole:
        assert sum(counted) == answer(whole, "M01").total
