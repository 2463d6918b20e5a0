"""Lines: what leads to the eye, what stays behind, and words that do not lie on each other."""

from __future__ import annotations

from itertools import pairwise

import pytest

from charts import DARK, LIGHT, LineChart, Measure, Note, Point, Role, Series, Target, Tick
from charts.plans import laid_out
from charts.plans.marks import Dots, Plan, Region, Rule, Stage, Stroke, Words
from tests.unit.charts.examples import caption, today, trend

STAGE = Stage(LIGHT, 1.0, 480, 230)


def lines(*series: Series, **more: object) -> LineChart:
    return LineChart(caption(), series, **more)  # type: ignore[arg-type]


def line(name: str, *values: float | None, role: Role = Role.MAIN, **more: bool) -> Series:
    return Series(name, tuple(Point(str(at), value) for at, value in enumerate(values)), role, **more)


def plan(chart: LineChart, stage: Stage = STAGE) -> Plan:
    return laid_out(chart, stage)


def words(drawn: Plan) -> list[Words]:
    return [mark for mark in drawn.marks if isinstance(mark, Words)]


def word(drawn: Plan, text: str) -> Words:
    return next(mark for mark in words(drawn) if mark.text == text)


def strokes(drawn: Plan) -> list[Stroke]:
    return [mark for mark in drawn.marks if isinstance(mark, Stroke)]


def height_of(drawn: Plan, mark: Words, stage: Stage = STAGE) -> float:
    share = (drawn.y.high - mark.y) / (drawn.y.high - drawn.y.low)
    return share * (stage.height - drawn.margins.top - drawn.margins.bottom) + mark.dy


def test_what_is_ours_lies_over_the_past_over_the_rest() -> None:
    drawn = plan(
        lines(line("今年", 1, 2), line("其他", 3, 4, role=Role.CONTEXT), line("去年", 2, 3, role=Role.PAST))
    )

    assert [mark.width for mark in strokes(drawn)] == [1.0, 1.5, 2.5]
    assert [mark.colour for mark in strokes(drawn)] == [LIGHT.past, LIGHT.past, LIGHT.main]


def test_several_of_ours_take_the_categories_in_turn() -> None:
    drawn = plan(lines(line("一号", 1, 2), line("去年", 1, 1, role=Role.PAST), line("二号", 3, 4)))

    assert [mark.colour for mark in strokes(drawn)] == [LIGHT.past, *LIGHT.categorical[:2]]


def test_more_lines_than_colours_begin_again() -> None:
    drawn = plan(lines(*(line(str(number), number, number) for number in range(8))))

    assert strokes(drawn)[6].colour == LIGHT.categorical[0]


def test_names_stand_at_the_right_end_in_the_colour_of_their_line() -> None:
    drawn = plan(trend())

    ours, target, last = (word(drawn, text) for text in ("2026 年", "目标 95%", "2025 年"))
    assert {ours.x, target.x, last.x} == {5}
    assert {ours.dx, target.dx, last.dx} == {10}
    assert (ours.colour, target.colour, last.colour) == (LIGHT.main, LIGHT.target, LIGHT.muted)


def test_a_name_whose_colour_cannot_be_read_is_in_ink() -> None:
    drawn = plan(lines(line("一号", 1, 2), line("二号", 3, 4)))

    assert word(drawn, "一号").colour == LIGHT.main
    assert word(drawn, "二号").colour == LIGHT.ink


def test_lines_in_the_background_have_no_name() -> None:
    drawn = plan(lines(line("三号", 1, 2, role=Role.CONTEXT), line("一号", 1, 2)))

    assert [mark.text for mark in words(drawn)] == ["一号"]


def test_names_at_one_end_never_lie_on_each_other() -> None:
    drawn = plan(
        lines(*(line(f"{number}号", 50, 50 + number / 10) for number in range(6)), target=Target(50, "目标"))
    )

    heights = sorted(height_of(drawn, mark) for mark in words(drawn))

    assert all(below - above >= 14.9 for above, below in pairwise(heights))
    assert heights[-1] <= 230 - 18 - 26 + 1


def test_a_name_with_room_stays_at_its_line() -> None:
    drawn = plan(lines(line("高", 1, 90), line("低", 1, 10)))

    assert word(drawn, "高").dy == word(drawn, "低").dy == 0


def test_names_keep_the_order_of_their_lines() -> None:
    drawn = plan(lines(line("甲", 1, 50.0), line("乙", 1, 50.2), line("丙", 1, 50.1)))

    order = sorted(words(drawn), key=lambda mark: height_of(drawn, mark))

    assert [mark.text for mark in order] == ["乙", "丙", "甲"]


def test_a_line_that_ends_early_is_named_where_it_ends() -> None:
    drawn = plan(lines(line("去年", 1, 2, 3, 4, role=Role.PAST), line("今年", 1, 2)))

    assert word(drawn, "今年").x == 1
    assert word(drawn, "去年").x == 3


def test_a_line_whose_last_months_are_missing_is_named_at_its_last_point() -> None:
    drawn = plan(lines(line("今年", 1, 2, None, None)))

    assert (word(drawn, "今年").x, word(drawn, "今年").y) == (1, 2)


