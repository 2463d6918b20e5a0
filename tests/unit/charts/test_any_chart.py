"""Whatever a station counts, both drawers draw it, and alike."""

from __future__ import annotations

import math
from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charts import (
    DARK,
    LIGHT,
    Band,
    Bar,
    BarChart,
    Box,
    Caption,
    Cell,
    Column,
    ColumnChart,
    GridMap,
    HeatMap,
    Kind,
    LineChart,
    Measure,
    Note,
    Point,
    Role,
    Series,
    Sparkline,
    Spec,
    State,
    Target,
    to_plotly,
    to_svg,
)
from tests.unit.charts.reading import Picture, figure, strings

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

labels = st.text("一二三号警格月周abcXYZ012 &<>%", min_size=1, max_size=9)
counts = st.one_of(st.none(), st.integers(0, 250_000), st.floats(0, 1e7))
shares = st.one_of(st.none(), st.floats(0, 1))
states = st.one_of(st.none(), st.sampled_from(State))
yes = st.booleans()
caption = Caption("结论", alt="读出来")


@st.composite
def lines(draw: st.DrawFn) -> Spec:
    measure = draw(st.sampled_from(Measure))
    values = shares if measure is Measure.RATE else counts
    points = st.lists(st.builds(Point, labels, values, labels, labels), max_size=40).map(tuple)
    series = st.builds(Series, labels, points, st.sampled_from(Role), yes)
    targets = st.builds(Target, shares.filter(lambda share: share is not None), labels)
    return LineChart(
        caption,
        tuple(draw(st.lists(series, max_size=5))),
        measure,
        draw(st.one_of(st.none(), targets)),
        (Note(0, 0.5, "最高"),) if draw(yes) else (),
        is_ending_in_value=draw(yes),
    )


@st.composite
def columns(draw: st.DrawFn) -> Spec:
    column = st.builds(Column, labels, counts, labels, labels, states, yes)
    low = draw(st.integers(0, 50))
    return ColumnChart(
        caption,
        tuple(draw(st.lists(column, max_size=60))),
        band=Band(low, low + draw(st.integers(0, 50)), "预期") if draw(yes) else None,
        marks=tuple(draw(st.lists(st.integers(-2, 70), max_size=4))),
        has_all_values=draw(yes),
    )


@st.composite
def weeks(draw: st.DrawFn) -> Spec:
    days, hours = draw(st.integers(0, 7)), draw(st.integers(1, 24))
    rows = st.lists(counts, min_size=hours, max_size=hours).map(tuple)
    values = tuple(draw(st.lists(rows, min_size=days, max_size=days)))
    box = Box(0, 0, days - 1, hours - 1) if days and draw(yes) else None
    names = tuple(draw(st.lists(labels, min_size=days, max_size=days)))
    return HeatMap(caption, names, tuple(map(str, range(hours))), values, box, unit="起")


bars = st.builds(
    BarChart,
    st.just(caption),
    st.lists(st.builds(Bar, labels, counts, labels, labels, yes, yes), max_size=25).map(tuple),
    st.just(Measure.COUNT),
    yes,
)
grids = st.builds(
    GridMap,
    st.just(caption),
    st.lists(st.builds(Cell, labels, counts, labels, labels, yes), max_size=17).map(tuple),
    note=labels,
)
sparks = st.builds(
    Sparkline,
    st.just(caption),
    st.lists(counts, max_size=60).map(tuple),
    st.sampled_from(State),
    st.one_of(st.none(), st.integers(0, 1000)),
    st.sampled_from(Kind),
)
charts = st.one_of(lines(), columns(), weeks(), bars, grids, sparks)
sizes = st.tuples(st.integers(60, 1400), st.integers(30, 700))


def is_finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return True


@thorough
@given(charts, sizes, st.sampled_from([1.0, 1.85]))
def test_any_chart_is_a_picture_without_broken_numbers(
    spec: Spec, size: tuple[int, int], scale: float
) -> None:
    drawn = Picture(to_svg(spec, LIGHT, *size, scale))

    attributes = [value for element in drawn.root.iter() for value in element.attrib.values()]
    assert all(is_finite(value) for value in attributes)
    assert not any("nan" in value or "inf" in value for value in attributes)


@thorough
@given(charts, sizes)
def test_no_side_of_any_chart_is_negative(spec: Spec, size: tuple[int, int]) -> None:
    drawn = Picture(to_svg(spec, DARK, *size))

    for rect in drawn.rects():
        assert rect["width"] >= 0
        assert rect["height"] >= 0


@thorough
@given(charts)
def test_any_chart_is_a_figure_that_is_ready_for_the_browser(spec: Spec) -> None:
    drawn = figure(spec, LIGHT)

    assert "NaN" not in strings(drawn)
    assert drawn["data"] or len(drawn["layout"]["annotations"]) == 1


@thorough
@given(charts)
def test_any_chart_says_the_same_in_both(spec: Spec) -> None:
    drawn, picture = figure(spec, LIGHT), Picture(to_svg(spec, LIGHT, 480, spec.height))

    notes = [unescape(note["text"]) for note in drawn["layout"]["annotations"]]
    ticks = [unescape(text) for axis in ("xaxis", "yaxis") for text in drawn["layout"][axis]["ticktext"]]
    assert sorted(notes + ticks) == sorted(picture.words)


@thorough
@given(charts)
def test_any_chart_survives_being_a_key(spec: Spec) -> None:
    assert {spec: 1}[spec] == 1
    assert to_plotly(spec, LIGHT).to_dict() == to_plotly(spec, LIGHT).to_dict()
