"""How long a forecast takes on five years of two Chicago districts, and what it caught in two of them."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.places.hotspots import OURS, Asked, hot_spots
from analytics.places.lattice import lattice
from core.settings import PROJECT

SHARED = Path(os.environ.get("CIYIN_TEST_SHARED", PROJECT.parent / "shared"))
CHICAGO = SHARED / "data" / "incidents" / "chicago_public_d11_d25_2012_2016.csv.gz"
SECONDS_A_FORECAST = 10

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not CHICAGO.is_file(), reason=f"the published file is not at {CHICAGO}"),
]


@pytest.fixture(scope="module")
def chicago() -> pd.DataFrame:
    rows = pd.read_csv(CHICAGO, usecols=["Date", "Primary Type", "Latitude", "Longitude"])
    rows.columns = pd.Index(["time", "category", "y", "x"])
    rows["time"] = pd.to_datetime(rows["time"], format="%m/%d/%Y %I:%M:%S %p")
    return rows.dropna().reset_index(drop=True)


def test_one_forecast_of_all_crime_takes_seconds(chicago: pd.DataFrame) -> None:
    cells = lattice("EPSG:26916", 250, chicago["x"].to_numpy(), chicago["y"].to_numpy())

    began = time.perf_counter()
    found = hot_spots(chicago, cells, Asked(date(2016, 12, 18)))
    seconds = time.perf_counter() - began

    print(f"hotspots: one window {seconds:.1f} s, load {os.getloadavg()[0]:.1f}")
    assert found.judged == 1
    assert seconds <= SECONDS_A_FORECAST


@pytest.mark.parametrize("category", ["", "THEFT", "BURGLARY"])
def test_two_years_of_windows_are_told(chicago: pd.DataFrame, category: str) -> None:
    cells = lattice("EPSG:26916", 250, chicago["x"].to_numpy(), chicago["y"].to_numpy())

    found = hot_spots(
        chicago,
        cells,
        Asked(date(2015, 1, 4), windows=104),
        category=frozenset({category} if category else ()),
    ).verdicts

    for share, ours in found[OURS].items():
        counts = [found[name][share].n for name in found if name.startswith("count")]
        print(f"{category or 'all'} {share:.2%}: {ours.n} of {ours.N}, PAI {ours.pai:.2f}, counts {counts}")
    assert sum(ours.n for ours in found[OURS].values()) >= 0.98 * max(
        sum(verdict.n for verdict in found[name].values()) for name in found if name.startswith("count")
    )
