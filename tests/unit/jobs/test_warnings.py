"""The job of a warning run asked for on the page: done by the worker, and not twice after a kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.vocabulary import Role
from domain.desk import close_desks
from domain.jobs import JobStatus, open_job, release
from domain.warnings import Kind
from domain.warnings.requests import request_run
from jobs import runner, warnings
from jobs.runner import run_next
from models import EarlyWarning, WarningRun
from tests.factories import SmallStation
from tests.watched import quiet_station, surge


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    made = quiet_station(var_folder)
    surge(made)
    yield made
    close_desks()


def ask(station: SmallStation, kind: Kind = Kind.WEEK) -> int:
    with station.work(Role.LEADER) as work:
        return request_run(work, kind)


def count(station: SmallStation, table: type) -> int:
    with station.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def status(station: SmallStation, job_id: int) -> JobStatus:
    with station.reading() as session:
        return open_job(session, station.actor(Role.LEADER), job_id).status


@pytest.mark.parametrize("kind", Kind)
def test_a_run_that_was_asked_for_is_done_and_names_its_run(kind: Kind, station: SmallStation) -> None:
    job_id = ask(station, kind)

    assert run_next(station.desk, station.clock)

    with station.reading() as session:
        job = open_job(session, station.actor(Role.LEADER), job_id)
        run = session.scalars(select(WarningRun)).one()
    assert (job.status, job.result["runs"]) == (JobStatus.DONE, [run.id])
    assert run.kind == kind


def test_a_worker_killed_after_the_run_keeps_nothing_twice(
    station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask(station)
    monkeypatch.setattr(warnings, "finish", _killed)
    with pytest.raises(KeyboardInterrupt):
        run_next(station.desk, station.clock)
    monkeypatch.undo()
    before = count(station, EarlyWarning)

    release(station.desk, station.clock)
    run_next(station.desk, station.clock)

    assert status(station, job_id) is JobStatus.DONE
    assert (count(station, WarningRun), count(station, EarlyWarning)) == (1, before)


def test_the_worker_knows_the_kind() -> None:
    assert runner.KINDS[warnings.KIND] is warnings.run


def _killed(*_words: object) -> None:
    raise KeyboardInterrupt
