"""kill -9 at any moment of an import: all of the file is there, or nothing of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db import Database, sqlite_url
from core.settings import PROJECT
from domain.tallies.check import differences
from models import Alert, AlertCaseNumber, ImportBatch
from tests.alerts import csv_110, row_110, rows_110

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
ROWS = 30_000
ROUNDS = 12


def call(folder: Path, path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tools", "import-alerts", str(path), "--json"]
    environment = {**os.environ, "CIYIN_VAR": str(folder)}
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def counted(folder: Path) -> tuple[int, int, int]:
    database = Database(sqlite_url(folder / "ciyin.db"))
    try:
        with database.reading() as session:
            assert differences(session, 1) == []
            found = [
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (Alert, AlertCaseNumber, ImportBatch)
            ]
    finally:
        database.close()
    return found[0], found[1], found[2]


def test_whatever_the_moment_it_is_all_or_nothing(tmp_path: Path) -> None:
    founded = csv_110(tmp_path / "one.csv", rows_110(1))
    rows = [row_110(number, 报警时间="2026/3/1 8:00:00") for number in range(1, 1 + ROWS)]
    path = csv_110(tmp_path / "110.csv", rows)
    folder = tmp_path / "var"
    assert call(folder, founded).wait(120) == 0
    began = time.monotonic()
    assert call(tmp_path / "other", path).wait(120) == 0
    whole = time.monotonic() - began

    chance = random.Random(7)
    for _ in range(ROUNDS):
        process = call(folder, path)
        time.sleep(chance.uniform(0.2, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        alerts, keys, batches = counted(folder)
        assert alerts == keys
        assert alerts in {1, 1 + ROWS}
        assert batches >= 1 + (alerts > 1)
        if alerts > 1:
            break

    last = call(folder, path)
    assert last.wait(120) == 0
    assert counted(folder)[0] == 1 + ROWS
