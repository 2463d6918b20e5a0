"""What shifts add to the kept counts, and that the counts follow every change."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain import tallies
from domain.patrol import Report, ShiftResult, drop_shift, report
from domain.patrol.tallies import post_code, shift_cells
from domain.tallies.cells import NO_GRID, Cell
from domain.tallies.check import differences
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, add_posts, planned_shift, shift_of

DAY = Period.last_days(1, TODAY)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def row(result: ShiftResult, **more: object) -> dict[str, object]:
    facts = {"day": TODAY, "grid_id": 4, "post_id": None, "has_publicity": False}
    return {**facts, "result": str(result), **more}


def measures(result: ShiftResult, **more: object) -> list[str]:
    return [cell.measure for cell in shift_cells(row(result, **more))]


@pytest.mark.parametrize(
    ("result", "counted"),
    [
        (ShiftResult.PLANNED, ["patrol_planned"]),
        (ShiftResult.DONE, ["patrol_planned", "patrol_done", "patrol_walked"]),
        (ShiftResult.CUT_SHORT, ["patrol_planned", "patrol_walked"]),
        (ShiftResult.NOT_DONE, ["patrol_planned"]),
        (ShiftResult.DROPPED, []),
    ],
)
def test_a_result_counts_where_it_belongs(result: ShiftResult, counted: list[str]) -> None:
    assert measures(result) == counted


def test_publicity_counts_where_somebody_walked() -> None:
    assert "patrol_publicity" in measures(ShiftResult.DONE, has_publicity=True)
    assert "patrol_publicity" not in measures(ShiftResult.NOT_DONE, has_publicity=True)


def test_a_shift_of_a_team_has_no_grid_and_one_of_a_post_names_it() -> None:
    [of_team] = shift_cells(row(ShiftResult.PLANNED, grid_id=None))
    [of_post] = shift_cells(row(ShiftResult.PLANNED, post_id=12))

    assert of_team == Cell("patrol_planned", TODAY, NO_GRID, "")
    assert of_post == Cell("patrol_planned", TODAY, 4, "post-12")


@pytest.mark.both
def test_counts_follow_report_correction_and_dropping(tmp_path: Path, database_url: str) -> None:
    station = small_station(tmp_path, database_url)
    add_posts(station)
    shift_id = planned_shift(station, post="P01")
    planned_shift(station)
    later = planned_shift(station, TOMORROW)
    for said in (Report(ShiftResult.NOT_DONE, reason="PR1"), Report(ShiftResult.DONE)):
        with station.work(Role.LEADER) as work:
            report(work, shift_id, shift_of(station, shift_id).version, said)
    with station.work(Role.LEADER) as work:
        drop_shift(work, later, 1)

    with station.reading() as session:
        counted = [tallies.count(session, 1, name, DAY) for name in ("patrol_planned", "patrol_done")]
        at_post = tallies.count(session, 1, "patrol_done", DAY, code=post_code(station.place_ids["P01"]))
        wrong = differences(session, 1)
    assert (counted, at_post, wrong) == ([2, 1], 1, [])
