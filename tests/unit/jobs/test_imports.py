"""The job of an import: done once, taken up after a kill, and its trouble told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.vocabulary import Role
from domain.accounts.events import AccountEvent
from domain.alerts.keeping import Keeper
from domain.alerts.reading import load_mappings
from domain.alerts.requests import ImportRequest, request_import
from domain.jobs.progress import read_progress
from domain.jobs.queue import JobStatus, open_job, release
from domain.jobs.uploads import keep_upload
from jobs import runner
from jobs.runner import run_next
from models import Account, Alert, ImportMapping
from tests.alerts import csv_110, kept_counts, rows_110, wrong_counts
from tests.factories import SmallStation, small_station

CN_110 = next(mapping for mapping in load_mappings() if mapping.name == "cn_110")


@pytest.fixture
def station(var_folder: Path) -> SmallStation:
    return small_station(var_folder)


def ask(station: SmallStation, path: Path, role: Role = Role.CLERK, *, is_new: bool = False) -> int:
    actor = station.actor(role)
    upload = keep_upload(station.desk.cipher, 1, actor.account_id, path.read_bytes())
    with station.work(role) as work:
        return request_import(work, ImportRequest(upload, path.name, CN_110, is_new))


def job_of(station: SmallStation, job_id: int):  # type: ignore[no-untyped-def]
    with station.reading() as session:
        return open_job(session, station.actor(Role.CLERK), job_id)


def count(station: SmallStation, table: type = Alert) -> int:
    with station.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_an_import_that_was_asked_for_is_done(station: SmallStation, var_folder: Path) -> None:
    job_id = ask(station, csv_110(var_folder / "110.csv", rows_110(25)))

    assert run_next(station.desk, station.clock)

    job = job_of(station, job_id)
    assert (job.status, job.result["imported"]) == (JobStatus.DONE, 25)
    assert count(station) == 25
    assert list((var_folder / "uploads").iterdir()) == []
    assert read_progress(station.desk, job_id) == (0, 0)
    assert not run_next(station.desk, station.clock)


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_worker_does_it(
    station: SmallStation, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask(station, csv_110(var_folder / "110.csv", rows_110(25)))
    before = kept_counts(station)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Keeper, "finish", killed)
        patch.setattr("jobs.imports.drop_upload", lambda _name: None)  # a killed process drops nothing
        with pytest.raises(SystemExit):
            run_next(station.desk, station.clock)
    assert (count(station), kept_counts(station)) == (0, before)

    release(station.desk, station.clock)
    assert run_next(station.desk, station.clock)
    assert (count(station), job_of(station, job_id).status) == (25, JobStatus.DONE)
    assert wrong_counts(station) == []


def test_a_file_that_is_refused_says_why(station: SmallStation, var_folder: Path) -> None:
    path = var_folder / "list.csv"
    path.write_text("name,colour\nbox,red\n")
    job_id = ask(station, path)

    assert run_next(station.desk, station.clock)

    job = job_of(station, job_id)
    assert job.status is JobStatus.FAILED
    assert job.trouble is not None
    assert list((var_folder / "uploads").iterdir()) == []


def test_a_job_that_breaks_does_not_stop_the_others(
    station: SmallStation, var_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = ask(station, csv_110(var_folder / "a.csv", rows_110(2)))
    station.clock.move(seconds=1)
    sound = ask(station, csv_110(var_folder / "b.csv", rows_110(3)))

    with monkeypatch.context() as patch:
        patch.setitem(runner.KINDS, "import_alerts", lambda *_: 1 / 0)
        assert run_next(station.desk, station.clock)
    assert run_next(station.desk, station.clock)

    assert job_of(station, broken).trouble == runner.BROKEN
    assert job_of(station, sound).status is JobStatus.DONE


def test_a_job_of_somebody_who_may_not_import_fails(station: SmallStation, var_folder: Path) -> None:
    job_id = ask(station, csv_110(var_folder / "110.csv", rows_110(2)))
    with station.work(Role.SYSADMIN) as work:
        work.get(Account, station.actor(Role.CLERK).account_id).is_enabled = False
        work.record(AccountEvent.ACCOUNT_DISABLED)

    run_next(station.desk, station.clock)

    assert job_of(station, job_id).status is JobStatus.FAILED
    assert count(station) == 0


def test_a_new_mapping_is_kept_with_the_request(station: SmallStation, var_folder: Path) -> None:
    ask(station, csv_110(var_folder / "110.csv", rows_110(2)), is_new=True)

    assert count(station, ImportMapping) == 1
