"""Points into cells: the same point lies in the same cell whatever else is in the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from analytics.places.lattice import (
    WGS84,
    are_degrees,
    columns_and_rows,
    lattice,
    neighbour_keys,
    utm_of,
)
from core.errors import BadInput
from core.settings import PROJECT

REFERENCE = PROJECT.parent / "shared" / "reference"
UTM_TRUTH = REFERENCE / "truth_utm.csv"


def points(*pairs: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    told = np.array(pairs, dtype=float)
    return told[:, 0], told[:, 1]


def test_points_of_one_square_share_a_cell() -> None:
    x, y = points((1000.0, 2000.0), (1249.9, 2249.9), (1250.0, 2000.0))
    cells = lattice("EPSG:32648", 250, x, y)

    keys = cells.keys(x, y)

    assert keys[0] == keys[1]
    assert keys[0] != keys[2]


def test_a_cell_does_not_depend_on_the_other_points() -> None:
    x, y = points((431_111.0, 3_380_777.0), (999.0, 5.0))
    cells = lattice("EPSG:32648", 250, x, y)

    together, alone = cells.keys(x, y), cells.keys(x[:1], y[:1])

    assert together[0] == alone[0]


def test_the_middle_of_a_cell_lies_in_it() -> None:
    x, y = points((431_111.0, 3_380_777.0), (-1.0, -251.0))
    cells = lattice("EPSG:32648", 250, x, y)

    middle = cells.centres(cells.keys(x, y))

    assert np.abs(middle[0] - x).max() <= 125
    assert np.abs(middle[1] - y).max() <= 125
    assert (cells.keys(*middle) == cells.keys(x, y)).all()


def test_degrees_are_measured_in_the_zone_they_lie_in() -> None:
    x, y = points((104.0668, 30.5728), (104.07, 30.58))
    cells = lattice("EPSG:4326", 250, x, y)

    middle = cells.centres(cells.keys(x, y))

    assert cells.ground.to_epsg() == 32648
    assert np.abs(middle[0] - x).max() < 0.002
    assert np.abs(middle[1] - y).max() < 0.002


def test_degrees_are_recognised_although_the_system_is_in_metres() -> None:
    x, y = points(
        (104.0668, 30.5728),
    )
    east, north = Transformer.from_crs(4326, 32648, always_xy=True).transform(x, y)
    cells = lattice("EPSG:32648", 250, x, y)

    assert cells.keys(x, y)[0] == cells.keys(np.asarray(east), np.asarray(north))[0]
    assert cells.centres(cells.keys(x, y))[0][0] == pytest.approx(east[0], abs=125)


def test_a_side_is_in_metres_where_the_system_counts_in_feet() -> None:
    x, y = points((1_150_000.0, 1_900_000.0), (1_150_700.0, 1_900_000.0))
    cells = lattice("EPSG:3435", 250, x, y)

    assert cells.step == pytest.approx(820.208, abs=0.01)
    assert cells.ground.to_epsg() == 3435


@pytest.mark.parametrize("name", ["EPSG:0", "nowhere", ""])
def test_an_unknown_system_is_refused(name: str) -> None:
    x, y = points((1.0, 2.0))

    with pytest.raises(BadInput, match="Unknown coordinate system") as refused:
        lattice(name, 250, x, y)

    assert refused.value.field == "crs"


@pytest.mark.parametrize("side", [0.0, -250.0])
def test_a_cell_needs_a_side(side: float) -> None:
    x, y = points((1.0, 2.0))

    with pytest.raises(BadInput, match="longer than 0") as refused:
        lattice("EPSG:32648", side, x, y)

    assert refused.value.field == "cell"


def test_columns_and_rows_come_back_negative_ones_too() -> None:
    x, y = points((130.0, 260.0), (-130.0, 260.0), (130.0, -260.0), (-130.0, -260.0), (-1.0, -1.0))
    cells = lattice("EPSG:32648", 250, x, y)
    keys = lattice("EPSG:32648", 250, *points((1e6, 1e6))).keys(x * 1000, y * 1000)

    column, row = columns_and_rows(keys)

    assert column.tolist() == [520, -520, 520, -520, -4]
    assert row.tolist() == [1040, 1040, -1040, -1040, -4]
    assert len(set(cells.keys(x, y).tolist())) >= 1


@pytest.mark.parametrize(("right", "up"), [(1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1)])
def test_a_neighbour_is_one_side_away(right: int, up: int) -> None:
    here = np.array([1_000_000.0]), np.array([-2_000_000.0])
    there = here[0] + 250 * right, here[1] + 250 * up
    cells = lattice("EPSG:32648", 250, *here)

    assert neighbour_keys(cells.keys(*here), right, up)[0] == cells.keys(*there)[0]


@pytest.mark.parametrize(
    ("x", "y", "degrees"),
    [(104.0, 30.0, True), (-180.0, 90.0, True), (181.0, 30.0, False), (10.0, 91.0, False)],
)
def test_degrees_are_told_from_metres(x: float, y: float, degrees: bool) -> None:
    assert are_degrees(np.array([x]), np.array([y])) is degrees


@pytest.mark.skipif(not UTM_TRUTH.is_file(), reason=f"the table of truths is not at {UTM_TRUTH}")
def test_zones_and_metres_agree_with_the_table() -> None:
    truth = pd.read_csv(Path(UTM_TRUTH))

    for row in truth.itertuples():
        x, y = np.array([row.lon]), np.array([row.lat])
        zone = utm_of(x, y)
        east, north = Transformer.from_crs(WGS84, zone, always_xy=True).transform(row.lon, row.lat)
        assert zone.utm_zone == f"{row.utm_zone}N"
        assert (east, north) == pytest.approx((row.easting, row.northing), abs=0.001)


def test_a_pole_has_no_zone() -> None:
    with pytest.raises(BadInput, match="outside every UTM zone"):
        utm_of(np.array([0.0]), np.array([89.9]))
