"""From places to grids: points in the polygons of a GeoJSON file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from core.errors import BadInput
from core.messages import Message, message

Array = np.ndarray[Any, Any]
AreaLookup = Callable[[Array, Array], Array]

DEGREES = ("CRS84", "4326", "4490")
LIKELY = frozenset({"code", "grid", "beat", "beat_num", "district", "name"})
LARGEST = 64 << 20
MOSTLY = 0.9


def read_areas(path: Path, name: str = "") -> AreaLookup:
    """Read a GeoJSON file; see ``area_lookup``."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise BadInput(message("There is no area file {name}: check its path.", name=path.name))
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as trouble:
        raise _wrong(message("The area file is no GeoJSON: export it again.")) from trouble
    return area_lookup(content, name)


def area_lookup(geojson: dict[str, Any], name: str = "") -> AreaLookup:
    """Return a function from longitudes and latitudes (WGS84, NaN allowed) to area codes, '' outside.

    ``name`` is the property that holds the code; without it the one that tells most polygons apart counts.
    Where polygons overlap the first of the file counts. Raises BadInput where the file holds no polygons or
    is not in degrees.
    """
    features = _features(geojson)
    shapes = np.array([_polygon(feature) for feature in features], dtype=object)
    codes = np.array(_codes(features, name), dtype=object)
    shapely.prepare(shapes)
    tree = shapely.STRtree(shapes)

    def find(x: Array, y: Array) -> Array:
        found = np.full(len(x), "", dtype=object)
        at = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        points, near = tree.query(shapely.points(x[at], y[at]))
        is_in = shapely.intersects_xy(shapes[near], x[at][points], y[at][points])
        points, near = points[is_in], near[is_in]
        order = np.argsort(-near, kind="stable")
        found[at[points[order]]] = codes[near[order]]
        return found

    return find


def _features(geojson: Any) -> list[dict[str, Any]]:
    features = geojson.get("features") if isinstance(geojson, dict) else None
    if not isinstance(features, list) or not features:
        raise _wrong(message("The area file holds no polygons: export it as a GeoJSON FeatureCollection."))
    system = json.dumps(geojson.get("crs") or "CRS84")
    if not any(each in system for each in DEGREES):
        raise _wrong(message("The area file is not in degrees: export it in WGS84 (EPSG:4326)."))
    return features


def _polygon(feature: dict[str, Any]) -> Any:
    try:
        found = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, ShapelyError) as trouble:
        raise _wrong(message("The area file holds a broken polygon: export it again.")) from trouble
    if found.geom_type not in {"Polygon", "MultiPolygon"}:
        raise _wrong(message("The area file holds no polygons: export it as a GeoJSON FeatureCollection."))
    return found if found.is_valid else shapely.make_valid(found)


def _codes(features: list[dict[str, Any]], name: str) -> list[str]:
    tables = [feature.get("properties") or {} for feature in features]
    chosen = name or _differing(tables)
    codes = [_text(table.get(chosen)) for table in tables]
    if not chosen or not any(codes):
        raise _wrong(
            message(
                "The polygons have no property “{name}” with a code: name the right one in the mapping.",
                name=chosen,
            )
        )
    return codes


def _differing(tables: list[dict[str, Any]]) -> str:
    """Return the property that tells the polygons apart, of several the one with a likely name."""

    def rank(name: str) -> tuple[bool, bool, int]:
        count = len({_text(table.get(name)) for table in tables} - {""})
        return count >= MOSTLY * len(tables), name.lower() in LIKELY, count

    return max(tables[0], key=rank, default="")


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _wrong(reason: Message) -> BadInput:
    return BadInput(reason)
