"""kill -9 of a desk in the middle of its writes: what was answered is there, once, and everything fits.

CIYIN_TEST_KILLS sets the rounds (the long run of `make full` takes 500 on SQLite and 200 on PostgreSQL).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

import domain.mediation.tallies  # noqa: F401 - declares what it adds to the counts
from core.db import Database
from core.settings import PROJECT
from core.vocabulary import Role
from domain.audit import verify
from domain.tallies.check import differences
from models import Dispute, DisputeEvent, DisputeParty, Submission
from tests.factories import SmallStation, small_station

pytestmark = [pytest.mark.faults, pytest.mark.timeout(7200)]
ROUNDS = int(os.environ.get("CIYIN_TEST_KILLS", "6"))
SHORT, LONG = 0.05, 1.2


def founded(folder: Path, url: str) -> SmallStation:
    station = small_station(folder, url)
    actor = station.actor(Role.GRID_WORKER)
    who = f"{station.grid_ids['G01']} {actor.account_id} {actor.worker_id}"
    (folder / "who.txt").write_text(who, "utf-8")
    station.desk.anchor.flush()
    return station


def start(folder: Path, number: int, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.writer", str(folder), str(number), url]
    environment = {**os.environ, "CIYIN_VAR": str(folder)}
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE)


def killed(folder: Path, number: int, url: str, chance: random.Random) -> dict[str, int]:
    """Run a writer, kill it at a moment of its own, and return what it had answered until then."""
    process = start(folder, number, url)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(chance.uniform(SHORT, LONG))
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0]
    lines = [
        line.split() for line in (first + rest).decode().splitlines(keepends=True) if line.endswith("\n")
    ]
    return {token: int(case_id) for token, case_id in lines}


def check(station: SmallStation, answered: dict[str, int]) -> None:
    """Nothing answered is missing, nothing is there twice, nothing is half there."""
    with station.reading() as session:
        kept = {row.token: row.result_id for row in session.scalars(select(Submission))}
        cases = set(session.scalars(select(Dispute.id)))
        parties = session.execute(select(func.count()).select_from(DisputeParty)).scalar_one()
        begun = select(func.count(func.distinct(col(DisputeEvent.dispute_id))))
        with_events = session.execute(begun).scalar_one()
        assert differences(session, 1) == []
        assert verify(session, station.desk.cipher, {}) == []
    assert answered.items() <= kept.items()
    assert len(set(kept.values())) == len(kept) == len(cases)
    assert (parties, with_events) == (2 * len(cases), len(cases))


def unanswered(folder: Path, answered: dict[str, int]) -> list[str]:
    asked = (folder / "asked.txt").read_text("utf-8").split()
    return [token for token in dict.fromkeys(asked) if token not in answered]


def run(folder: Path, url: str, rounds: int) -> tuple[int, int]:
    """Kill a writer again and again; return how many deeds were answered, how many asked for twice."""
    station, chance = founded(folder, url), random.Random(11)
    answered: dict[str, int] = {}
    twice = 0
    for number in range(rounds):
        answered |= killed(folder, number, url, chance)
        check(station, answered)
        left = unanswered(folder, answered)
        (folder / "again.txt").write_text("\n".join(left), "utf-8")
        twice += len(left)
    station.desk.database.close()
    return len(answered), twice


def test_a_killed_desk_on_sqlite_loses_nothing_it_answered(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ciyin.db'}"

    answered, twice = run(tmp_path, url, ROUNDS)

    database = Database(url)
    with database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database.close()
    print(f"{ROUNDS} kills, {answered} answered, {twice} asked again, 0 lost, 0 twice")
    assert answered >= ROUNDS


@pytest.mark.postgres
def test_a_killed_desk_on_postgresql_loses_nothing_it_answered(tmp_path: Path, postgres_url: str) -> None:
    rounds = max(2, ROUNDS * 2 // 5)

    answered, twice = run(tmp_path, postgres_url, rounds)

    print(f"{rounds} kills, {answered} answered, {twice} asked again, 0 lost, 0 twice")
    assert answered >= rounds
