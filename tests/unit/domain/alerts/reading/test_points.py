"""Coordinates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from domain.alerts.reading.mapping import PointRule
from domain.alerts.reading.points import read_points

VANCOUVER = PointRule(32610, (-123.3, 49.1, -122.9, 49.4))


def point(
    x: str, y: str, rule: PointRule | None = None, has_decimal_comma: bool = False
) -> tuple[float, float]:
    columns = (pd.Series([cell], dtype="str") for cell in (x, y))
    lon, lat = read_points(*columns, rule or PointRule(), has_decimal_comma)
    return float(lon[0]), float(lat[0])


def is_blank(found: tuple[float, float]) -> bool:
    return bool(np.isnan(found).all())


def test_degrees_are_taken_as_they_are() -> None:
    assert point("105.5712", "30.5083") == (105.5712, 30.5083)


def test_decimal_commas_are_read_where_the_source_has_them() -> None:
    assert point("-75,56985", "6,25722", has_decimal_comma=True) == (-75.56985, 6.25722)


def test_a_comma_is_no_point_elsewhere() -> None:
    assert is_blank(point("-75,56985", "6,25722"))


def test_metres_become_degrees() -> None:
    lon, lat = point("491059.4824", "5459122.4178", VANCOUVER)

    assert (round(lon, 4), round(lat, 4)) == (-123.1229, 49.2848)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("", ""),
        ("105.5", ""),
        ("", "30.5"),
        ("0", "0"),
        ("0.0", "0.000"),
        ("NA", "NA"),
        ("east", "north"),
        ("inf", "1"),
    ],
)
def test_what_is_no_point_is_blank(x: str, y: str) -> None:
    assert is_blank(point(x, y))


@pytest.mark.parametrize(
    ("x", "y"), [("181", "30"), ("105", "91"), ("115.493279", "-89.999973"), ("1e9", "5")]
)
def test_what_is_not_on_earth_is_blank(x: str, y: str) -> None:
    assert is_blank(point(x, y))


def test_a_point_on_the_equator_is_a_point() -> None:
    assert point("36.8", "0") == (36.8, 0.0)


def test_a_point_beyond_the_bounds_is_blank() -> None:
    chicago = PointRule(bounds=(-88.0, 41.6, -87.5, 42.1))

    assert is_blank(point("-91.686566", "36.619446", chicago))
    assert point("-87.7", "41.9", chicago) == (-87.7, 41.9)


def test_masked_metres_are_blank() -> None:
    assert is_blank(point("0.0", "0.0", VANCOUVER))


def test_nonsense_metres_are_blank() -> None:
    assert is_blank(point("99999999999", "99999999999", VANCOUVER))


def test_rows_do_not_disturb_each_other() -> None:
    x, y = (pd.Series(cells, dtype="str") for cells in (["105.5", "x", "106.5"], ["30.5", "30.5", "30.6"]))

    lon, lat = read_points(x, y, PointRule(), False)

    assert lon[[0, 2]].tolist() == [105.5, 106.5]
    assert np.isnan(lon[1])
    assert np.isnan(lat[1])
