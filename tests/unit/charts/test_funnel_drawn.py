"""The funnel as both drawers draw it: limits behind, centre across, a dot per worker that can be pressed."""

from __future__ import annotations

import pytest

from charts import DARK, KEY, LIGHT, Caption, Funnel, FunnelDot, Target, to_svg
from charts.plans import laid_out
from charts.plans.marks import Dots, Region, Rule, Stage, Words
from tests.unit.charts.examples import funnel
from tests.unit.charts.reading import custom, figure, picture, pixel, ticks

WIDTH = 480


def plan(chart: Funnel, width: int = WIDTH):
    return laid_out(chart, Stage(LIGHT, 1.0, width, chart.height))


def marks(chart: Funnel, kind: type):
    return [mark for mark in plan(chart).marks if isinstance(mark, kind)]


def test_what_is_behind_is_drawn_first() -> None:
    kinds = [type(mark) for mark in plan(funnel()).marks]

    assert kinds.index(Region) < kinds.index(Rule) < kinds.index(Dots)


def test_the_outline_goes_out_along_the_high_limit_and_back_along_the_low() -> None:
    chart = funnel()
    (region,) = marks(chart, Region)
    (ring,) = region.rings

    assert ring[:20] == tuple((at + 1.0, share) for at, share in enumerate(chart.high))
    assert ring[20:] == tuple((at + 1.0, share) for at, share in reversed(list(enumerate(chart.low))))


def test_without_limits_there_is_no_outline_and_the_dots_stay() -> None:
    bare = funnel(low=(), high=())

    assert marks(bare, Region) == []
    assert len(marks(bare, Dots)[0].dots) == 3


def test_a_dot_can_be_pressed_and_says_what_it_is_a_share_of() -> None:
    (dots,) = marks(funnel(), Dots)

    assert [(hover.key, hover.label, hover.detail) for hover in dots.hovers] == [
        ("w1", "甲", "19/20"),
        ("w2", "乙", "11/12"),
        ("w3", "丙", "8/20"),
    ]
    assert [hover.value for hover in dots.hovers] == ["95.0%", "91.7%", "40.0%"]


def test_the_figure_holds_the_key_of_every_dot() -> None:
    keys = {point[KEY] for point in custom(figure(funnel(), LIGHT))}

    assert {"w1", "w2", "w3"} <= keys
    assert "w4" not in keys


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_dots_stand_at_the_same_place_in_both(look) -> None:
    chart = funnel()
    plotly, svg = figure(chart, look), picture(chart, look, WIDTH, chart.height)

    wanted = [
        (
            pixel(plotly, "xaxis", dot.tries, WIDTH, chart.height),
            pixel(plotly, "yaxis", dot.value, WIDTH, chart.height),
        )
        for dot in chart.dots
        if dot.tries
    ]
    assert [(x, y) for x, y, _fill in svg.circles()] == [pytest.approx(place, abs=0.02) for place in wanted]


def test_shares_are_marked_by_quarters_from_nothing_to_all() -> None:
    assert ticks(figure(funnel(), LIGHT), "yaxis") == ["0%", "25%", "50%", "75%", "100%"]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_dot_at_either_end_keeps_clear_of_the_edge(share: float) -> None:
    chart = funnel(dots=(FunnelDot("甲", share, tries=4),))

    found = plan(chart)

    assert found.y.low < share < found.y.high
    assert found.x.low < 4 < found.x.high


@pytest.mark.parametrize(("tries", "limits"), [(40, 20), (5, 20), (20, 20)])
def test_the_axis_holds_the_farthest_dot_and_all_limits(tries: int, limits: int) -> None:
    chart = funnel(dots=(FunnelDot("甲", 0.5, tries=tries),), low=(0.0,) * limits, high=(1.0,) * limits)

    assert plan(chart).x.high == max(tries, limits) + 0.5


def test_the_words_of_centre_and_unit_are_both_there_or_left_out() -> None:
    words = {mark.text for mark in marks(funnel(), Words)}
    without = {mark.text for mark in marks(funnel(unit=""), Words)}

    assert {"全所 73%", "起"} <= words
    assert "起" not in without


@pytest.mark.parametrize("label", ["全所 73%", "全所化解并经当事人确认的占比 73%"])
def test_the_room_at_the_right_holds_the_words_of_the_centre(label: str) -> None:
    narrow, wide = (plan(funnel(centre=Target(0.73, one))) for one in ("", label))

    assert wide.margins.right > narrow.margins.right


@pytest.mark.parametrize(
    "dots", [(), (FunnelDot("丁", None),), (FunnelDot("丁", None, tries=3),), (FunnelDot("丁", 0.5),)]
)
def test_without_anything_to_go_by_one_sentence_stands_there(dots: tuple[FunnelDot, ...]) -> None:
    chart = funnel(dots=dots, caption=Caption("结论", when_empty="这几个月没有纠纷"))

    drawn = picture(chart, LIGHT, WIDTH, chart.height)

    assert drawn.words == ["这几个月没有纠纷"]
    assert drawn.circles() == []


def test_a_dot_drawn_twice_is_the_same_picture() -> None:
    chart = funnel()

    assert to_svg(chart, LIGHT, WIDTH, 230) == to_svg(chart, LIGHT, WIDTH, 230)
    assert to_svg(chart, LIGHT, WIDTH, 230) != to_svg(chart, DARK, WIDTH, 230)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_share_that_is_no_number_is_not_drawn(value: float) -> None:
    chart = funnel(dots=(FunnelDot("甲", value, tries=3), FunnelDot("乙", 0.5, tries=3)))

    assert [hover.label for hover in marks(chart, Dots)[0].hovers] == ["乙"]
