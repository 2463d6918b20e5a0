"""Both drawers put the same thing in the same place."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from charts import DARK, LIGHT, Spec, Theme
from tests.unit.charts.examples import EVERY, ageing, kinds, nine, today, trend, warning, week
from tests.unit.charts.reading import Picture, figure, picture, pixel, ticks, traces

WIDTH = 480  # what the figure is laid out for, so that both know the same width

both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
flat = pytest.mark.parametrize(
    "spec", [s for n, s in EVERY.items() if n != "areas"], ids=[n for n in EVERY if n != "areas"]
)


def drawn_twice(spec: Spec, look: Theme = LIGHT) -> tuple[dict[str, Any], Picture]:
    return figure(spec, look), picture(spec, look, WIDTH, spec.height)


def across(drawn: dict[str, Any], value: float, spec: Spec) -> float:
    return pixel(drawn, "xaxis", value, WIDTH, spec.height)


def down(drawn: dict[str, Any], value: float, spec: Spec) -> float:
    return pixel(drawn, "yaxis", value, WIDTH, spec.height)


@both
@flat
def test_the_same_words_stand_in_both(spec: Spec, look: Theme) -> None:
    plotly, svg = drawn_twice(spec, look)

    notes = [unescape(note["text"]) for note in plotly["layout"]["annotations"]]
    labels = [*ticks(plotly, "xaxis"), *ticks(plotly, "yaxis")]
    assert sorted([*notes, *labels]) == sorted(word.strip("　") for word in svg.words)


@both
@flat
def test_the_same_words_have_the_same_colour_size_and_weight(spec: Spec, look: Theme) -> None:
    plotly, svg = drawn_twice(spec, look)

    for note in plotly["layout"]["annotations"]:
        alike = [text for text in svg.texts if text.words == unescape(note["text"])]
        font = note["font"]
        assert (font["color"], font["size"], font.get("weight") == 700) in {
            (text.colour, text.size, text.is_bold) for text in alike
        }


@flat
def test_words_stand_at_the_same_place(spec: Spec) -> None:
    plotly, svg = drawn_twice(spec)

    for note in plotly["layout"]["annotations"]:
        x = across(plotly, note["x"], spec) + note["xshift"]
        y = down(plotly, note["y"], spec) - note["yshift"] + note["font"]["size"] * 0.11
        near = [t for t in svg.texts if abs(t.x - x) < 0.1 and abs(t.middle - y) < 0.1]
        assert unescape(note["text"]) in [text.words for text in near]


def test_points_of_a_line_lie_at_the_same_place() -> None:
    plotly, svg = drawn_twice(trend())
    dots = plotly["data"][-1]

    wanted = [
        (across(plotly, at, trend()), down(plotly, value, trend())) for at, value in enumerate(dots["y"])
    ]

    assert [(x, y) for x, y, _fill in svg.circles()] == [pytest.approx(place, abs=0.02) for place in wanted]
    assert [fill for _x, _y, fill in svg.circles()] == dots["marker"]["color"]


def test_lines_run_through_the_same_places() -> None:
    plotly, svg = drawn_twice(trend())
    last_year = plotly["data"][0]["y"]

    wanted = [
        (across(plotly, at, trend()), down(plotly, value, trend())) for at, value in enumerate(last_year)
    ]

    assert svg.points(LIGHT.past) == [pytest.approx(place, abs=0.06) for place in wanted]


def test_the_target_lies_at_the_same_height() -> None:
    plotly, svg = drawn_twice(trend())
    shape = plotly["layout"]["shapes"][0]

    (left, top), (right, end) = svg.points(LIGHT.target)

    assert top == end == pytest.approx(down(plotly, 0.95, trend()), abs=0.06)
    assert left == pytest.approx(across(plotly, shape["x0"], trend()), abs=0.06)
    assert right == pytest.approx(across(plotly, shape["x1"], trend()), abs=0.06)
    assert svg.paths(LIGHT.target)[0].get("stroke-dasharray") == "5,4"


def test_the_dotted_end_is_dotted_alike() -> None:
    plotly, svg = drawn_twice(trend())

    dashes = [path.get("stroke-dasharray", "") for path in svg.paths(LIGHT.main)]

    assert dashes == ["", "3,3"]
    assert [trace["line"]["dash"] for trace in plotly["data"][1:3]] == ["solid", "3px,3px"]


def test_grid_lines_lie_at_the_ticks() -> None:
    plotly, svg = drawn_twice(trend())

    heights = [svg.points(LIGHT.grid, at)[0][1] for at in range(4)]

    assert heights == [
        pytest.approx(down(plotly, value, trend()), abs=0.06)
        for value in plotly["layout"]["yaxis"]["tickvals"]
    ]


@pytest.mark.parametrize("spec", [kinds(), warning(), ageing()], ids=["kinds", "warning", "ageing"])
def test_bars_are_as_long_and_as_thick(spec: Spec) -> None:
    plotly, svg = drawn_twice(spec)
    (bars,) = traces(plotly, "bar")
    half = bars["width"] / 2

    for at, fill in enumerate(bars["marker"]["color"]):
        x, y = bars["x"][at], bars["y"][at]
        lies = bars["orientation"] == "h"
        xs = (0, x) if lies else (x - half, x + half)
        ys = (y - half, y + half) if lies else (0, y)
        left, right = sorted(across(plotly, value, spec) for value in xs)
        top, bottom = sorted(down(plotly, value, spec) for value in ys)
        wanted = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        assert any(rect == pytest.approx(wanted, abs=0.02) for rect in svg.rects(fill)), at


def test_the_band_covers_the_same_heights() -> None:
    plotly, svg = drawn_twice(warning())

    (band,) = svg.rects("rgb(31,92,153)")

    assert band["y"] == pytest.approx(down(plotly, 10, warning()), abs=0.02)
    assert band["y"] + band["height"] == pytest.approx(down(plotly, 4, warning()), abs=0.02)
    assert band["width"] == pytest.approx(WIDTH - 12, abs=0.02)


def test_cells_are_as_wide_with_a_gap_of_one_pixel() -> None:
    plotly, svg = drawn_twice(week())

    cells = [rect for rect in svg.rects() if rect["width"] < 30]

    assert len(cells) == 7 * 24
    step = across(plotly, 1, week()) - across(plotly, 0, week())
    assert cells[0]["width"] == pytest.approx(step - 1, abs=0.01)
    assert cells[1]["x"] - cells[0]["x"] == pytest.approx(step, abs=0.02)
    assert cells[0]["x"] + cells[0]["width"] / 2 == pytest.approx(across(plotly, 0, week()), abs=0.02)


def test_the_box_of_the_finding_lies_around_the_same_cells() -> None:
    plotly, svg = drawn_twice(week())

    (box,) = [rect for rect in svg.rects("none") if rect["width"] > 30]

    assert box["x"] == pytest.approx(across(plotly, 19.5, week()), abs=0.02)
    assert box["y"] == pytest.approx(down(plotly, 3.5, week()), abs=0.02)
    assert box["height"] == pytest.approx(down(plotly, 5.5, week()) - down(plotly, 3.5, week()), abs=0.02)


def test_grids_have_the_same_corners_and_colours() -> None:
    plotly, svg = drawn_twice(nine())

    regions = svg.paths(LIGHT.paper)

    assert [path.get("fill") for path in regions] == [trace["fillcolor"] for trace in plotly["data"][:9]]
    for at, trace in enumerate(plotly["data"][:9]):
        wanted = [
            (across(plotly, x, nine()), down(plotly, y, nine()))
            for x, y in zip(trace["x"][:4], trace["y"][:4], strict=True)
        ]
        assert svg.points(LIGHT.paper, at) == [pytest.approx(corner, abs=0.06) for corner in wanted]


def test_what_is_usual_is_the_same_region() -> None:
    plotly, svg = drawn_twice(today())
    region = plotly["data"][0]

    path = next(path for path in svg.all("path") if path.get("fill") == "rgb(31,92,153)")

    assert region["fillcolor"] == LIGHT.band
    assert path.get("fill-opacity") == "0.12"
    assert (path.get("d") or "").count("L") + 1 == len(region["y"]) - 1


def test_labels_are_thinned_alike_however_wide_the_page() -> None:
    for spec in (trend(), today(), replace(warning(), marks=())):
        wide = picture(spec, LIGHT, 1200, spec.height)
        axis = ticks(figure(spec, LIGHT), "xaxis")
        assert [word for word in wide.words if word in axis] == axis
