"""Bars and columns: order, room for words, hatches, what was expected."""

from __future__ import annotations

import pytest

from charts import DARK, LIGHT, Band, Bar, BarChart, Column, ColumnChart, Measure, State
from charts.plans import laid_out
from charts.plans.marks import Beams, Frame, Plan, Stage, Words
from core.i18n import speaking
from tests.unit.charts.examples import ageing, caption, kinds, warning

STAGE = Stage(LIGHT, 1.0, 480, 230)
CARD = Stage(LIGHT, 1.0, 480, 104)


def beams(plan: Plan) -> Beams:
    return next(mark for mark in plan.marks if isinstance(mark, Beams))


def words(plan: Plan) -> list[Words]:
    return [mark for mark in plan.marks if isinstance(mark, Words)]


def texts(plan: Plan) -> list[str]:
    return [mark.text for mark in words(plan)]


def names(plan: Plan) -> list[str]:
    return [tick.text.strip("　") for tick in plan.y.ticks]


def bars(*values: float | None, **more: bool) -> BarChart:
    return BarChart(caption(), tuple(Bar(f"甲{at}", value, "9%", **more) for at, value in enumerate(values)))


def columns(*values: float | None, **more: object) -> ColumnChart:
    return ColumnChart(caption(), tuple(Column(str(at), value) for at, value in enumerate(values)), **more)  # type: ignore[arg-type]


def test_bars_are_sorted_and_what_is_left_over_is_last() -> None:
    assert names(laid_out(kinds(), STAGE)) == [
        "邻里",
        "消费",
        "婚姻家庭",
        "物业",
        "劳动报酬",
        "损害赔偿",
        "其他",
    ]


def test_what_is_left_over_is_last_even_if_it_is_the_most() -> None:
    chart = kinds(bars=(Bar("其他", 500, is_other=True), Bar("邻里", 3)))

    assert names(laid_out(chart, STAGE)) == ["邻里", "其他"]


def test_equal_bars_keep_the_order_they_came_in() -> None:
    assert names(laid_out(bars(3, 3, 5, 3), STAGE)) == ["甲2", "甲0", "甲1", "甲3"]


def test_bars_with_an_order_of_their_own_keep_it() -> None:
    chart = BarChart(
        caption(), (Bar("18 岁以下", 3), Bar("18–60 岁", 90), Bar("60 岁以上", 20)), is_in_order=True
    )

    assert names(laid_out(chart, STAGE)) == ["18 岁以下", "18–60 岁", "60 岁以上"]


def test_a_bar_says_its_number_and_its_share() -> None:
    assert texts(laid_out(kinds(), STAGE))[:2] == ["264　29%", "198　22%"]


def test_a_bar_without_a_share_says_its_number_only() -> None:
    assert texts(laid_out(kinds(bars=(Bar("邻里", 1264),)), STAGE)) == ["1,264"]


def test_a_bar_of_a_small_sample_is_hatched_and_says_so() -> None:
    plan = laid_out(bars(12, 8, is_small_sample=True), STAGE)

    assert texts(plan) == ["12　样本少", "8　样本少"]
    assert all(beam.is_hatched for beam in beams(plan).beams)
    with speaking("en"):
        assert texts(laid_out(bars(12, is_small_sample=True), STAGE)) == ["12　Small sample"]


def test_a_bar_not_measured_is_a_dash() -> None:
    plan = laid_out(bars(5, None), STAGE)

    assert texts(plan) == ["5　9%", "—　9%"]
    assert [beam.length for beam in beams(plan).beams] == [5, 0]


@pytest.mark.parametrize("values", [(0, 0), (-3, -4)])
def test_bars_of_nothing_have_no_length(values: tuple[float, ...]) -> None:
    plan = laid_out(bars(*values), STAGE)

    assert {beam.length for beam in beams(plan).beams} == {0}
    assert plan.x.high > plan.x.low


def test_the_longest_bar_ends_where_the_right_margin_begins() -> None:
    plan = laid_out(kinds(), STAGE)

    assert plan.x.high == 264
    assert plan.margins.right > 60


def test_a_long_name_is_cut_for_both_drawers_alike() -> None:
    chart = kinds(bars=(Bar("预付式消费退费与会员卡余额纠纷以及其他很长很长的名称", 3),))

    wide, guessed = laid_out(chart, Stage(LIGHT, 1.0, 1200, 230)), laid_out(chart, STAGE)

    assert names(wide) == names(guessed)
    assert names(wide)[0].endswith("…")


def test_a_few_bars_do_not_become_blocks() -> None:
    plan = laid_out(bars(3, 4), STAGE)

    assert beams(plan).thickness * (230 - 4) / 2 == pytest.approx(28)


def test_many_bars_keep_a_gap_of_a_third() -> None:
    assert beams(laid_out(bars(*range(1, 13)), STAGE)).thickness == 0.65


