"""The Plotly figure: valid, quick, and able to answer a click."""

from __future__ import annotations

import re
import time

import plotly.graph_objects as go
import pytest
from plotly import io

from charts import DARK, FONT, KEY, LIGHT, PLOTLY_CONFIG, Kind, Point, Series, Spec, Theme, to_plotly
from tests.unit.charts.examples import (
    EMPTY,
    EVERY,
    KINDS,
    LAST_YEAR,
    THIS_YEAR,
    ageing,
    areas,
    caption,
    funnel,
    kinds,
    nine,
    spark,
    spark_bars,
    today,
    trend,
    warning,
    week,
)
from tests.unit.charts.reading import annotations, custom, figure, strings, ticks, traces

every = pytest.mark.parametrize("spec", EVERY.values(), ids=EVERY)
flat = pytest.mark.parametrize(
    "spec", [s for n, s in EVERY.items() if n != "areas"], ids=[n for n in EVERY if n != "areas"]
)
empty = pytest.mark.parametrize("spec", EMPTY.values(), ids=EMPTY)
both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)


@both
@every
def test_plotly_accepts_every_figure_when_it_does_check(spec: Spec, look: Theme) -> None:
    drawn = to_plotly(spec, look).to_dict()

    checked = go.Figure(drawn).to_dict()

    assert [trace["type"] for trace in checked["data"]] == [trace["type"] for trace in drawn["data"]]
    assert set(drawn["layout"]) - set(checked["layout"]) <= {"annotations", "shapes"}, "empty lists alone"


@both
@every
def test_no_template_of_anybody_else_gets_in(spec: Spec, look: Theme) -> None:
    default = io.templates.default
    io.templates.default = "seaborn"
    try:
        assert figure(spec, look)["layout"]["template"] == {}
    finally:
        io.templates.default = default


@both
@every
def test_a_figure_has_the_frame_of_the_house(spec: Spec, look: Theme) -> None:
    layout = figure(spec, look)["layout"]

    assert layout["font"] == {"family": FONT, "size": 12, "color": look.ink}
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert layout["colorway"] == list(look.categorical)
    assert layout["showlegend"] is False
    assert layout["dragmode"] is False
    assert layout["separators"] == ".,"
    assert layout["height"] == spec.height
    assert "width" not in layout
    assert layout["hoverlabel"]["bgcolor"] == look.panel
    assert layout["hoverlabel"]["bordercolor"] == look.hairline


@flat
def test_axes_stay_where_they_were_put(spec: Spec) -> None:
    layout = figure(spec, LIGHT)["layout"]

    for axis in (layout["xaxis"], layout["yaxis"]):
        assert axis["fixedrange"] is True
        assert axis["automargin"] is False
        assert axis["tickangle"] == 0
        assert axis["tickmode"] == "array"
        assert len(axis["tickvals"]) == len(axis["ticktext"])
        assert axis["zeroline"] is False
        assert "nticks" not in axis


@flat
def test_only_the_value_axis_of_a_line_or_funnel_has_a_grid(spec: Spec) -> None:
    layout = figure(spec, LIGHT)["layout"]

    assert layout["xaxis"]["showgrid"] is False
    assert layout["yaxis"]["showgrid"] is (spec in (trend(), today(), funnel()))
    assert layout["yaxis"]["showline"] is False


def test_lines_are_read_together_everything_else_alone() -> None:
    assert figure(trend(), LIGHT)["layout"]["hovermode"] == "x unified"
    assert {figure(spec, LIGHT)["layout"]["hovermode"] for spec in (kinds(), week(), nine(), areas())} == {
        "closest"
    }


@both
@every
def test_hover_templates_are_constants(spec: Spec, look: Theme) -> None:
    templates = {trace["hovertemplate"] for trace in figure(spec, look)["data"] if "hovertemplate" in trace}

    assert templates <= {
        "%{customdata[1]}<br>%{customdata[3]}　%{customdata[4]}<extra></extra>",
        "%{customdata[2]}　%{customdata[3]}　%{customdata[4]}<extra></extra>",
    }
    assert not any("customdata[0]" in template for template in templates)


@every
def test_every_trace_says_something_or_is_passed_over(spec: Spec) -> None:
    for trace in figure(spec, LIGHT)["data"]:
        assert ("hovertemplate" in trace) is not (trace.get("hoverinfo") == "skip")
        assert ("customdata" in trace) is ("hovertemplate" in trace)


@every
def test_custom_data_is_as_long_as_its_points(spec: Spec) -> None:
    for trace in figure(spec, LIGHT)["data"]:
        if "customdata" in trace:
            count = len(trace.get("locations", trace.get("x", [])))
            assert len(trace["customdata"]) == count
            assert all(len(point) == 5 for point in trace["customdata"])


