import os
import subprocess
import sys

from core.settings import PROJECT
from domain.tallies.check import differences
from tests.disputes import closed
from tests.factories import small_station


def rollups(var, word):
    """Run the command in a process of its own: nothing but what it loads itself is loaded."""
    words = [sys.executable, "-m", "tools", "rollups", word]
    environment = {**os.environ, "CIYIN_VAR": str(var)}
    return subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def test_verifying_counts_the_rows_of_every_area(tmp_path):
    station = small_station(tmp_path)
    closed(station)
    station.desk.database.close()

    ran = rollups(tmp_path, "verify")

    assert ran.returncode == 0, ran.stdout
    assert "station: 0 differences" in ran.stdout


def test_rebuilding_loses_nothing(tmp_path):
    station = small_station(tmp_path)
    closed(station)
    station.desk.database.close()

    ran = rollups(tmp_path, "rebuild")

    assert ran.returncode == 0, ran.stderr
    with station.reading() as session:
        assert differences(session, 1) == []