def test_the_right_margin_holds_the_longest_name() -> None:
    short_name, long_name = plan(lines(line("甲", 1, 2))), plan(lines(line("甲" * 12, 1, 2)))

    assert long_name.margins.right - short_name.margins.right == pytest.approx(11 * 12 * 1.06, abs=1)


def test_the_left_margin_holds_the_longest_tick() -> None:
    assert plan(lines(line("甲", 1, 90_000))).margins.left > plan(lines(line("甲", 1, 9))).margins.left


def test_a_missing_month_is_a_gap_with_no_dot() -> None:
    drawn = plan(lines(line("今年", 1, None, 3)))

    assert strokes(drawn)[0].points == ((0, 1), (1, None), (2, 3))
    (dots,) = (mark for mark in drawn.marks if isinstance(mark, Dots))
    assert [dot.x for dot in dots.dots] == [0, 2]
    assert len(dots.hovers) == 2


def test_a_year_of_days_has_no_visible_dots_but_can_be_touched() -> None:
    drawn = plan(lines(line("今年", *range(1, 33))))

    (dots,) = (mark for mark in drawn.marks if isinstance(mark, Dots))
    assert {dot.fill for dot in dots.dots} == {"rgba(0,0,0,0)"}
    assert len(dots.hovers) == 32


def test_a_single_point_is_a_dot_in_the_middle() -> None:
    drawn = plan(lines(line("今年", 7)))

    assert drawn.x.low == -drawn.x.high
    assert word(drawn, "今年").x == 0


def test_an_unfinished_line_of_one_point_is_a_hollow_dot() -> None:
    drawn = plan(lines(line("今年", 7, is_unfinished=True)))

    (dots,) = (mark for mark in drawn.marks if isinstance(mark, Dots))
    assert dots.dots[0].fill == LIGHT.paper
    assert dots.dots[0].outline == LIGHT.main


def test_an_unfinished_month_without_a_number_leaves_the_others_whole() -> None:
    drawn = plan(lines(line("今年", 5, 6, None, is_unfinished=True)))

    (dots,) = (mark for mark in drawn.marks if isinstance(mark, Dots))
    assert [dot.fill for dot in dots.dots] == [LIGHT.main, LIGHT.main]


def test_the_target_belongs_to_the_axis_even_far_from_the_data() -> None:
    drawn = plan(lines(line("今年", 0.5, 0.52), measure=Measure.RATE, target=Target(0.95, "目标 95%")))

    assert drawn.y.low <= 0.5
    assert drawn.y.high >= 0.95


def test_the_target_line_ends_before_its_words() -> None:
    (rule,) = (mark for mark in plan(trend()).marks if isinstance(mark, Rule))

    assert rule.left == plan(trend()).x.low
    assert 5 < rule.right < 5.2


@pytest.mark.parametrize(("at", "anchor"), [(0, "start"), (2, "middle"), (5, "end")])
def test_a_note_at_the_edge_grows_inwards(at: int, anchor: str) -> None:
    drawn = plan(trend(notes=(Note(at, 0.96, "最高"),)))

    assert word(drawn, "最高").anchor == anchor
    assert word(drawn, "最高").dy == -12


def test_ticks_that_were_given_are_kept() -> None:
    ticks = (Tick(0.9, "90%"), Tick(1.0, "100%"))

    drawn = plan(trend(ticks=ticks))

    assert drawn.y.ticks == ticks
    assert (drawn.y.low, drawn.y.high) == (0.9, 1.0)


def test_ticks_that_are_too_narrow_do_not_hide_data() -> None:
    drawn = plan(trend(ticks=(Tick(0.95, "95%"),)))

    assert drawn.y.low == 0.931
    assert drawn.y.high == 0.969


def test_a_flat_line_on_its_only_tick_can_be_drawn() -> None:
    drawn = plan(lines(line("今年", 5, 5), ticks=(Tick(5, "5"),)))

    assert drawn.y.high > drawn.y.low


def test_the_number_of_today_ends_the_line_in_bold() -> None:
    drawn = plan(today(), Stage(DARK, 1.85, 820, 535))

    end = word(drawn, "37")
    assert end.is_bold
    assert end.size == pytest.approx(25.9)
    assert end.colour == DARK.ink


def test_what_is_usual_lies_behind_everything_with_its_words_above() -> None:
    drawn = plan(today())

    assert isinstance(drawn.marks[0], Region)
    (ring,) = drawn.marks[0].rings
    assert len(ring) == 18
    assert ring[:9] == tuple((float(at), value) for at, value in enumerate(today().usual.high))  # type: ignore[union-attr]
    assert word(drawn, "平日范围").anchor == "end"
    assert word(drawn, "平日范围").dy < 0


def test_the_longest_series_gives_the_months() -> None:
    drawn = plan(lines(line("今年", 1, 2), line("去年", 1, 2, 3, 4, role=Role.PAST)))

    assert drawn.x.names == ("0", "1", "2", "3")
    assert drawn.x.high > 3


def test_months_asked_for_are_labelled() -> None:
    assert [tick.text for tick in plan(today(marks=(0, 3, 8))).x.ticks] == ["0 时", "6 时", "16 时"]