@pytest.mark.parametrize(
    ("spec", "keys"),
    [
        (kinds(), [*(f"kind-{label}" for label, _count in KINDS), "kind-other"]),
        (warning(), [f"w{number}" for number in range(35, 47)]),
        (nine(), [f"G0{number}" for number in range(1, 10)]),
        (areas(), ["G01", "G02", "G03"]),
        (trend(), [*(f"2025-0{m}" for m in range(1, 7)), *(f"2026-0{m}" for m in range(1, 7))]),
        (week(), [f"{day}:{hour}" for day in range(7) for hour in range(24)]),
    ],
)
def test_a_click_finds_the_key(spec: Spec, keys: list[str]) -> None:
    assert [point[KEY] for point in custom(figure(spec, LIGHT))] == keys


def test_hours_may_have_keys_of_their_own() -> None:
    keys = tuple(tuple(f"d{day}h{hour}" for hour in range(24)) for day in range(7))

    found = [point[KEY] for point in custom(figure(week(keys=keys), LIGHT))]

    assert found == [key for row in keys for key in row]


def test_a_point_tells_its_label_series_value_and_detail() -> None:
    found = custom(figure(trend(), LIGHT))

    assert found[0] == ["2025-01", "1月", "2025 年", "93.1%", "89/96"]
    assert found[-1] == ["2026-06", "6月", "2026 年", "96.4%", "93/96"]


def test_an_hour_tells_its_day_hour_and_unit() -> None:
    assert custom(figure(week(), LIGHT))[4 * 24 + 20] == ["4:20", "周五 20:00–20:59", "", "9 起", ""]


def test_a_small_sample_tells_so_in_place_of_its_share() -> None:
    bars = tuple(type(bar)(bar.label, bar.value, bar.detail, is_small_sample=True) for bar in kinds().bars)

    assert {point[4] for point in custom(figure(kinds(bars=bars), LIGHT))} == {"样本少"}


@both
@empty
def test_a_figure_without_data_is_a_sentence(spec: Spec, look: Theme) -> None:
    drawn = figure(spec, look)

    assert drawn["data"] == []
    assert annotations(drawn) == ["所选范围没有数据"]
    assert drawn["layout"]["xaxis"]["visible"] is drawn["layout"]["yaxis"]["visible"] is False


def test_a_trend_is_this_year_over_last_year() -> None:
    last, solid, dotted, dots = figure(trend(), LIGHT)["data"]

    assert last["line"] == {"color": LIGHT.past, "width": 1.5, "dash": "solid"}
    assert last["y"] == list(LAST_YEAR)
    assert solid["line"]["color"] == dotted["line"]["color"] == LIGHT.main
    assert solid["y"] == list(THIS_YEAR[:-1])
    assert (dotted["y"], dotted["line"]["dash"]) == (list(THIS_YEAR[-2:]), "3px,3px")
    assert dots["y"] == list(THIS_YEAR)


def test_the_last_point_of_an_unfinished_month_is_hollow() -> None:
    marker = figure(trend(), DARK)["data"][-1]["marker"]

    assert marker["color"] == [DARK.main] * 5 + [DARK.paper]
    assert marker["size"] == [5] * 5 + [7]
    assert marker["line"]["width"] == [0] * 5 + [2]


def test_the_target_is_a_dashed_shape_that_ends_before_its_words() -> None:
    drawn = figure(trend(), LIGHT)

    (target,) = drawn["layout"]["shapes"]

    assert (target["y0"], target["y1"]) == (0.95, 0.95)
    assert target["x1"] < 5.2
    assert target["line"] == {"color": LIGHT.target, "width": 1, "dash": "5px,4px"}
    assert "目标 95%" in annotations(drawn)


def test_months_are_names_and_not_numbers() -> None:
    axis = figure(trend(), LIGHT)["layout"]["xaxis"]

    assert axis["type"] == "category"
    assert axis["categoryarray"] == ["1月", "2月", "3月", "4月", "5月", "6月"]


def test_equal_names_keep_their_own_places() -> None:
    points = tuple(
        Point(label, count) for label, count in (("11月", 3), ("12月", 4), ("11月", 5), ("11月", 6))
    )

    drawn = figure(trend(series=(Series("件", points),), notes=()), LIGHT)

    assert drawn["layout"]["xaxis"]["categoryarray"] == ["11月", "12月", "11月　", "11月　　"]
    assert ticks(drawn, "xaxis") == ["11月", "12月", "11月", "11月"]
    assert len(set(drawn["data"][0]["x"])) == 4


def test_names_that_look_like_numbers_are_still_names() -> None:
    points = tuple(Point(str(number), number) for number in (2, 1, 0))

    drawn = figure(trend(series=(Series("件", points),), notes=()), LIGHT)

    assert drawn["layout"]["xaxis"]["tickvals"] == ["2", "1", "0"]
    assert drawn["data"][0]["x"] == ["2", "1", "0"]


