"""The terms of the law on somebody's day: what no due date of the file shows, and only where it presses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.day import PartCode, Task, read_day
from domain.mediation.vocabulary import StepCode
from tests.disputes import asker, registered, step
from tests.factories import SmallStation, small_station
from tests.ledgers import agreed, settled


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def terms(station: SmallStation, role: Role = Role.COMMUNITY_OFFICER, grid: str = "G01") -> tuple[Task, ...]:
    day = read_day(station.desk, asker(station, role, grid))
    return next(part.tasks for part in day.parts if part.code is PartCode.TERMS)


def confirmed_soon(station: SmallStation) -> int:
    """A written agreement of 23 November: judicial confirmation until 23 December (人民调解法 33)."""
    case_id = agreed(station, Role.COMMUNITY_OFFICER).dispute_id
    settled(station, case_id, Role.COMMUNITY_OFFICER)
    return case_id


def test_a_quiet_desk_has_no_terms(station: SmallStation) -> None:
    registered(station)

    assert terms(station) == ()


def test_the_bound_of_judicial_confirmation_is_told_before_it_runs_out(station: SmallStation) -> None:
    case_id = confirmed_soon(station)
    station.clock.move(days=27)

    (task,) = terms(station)

    assert (task.page, task.params) == (Page.MEDIATION, {"case": str(case_id)})
    assert "司法确认" in str(task.detail)
    assert task.due_on is not None
    assert 25 <= (task.due_on - (station.clock() - timedelta(days=27)).date()).days <= 31


def test_it_is_not_told_a_month_ahead(station: SmallStation) -> None:
    confirmed_soon(station)

    assert terms(station) == ()


def test_a_bound_of_the_law_that_is_over_is_told_no_longer(station: SmallStation) -> None:
    confirmed_soon(station)
    station.clock.move(days=60)

    assert terms(station) == ()


def test_nobody_of_another_grid_is_told(station: SmallStation) -> None:
    confirmed_soon(station)
    station.clock.move(days=27)

    assert terms(station, grid="G02") == ()


def test_a_handover_nobody_accepts_is_told_to_who_has_to_accept(station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")
    station.clock.move(days=2)

    assert case_id in {int(task.params["case"]) for task in terms(station)}


def test_what_the_due_date_shows_already_is_not_told_twice(station: SmallStation) -> None:
    registered(station, Role.COMMUNITY_OFFICER)
    station.clock.move(days=40)

    assert [
        task.detail for task in terms(station) if "限" in str(task.detail) and "级" in str(task.detail)
    ] == []
