"""The worker: alone, until told to stop, and it takes up what a killed one left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.settings import PROJECT
from core.vocabulary import Role
from domain.alerts.reading import load_mappings
from domain.alerts.requests import ImportRequest, request_import
from domain.desk import close_desks
from domain.jobs.queue import JobStatus, claim, open_job
from domain.jobs.uploads import keep_upload
from tests.alerts import csv_110, rows_110
from tests.factories import SmallStation, small_station
from tools.worker import alone, work_until

CN_110 = next(mapping for mapping in load_mappings() if mapping.name == "cn_110")


@pytest.fixture
def station(var_folder: Path) -> SmallStation:
    yield small_station(var_folder)
    close_desks()


def ask(station: SmallStation, folder: Path, count: int) -> int:
    path = csv_110(folder / "110.csv", rows_110(count))
    actor = station.actor(Role.CLERK)
    upload = keep_upload(station.desk.cipher, 1, actor.account_id, path.read_bytes())
    with station.work() as work:
        return request_import(work, ImportRequest(upload, path.name, CN_110))


def status_of(station: SmallStation, job_id: int) -> JobStatus:
    with station.reading() as session:
        return open_job(session, station.actor(Role.CLERK), job_id).status


def wait_until_over(station: SmallStation, job_id: int, seconds: float = 30) -> JobStatus:
    until = time.monotonic() + seconds
    while time.monotonic() < until and status_of(station, job_id) in {JobStatus.WAITING, JobStatus.RUNNING}:
        time.sleep(0.1)
    return status_of(station, job_id)


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tools", "worker"]
    return subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, "CIYIN_VAR": str(folder)}, stderr=subprocess.PIPE
    )


def test_a_running_worker_does_what_is_asked_and_stops_when_told(
    station: SmallStation, var_folder: Path
) -> None:
    job_id = ask(station, var_folder, 30)
    process = start(var_folder)
    try:
        assert wait_until_over(station, job_id) is JobStatus.DONE
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_worker_that_starts_takes_up_what_a_killed_one_left(
    station: SmallStation, var_folder: Path
) -> None:
    job_id = ask(station, var_folder, 30)
    claim(station.desk, station.clock)
    assert status_of(station, job_id) is JobStatus.RUNNING
    over = threading.Event()
    thread = threading.Thread(target=work_until, args=(over, 0.05))
    thread.start()
    try:
        assert wait_until_over(station, job_id) is JobStatus.DONE
    finally:
        over.set()
        thread.join(20)


def test_a_second_worker_ends_at_once(station: SmallStation, var_folder: Path) -> None:
    with alone() as is_alone:
        assert is_alone
        process = start(var_folder)
        _out, said = process.communicate(timeout=60)

    assert process.returncode == 0
    assert b"already" in said


def test_a_worker_on_an_empty_folder_waits(var_folder: Path) -> None:
    over = threading.Event()
    thread = threading.Thread(target=work_until, args=(over, 0.01))
    thread.start()
    time.sleep(0.1)
    over.set()
    thread.join(10)

    assert not thread.is_alive()
    assert not (var_folder / "ciyin.db").exists()
