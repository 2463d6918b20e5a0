"""Each mark as SVG, looked at alone."""

from __future__ import annotations

import pytest

from charts.plans.marks import (
    Anchor,
    Axis,
    Beam,
    Beams,
    Cells,
    Dot,
    Dots,
    Frame,
    Layer,
    Margins,
    Mark,
    Plan,
    Region,
    Rule,
    Stroke,
    Touch,
    Words,
    layer_of,
)
from charts.svg_marks import Paper, drawn, px

PLAN = Plan(Axis(0, 10), Axis(0, 5), Margins(10, 20, 5, 15), ())
UPSIDE_DOWN = Plan(Axis(0, 10), Axis(5, 0), Margins(0, 0, 0, 0), ())


@pytest.fixture
def paper() -> Paper:
    return Paper(PLAN, 130, 70)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (1, "1"),
        (1.5, "1.5"),
        (1.234, "1.23"),
        (1.2, "1.2"),
        (-3.004, "-3"),
        (100, "100"),
        (1e6, "1000000"),
    ],
)
def test_a_coordinate_is_written_short(number: float, written: str) -> None:
    assert px(number) == written


def test_the_corners_of_the_plot_lie_inside_the_margins(paper: Paper) -> None:
    assert (paper.x(0), paper.y(0)) == (10, 55)
    assert (paper.x(10), paper.y(5)) == (110, 5)
    assert paper.at((5, 2.5)) == "60.0,30.0"


def test_an_axis_may_run_down() -> None:
    turned = Paper(UPSIDE_DOWN, 100, 50)

    assert (turned.y(0), turned.y(5)) == (0, 50)


def test_margins_larger_than_the_picture_leave_a_pixel() -> None:
    assert Paper(PLAN, 10, 10).unit_x == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("anchor", "attribute"),
    [(Anchor.START, ""), (Anchor.MIDDLE, ' text-anchor="middle"'), (Anchor.END, ' text-anchor="end"')],
)
def test_words_are_centred_on_their_height(paper: Paper, anchor: Anchor, attribute: str) -> None:
    words = Words("目标", 5, 2.5, "#8F4A00", 10, anchor, dx=3, dy=-2)

    assert drawn(words, paper) == (
        f'<text x="63" y="31.6" font-size="10" fill="#8F4A00"{attribute}>目标</text>'
    )


def test_bold_words_are_heavy(paper: Paper) -> None:
    assert 'font-weight="700"' in drawn(Words("37", 0, 0, "#1B2733", 14, is_bold=True), paper)


@pytest.mark.parametrize(
    ("points", "path"),
    [
        (((0, 0), (5, 5)), "M10.0,55.0L60.0,5.0"),
        (((0, 0), (1, None), (5, 5), (10, 5)), "M10.0,55.0M60.0,5.0L110.0,5.0"),
        (((0, None), (5, 5), (10, 5)), "M60.0,5.0L110.0,5.0"),
        (((0, 0), (5, None)), "M10.0,55.0"),
    ],
)
def test_a_line_lifts_the_pen_over_a_gap(
    paper: Paper, points: tuple[tuple[float, float | None], ...], path: str
) -> None:
    assert f'd="{path}"' in drawn(Stroke(points, "#1F5C99", 2.5), paper)


def test_a_line_of_nothing_is_nothing(paper: Paper) -> None:
    assert drawn(Stroke(((0, None),), "#1F5C99", 2.5), paper) == ""
    assert drawn(Stroke((), "#1F5C99", 2.5), paper) == ""


def test_a_dotted_line_is_dotted(paper: Paper) -> None:
    line = ((0.0, 1.0), (5.0, 1.0))

    assert 'stroke-dasharray="3,3"' in drawn(Stroke(line, "#1F5C99", 2, dash="dot"), paper)
    assert "dasharray" not in drawn(Stroke(line, "#1F5C99", 2), paper)


def test_dots_nobody_sees_are_not_drawn(paper: Paper) -> None:
    dots = Dots((Dot(0, 0, 5), Dot(5, 5, 5, "#1F5C99")), ())

    assert drawn(dots, paper) == '<circle cx="60" cy="5" r="2.5" fill="#1F5C99"/>'


def test_a_hollow_dot_has_an_outline(paper: Paper) -> None:
    dot = Dots((Dot(5, 5, 7, "#FFFFFF", "#1F5C99", 2),), ())

    assert 'fill="#FFFFFF" stroke="#1F5C99" stroke-width="2"' in drawn(dot, paper)


