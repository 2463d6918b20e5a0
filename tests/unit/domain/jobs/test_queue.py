"""Jobs are done one after the other, once, and again where they were cut off."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import NotFound
from core.messages import message
from core.vocabulary import Role
from domain.jobs.queue import JobStatus, beat, claim, enqueue, fail, finish, open_job, release
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def asked(station: SmallStation, kind: str = "count", role: Role = Role.CLERK) -> int:
    with station.work(role) as work:
        return enqueue(work, kind, {"of": kind})


@pytest.mark.both
def test_the_oldest_job_is_taken_first_and_each_only_once(station: SmallStation) -> None:
    first = asked(station)
    station.clock.move(seconds=1)
    second = asked(station)

    taken = [claim(station.desk, station.clock) for _ in range(3)]

    assert [job.id if job else None for job in taken] == [first, second, None]
    assert taken[0].status is JobStatus.RUNNING
    assert taken[0].payload == {"of": "count"}


def test_a_job_cut_off_is_taken_again_after_a_while(station: SmallStation) -> None:
    job = asked(station)
    claim(station.desk, station.clock)
    assert claim(station.desk, station.clock) is None

    station.clock.move(minutes=3)

    again = claim(station.desk, station.clock)
    assert again is not None
    assert again.id == job


def test_a_job_that_still_beats_is_left_alone(station: SmallStation) -> None:
    job = asked(station)
    claim(station.desk, station.clock)
    station.clock.move(minutes=1)
    beat(station.desk, job, station.clock)
    station.clock.move(minutes=1, seconds=30)

    assert claim(station.desk, station.clock) is None


def test_a_worker_that_starts_takes_up_what_a_killed_one_left(station: SmallStation) -> None:
    job = asked(station)
    claim(station.desk, station.clock)

    assert release(station.desk, station.clock) == 1

    again = claim(station.desk, station.clock)
    assert again is not None
    assert again.id == job


def test_a_done_job_keeps_its_result_and_is_not_taken_again(station: SmallStation) -> None:
    job = asked(station)
    claim(station.desk, station.clock)
    with station.work() as work:
        finish(work, job, {"rows": 3})

    station.clock.move(hours=1)
    assert claim(station.desk, station.clock) is None
    assert release(station.desk, station.clock) == 0
    with station.reading() as session:
        record = open_job(session, station.actor(Role.CLERK), job)
    assert (record.status, record.result, record.is_over) == (JobStatus.DONE, {"rows": 3}, True)


def test_a_job_is_not_done_where_its_transaction_is_taken_back(station: SmallStation) -> None:
    job = asked(station)
    claim(station.desk, station.clock)
    with suppress(KeyError), station.work() as work:
        finish(work, job, {})
        raise KeyError

    with station.reading() as session:
        assert open_job(session, station.actor(Role.CLERK), job).status is JobStatus.RUNNING


def test_a_failed_job_says_why_in_the_language_of_the_reader(station: SmallStation) -> None:
    job = asked(station)
    claim(station.desk, station.clock)
    fail(station.desk, job, message("The file is {name}.", name="gone"), station.clock)

    with station.reading() as session:
        record = open_job(session, station.actor(Role.CLERK), job)
    assert record.status is JobStatus.FAILED
    assert record.trouble == message("The file is {name}.", name="gone")


def test_a_job_is_shown_to_whoever_asked_for_it(station: SmallStation) -> None:
    job = asked(station)

    with station.reading() as session:
        for actor, job_id in ((station.actor(Role.LEADER), job), (station.actor(Role.CLERK), 999_999)):
            with pytest.raises(NotFound):
                open_job(session, actor, job_id)