def test_bars_lie_and_the_longest_is_on_top() -> None:
    drawn = figure(kinds(), LIGHT)
    (bars,) = traces(drawn, "bar")

    assert bars["orientation"] == "h"
    assert bars["x"] == [*(count for _label, count in KINDS), 47]
    assert drawn["layout"]["yaxis"]["range"] == [6.5, -0.5]
    assert bars["marker"]["color"] == [LIGHT.main] * 6 + [LIGHT.past]


def test_the_names_of_bars_end_in_a_full_width_space() -> None:
    assert all(text.endswith("　") for text in figure(kinds(), LIGHT)["layout"]["yaxis"]["ticktext"])


def test_the_band_of_what_was_expected_lies_behind_the_columns() -> None:
    (band,) = figure(warning(), LIGHT)["layout"]["shapes"]

    assert band["layer"] == "below"
    assert (band["y0"], band["y1"]) == (4, 10)
    assert band["fillcolor"] == "rgba(31,92,153,0.12)"


def test_columns_of_small_samples_are_hatched() -> None:
    columns = tuple(
        type(column)(column.label, column.value, is_small_sample=at % 2 == 0)
        for at, column in enumerate(ageing().columns)
    )

    (bars,) = traces(figure(ageing(columns=columns), LIGHT), "bar")

    assert bars["marker"]["pattern"] == {"shape": ["/", "", "/", ""], "size": 5, "solidity": 0.25}


def test_columns_of_enough_cases_are_not_hatched() -> None:
    (bars,) = traces(figure(warning(), LIGHT), "bar")

    assert "pattern" not in bars["marker"]


def test_cells_are_drawn_from_nothing_to_the_most() -> None:
    (cells,) = traces(figure(week(), LIGHT), "heatmap")

    assert (cells["zmin"], cells["zmax"]) == (0, 9)
    assert (cells["xgap"], cells["ygap"]) == (1, 1)
    assert cells["showscale"] is False
    assert [colour for _share, colour in cells["colorscale"]] == list(LIGHT.sequential)
    assert cells["z"] == [list(row) for row in week().values]


def test_the_finding_of_the_week_is_boxed() -> None:
    (box,) = figure(week(), LIGHT)["layout"]["shapes"]

    assert (box["x0"], box["x1"], box["y0"], box["y1"]) == (19.5, 23.5, 5.5, 3.5)
    assert box["line"] == {"color": LIGHT.target, "width": 1.5}
    assert box["fillcolor"] == "rgba(0,0,0,0)"


def test_nine_grids_are_polygons_on_which_the_click_is_caught_unseen() -> None:
    *polygons, touch = figure(nine(), LIGHT)["data"]

    assert len(polygons) == 9
    assert all(polygon["fill"] == "toself" and polygon["line"]["width"] == 2 for polygon in polygons)
    assert touch["marker"]["color"] == "rgba(0,0,0,0)"
    assert len(touch["x"]) == 9


def test_a_small_picture_can_be_a_figure_too() -> None:
    line, dots = figure(spark(), LIGHT)["data"]
    (bars,) = figure(spark_bars(), LIGHT)["data"]

    assert line["line"]["color"] == dots["marker"]["color"][0] == "#2A7D57"
    assert bars["y"] == [2, 1, 0, 1, 0]
    assert figure(spark(kind=Kind.BARS, target=None), LIGHT)["layout"]["shapes"] == []


@flat
def test_a_page_asks_nobody_for_anything(spec: Spec) -> None:
    assert not [text for text in strings(figure(spec, LIGHT)) if re.search(r"https?:|//|href", text)]


def test_the_tool_bar_is_hidden() -> None:
    assert PLOTLY_CONFIG["displayModeBar"] is False
    assert PLOTLY_CONFIG["scrollZoom"] is False


def test_text_grows_with_the_scale() -> None:
    layout = figure(today(), DARK, 1.85)["layout"]

    assert layout["font"]["size"] == layout["xaxis"]["tickfont"]["size"] == pytest.approx(22.2)
    assert layout["height"] == 535


@pytest.mark.parametrize("name", EVERY)
def test_a_figure_takes_three_milliseconds_at_most(name: str) -> None:
    to_plotly(EVERY[name], LIGHT)

    assert min(seconds(EVERY[name]) for _turn in range(20)) < 0.003


def seconds(spec: Spec) -> float:
    began = time.perf_counter()
    to_plotly(spec, LIGHT)
    return time.perf_counter() - began


@every
def test_a_figure_is_small(spec: Spec) -> None:
    assert len(io.to_json(to_plotly(spec, LIGHT), validate=False)) < 20_000


def test_a_page_may_change_its_copy_and_no_other() -> None:
    first = to_plotly(kinds(), LIGHT)
    first.update_layout(height=500)

    assert to_plotly(kinds(), LIGHT).layout.height == kinds().height


def test_a_title_is_never_put_into_the_figure() -> None:
    assert "独一无二" not in io.to_json(to_plotly(kinds(caption=caption("独一无二")), LIGHT), validate=False)
