"""M40 at the edges of its period and of a reach: which week belongs, who counts what, later runs first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.metrics import answer
from domain.warnings.events import WarningEvent
from domain.work import Work
from models import EarlyWarning, WarningRun
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import reader

MONDAY = date(2026, 6, 1)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
JUNE = Period.month(2026, 6)
CODES = ("M40", "M40A", "M40M")

# weeks from the first of June, grid, next seven days of a threshold of five, in time
WARNED: tuple[tuple[int, str, int | None, bool], ...] = (
    (-1, "G01", 9, True),
    (0, "G01", 5, True),
    (0, "G02", 4, False),
    (2, "G01", 0, False),
    (4, "G02", 6, True),
    (4, "G01", None, True),
    (5, "G01", 7, False),
)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(tmp_path_factory.mktemp("june-warnings"))
    with made.work(Role.LEADER) as work:
        runs = {weeks: _run(made, work, MONDAY + weeks * WEEK, [("G01", True)]) for weeks in range(-1, 6)}
        for number, (weeks, grid, after, in_time) in enumerate(WARNED):
            _warning(made, work, runs[weeks], number, grid, after, in_time)
        _run(made, work, MONDAY, [("G01", False), ("G02", False), ("G02", True)], key="later")
        _run(made, work, MONDAY + DAY, [("G01", False)] * 5, kind="day")
        work.record(WarningEvent.WARNINGS_RUN, runs[0])
    yield made
    made.desk.database.close()


def _run(
    station: SmallStation, work: Work, week: date, over: list[tuple[str, bool]], *, kind: str = "week",
    key: str = "first",
) -> WarningRun:  # fmt: skip
    told = [
        {"series": "g", "grid": station.grid_ids[grid], "observed": 9, "expected": 1.0, "warned": seen}
        for grid, seen in over
    ]
    run = work.new(
        WarningRun, kind=kind, week=week, settings_key="s", data_key=key, over=told, started_at=NOON,
        finished_at=NOON,
    )  # fmt: skip
    work.session.flush()
    return run


def _warning(
    station: SmallStation, work: Work, run: WarningRun, number: int, grid: str, after: int | None,
    in_time: bool,
) -> None:  # fmt: skip
    work.new(
        EarlyWarning, run_id=run.id, kind="week", week=run.week, series=f"g{number}:AL302",
        grid_id=station.grid_ids[grid], category="AL302", observed=9, expected=1.0, low=0, high=3, bound=4.0,
        threshold=5, score=2.0, pvalue=0.001, colour="red", method="pooled", warned_at=NOON,
        next_observed=after, is_in_time=in_time,
    )  # fmt: skip


def told(
    station: SmallStation, period: Period = JUNE, role: Role = Role.LEADER, seat: str = "G01", grid: str = ""
) -> list[tuple[int | None, int | None]]:
    """Return n and N of the three parts of M40."""
    with reader(station, period, role=role, seat=seat, grid=grid) as asked:
        found = [answer(asked, code) for code in CODES]
    return [(one.n, one.total) for one in found]


@pytest.mark.parametrize(
    ("period", "parts"),
    [
        (JUNE, [(2, 4), (3, 5), (2, 7)]),
        (Period(MONDAY, MONDAY + DAY), [(1, 2), (1, 2), (2, 3)]),
        (Period(MONDAY + DAY, MONDAY + WEEK), [(0, 0), (0, 0), (0, 0)]),
        (Period(MONDAY - WEEK, MONDAY), [(1, 1), (1, 1), (0, 1)]),
        (Period(MONDAY, MONDAY + 4 * WEEK), [(1, 3), (1, 3), (2, 6)]),
        (Period(MONDAY, MONDAY + 6 * WEEK), [(3, 5), (3, 6), (2, 8)]),
    ],
)
def test_a_week_belongs_where_its_monday_lies(
    period: Period, parts: list[tuple[int, int]], station: SmallStation
) -> None:
    assert told(station, period) == parts


@pytest.mark.parametrize(
    ("role", "seat", "parts"),
    [
        (Role.CLERK, "", [(2, 4), (3, 5), (2, 7)]),
        (Role.AUDITOR, "", [(2, 4), (3, 5), (2, 7)]),
        (Role.COMMUNITY_OFFICER, "G01", [(1, 2), (2, 3), (1, 5)]),
        (Role.COMMUNITY_OFFICER, "G02", [(1, 2), (1, 2), (1, 2)]),
    ],
)
def test_each_seat_counts_the_warnings_of_its_grids(
    role: Role, seat: str, parts: list[tuple[int, int]], station: SmallStation
) -> None:
    assert told(station, JUNE, role, seat or "G01") == parts


@pytest.mark.parametrize(
    ("role", "seat", "grid", "parts"),
    [
        (Role.LEADER, "", "G02", [(1, 2), (1, 2), (1, 2)]),
        (Role.LEADER, "", "G09", [(0, 0), (0, 0), (0, 0)]),
        (Role.COMMUNITY_OFFICER, "G01", "G02", [(0, 0), (0, 0), (0, 0)]),
    ],
)
def test_a_grid_asked_for_narrows_and_never_widens(
    role: Role, seat: str, grid: str, parts: list[tuple[int, int]], station: SmallStation
) -> None:
    assert told(station, JUNE, role, seat or "G01", grid) == parts
