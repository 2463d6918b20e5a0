"""The job of a patrol plan: its progress, its one result, and who asked for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.accounts.actions import disable
from domain.jobs import JobStatus, claim, open_job, release
from domain.jobs.progress import read_progress
from domain.patrol import request_suggestion
from jobs import patrol, runner
from jobs.runner import run_next
from models import Job, PatrolPlan
from tests.factories import SmallStation, small_station
from tests.patrol import EVENING, TOMORROW, give_alerts


@pytest.fixture
def station(var_folder: Path) -> SmallStation:
    made = small_station(var_folder)
    give_alerts(made, weeks=2)
    return made


@pytest.fixture
def job_id(station: SmallStation) -> int:
    with station.work(Role.CLERK) as work:
        return request_suggestion(work, TOMORROW, 1, (*EVENING, "20:00-23:00"))


def status(station: SmallStation, job_id: int) -> JobStatus:
    with station.reading() as session:
        return open_job(session, station.actor(Role.CLERK), job_id).status


def plans(station: SmallStation) -> list[PatrolPlan]:
    with station.reading() as session:
        return list(session.exec(select(PatrolPlan)))


def test_the_runner_knows_it() -> None:
    assert runner.KINDS[patrol.KIND] is patrol.run


def test_it_says_how_many_shifts_are_planned(station: SmallStation, job_id: int) -> None:
    job = claim(station.desk, station.clock)
    assert job is not None

    patrol.run(station.desk, job, station.clock)

    assert read_progress(station.desk, job_id) == (2, 2)
    assert status(station, job_id) is JobStatus.DONE


def test_a_job_cut_off_before_its_end_is_done_once(station: SmallStation, job_id: int) -> None:
    claim(station.desk, station.clock)
    release(station.desk, station.clock)

    assert run_next(station.desk, station.clock)
    assert not run_next(station.desk, station.clock)

    assert len(plans(station)) == 1


def test_the_plan_is_made_by_whoever_asked(station: SmallStation, job_id: int) -> None:
    run_next(station.desk, station.clock)

    assert plans(station)[0].made_by == station.actor(Role.CLERK).worker_id


def test_it_holds_no_more_than_was_asked(station: SmallStation, job_id: int) -> None:
    with station.reading() as session:
        payload = session.exec(select(Job.payload)).one()

    assert payload == {
        "day": TOMORROW.isoformat(),
        "teams": 1,
        "shifts": ["16:00-20:00", "20:00-23:00"],
        "stop_minutes": 15,
    }


def test_who_was_shut_out_meanwhile_gets_no_plan(station: SmallStation, job_id: int) -> None:
    with station.work(Role.SYSADMIN) as work:
        disable(work, station.actor(Role.CLERK).account_id)

    run_next(station.desk, station.clock)

    assert plans(station) == []
    assert status(station, job_id) is JobStatus.FAILED
