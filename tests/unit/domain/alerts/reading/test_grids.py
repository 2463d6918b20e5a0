"""From areas to grids."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from domain.alerts.reading import area_lookup
from domain.alerts.reading.areas import AreaLookup
from domain.alerts.reading.grids import GridFinder, Grids, grid_code
from domain.alerts.reading.mapping import AreaRule
from tests.unit.domain.alerts.reading.files import context
from tests.unit.domain.alerts.reading.test_areas import collection, square

NOWHERE = (float("nan"), float("nan"))
SQUARES = area_lookup(collection(square("G01", 105.0, 30.0), square("P9", 106.0, 30.0)))


def find(
    rule: AreaRule,
    *areas: str,
    points: tuple[tuple[float, float], ...] = (),
    polygons: AreaLookup | None = None,
) -> Grids:
    placed = points or (NOWHERE,) * len(areas)
    x, y = (np.array(axis, dtype=float) for axis in zip(*placed, strict=True))
    return GridFinder(rule, context(polygons)).find(pd.Series(list(areas), dtype="str"), x, y)


def test_a_grid_is_known_by_each_of_its_names() -> None:
    found = find(AreaRule(), "第一社区", "community 2", "一号警格", "G06", "　第六社区 ")

    assert found.codes.tolist() == ["G01", "G02", "G01", "G06", "G06"]
    assert found.new == {}


def test_an_unknown_area_is_unassigned() -> None:
    found = find(AreaRule(), "第八社区", "", "第一社区")

    assert found.codes.tolist() == ["", "", "G01"]
    assert found.new == {}


def test_a_table_leads_to_grids_of_the_station() -> None:
    rule = AreaRule(steps=("table", "label"), table={"河东片区": "G02"})

    assert find(rule, "河东片区", "第一社区").codes.tolist() == ["G02", "G01"]


def test_the_table_stands_before_the_name() -> None:
    rule = AreaRule(steps=("table", "label"), table={"第一社区": "G02"})

    assert find(rule, "第一社区").codes.tolist() == ["G02"]


def test_a_table_that_leads_nowhere_leaves_the_row_unassigned() -> None:
    rule = AreaRule(steps=("table",), table={"河东片区": "G99"})

    assert find(rule, "河东片区").codes.tolist() == [""]


def test_an_area_can_become_a_grid_of_its_own() -> None:
    found = find(AreaRule(steps=("create",), prefix="B"), "1112", "1113", "1112", "")

    assert found.codes.tolist() == ["B1112", "B1113", "B1112", ""]
    assert found.new == {"B1112": "1112", "B1113": "1113"}


def test_a_grid_that_was_made_before_is_not_new() -> None:
    rule = AreaRule(steps=("create",), prefix="G")

    found = find(rule, "01", "07")

    assert found.codes.tolist() == ["G01", "G07"]
    assert found.new == {"G07": "07"}


def test_values_that_mean_nothing_make_no_grid() -> None:
    found = find(AreaRule(steps=("create",), prefix="D", blank=("0",)), "0", "5")

    assert found.codes.tolist() == ["", "D5"]
    assert found.new == {"D5": "5"}


def test_a_point_gets_the_grid_of_its_polygon() -> None:
    found = find(
        AreaRule(steps=("polygon",)), "", "", points=((105.5, 30.5), (107.9, 30.5)), polygons=SQUARES
    )

    assert found.codes.tolist() == ["G01", ""]


def test_a_polygon_of_no_known_grid_is_unassigned_unless_grids_are_made() -> None:
    points = ((106.5, 30.5),)

    known = find(AreaRule(steps=("polygon",)), "", points=points, polygons=SQUARES)
    made = find(AreaRule(steps=("polygon", "create"), prefix="P"), "", points=points, polygons=SQUARES)

    assert known.codes.tolist() == [""]
    assert made.codes.tolist() == ["PP9"]
    assert made.new == {"PP9": "P9"}


def test_without_polygons_the_next_step_is_taken() -> None:
    rule = AreaRule(steps=("polygon", "create"))

    assert find(rule, "West End", points=((105.5, 30.5),)).codes.tolist() == ["WEST-END"]


def test_a_later_step_only_sees_rows_without_a_grid() -> None:
    rule = AreaRule(steps=("label", "polygon"))

    found = find(rule, "第二社区", "", points=((105.5, 30.5), (105.5, 30.5)), polygons=SQUARES)

    assert found.codes.tolist() == ["G02", "G01"]


def test_a_grid_nobody_needs_is_not_made() -> None:
    rule = AreaRule(steps=("label", "create"))

    assert find(rule, "第一社区", "第二社区").new == {}


def test_no_rows_have_no_grids() -> None:
    found = GridFinder(AreaRule(), context()).find(pd.Series([], dtype="str"), np.array([]), np.array([]))

    assert found.codes.tolist() == []


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("West End", "WEST-END"),
        ("Renfrew-Collingwood", "RENFREW-COLLINGWOOD"),
        ("1112", "1112"),
        ("河东片区", "河东片区"),
        (" a/b ", "A-B"),
        ("", ""),
        ("—", ""),
        ("x" * 50, "X" * 32),
    ],
)
def test_a_code_is_made_of_letters_and_figures(area: str, code: str) -> None:
    assert grid_code(area, "") == code