def test_a_column_stands_on_the_floor(paper: Paper) -> None:
    column = Beams((Beam(5, 5, "#B4BEC8"),), 2.0, False, ())

    assert 'x="50" y="5" width="20" height="50" fill="#B4BEC8"' in drawn(column, paper)


def test_a_bar_begins_at_the_left(paper: Paper) -> None:
    bar = Beams((Beam(2.5, 5, "#B4BEC8"),), 1.0, True, ())

    assert 'x="10" y="25" width="50" height="10" fill="#B4BEC8"' in drawn(bar, paper)


def test_a_column_of_nothing_is_not_drawn(paper: Paper) -> None:
    assert drawn(Beams((Beam(5, 0, "#B4BEC8"),), 2.0, False, ()), paper) == ""


def test_a_hatched_column_is_filled_with_stripes(paper: Paper) -> None:
    hatched = drawn(Beams((Beam(5, 5, "#1F5C99", is_hatched=True),), 2.0, False, ()), paper)

    assert 'fill="url(#hatch-1F5C99)"' in hatched
    assert paper.patterns().count("<pattern") == 1
    assert 'stroke="#1F5C99"' in paper.patterns()


def test_without_stripes_nothing_is_defined(paper: Paper) -> None:
    assert paper.patterns() == ""


def test_an_outlined_column_has_one_pixel_around(paper: Paper) -> None:
    column = Beams((Beam(5, 5, "#EBCB4B", "#6B5500"),), 2.0, False, ())

    assert 'stroke="#6B5500" stroke-width="1"' in drawn(column, paper)


def test_cells_not_measured_are_left_out(paper: Paper) -> None:
    found = drawn(Cells(((1.0, None), (None, 2.0)), 2.0, ("#000000", "#FFFFFF")), paper)

    assert found.count("<rect") == 2
    assert 'fill="#FFFFFF"' in found
    assert 'fill="#808080"' in found


def test_a_region_with_stripes_is_drawn_twice(paper: Paper) -> None:
    ring = ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0))

    plain, striped = (drawn(Region((ring,), "#F4F6F8", hatch=hatch), paper) for hatch in ("", "#D5DCE3"))

    assert plain.count("<path") == 1
    assert striped.count("<path") == 2
    assert "url(#hatch-D5DCE3)" in striped


def test_a_see_through_fill_keeps_its_opacity_apart(paper: Paper) -> None:
    band = drawn(Frame(0, 10, 1, 2, "rgba(31,92,153,0.12)"), paper)

    assert 'fill="rgb(31,92,153)" fill-opacity="0.12"' in band
    assert "rgba" not in band


def test_an_empty_frame_has_only_its_outline(paper: Paper) -> None:
    box = drawn(Frame(0, 5, 0, 5, outline="#8F4A00", border=1.5), paper)

    assert 'fill="none" stroke="#8F4A00" stroke-width="1.5"' in box


@pytest.mark.parametrize("sides", [(2, 8, 1, 4), (8, 2, 4, 1)])
def test_a_frame_may_be_given_from_any_corner(paper: Paper, sides: tuple[float, float, float, float]) -> None:
    assert 'x="30" y="15" width="60" height="30"' in drawn(Frame(*sides), paper)


def test_the_target_is_a_dashed_line(paper: Paper) -> None:
    rule = drawn(Rule(0, 10, 5, "#8F4A00", 1), paper)

    assert 'd="M10.0,5.0L110.0,5.0"' in rule
    assert 'stroke-dasharray="5,4"' in rule


def test_what_only_the_pointer_meets_is_not_drawn(paper: Paper) -> None:
    assert drawn(Touch(((1, 1),), 10, ()), paper) == ""


def test_what_is_no_mark_cannot_be_drawn(paper: Paper) -> None:
    with pytest.raises(TypeError, match="str is no mark"):
        drawn("mark", paper)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mark", "layer"),
    [
        (Frame(0, 1, 0, 1, is_behind=True), Layer.BEHIND),
        (Frame(0, 1, 0, 1), Layer.ABOVE),
        (Rule(0, 1, 0, "", 1), Layer.ABOVE),
        (Words("", 0, 0, "", 1), Layer.WORDS),
        (Stroke((), "", 1), Layer.DATA),
        (Dots((), ()), Layer.DATA),
        (Cells((), 1, ()), Layer.DATA),
    ],
)
def test_each_mark_lies_in_its_layer(mark: Mark, layer: Layer) -> None:
    assert layer_of(mark) is layer
