"""Boundaries of the grids: read from GeoJSON, kept whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput
from domain.organisation import areas
from domain.organisation.areas import area_file, grid_areas, keep_areas, read_areas

SQUARE = [[105.5, 30.5], [105.6, 30.5], [105.6, 30.6], [105.5, 30.5]]


def geojson(codes: Sequence[str], **geometry: Any) -> bytes:
    shape = {"type": "Polygon", "coordinates": [SQUARE]} | geometry
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": shape} for code in codes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_without_a_file_maps_stay_schematic(var_folder: Path) -> None:
    assert grid_areas() == {}


def test_a_file_that_names_every_grid_is_kept_and_read(var_folder: Path) -> None:
    assert keep_areas(geojson(["G01", "G02"]), frozenset({"G01", "G02"})) == 2

    found = grid_areas()

    assert set(found) == {"G01", "G02"}
    assert found["G01"][0][0][0] == (105.5, 30.5)
    assert area_file().parent.parent == var_folder


def test_a_newer_file_takes_the_place_of_the_older(var_folder: Path) -> None:
    keep_areas(geojson(["G01"]), frozenset({"G01"}))
    assert set(grid_areas()) == {"G01"}

    keep_areas(geojson(["G01", "G02", "G03"]), frozenset({"G01"}))

    assert len(grid_areas()) == 3


def test_a_file_that_leaves_a_grid_out_is_refused_with_its_code(var_folder: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        keep_areas(geojson(["G01"]), frozenset({"G01", "G02"}))

    assert refusal.value.field == "areas"
    assert refusal.value.message.facts["codes"] == "G02"
    assert not area_file().exists()


def test_several_polygons_of_one_grid_belong_together() -> None:
    found = read_areas(geojson(["G01"], type="MultiPolygon", coordinates=[[SQUARE], [SQUARE]]))

    assert len(found["G01"]) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"features": []}',
        geojson(["G01"], type="Point", coordinates=[1, 2]),
        geojson(["G01"], coordinates=[[[1, 2], [3, 4]]]),
        geojson(["G01"], coordinates=[[[500, 2], [3, 4], [5, 6], [500, 2]]]),
        geojson(["G01"], coordinates=[[["a", 2], [3, 4], [5, 6], [1, 2]]]),
    ],
)
def test_what_is_no_map_of_grids_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        read_areas(content)

    assert refusal.value.field == "areas"


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "LARGEST", 10)

    with pytest.raises(BadInput):
        read_areas(geojson(["G01"]))
