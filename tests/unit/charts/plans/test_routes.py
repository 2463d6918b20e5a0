"""Routes over grids: one kilometre is as long east as north, numbers can be read, pale is behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charts import DARK, LIGHT, Caption, Route, RouteMap, Waypoint, to_svg
from charts.plans import laid_out
from charts.plans.marks import Dots, Plan, Region, Stage, Stroke, Words
from tests.unit.charts.examples import routes
from tests.unit.charts.reading import Picture

WIDE, TALL = Stage(LIGHT, 1.0, 800, 300), Stage(LIGHT, 1.0, 300, 800)


def plan(chart: RouteMap | None = None, stage: Stage = WIDE) -> Plan:
    return laid_out(chart or routes(), stage)


def marks(kind: type, found: Plan) -> list:  # type: ignore[type-arg]
    return [mark for mark in found.marks if isinstance(mark, kind)]


@pytest.mark.parametrize("stage", [WIDE, TALL])
def test_a_kilometre_is_as_long_east_as_north(stage: Stage) -> None:
    found = plan(stage=stage)

    assert (found.x.high - found.x.low) / stage.width == pytest.approx(
        (found.y.high - found.y.low) / stage.height
    )


@pytest.mark.parametrize("stage", [WIDE, TALL])
def test_everything_lies_inside(stage: Stage) -> None:
    found = plan(stage=stage)

    for region in marks(Region, found):
        for x, y in region.rings[0]:
            assert found.x.low < x < found.x.high
            assert found.y.low < y < found.y.high


def test_every_grid_and_every_route_is_drawn() -> None:
    found = plan()

    assert len(marks(Region, found)) == 2
    assert [len(stroke.points) for stroke in marks(Stroke, found)] == [1, 3]
    assert {"一号警格", "二号警格", "1 班 1 队", "1 班 2 队"} <= {one.text for one in marks(Words, found)}


def test_the_grid_with_most_to_expect_is_darkest() -> None:
    first, second = marks(Region, plan())

    assert LIGHT.sequential.index(first.fill) > LIGHT.sequential.index(second.fill)


def test_a_place_that_is_visited_again_keeps_its_first_number() -> None:
    numbers = [one.text for one in marks(Words, plan()) if one.text.isdecimal()]

    assert sorted(numbers) == ["1", "1", "2"]


def test_every_stop_answers_a_click_with_its_key() -> None:
    keys = [hover.key for dots in marks(Dots, plan()) for hover in dots.hovers]

    assert keys == ["11", "21", "22", "23"]


def test_a_route_out_of_focus_is_pale_small_and_first() -> None:
    one, two = routes().routes
    found = plan(replace(routes(), routes=(one, replace(two, is_in_focus=False))))

    strokes = marks(Stroke, found)
    assert [stroke.colour for stroke in strokes] == [LIGHT.past, LIGHT.main]
    assert marks(Dots, found)[0].dots[0].size < marks(Dots, found)[1].dots[0].size
    assert "1 班 2 队" not in {words.text for words in marks(Words, found)}


def test_a_team_without_stops_is_left_out() -> None:
    found = plan(replace(routes(), routes=(Route("空", ()),)))

    assert marks(Stroke, found) == []


def test_without_outlines_the_routes_alone_are_drawn() -> None:
    found = plan(replace(routes(), zones=()))

    assert marks(Region, found) == []
    assert len(marks(Stroke, found)) == 2


def test_a_single_stop_has_a_place_on_the_sheet() -> None:
    chart = RouteMap(Caption("一处"), (), (Route("队", (Waypoint("1", 1, place=(3.0, 4.0)),)),))

    found = plan(chart)

    assert found.x.low < 3.0 < found.x.high
    assert found.y.low < 4.0 < found.y.high


def test_nothing_to_show_says_so() -> None:
    chart = RouteMap(Caption("空", when_empty="这个班次没有停留点。"), (), ())

    assert "这个班次没有停留点。" in Picture(to_svg(chart, LIGHT, 640, 300)).words


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_says_that_it_is_no_map(theme) -> None:  # type: ignore[no-untyped-def]
    assert "示意图，非实际边界" in Picture(to_svg(routes(), theme, 640, 300)).words
