"""M40 in its three parts: each number with last year's beside it, and its rows in the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.metrics import METRICS, answer
from domain.warnings import WarningFilter, find_missed, find_warnings
from domain.warnings.events import WarningEvent
from models import EarlyWarning, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import reader

MONDAY = date(2026, 3, 9)
MARCH = Period.month(2026, 3)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(tmp_path_factory.mktemp("warned"))
    fill(made)
    yield made
    made.desk.database.close()


def fill(station: SmallStation) -> None:
    """Forty warnings of March in grid 1, ten in grid 2, one of the year before, and their threshold weeks."""
    with station.work(Role.LEADER) as work:
        for week in (MONDAY, MONDAY - timedelta(days=364)):
            over = [
                {
                    "series": "g",
                    "grid": station.grid_ids[grid],
                    "observed": 9,
                    "expected": 1.0,
                    "warned": seen,
                }
                for grid, seen in [("G01", True)] * 3 + [("G01", False)] + [("G02", False)] * 2
            ]
            run = work.new(
                WarningRun, kind="week", week=week, settings_key="s", data_key=str(week),
                over=over, started_at=NOON, finished_at=NOON,
            )  # fmt: skip
            work.session.flush()
            many = 40 if week == MONDAY else 1
            for number in range(many):
                _put(work, run.id, week, station.grid_ids["G02" if number >= 30 else "G01"], number)
        work.record(WarningEvent.WARNINGS_RUN, run)


def _put(work, run_id: int, week: date, grid_id: int, number: int) -> None:  # type: ignore[no-untyped-def]
    work.new(
        EarlyWarning,
        run_id=run_id,
        kind="week",
        week=week,
        series=f"g{grid_id}:AL{number:03}",
        grid_id=grid_id,
        category="AL302",
        observed=9,
        expected=1.0,
        low=0,
        high=3,
        bound=4.0,
        threshold=5,
        score=2.0,
        pvalue=0.001,
        colour="red",
        method="pooled",
        warned_at=NOON,
        next_observed=(None, 2, 5, 9)[number % 4],
        is_in_time=number % 5 == 0,
    )


@pytest.mark.parametrize(
    ("code", "role", "n", "total", "before"),
    [
        ("M40", Role.LEADER, 20, 30, 0),
        ("M40A", Role.LEADER, 8, 40, 1),
        ("M40M", Role.LEADER, 3, 6, 6),
        ("M40", Role.COMMUNITY_OFFICER, 14, 22, 0),
        ("M40A", Role.COMMUNITY_OFFICER, 6, 30, 1),
        ("M40M", Role.COMMUNITY_OFFICER, 1, 4, 4),
    ],
)
def test_each_part_counts_within_the_period_and_the_grids_of_who_asks(
    code: str, role: Role, n: int, total: int, before: int, station: SmallStation
) -> None:
    with reader(station, MARCH, role=role) as asked:
        found = answer(asked, code)

    assert (found.n, found.total, found.before_n) == (n, total, before)
    assert found.value == pytest.approx(n / total)


def test_a_grid_narrows_them(station: SmallStation) -> None:
    with reader(station, MARCH, grid="G02") as asked:
        assert (answer(asked, "M40A").total, answer(asked, "M40M").n) == (10, 2)


def test_a_period_without_warnings_has_no_share(station: SmallStation) -> None:
    with reader(station, Period.month(2026, 5)) as asked:
        assert [answer(asked, code).value for code in ("M40", "M40A", "M40M")] == [None, None, None]


@pytest.mark.parametrize("code", ["M40", "M40A"])
def test_the_list_holds_as_many_as_the_number_says(code: str, station: SmallStation) -> None:
    with reader(station, MARCH) as asked:
        found, params = answer(asked, code), METRICS[code].rows(asked.question, TODAY)

    with station.reading() as session:
        listed = find_warnings(
            session, station.actor(Role.LEADER), WarningFilter.from_params(params, TODAY), limit=100
        )

    assert METRICS[code].page is Page.WARNINGS
    assert len(listed) == found.total


def test_the_missed_weeks_are_listed(station: SmallStation) -> None:
    with reader(station, MARCH) as asked:
        found = answer(asked, "M40M")

    with station.reading() as session:
        rows = find_missed(session, station.actor(Role.LEADER), MARCH.start, MARCH.end)

    assert len(rows) == found.n
