"""Nine grids, real areas, the hours of the week, and the small pictures of tiles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import (
    DARK,
    LIGHT,
    Area,
    AreaMap,
    Box,
    Cell,
    GridMap,
    HeatMap,
    Kind,
    Measure,
    Sparkline,
    State,
    Theme,
)
from charts.palette import READABLE, contrast
from charts.plans import laid_out
from charts.plans.areas import area_fills, label_place
from charts.plans.grids import middle, outlines, ramp_shares
from charts.plans.marks import Beams, Cells, Dots, Frame, Plan, Region, Rule, Stage, Stroke, Touch, Words
from tests.unit.charts.examples import NINE, areas, caption, nine, spark, spark_bars, square, week
from tests.unit.charts.reading import figure, picture, traces

STAGE = Stage(LIGHT, 1.0, 280, 210)
both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)


def regions(plan: Plan) -> list[Region]:
    return [mark for mark in plan.marks if isinstance(mark, Region)]


def words(plan: Plan) -> list[Words]:
    return [mark for mark in plan.marks if isinstance(mark, Words)]


def cells(*values: float | None, **more: bool) -> GridMap:
    return GridMap(
        caption(), tuple(Cell(f"{at}号", value, key=f"G{at}", **more) for at, value in enumerate(values))
    )


def test_nine_grids_share_their_corners_and_leave_no_gap() -> None:
    corners = [corner for shape in outlines(9) for corner in shape]

    assert len(set(corners)) == 16
    assert sum(surface(shape) for shape in outlines(9)) == pytest.approx(surface(outer()), rel=0.01)


def outer() -> tuple[tuple[float, float], ...]:
    top, bottom = outlines(9)[:3], outlines(9)[6:]
    down = [outlines(9)[at][1] for at in (2,)] + [outlines(9)[at][2] for at in (2, 5, 8)]
    across = [shape[0] for shape in top]
    back = [shape[3] for shape in reversed(bottom)]
    up = [outlines(9)[at][3] for at in (3, 0)]
    return (*across, *down, *back, *up)


def surface(ring: tuple[tuple[float, float], ...]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (4, 2, 2), (7, 3, 3), (12, 4, 3), (16, 4, 4)]
)
def test_another_number_of_grids_lies_near_a_square(count: int, columns: int, rows: int) -> None:
    shapes = outlines(count)

    assert len(shapes) == count
    assert max(x for shape in shapes for x, _y in shape) == columns
    assert max(y for shape in shapes for _x, y in shape) == rows


def test_a_grid_is_read_from_the_top_left() -> None:
    assert [middle(shape) for shape in outlines(4)] == [(0.5, 0.5), (1.5, 0.5), (0.5, 1.5), (1.5, 1.5)]


def test_the_densest_grid_is_the_darkest() -> None:
    fills = [region.fill for region in regions(laid_out(nine(), STAGE))]

    order = sorted(range(9), key=lambda at: NINE[at])
    steps = [LIGHT.sequential.index(fills[at]) for at in order]
    assert steps == sorted(steps)
    assert fills[3] == LIGHT.sequential[9]


def test_grids_that_are_nearly_equal_look_nearly_equal() -> None:
    fills = {region.fill for region in regions(laid_out(cells(100, 101, 102, 99), STAGE))}

    assert len(fills) <= 2


@both
def test_the_words_of_a_grid_can_be_read_on_it(look: Theme) -> None:
    plan = laid_out(nine(), Stage(look, 1.0, 280, 210))
    inks = [mark.colour for mark in words(plan)][:18:2]

    for ink, region in zip(inks, regions(plan), strict=True):
        assert contrast(ink, region.fill) >= READABLE


def test_a_grid_says_its_name_and_its_number_in_bold() -> None:
    name, number = words(laid_out(nine(), STAGE))[:2]

    assert (name.text, name.is_bold) == ("一号", False)
    assert (number.text, number.is_bold) == ("251", True)
    assert name.dy < 0 < number.dy


def test_the_map_says_that_it_is_none() -> None:
    note = words(laid_out(nine(), STAGE))[-1]

    assert note.text == "示意图，非实际边界"
    assert note.colour == LIGHT.muted
    assert len(words(laid_out(nine(note=""), STAGE))) == 18


def test_a_grid_of_few_is_hatched_uncoloured_and_says_so() -> None:
    plan = laid_out(cells(12, 200, 300), STAGE)
    small = laid_out(GridMap(caption(), (Cell("一号", 12, is_small_sample=True), Cell("二号", 200))), STAGE)

    assert regions(plan)[0].hatch == ""
    assert (regions(small)[0].fill, regions(small)[0].hatch) == (LIGHT.panel, LIGHT.hairline)
    assert words(small)[1].text == "12　样本少"


def test_a_grid_not_measured_is_uncoloured_with_a_dash() -> None:
    plan = laid_out(cells(None, 200), STAGE)

    assert regions(plan)[0].fill == LIGHT.panel
    assert words(plan)[1].text == "—"


def test_a_long_name_of_a_grid_is_cut_to_its_cell() -> None:
    plan = laid_out(GridMap(caption(), (Cell("慈音街道第一社区第一网格", 3),) * 9), STAGE)

    assert words(plan)[0].text.endswith("…")


def test_a_click_is_caught_in_the_middle_of_each_grid() -> None:
    (touch,) = (mark for mark in laid_out(nine(), STAGE).marks if isinstance(mark, Touch))

    assert touch.points == tuple(middle(shape) for shape in outlines(9))
    assert [hover.key for hover in touch.hovers] == [f"G0{number}" for number in range(1, 10)]
    assert 40 < touch.size < 70


def test_rates_of_grids_are_written_in_percent() -> None:
    plan = laid_out(GridMap(caption(), (Cell("一号", 0.93),), Measure.RATE), STAGE)

    assert words(plan)[1].text == "93.0%"


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=12))
def test_shares_of_a_ramp_stay_on_it_in_order(values: list[float | None]) -> None:
    shares = ramp_shares(values)

    assert [share is None for share in shares] == [value is None for value in values]
    known = sorted((v, s) for v, s in zip(values, shares, strict=True) if v is not None and s is not None)
    assert all(-1e-6 <= share <= 1 + 1e-6 for _value, share in known)
    assert [share for _value, share in known] == sorted(share for _value, share in known)


def test_areas_keep_their_proportions_on_the_ground() -> None:
    plan = laid_out(areas(), Stage(LIGHT, 1.0, 480, 320))

    unit_x, unit_y = 480 / (plan.x.high - plan.x.low), 320 / (plan.y.high - plan.y.low)
    assert unit_x == pytest.approx(unit_y)


@pytest.mark.parametrize(("width", "height"), [(200, 600), (900, 100), (320, 320)])
def test_areas_fill_the_picture_whatever_its_shape(width: float, height: float) -> None:
    drawn = picture(areas(), LIGHT, width, height)

    places = [point for at in range(3) for point in drawn.points(LIGHT.paper, at)]
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    assert min(xs) >= 7.9
    assert max(xs) <= width - 7.9
    assert min(ys) >= 7.9
    assert max(ys) <= height - 7.9
    assert max(xs) - min(xs) > width - 17 or max(ys) - min(ys) > height - 17


def test_north_is_up() -> None:
    drawn = picture(areas(), LIGHT, 480, 320)

    south = max(y for _x, y in drawn.points(LIGHT.paper, 0))
    assert south > max(y for _x, y in drawn.points(LIGHT.paper, 2))


def test_a_hole_is_cut_out() -> None:
    ring = Area("环", 5, polygons=((square(0, 0, 3), square(1, 1, 1)),))

    drawn = picture(AreaMap(caption(), (ring,)), LIGHT, 300, 300)

    (path,) = drawn.paths(LIGHT.paper)
    assert (path.get("d") or "").count("M") == 2
    assert path.get("fill-rule") == "evenodd"


def test_a_name_stands_at_the_centre_of_the_largest_part() -> None:
    island = Area("岛", 5, polygons=((square(0, 0, 1),), (square(10, 10, 4),)))

    assert label_place(island) == pytest.approx((12, 12))


def test_a_name_stands_in_the_weight_of_an_uneven_shape() -> None:
    triangle = Area("角", 5, polygons=((((0.0, 0.0), (3.0, 0.0), (0.0, 3.0)),),))

    assert label_place(triangle) == pytest.approx((1, 1))


def test_an_area_without_surface_is_named_at_its_first_corner() -> None:
    assert label_place(Area("线", 5, polygons=((((1.0, 2.0), (3.0, 2.0)),),))) == (1.0, 2.0)
    assert label_place(Area("无", 5)) == (0.0, 0.0)


def test_names_of_areas_never_lie_on_each_other() -> None:
    crowd = tuple(
        Area(f"第{at}社区", at, polygons=((square(105.6 + at / 1e4, 30.5),),)) for at in range(1, 20)
    )

    plan = laid_out(AreaMap(caption(), crowd), Stage(LIGHT, 1.0, 480, 320))

    unit = 480 / (plan.x.high - plan.x.low)
    places = sorted(mark.x * unit for mark in words(plan) if mark.text.startswith("第"))
    assert all(right - left > 40 for left, right in pairwise(places))


def test_a_name_wider_than_its_area_is_left_out() -> None:
    narrow = (
        Area("很长很长的社区名称", 5, polygons=((square(0, 0, 0.1),),)),
        Area("大", 6, polygons=((square(0, 1, 5),),)),
    )

    plan = laid_out(AreaMap(caption(), narrow), Stage(LIGHT, 1.0, 300, 300))

    assert [mark.text for mark in words(plan)] == ["大", "6"]


def test_an_area_of_few_is_uncoloured_and_says_so() -> None:
    stage = Stage(LIGHT, 1.0, 480, 320)

    assert area_fills(areas().areas, stage)[2] == LIGHT.grid
    assert "样本少" in [mark.text for mark in words(laid_out(areas(), stage))]


def test_a_map_of_areas_draws_no_tiles_and_no_glyphs() -> None:
    view = figure(areas(), DARK)["layout"]["map"]

    assert view["style"]["layers"] == [
        {"id": "ground", "type": "background", "paint": {"background-color": DARK.panel}}
    ]
    assert "glyphs" not in view["style"]
    assert "sprite" not in view["style"]
    assert [source["type"] for source in view["style"]["sources"].values()] == ["geojson"]


def test_a_second_drawing_of_the_map_finds_a_source() -> None:
    assert figure(areas(), LIGHT)["layout"]["map"]["style"]["sources"], "Plotly would drop an empty one"


def test_the_view_of_the_map_shows_every_area() -> None:
    view = figure(areas(), LIGHT)["layout"]["map"]

    assert view["center"]["lon"] == pytest.approx(105.61)
    assert view["center"]["lat"] == pytest.approx(30.51, abs=1e-4)
    across = 0.02 / 360 * 512 * 2 ** view["zoom"]
    assert 200 < across <= 480 - 16


def test_the_view_of_a_narrow_page_is_from_further_away() -> None:
    wide, narrow = (figure(areas(width=width), LIGHT)["layout"]["map"]["zoom"] for width in (480, 200))

    assert narrow < wide


def test_areas_are_coloured_as_on_paper() -> None:
    (shapes,) = traces(figure(areas(), LIGHT), "choroplethmap")

    on_paper = [path.get("fill") for path in picture(areas(), LIGHT, 480, 320).paths(LIGHT.paper)]

    assert [colour for _edge, colour in shapes["colorscale"][::2]] == on_paper
    assert shapes["z"] == [0, 1, 2]


def test_names_on_a_map_are_written_in_inks_that_can_be_read() -> None:
    names = traces(figure(areas(), LIGHT), "scattermap")

    assert {trace["textfont"]["color"] for trace in names} == {LIGHT.ink, "#FFFFFF"}
    assert sorted(text for trace in names for text in trace["text"]) == sorted(
        ["一号<br>251", "二号<br>338", "三号<br>样本少"]
    )


def test_open_rings_are_closed_for_the_browser() -> None:
    open_ring = Area("角", 5, polygons=((((0.0, 0.0), (3.0, 0.0), (0.0, 3.0)),),))

    (shapes,) = traces(figure(AreaMap(caption(), (open_ring,)), LIGHT), "choroplethmap")

    (ring,) = shapes["geojson"]["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]


def test_hours_are_shaded_from_nothing() -> None:
    plan = laid_out(week(), Stage(LIGHT, 1.0, 355, 210))

    (drawn,) = (mark for mark in plan.marks if isinstance(mark, Cells))
    assert drawn.most == 9
    assert drawn.ramp == LIGHT.sequential


def test_an_hour_not_measured_is_left_white() -> None:
    chart = HeatMap(caption(), ("一",), ("0", "1"), ((None, 4),))

    assert len(picture(chart, LIGHT, 300, 100).rects()) == 1


def test_a_week_of_nothing_is_a_week_of_the_palest() -> None:
    chart = HeatMap(caption(), ("一",), ("0", "1"), ((0, 0),))

    assert {r.get("fill") for r in picture(chart, LIGHT, 300, 100).all("rect")} == {LIGHT.sequential[0]}


def test_the_box_lies_around_whole_cells() -> None:
    (box,) = (mark for mark in laid_out(week(), STAGE).marks if isinstance(mark, Frame))

    assert (box.left, box.right, box.bottom, box.top) == (19.5, 23.5, 5.5, 3.5)
    assert not [m for m in laid_out(week(highlight=None), STAGE).marks if isinstance(m, Frame)]


def test_one_cell_can_be_boxed() -> None:
    (box,) = (m for m in laid_out(week(highlight=Box(0, 0, 0, 0)), STAGE).marks if isinstance(m, Frame))

    assert (box.right - box.left, box.bottom - box.top) == (1, 1)


def test_monday_is_on_top() -> None:
    plan = laid_out(week(), STAGE)

    assert plan.y.low > plan.y.high
    assert plan.y.ticks[0].text == "一　"


def test_an_hour_without_names_of_its_own_is_called_by_its_ticks() -> None:
    plan = laid_out(week(row_names=(), column_names=(), unit=""), STAGE)

    (touch,) = (mark for mark in plan.marks if isinstance(mark, Touch))
    assert [hover.label for hover in touch.hovers[:2]] == ["一 0 时", "一"]
    assert touch.hovers[0].value == "1"


def test_a_mean_of_hours_keeps_a_decimal() -> None:
    plan = laid_out(HeatMap(caption(), ("一",), ("0",), ((1.25,),), unit="起"), STAGE)

    (touch,) = (mark for mark in plan.marks if isinstance(mark, Touch))
    assert touch.hovers[0].value == "1.3 起"


def spark_plan(chart: Sparkline) -> Plan:
    return laid_out(chart, Stage(LIGHT, 1.0, 180, 44))


def test_a_small_line_is_on_its_own_scale_with_the_target() -> None:
    plan = spark_plan(spark())

    (rule,) = (mark for mark in plan.marks if isinstance(mark, Rule))
    assert rule.y == 0.95
    assert rule.colour == LIGHT.target
    assert plan.y.low < 0.94
    assert plan.y.high > 0.961


def test_a_target_far_away_is_still_on_the_picture() -> None:
    plan = spark_plan(spark(values=(0.1, 0.12)))

    assert plan.y.high > 0.95


@pytest.mark.parametrize("state", [State.GREEN, State.ORANGE, State.GREY, State.BLUE])
def test_a_small_picture_has_the_colour_of_its_state(state: State) -> None:
    plan = spark_plan(spark(state=state))

    (stroke,) = (mark for mark in plan.marks if isinstance(mark, Stroke))
    assert stroke.colour == LIGHT.lines[state]


def test_a_small_line_ends_in_a_dot_at_its_last_number() -> None:
    plan = spark_plan(spark(values=(1, 2, 3, None), target=None))

    (dots,) = (mark for mark in plan.marks if isinstance(mark, Dots))
    assert [(dot.x, dot.y) for dot in dots.dots] == [(2, 3)]


@pytest.mark.parametrize("values", [(5,), (5, 5, 5), (0, 0)])
def test_a_flat_small_line_lies_in_the_middle(values: tuple[float, ...]) -> None:
    plan = spark_plan(spark(values=values, target=None))

    assert (plan.y.low + plan.y.high) / 2 == values[0]


def test_small_bars_begin_at_nothing() -> None:
    plan = spark_plan(spark_bars())

    assert (plan.y.low, plan.y.high) == (0, 2)
    assert not [mark for mark in plan.marks if isinstance(mark, Rule)]


def test_small_bars_of_nothing_are_no_bars() -> None:
    plan = spark_plan(spark(values=(0, 0), kind=Kind.BARS, target=None))

    (beams,) = (mark for mark in plan.marks if isinstance(mark, Beams))
    assert {beam.length for beam in beams.beams} == {0}
    assert plan.y.high == 1
