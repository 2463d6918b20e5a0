"""The promise of the import: 20,000 rows a second from opening to commit, SQLite with synchronous FULL."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.settings import PROJECT
from tests.alerts import imported
from tests.factories import small_station

SHARED = Path(os.environ.get("CIYIN_TEST_SHARED", PROJECT.parent / "shared"))
CHICAGO = SHARED / "data" / "incidents" / "chicago_public_d11_d25_2012_2016.csv.gz"
ROWS_A_SECOND = 20_000

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]


@pytest.mark.skipif(not CHICAGO.is_file(), reason=f"the published file is not at {CHICAGO}")
def test_chicago_comes_in_at_twenty_thousand_rows_a_second(tmp_path: Path) -> None:
    best = max(_speed(tmp_path / str(attempt)) for attempt in range(3))

    print(f"import-alerts: {best:,.0f} rows/s, load {os.getloadavg()[0]:.1f}")
    assert best >= ROWS_A_SECOND


def _speed(folder: Path) -> float:
    folder.mkdir()
    result = imported(small_station(folder), CHICAGO)
    return result.rows / result.seconds
