"""Known places in what somebody wrote."""

from __future__ import annotations

import pandas as pd
import pytest

from domain.alerts.places import KnownPlaces, campus_of
from domain.organisation.queries import PlaceRecord

CUIHU = PlaceRecord(1, "C1", "翠湖小区", "PT01", 10)
CUIHU_TWO = PlaceRecord(2, "C2", "翠湖小区二期", "PT01", 10)
UNIVERSITY = PlaceRecord(3, "U1", "川师大", "PT04", 11)
PLAZA_EAST = PlaceRecord(4, "P1", "中心广场", "PT02", 10)
PLAZA_WEST = PlaceRecord(5, "P2", "中心广场", "PT02", 11)
TOO_SHORT = PlaceRecord(6, "S1", "店", "PT99", 10)
KNOWN = KnownPlaces.of([CUIHU, CUIHU_TWO, UNIVERSITY, PLAZA_EAST, PLAZA_WEST, TOO_SHORT])


@pytest.mark.parametrize(
    ("text", "grid", "found"),
    [
        ("翠湖小区 3 栋", None, CUIHU),
        ("在翠湖小区二期门口", None, CUIHU_TWO),
        ("川师大东门", 11, UNIVERSITY),
        ("中心广场", 11, PLAZA_WEST),
        ("中心广场", 10, PLAZA_EAST),
        ("中心广场", None, None),
        ("川师大东门", 99, UNIVERSITY),
        ("路边小店", None, None),
        ("", None, None),
    ],
)
def test_a_place_is_found_by_its_name(text: str, grid: int | None, found: PlaceRecord | None) -> None:
    assert KNOWN.find(text, grid) == found


def test_a_column_is_found_as_each_of_its_texts_is() -> None:
    texts = pd.Series(
        ["翠湖小区 3 栋", "无", "中心广场", "川师大", "川师大"], index=[5, 6, 7, 8, 9], dtype="str"
    )
    grids = pd.Series([None, 12, 11, None, 10], index=texts.index, dtype="Int64")

    found = KNOWN.find_many(texts, grids)

    assert found.index.tolist() == [5, 6, 7, 8, 9]
    assert found["place_id"].fillna(0).tolist() == [1, 0, 5, 3, 3]
    assert found["place_type"].tolist() == ["PT01", "", "PT02", "PT04", "PT04"]
    assert found["campus_id"].fillna(0).tolist() == [0, 0, 0, 3, 3]


def test_a_known_place_fills_in_a_missing_grid_and_changes_no_other() -> None:
    texts = pd.Series(["翠湖小区", "翠湖小区", "无"], dtype="str")

    found = KNOWN.find_many(texts, pd.Series([None, 12, None], dtype="Int64"))

    assert found["grid_id"].fillna(0).tolist() == [10, 12, 0]


def test_a_station_without_places_finds_none() -> None:
    found = KnownPlaces.of([]).find_many(pd.Series(["翠湖小区"], dtype="str"), pd.Series([4], dtype="Int64"))

    assert found["place_id"].isna().all()
    assert found["grid_id"].tolist() == [4]


def test_only_a_university_is_a_campus() -> None:
    assert (campus_of(UNIVERSITY), campus_of(CUIHU), campus_of(None)) == (3, None, None)
