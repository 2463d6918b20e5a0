"""Coordinates as sources write them, as longitude and latitude."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from pyproj import Transformer

from domain.alerts.reading.mapping import PointRule

Array = np.ndarray[Any, Any]
WGS84 = 4326
WORLD = (-180.0, -85.0, 180.0, 85.0)


def read_points(x: pd.Series, y: pd.Series, rule: PointRule, has_decimal_comma: bool) -> tuple[Array, Array]:
    """Return longitudes and latitudes (WGS84 degrees), NaN where blank, 0,0, no number or out of bounds.

    Nonsense is blanked and never refuses a row: an alert counts without its point.
    """
    east, north = _numbers(x, has_decimal_comma), _numbers(y, has_decimal_comma)
    is_given = np.isfinite(east) & np.isfinite(north) & ~((east == 0) & (north == 0))
    lon, lat = np.where(is_given, east, np.nan), np.where(is_given, north, np.nan)
    if rule.epsg != WGS84:
        lon, lat = _transformer(rule.epsg).transform(lon, lat)
    west, south, right, top = rule.bounds or WORLD
    is_near = (lon >= west) & (lon <= right) & (lat >= south) & (lat <= top)
    return np.where(is_near, lon, np.nan), np.where(is_near, lat, np.nan)


def _numbers(texts: pd.Series, has_decimal_comma: bool) -> Array:
    plain = texts.str.replace(",", ".", regex=False) if has_decimal_comma else texts
    return np.asarray(pd.to_numeric(plain, errors="coerce"), dtype=float)


@cache
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, WGS84, always_xy=True)
