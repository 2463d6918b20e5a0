"""kill -9 in the middle of a migration or a backup: the old state stands, and the next try goes through.

CIYIN_TEST_KILLS sets the rounds (the long run takes 50 of each).
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
from sqlalchemy import inspect

from core.db import Database, sqlite_url
from core.migrations import pending
from core.settings import PROJECT
from domain.backups import restore
from models import metadata
from tests.disputes import registered
from tests.factories import small_station

pytestmark = [pytest.mark.faults, pytest.mark.timeout(3600)]
ROUNDS = min(50, int(os.environ.get("CIYIN_TEST_KILLS", "6")))


def call(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CIYIN_VAR": str(folder)}
    command = [sys.executable, "-m", "tools", *words]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def whole_run(folder: Path, *words: str) -> float:
    """Run a command to its end and return how long it took."""
    began = time.monotonic()
    process = call(folder, *words)
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()
    return time.monotonic() - began


def kill_at(process: subprocess.Popen[bytes], moment: float) -> None:
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def tables_of(folder: Path) -> set[str]:
    database = Database(sqlite_url(folder / "ciyin.db"))
    found = set(inspect(database.engine).get_table_names())
    missing = pending(database)
    database.close()
    assert bool(missing) == (not found & set(metadata.tables))
    return found & set(metadata.tables)


def test_a_killed_migration_leaves_the_old_shape_or_the_new_one(tmp_path: Path) -> None:
    took, chance = whole_run(tmp_path / "first", "migrate"), random.Random(3)

    for number in range(ROUNDS):
        folder = tmp_path / f"round-{number}"
        kill_at(call(folder, "migrate"), chance.uniform(0.5, 1.0) * took)
        if (folder / "ciyin.db").is_file():
            assert tables_of(folder) in (set(), set(metadata.tables))
        if list((folder / "keys").glob("*.key")) and len(list((folder / "keys").glob("*.key"))) < 3:
            continue  # killed while the very first keys were made: said at the next start, never completed
        whole_run(folder, "migrate")
        assert tables_of(folder) == set(metadata.tables)


def test_a_killed_backup_leaves_no_file_that_is_not_whole(tmp_path: Path) -> None:
    var, target = tmp_path / "var", tmp_path / "backups"
    var.mkdir()
    station = small_station(var)
    for _ in range(20):
        registered(station)
    station.desk.anchor.flush()
    station.desk.database.close()
    took, chance = whole_run(var, "backup", "--to", str(tmp_path / "first")), random.Random(5)

    for _ in range(ROUNDS):
        kill_at(call(var, "backup", "--to", str(target)), chance.uniform(0.4, 1.1) * took)

    for number, path in enumerate(sorted(target.glob("*.age"))):
        assert restore(path, tmp_path / f"again-{number}", var / "keys").contents.rows["dispute"] == 20
    whole_run(var, "backup", "--to", str(target))
    assert restore(max(target.glob("*.age")), tmp_path / "last", var / "keys").contents.rows["dispute"] == 20
