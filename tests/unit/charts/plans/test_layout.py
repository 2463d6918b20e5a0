"""Room for words, words for points, and a chart without data."""

from __future__ import annotations

import pytest

from analytics.results import SMALL, Caveat, Rate
from charts import DARK, LIGHT, Bar, Caption, Measure, Point, Tick
from charts.plans import layout
from charts.plans.marks import Hover, Margins, Stage
from core.i18n import say, speaking

STAGE = Stage(LIGHT, 1.0, 480, 230)
WALL = Stage(DARK, 1.85, 820, 535)


def test_text_and_distances_grow_with_the_scale() -> None:
    assert STAGE.px(12) == 12
    assert WALL.px(12) == pytest.approx(22.2)


def test_lines_grow_half_as_fast() -> None:
    assert STAGE.stroke(2) == 2
    assert WALL.stroke(2) == pytest.approx(2.85)


def test_a_shared_width_is_never_wider_than_the_picture() -> None:
    assert STAGE.narrow(260) == 260
    assert Stage(LIGHT, 1.0, 180, 44).narrow(260) == 180


def test_room_is_for_the_widest_text() -> None:
    assert layout.room_for(["甲", "甲乙丙", "甲乙"], STAGE) == pytest.approx(36 * 1.06)
    assert layout.room_for([], STAGE) == 0
    assert layout.room_for(["甲"], STAGE, 11) < layout.room_for(["甲"], STAGE)


def test_an_axis_has_room_for_its_ticks_and_a_gap() -> None:
    assert layout.axis_room([Tick(0, "98%")], STAGE) == pytest.approx((2 * 0.55 + 0.9) * 12 * 1.06 + 8)


def test_margins_are_those_of_the_house_unless_said_otherwise() -> None:
    assert layout.margins(STAGE) == Margins(4, 12, 18, 26)
    assert layout.margins(STAGE, right=64) == Margins(4, 64, 18, 26)
    assert layout.margins(WALL).bottom == 49, "whole pixels: Plotly rounds them otherwise"


def test_the_plot_is_what_margins_leave() -> None:
    room = Margins(10, 20, 30, 40)

    assert layout.plot_width(STAGE, room) == 450
    assert layout.plot_height(STAGE, room) == 160


def test_a_plot_is_never_less_than_a_pixel() -> None:
    assert layout.plot_width(Stage(LIGHT, 1.0, 10, 10), Margins(10, 20, 30, 40)) == 1
    assert layout.plot_height(Stage(LIGHT, 1.0, 10, 10), Margins(10, 20, 30, 40)) == 1


def test_a_point_says_its_label_value_and_detail() -> None:
    point = Point("11月", 0.962, "93/96", "2026-11")

    assert layout.hover_of(point, Measure.RATE, "2026 年") == Hover(
        "2026-11", "11月", "2026 年", "96.2%", "93/96"
    )


def test_a_small_sample_says_so_instead_of_its_share() -> None:
    assert layout.hover_of(Bar("邻里", 12, "48%", is_small_sample=True), Measure.COUNT).detail == "样本少"


def test_few_is_called_few_by_the_same_words_everywhere() -> None:
    assert layout.small_sample() == say(Caveat.SMALL.message)
    assert Rate(1, SMALL - 1).is_small
    with speaking("en"):
        assert layout.small_sample() == "Small sample"


@pytest.mark.parametrize(("value", "detail", "words"), [("264", "29%", "264　29%"), ("264", "", "264")])
def test_a_share_stands_one_wide_space_behind_its_number(value: str, detail: str, words: str) -> None:
    assert layout.and_detail(value, detail) == words


def test_nothing_to_show_is_one_muted_sentence_in_the_middle() -> None:
    plan = layout.nothing(Caption("预警"), WALL)

    (words,) = plan.marks
    assert words.text == "所选范围没有数据"  # type: ignore[union-attr]
    assert words.colour == DARK.muted  # type: ignore[union-attr]
    assert not plan.x.ticks + plan.y.ticks


def test_what_the_caption_says_of_nothing_goes_before() -> None:
    plan = layout.nothing(Caption("预警", when_empty="今天没有预警"), STAGE)

    assert [mark.text for mark in plan.marks] == ["今天没有预警"]  # type: ignore[union-attr]
