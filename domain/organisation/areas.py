"""Boundaries of the grids: a GeoJSON file a station may give; without it maps are schematic."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import BadInput
from core.messages import message
from core.settings import settings

Ring = tuple[tuple[float, float], ...]
Polygons = tuple[tuple[Ring, ...], ...]
LARGEST = 5_000_000
MOST_CORNERS = 20_000
UNREAD = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError)
UNREADABLE = message("This is no GeoJSON of grids: one feature per grid, with its code in properties.code.")


def area_file() -> Path:
    """Return where the boundaries lie when there are any."""
    return settings().var / "areas" / "grids.geojson"


def grid_areas() -> Mapping[str, Polygons]:
    """Return the boundaries of grids by code; empty where no readable file lies there."""
    path = area_file()
    if not path.is_file():
        return {}
    return _kept(path, path.stat().st_mtime_ns)


def keep_areas(content: bytes, codes: frozenset[str]) -> int:
    """Keep a file of boundaries where it names every one of ``codes``. Raises BadInput."""
    found = read_areas(content)
    missing = ", ".join(sorted(codes - set(found)))
    if missing:
        raise BadInput(message("These grids have no boundary in it: {codes}.", codes=missing), "areas")
    path = area_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".tmp")
    fresh.write_bytes(content)
    fresh.replace(path)
    return len(found)


def read_areas(content: bytes) -> Mapping[str, Polygons]:
    """Read boundaries by grid code: GeoJSON polygons in degrees, longitude first.

    Raises:
        BadInput: it is something else, or too large.
    """
    if len(content) > LARGEST:
        raise BadInput(message("This file is too large. At most 5 MB."), "areas")
    try:
        features = json.loads(content)["features"]
        found = {str(one["properties"]["code"]): _polygons(one["geometry"]) for one in features}
    except UNREAD as trouble:
        raise BadInput(UNREADABLE, "areas") from trouble
    corners = sum(len(ring) for polygons in found.values() for polygon in polygons for ring in polygon)
    if not 0 < corners <= MOST_CORNERS:
        raise BadInput(UNREADABLE, "areas")
    return found


def _polygons(geometry: Mapping[str, Any]) -> Polygons:
    many = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    if not many or not all(many):
        raise ValueError(len(many))
    return tuple(tuple(_ring(ring) for ring in polygon) for polygon in many)


def _ring(corners: Any) -> Ring:
    ring = tuple((float(corner[0]), float(corner[1])) for corner in corners)
    if len(ring) < 4 or not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring):
        raise ValueError(len(ring))
    return ring


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int) -> Mapping[str, Polygons]:
    try:
        return read_areas(path.read_bytes())
    except BadInput:  # somebody changed it on the disk: maps are schematic again
        return {}