def test_rates_are_written_in_percent() -> None:
    chart = BarChart(caption(), (Bar("一号", 0.962, "93/96"),), Measure.RATE)

    assert texts(laid_out(chart, STAGE)) == ["96.2%　93/96"]


def test_a_column_with_a_state_is_coloured_and_says_its_number_in_bold() -> None:
    plan = laid_out(warning(), CARD)

    assert [beam.fill for beam in beams(plan).beams] == [LIGHT.past] * 11 + ["#A8201A"]
    bold = [mark for mark in words(plan) if mark.is_bold]
    assert [(mark.text, mark.x, mark.y, mark.size) for mark in bold] == [("19", 11, 19, 13)]


@pytest.mark.parametrize(
    ("state", "light", "dark"),
    [
        (State.RED, "#A8201A", "#E0564E"),
        (State.ORANGE, "#D9730D", "#F09A45"),
        (State.YELLOW, "#EBCB4B", "#F5E6A3"),
        (State.BLUE, "#1F5C99", "#6FB1EC"),
    ],
)
def test_a_warning_has_the_fill_of_its_level(state: State, light: str, dark: str) -> None:
    assert beams(laid_out(warning(state), CARD)).beams[-1].fill == light
    assert beams(laid_out(warning(state), Stage(DARK, 1.0, 480, 104))).beams[-1].fill == dark


def test_yellow_on_white_is_outlined() -> None:
    outlines = [beam.outline for beam in beams(laid_out(warning(State.YELLOW), CARD)).beams]

    assert outlines == [""] * 11 + ["#6B5500"]


def test_what_was_expected_lies_behind_with_its_words_above() -> None:
    plan = laid_out(warning(), CARD)

    band = plan.marks[0]
    assert isinstance(band, Frame)
    assert band.is_behind
    assert (band.left, band.right, band.bottom, band.top) == (plan.x.low, plan.x.high, 4, 10)
    label = words(plan)[0]
    assert (label.text, label.y, label.size) == ("预期 4–10", 10, 11)


def test_what_was_expected_is_on_the_picture_even_above_all_columns() -> None:
    plan = laid_out(columns(1, 2, band=Band(5, 9, "预期 5–9")), CARD)

    assert plan.y.high == 9


def test_the_words_of_the_band_step_aside_for_tall_columns() -> None:
    plan = laid_out(columns(19, 12, 3, 4, 5, 4, 3, 2, 4, 5, 3, 4, band=Band(1, 6, "预期 1–6")), CARD)

    assert words(plan)[0].x == plan.x.low + 2


def test_the_words_of_the_band_stay_at_the_left_where_nothing_is_free() -> None:
    plan = laid_out(columns(9, 9, 9, band=Band(1, 6, "预期 1–6")), CARD)

    assert words(plan)[0].x == plan.x.low


def test_few_cases_are_hatched_and_said_beside_what_was_expected() -> None:
    small = tuple(Column(str(at), at, is_small_sample=True) for at in range(4))

    plan = laid_out(ColumnChart(caption(), small, band=Band(0, 2, "预期 0–2")), CARD)

    assert words(plan)[0].text == "预期 0–2，样本少"
    assert all(beam.is_hatched for beam in beams(plan).beams)
    with speaking("en"):
        english = laid_out(ColumnChart(caption(), small, band=Band(0, 2, "expected 0–2")), CARD)
        assert words(english)[0].text == "expected 0–2, Small sample"


def test_only_the_weeks_asked_for_are_labelled() -> None:
    assert [tick.text for tick in laid_out(warning(), CARD).x.ticks] == ["35 周", "46 周"]


def test_as_many_labels_as_fit_are_shown_otherwise() -> None:
    plan = laid_out(warning(marks=()), CARD)

    assert [tick.text for tick in plan.x.ticks] == ["36 周", "38 周", "40 周", "42 周", "44 周", "46 周"]


def test_ages_say_all_their_numbers_and_only_states_are_bold() -> None:
    found = [(mark.text, mark.is_bold) for mark in words(laid_out(ageing(), Stage(LIGHT, 1.0, 355, 210)))]

    assert found == [("22", False), ("17", False), ("8", True), ("5", True)]


def test_a_column_not_measured_has_no_number_and_no_height() -> None:
    plan = laid_out(columns(None, 4, has_all_values=True), CARD)

    assert texts(plan) == ["4"]
    assert [beam.length for beam in beams(plan).beams] == [0, 4]


def test_columns_of_nothing_can_be_drawn() -> None:
    plan = laid_out(columns(0, 0, has_all_values=True), CARD)

    assert plan.y.high == 1
    assert texts(plan) == ["0", "0"]


def test_a_few_columns_do_not_become_blocks() -> None:
    thickness = beams(laid_out(columns(1, 2), Stage(LIGHT, 1.0, 1000, 210))).thickness

    assert thickness * (1000 - 12) / 2 == pytest.approx(56)
