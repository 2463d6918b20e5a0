import pytest

from charts import LIGHT, Caption, Funnel, FunnelDot, Target, to_plotly, to_svg
from charts.plans import laid_out
from charts.plans.marks import Dots, Region, Rule, Stage, Words

STAGE = Stage(LIGHT, 1.0, 480, 230)
DOTS = (
    FunnelDot("甲", 1.0, "4/4", "1", tries=4),
    FunnelDot("乙", 0.5, "1/2", "2", tries=2),
    FunnelDot("丙", None, "0/0", "3", tries=0),
)
FUNNEL = Funnel(
    Caption("结论", alt="结论"),
    DOTS,
    Target(0.8, "全所 80%"),
    (0.0, 0.3, 0.4, 0.5),
    (1.0, 1.0, 1.0, 1.0),
    "纠纷",
)


def marks(kind, funnel=FUNNEL):
    return [mark for mark in laid_out(funnel, STAGE).marks if isinstance(mark, kind)]


def test_each_dot_stands_above_what_it_is_a_share_of():
    (dots,) = marks(Dots)

    assert [(dot.x, dot.y) for dot in dots.dots] == [(4, 1.0), (2, 0.5)]
    assert [hover.key for hover in dots.hovers] == ["1", "2"]


def test_who_had_nothing_is_not_drawn():
    (dots,) = marks(Dots)

    assert "丙" not in {hover.label for hover in dots.hovers}


def test_the_limits_are_one_outline_from_one_try_on():
    (region,) = marks(Region)

    assert region.rings[0][0] == (1.0, 1.0)
    assert region.rings[0][-1] == (1.0, 0.0)
    assert len(region.rings[0]) == 8


def test_the_centre_is_a_line_with_its_words():
    (rule,) = marks(Rule)

    assert rule.y == 0.8
    assert "全所 80%" in {words.text for words in marks(Words)}


def test_without_a_dot_it_says_so():
    empty = Funnel(Caption("", when_empty="没有纠纷"), (), Target(0.0, ""))

    assert [words.text for words in marks(Words, empty)] == ["没有纠纷"]


@pytest.mark.parametrize("most", [1, 3, 40])
def test_the_axis_reaches_as_far_as_the_most(most):
    dots = (FunnelDot("甲", 1.0, tries=most),)
    plan = laid_out(Funnel(Caption("x"), dots, Target(0.8, "")), STAGE)

    assert plan.x.high >= most
    assert max(tick.value for tick in plan.x.ticks) <= most


def test_both_drawers_draw_it():
    assert "<circle" in to_svg(FUNNEL, LIGHT, 480, 230) or "<path" in to_svg(FUNNEL, LIGHT, 480, 230)
    assert len(to_plotly(FUNNEL, LIGHT).data) >= 2
