"""Points in the polygons of a GeoJSON file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import BadInput
from domain.alerts.reading import area_lookup, read_areas
from tests.unit.domain.alerts.reading.files import SHARED, english

AREAS = SHARED / "data" / "areas"
NO_POINT = float("nan")


def square(code: str, west: float, south: float, size: float = 1.0, **more: object) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


TWO = collection(square("G01", 105.0, 30.0), square("G02", 106.0, 30.0))


def codes(geojson: dict[str, Any], *points: tuple[float, float], name: str = "") -> list[str]:
    find = area_lookup(geojson, name)
    return find(np.array([x for x, _ in points]), np.array([y for _, y in points])).tolist()


def refusal(geojson: Any, name: str = "") -> str:
    with pytest.raises(BadInput) as raised:
        area_lookup(geojson, name)
    return english(raised.value.message)


def test_a_point_gets_the_code_of_its_polygon() -> None:
    assert codes(TWO, (105.5, 30.5), (106.5, 30.5)) == ["G01", "G02"]


def test_a_point_outside_gets_none() -> None:
    assert codes(TWO, (104.0, 30.5), (105.5, 31.5)) == ["", ""]


def test_a_row_without_a_point_gets_none() -> None:
    assert codes(TWO, (NO_POINT, NO_POINT), (105.5, 30.5)) == ["", "G01"]


def test_no_rows_give_no_codes() -> None:
    assert codes(TWO) == []


def test_a_point_on_a_border_belongs_to_the_first_polygon() -> None:
    assert codes(TWO, (106.0, 30.5)) == ["G01"]


def test_where_polygons_overlap_the_first_counts() -> None:
    both = collection(square("G02", 105.0, 30.0, 2.0), square("G01", 105.0, 30.0))

    assert codes(both, (105.5, 30.5)) == ["G02"]


def test_a_hole_belongs_to_nobody() -> None:
    ring = square("G01", 105.0, 30.0, 3.0)
    ring["geometry"]["coordinates"].append([[106, 31], [107, 31], [107, 32], [106, 32], [106, 31]])

    assert codes(collection(ring, square("G02", 120, 30)), (106.5, 31.5), (105.5, 30.5)) == ["", "G01"]


def test_the_property_can_be_named() -> None:
    named = collection(square("x", 105.0, 30.0, beat="1112"), square("y", 106.0, 30.0, beat="1113"))

    assert codes(named, (105.5, 30.5), name="beat") == ["1112"]


def test_without_a_name_the_property_that_tells_them_apart_is_taken() -> None:
    features = [square("same", 105.0 + n, 30.0, beat=f"11{n}") for n in range(3)]

    assert codes(collection(*features), (106.5, 30.5)) == ["111"]


def test_figures_are_codes_too() -> None:
    features = [square("same", 105.0 + n, 30.0, district=510.0 + n) for n in range(2)]

    assert codes(collection(*features), (106.5, 30.5), name="district") == ["511"]


def test_a_polygon_that_crosses_itself_is_mended() -> None:
    bow = square("G01", 105.0, 30.0)
    bow["geometry"]["coordinates"] = [[[105, 30], [106, 31], [106, 30], [105, 31], [105, 30]]]

    assert codes(collection(bow, square("G02", 120, 30)), (105.1, 30.5)) == ["G01"]


def test_an_area_of_several_parts_is_one_area() -> None:
    one, other = square("G01", 105.0, 30.0), square("G01", 110.0, 30.0)
    rings = [one["geometry"]["coordinates"], other["geometry"]["coordinates"]]
    one["geometry"] = {"type": "MultiPolygon", "coordinates": rings}

    assert codes(collection(one, square("G02", 120, 30)), (110.5, 30.5)) == ["G01"]


@pytest.mark.parametrize(
    "system", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"]
)
def test_systems_in_degrees_are_read(system: str) -> None:
    geojson = TWO | {"crs": {"type": "name", "properties": {"name": system}}}

    assert codes(geojson, (105.5, 30.5)) == ["G01"]


@pytest.mark.parametrize(
    ("geojson", "text"),
    [
        ({}, "The area file holds no polygons: export it as a GeoJSON FeatureCollection."),
        ([], "The area file holds no polygons: export it as a GeoJSON FeatureCollection."),
        (collection(), "The area file holds no polygons: export it as a GeoJSON FeatureCollection."),
        (collection({"type": "Feature"}), "The area file holds a broken polygon: export it again."),
        (
            collection({"geometry": {"type": "Polygon", "coordinates": "x"}}),
            "The area file holds a broken polygon: export it again.",
        ),
        (
            collection({"geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"code": "x"}}),
            "The area file holds no polygons: export it as a GeoJSON FeatureCollection.",
        ),
        (
            TWO | {"crs": {"properties": {"name": "EPSG:3857"}}},
            "The area file is not in degrees: export it in WGS84 (EPSG:4326).",
        ),
    ],
)
def test_what_is_no_map_of_areas_is_refused(geojson: Any, text: str) -> None:
    assert refusal(geojson) == text


def test_a_property_that_nobody_has_is_refused() -> None:
    text = refusal(TWO, "beat")

    assert text == "The polygons have no property “beat” with a code: name the right one in the mapping."


def test_polygons_without_properties_are_refused() -> None:
    bare = square("G01", 105.0, 30.0)
    bare["properties"] = None

    assert "no property" in refusal(collection(bare))


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "grids.geojson").write_text(json.dumps(TWO))

    find = read_areas(tmp_path / "grids.geojson")

    assert find(np.array([105.5]), np.array([30.5])).tolist() == ["G01"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read_areas(tmp_path / "none.geojson")

    assert english(raised.value.message) == "There is no area file none.geojson: check its path."


@pytest.mark.parametrize("content", [b"", b"{", b"\x89PNG", b"[" * 100_000])
def test_a_file_that_is_no_json_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "grids.geojson").write_bytes(content)

    with pytest.raises(BadInput) as raised:
        read_areas(tmp_path / "grids.geojson")

    assert english(raised.value.message) == "The area file is no GeoJSON: export it again."


@pytest.mark.skipif(not AREAS.is_dir(), reason="the public area files of ../shared/data are not here")
@pytest.mark.parametrize(
    ("name", "point", "code"),
    [
        ("chicago_police_beats", (-87.72, 41.88), "1122"),
        ("portland_police_districts", (-122.613925, 45.492962), "911"),
    ],
)
def test_public_area_files_are_read_without_naming_the_property(
    name: str, point: tuple[float, float], code: str
) -> None:
    find = read_areas(AREAS / f"{name}.geojson")

    assert find(np.array([point[0]]), np.array([point[1]])).tolist() == [code]
