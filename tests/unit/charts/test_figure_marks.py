"""Each mark as Plotly is given it, looked at alone."""

from __future__ import annotations

import pytest

from charts.figure_marks import custom_data, hovering, notes, shapes, traced
from charts.plans.marks import (
    Anchor,
    Axis,
    Beam,
    Beams,
    Dot,
    Dots,
    Frame,
    Hover,
    Margins,
    Mark,
    Plan,
    Region,
    Rule,
    Stroke,
    Touch,
    Words,
)

HOVER = Hover("k<1>", "11月", "A & B", "96.2%", "93/96")
ROOM = Margins(0, 0, 0, 0)


def plan(*marks: Mark, names: tuple[str, ...] = (), is_unified: bool = False) -> Plan:
    return Plan(Axis(0, 3, names=names), Axis(0, 3), ROOM, marks, is_unified)


def test_custom_data_keeps_the_key_and_makes_the_rest_harmless() -> None:
    assert custom_data([HOVER]) == [["k<1>", "11月", "A &amp; B", "96.2%", "93/96"]]


def test_what_says_nothing_is_passed_over() -> None:
    assert hovering(()) == {"hoverinfo": "skip"}


@pytest.mark.parametrize(("is_unified", "first"), [(True, "%{customdata[2]}"), (False, "%{customdata[1]}")])
def test_lines_are_told_by_series_and_others_by_label(is_unified: bool, first: str) -> None:
    template = hovering((HOVER,), plan(is_unified=is_unified))["hovertemplate"]

    assert template.startswith(first)
    assert template.endswith("<extra></extra>")


def test_a_line_over_names_is_placed_by_name() -> None:
    line = Stroke(((0, 1), (1, None), (2, 3)), "#1F5C99", 2.5)

    assert traced(line, plan(names=("甲", "A & B", "丙")))["x"] == ["甲", "A &amp; B", "丙"]  # type: ignore[index]
    assert traced(line, plan())["x"] == [0, 1, 2]  # type: ignore[index]
    assert traced(line, plan())["y"] == [1, None, 3]  # type: ignore[index]


def test_dots_at_the_edge_are_not_cut() -> None:
    dots = traced(Dots((Dot(0, 0, 5, "#1F5C99"),), (HOVER,)), plan())

    assert dots is not None
    assert dots["cliponaxis"] is False
    assert dots["marker"]["size"] == [5]


def test_a_region_is_closed_and_passed_over() -> None:
    ring = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))

    region = traced(Region((ring,), "#F4F6F8", "#FFFFFF", 2), plan())

    assert region is not None
    assert (region["x"], region["y"]) == ([0, 1, 1, 0], [0, 0, 1, 0])
    assert region["hoverinfo"] == "skip"
    assert "fillpattern" not in region


def test_a_hatched_region_has_stripes_on_its_fill() -> None:
    region = traced(Region((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),), "#F4F6F8", hatch="#D5DCE3"), plan())

    assert region is not None
    assert region["fillpattern"]["fgcolor"] == "#D5DCE3"
    assert region["fillpattern"]["bgcolor"] == "#F4F6F8"
    assert region["mode"] == "none"


@pytest.mark.parametrize(("is_horizontal", "x", "y"), [(True, [5, 7], [0, 1]), (False, [0, 1], [5, 7])])
def test_bars_lie_and_columns_stand(is_horizontal: bool, x: list[float], y: list[float]) -> None:
    beams = Beams((Beam(0, 5, "#B4BEC8"), Beam(1, 7, "#B4BEC8")), 0.65, is_horizontal, (HOVER, HOVER))

    bars = traced(beams, plan())

    assert bars is not None
    assert (bars["x"], bars["y"], bars["width"]) == (x, y, 0.65)


def test_only_outlined_columns_have_a_line() -> None:
    beams = (Beam(0, 5, "#B4BEC8"), Beam(1, 7, "#EBCB4B", "#6B5500"))

    bars = traced(Beams(beams, 0.65, False, ()), plan())

    assert bars is not None
    assert bars["marker"]["line"] == {"width": [0, 1], "color": ["rgba(0,0,0,0)", "#6B5500"]}


def test_unseen_squares_answer_the_pointer() -> None:
    touch = traced(Touch(((1.0, 2.0),), 44, (HOVER,)), plan())

    assert touch is not None
    assert touch["marker"]["symbol"] == "square"
    assert touch["marker"]["size"] == 44
    assert touch["customdata"][0][0] == "k<1>"


@pytest.mark.parametrize("mark", [Words("", 0, 0, "", 12), Frame(0, 1, 0, 1), Rule(0, 1, 0, "", 1)])
def test_words_and_shapes_are_no_traces(mark: Mark) -> None:
    assert traced(mark, plan()) is None


def test_shapes_are_frames_and_targets_in_their_order() -> None:
    drawn = plan(Frame(0, 1, 0, 1, is_behind=True), Words("", 0, 0, "", 12), Rule(0, 1, 0, "#8F4A00", 1))

    assert [(shape["type"], shape.get("layer")) for shape in shapes(drawn)] == [
        ("rect", "below"),
        ("line", None),
    ]


@pytest.mark.parametrize(
    ("anchor", "side"), [(Anchor.START, "left"), (Anchor.MIDDLE, "center"), (Anchor.END, "right")]
)
def test_words_are_annotations_without_an_arrow(anchor: Anchor, side: str) -> None:
    (note,) = notes(plan(Words("A & B", 1, 2, "#566473", 10, anchor, dx=4, dy=-12)))

    assert note["text"] == "A &amp; B"
    assert (note["x"], note["y"], note["xanchor"], note["yanchor"]) == (1, 2, side, "middle")
    assert (note["xshift"], note["yshift"]) == (4, pytest.approx(13.1))
    assert note["showarrow"] is False
    assert "weight" not in note["font"]


def test_bold_words_are_heavy() -> None:
    (note,) = notes(plan(Words("37", 1, 2, "#1B2733", 14, is_bold=True)))

    assert note["font"]["weight"] == 700
    assert "<b>" not in note["text"]
