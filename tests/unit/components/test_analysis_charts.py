"""The charts of the analysis: sums over the cells, findings as titles, keys that a click brings back."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.periods import Period
from charts import AreaMap, GridMap
from components import analysis_charts
from core.i18n import speaking
from domain.organisation.queries import GridRecord

MARCH = Period.month(2026, 3)
COLUMNS = ["category", "grid_id", "place_type", "source", "weekday", "hour", "n"]
SQUARE = (((105.5, 30.5), (105.6, 30.5), (105.6, 30.6), (105.5, 30.5)),)


@pytest.fixture(autouse=True)
def in_chinese():  # type: ignore[no-untyped-def]
    with speaking("zh_CN"):
        yield


def cells(*rows: tuple[str, int, str, str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


BUSY = cells(
    ("AL308", 1, "PT01", "AS1", 4, 22, 60),
    ("AL302", 1, "PT01", "AS1", 4, 21, 30),
    ("AL105", 2, "PT04", "AS2", 0, 9, 20),
    ("AL402", 2, "", "AS1", 1, -1, 10),
)


def grid(number: int, population: int = 10_000) -> GridRecord:
    beat = "一二三四五六七八九"[number - 1]
    return GridRecord(number, f"G0{number}", f"{beat}号警格", f"Beat {number}", "", "", population, 1.0)


def test_categories_are_bars_from_most_to_least_with_their_share() -> None:
    chart = analysis_charts.categories(BUSY, "")

    assert [(bar.label, bar.value, bar.detail, bar.key) for bar in chart.bars] == [
        ("纠纷类", 90, "75%", "AL3"),
        ("刑事类", 20, "17%", "AL1"),
        ("群众求助", 10, "8%", "AL4"),
    ]
    assert "纠纷类" in chart.caption.title
    assert chart.caption.subtitle == "120 起，按类别"


def test_a_chosen_category_shows_its_parts() -> None:
    chart = analysis_charts.categories(BUSY.head(2), "AL3")

    assert [bar.key for bar in chart.bars] == ["AL308", "AL302"]


def test_few_have_no_share_and_say_so() -> None:
    chart = analysis_charts.categories(cells(("AL308", 1, "PT01", "AS1", 4, 22, 6)), "")

    assert [bar.detail for bar in chart.bars] == [""]
    assert "样本少" in chart.caption.title or "太少" in chart.caption.title or "6" in chart.caption.title


def test_what_is_beyond_eight_is_put_together() -> None:
    many = cells(
        *[(f"AL30{number}", 1, f"PT{number:02}", "AS1", 0, 1, 20 - number) for number in range(1, 10)]
    )

    chart = analysis_charts.place_types(many)

    assert len(chart.bars) == 9
    assert (chart.bars[-1].is_other, chart.bars[-1].value, chart.bars[-1].key) == (True, 11, "")


def test_kinds_of_place_say_of_how_many_they_are_known() -> None:
    assert "已知 110/120" in analysis_charts.place_types(BUSY).caption.subtitle


def test_channels_are_named_by_their_list() -> None:
    assert [bar.label for bar in analysis_charts.channels(BUSY).bars] == ["110指令", "接待大厅报警"]


def test_the_week_is_that_of_the_very_period() -> None:
    chart = analysis_charts.hours(BUSY, MARCH)

    assert chart.values[4][22] == 60
    assert len(chart.values) == 7
    assert len(chart.values[0]) == 24
    assert chart.highlight is not None
    assert "2026年3月" in chart.caption.subtitle
    assert "10" in chart.caption.subtitle


def test_grids_are_rates_with_their_counts_and_hatched_where_few() -> None:
    chart = analysis_charts.grid_map(BUSY, [grid(1), grid(2), grid(3)], MARCH, {})

    assert isinstance(chart, GridMap)
    assert [(cell.label, cell.detail, cell.key, cell.is_small_sample) for cell in chart.cells] == [
        ("一号", "90", "1", False),
        ("二号", "30", "2", False),
        ("三号", "0", "3", True),
    ]
    assert chart.cells[0].value == pytest.approx(90 / 10_000 * 10_000 * 365 / 31)
    assert "示意" in chart.note


def test_a_grid_without_people_has_no_rate() -> None:
    chart = analysis_charts.grid_map(BUSY, [grid(1, population=0), grid(2)], MARCH, {})

    assert chart.cells[0].value is None  # type: ignore[union-attr]


def test_real_boundaries_are_drawn_where_every_grid_has_one() -> None:
    known = [grid(1), grid(2)]

    real = analysis_charts.grid_map(BUSY, known, MARCH, {"G01": (SQUARE,), "G02": (SQUARE,)})
    half = analysis_charts.grid_map(BUSY, known, MARCH, {"G01": (SQUARE,)})

    assert isinstance(real, AreaMap)
    assert [area.key for area in real.areas] == ["1", "2"]
    assert isinstance(half, GridMap)


def test_places_are_cells_and_what_is_not_drawn_is_told() -> None:
    frame = pd.DataFrame(
        {
            "id": range(20),
            "place": [f"小区{number}" for number in range(20)],
            "n": [40 - number for number in range(20)],
        }
    )

    chart = analysis_charts.compound_map(frame)

    assert len(chart.cells) == 16
    assert (chart.cells[0].label, chart.cells[0].value, chart.cells[0].key) == ("小区0", 40, "0")
    assert chart.caption.title == "小区0最多"
    assert chart.caption.subtitle == "20 处；未画出的共 90 起"


@pytest.mark.parametrize("make", [
    lambda empty: analysis_charts.categories(empty, ""),
    analysis_charts.place_types,
    analysis_charts.channels,
    lambda empty: analysis_charts.hours(empty, MARCH),
    lambda empty: analysis_charts.grid_map(empty, [grid(1)], MARCH, {}),
])  # fmt: skip
def test_nothing_at_all_says_so(make) -> None:  # type: ignore[no-untyped-def]
    empty = cells(("AL308", 1, "PT01", "AS1", 4, 22, 6)).head(0)

    assert make(empty).caption.when_empty == "这段时间没有警情。"


def test_no_known_place_is_no_error() -> None:
    empty = pd.DataFrame({"id": [], "place": [], "n": []})

    assert analysis_charts.compound_map(empty).cells == ()
