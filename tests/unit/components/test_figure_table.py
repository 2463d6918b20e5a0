"""The table of figures: how values, samples and exclusions are written, and where its links lead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analytics.results import Rate
from components import figure_table as figures
from domain.mediation.measures import MEASURES
from domain.metrics import METRICS, Shape
from domain.metrics.answers import amount, middle, share
from domain.questions import Question
from tests.factories import NOON
from tests.numbers import YEAR


def test_the_page_holds_every_number_from_m01_to_m18() -> None:
    wanted = {f"M{number:02d}" for number in range(1, 19)}

    assert wanted <= set(figures.CODES)
    assert set(figures.CODES) <= set(METRICS)


def test_every_number_of_the_desk_says_how_its_rows_are_reached() -> None:
    for code in figures.CODES:
        assert code in MEASURES or METRICS[code].rows(Question(YEAR), NOON.date())["metric"]


@pytest.mark.parametrize(
    ("found", "value", "n"),
    [
        (share("M01", Rate(96, 100), Rate(0, 0), NOON), "96.0%", "96/100"),
        (share("M01", Rate(3, 4), Rate(0, 0), NOON), "3 件", "3/4"),
        (share("M01", Rate(0, 0), Rate(0, 0), NOON), "—", "0/0"),
        (amount("M14", Shape.COUNT, 5, 2, NOON), "5 件", "5"),
        (middle("M11", Shape.DAYS, [1.0, 2.0, 3.0, 4.0, 5.0], NOON), "3.0 天，P90 4.6", "5/5"),
        (middle("M18G", Shape.GAP, [0.1, 0.2], NOON), "15.0%", "2/2"),
        (middle("M18D", Shape.DAYS, [], NOON), "—", "0/0"),
    ],
)
def test_a_number_is_written_by_its_shape(found: Any, value: str, n: str) -> None:
    row = figures._row(0, METRICS[found.code], found)

    assert (row["value"], row["n"]) == (value, n)


def test_last_year_stands_beside_where_there_is_one() -> None:
    with_year = share("M01", Rate(96, 100), Rate(90, 100), NOON)
    without = share("M01", Rate(96, 100), Rate(3, 4), NOON)

    assert figures._before(with_year) == "90.0%"
    assert figures._before(without) == "—"
    assert figures._before(amount("M14", Shape.COUNT, 5, 2, NOON)) == "2"


def test_what_is_left_out_is_added_up() -> None:
    found = share("M01", Rate(96, 100), Rate(0, 0), NOON)
    reason = MEASURES["M01"].left_out[0].reason

    row = figures._row(0, METRICS["M01"], replace(found, excluded=((reason, 4), (reason, 3))))

    assert row["left"] == "7"


@pytest.mark.parametrize("by", figures.NARROWED)
def test_a_breakdown_narrows_one_thing_and_leaves_the_rest(by: str) -> None:
    asked = Question(YEAR, grid_id=7)

    _name, narrowed = figures.NARROWED[by]
    found = narrowed(asked, "X1")

    assert found.grid_id == 7
    assert sum(value == "X1" for value in (found.level, found.method, found.type_code)) == 1
