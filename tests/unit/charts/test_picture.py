"""The SVG: complete, asking for nothing, saying exactly what the chart holds."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from charts import DARK, FONT, LIGHT, Caption, Spec, State, Theme, to_svg
from charts.palette import shade
from core.i18n import speaking
from tests.unit.charts.examples import (
    EMPTY,
    EVERY,
    KINDS,
    NINE,
    ageing,
    areas,
    caption,
    kinds,
    nine,
    spark,
    spark_bars,
    today,
    trend,
    warning,
    week,
)
from tests.unit.charts.reading import NAMESPACE, picture

every = pytest.mark.parametrize("spec", EVERY.values(), ids=EVERY)
empty = pytest.mark.parametrize("spec", EMPTY.values(), ids=EMPTY)
both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)


def numbers(words: list[str]) -> set[str]:
    return {number for text in words for number in re.findall(r"\d[\d,.]*%?", text)}


def colours(source: str) -> set[str]:
    return set(re.findall(r"#[0-9A-Fa-f]{6}", source))


def own(look: Theme) -> Iterator[str]:
    for token in ("paper", "panel", "ink", "muted", "faint", "hairline", "grid", "past", "target"):
        yield getattr(look, token)
    yield from (*look.categorical, *look.sequential, *look.inks)
    for state in State:
        yield from (look.fills[state], look.outlines[state], look.lines[state])


@both
@every
def test_a_picture_is_one_complete_svg(spec: Spec, look: Theme) -> None:
    drawn = picture(spec, look, 480, spec.height)

    assert drawn.root.tag == NAMESPACE + "svg"
    assert drawn.root.get("width") == "480"
    assert drawn.root.get("height") == str(spec.height)
    assert drawn.root.get("viewBox") == f"0 0 480 {spec.height}"
    assert drawn.root.get("font-family") == FONT


@both
@every
def test_a_picture_asks_for_nothing_outside(spec: Spec, look: Theme) -> None:
    source = to_svg(spec, look, 480, spec.height)

    assert source.count("http") == 1, "the namespace, and nothing else"
    assert not re.search(r"href|<script|<image|<style|<foreignObject|@import|url\((?!#hatch)", source)


@both
@every
def test_a_picture_is_drawn_in_the_colours_of_its_theme(spec: Spec, look: Theme) -> None:
    mixed = {shade(value / 9, look.sequential) for value in range(10)}

    assert colours(to_svg(spec, look, 480, spec.height)) <= {*own(look), *mixed}


@both
@every
def test_every_coordinate_lies_on_the_picture(spec: Spec, look: Theme) -> None:
    drawn = picture(spec, look, 480, spec.height)

    for rect in drawn.rects():
        assert rect["x"] >= -0.5
        assert rect["x"] + rect["width"] <= 480.5
        assert -0.5 <= rect["y"] <= rect["y"] + rect["height"] <= spec.height + 0.5
    assert all(0 <= text.x <= 480 and 0 <= text.middle <= spec.height for text in drawn.texts)


@every
def test_those_who_have_it_read_out_hear_the_finding(spec: Spec) -> None:
    drawn = picture(spec, LIGHT)

    assert drawn.root.get("role") == "img"
    assert drawn.all("title")[0].text == spec.caption.title
    assert (drawn.all("desc")[0].text or "") == (spec.caption.alt or spec.caption.subtitle)


@every
def test_the_finding_is_not_drawn_a_second_time(spec: Spec) -> None:
    assert spec.caption.title not in picture(spec, LIGHT).words


@both
@empty
def test_a_chart_without_data_is_a_sentence(spec: Spec, look: Theme) -> None:
    drawn = picture(spec, look, 480, 200)

    assert drawn.words == ["所选范围没有数据"]
    assert not drawn.all("path") + drawn.all("rect") + drawn.all("circle")
    assert drawn.texts[0].anchor == "middle"
    assert drawn.texts[0].x == 240
    assert drawn.texts[0].middle == pytest.approx(100, abs=0.5)


def test_a_chart_without_data_speaks_the_language_of_its_reader() -> None:
    with speaking("en"):
        assert picture(kinds(bars=()), LIGHT).words == ["No data for this choice"]


def test_a_chart_without_data_may_bring_its_own_sentence() -> None:
    words = Caption("预警", when_empty="本周没有预警。下次计算在周一 6:00。")

    assert picture(warning(columns=(), caption=words), LIGHT).words == [words.when_empty]


def test_a_sentence_too_long_for_a_tile_is_cut() -> None:
    drawn = picture(spark(values=(), caption=Caption("x", when_empty="没有数据" * 20)), LIGHT, 120, 44)

    assert drawn.words[0].endswith("…")
    assert len(drawn.words[0]) < 12


def test_the_numbers_of_a_trend_are_those_of_the_chart() -> None:
    words = picture(trend(), LIGHT, 640).words

    assert numbers(words) == {
        *{f"{month}" for month in range(1, 7)},
        *{"92%", "94%", "96%", "98%"},
        *{"2025", "2026", "95%", "96.9%", "93", "96"},
    }


def test_the_numbers_of_kinds_are_those_of_the_chart() -> None:
    counts = {str(count) for _label, count in KINDS} | {"47"}
    shares = {f"{count / 917:.0%}" for _label, count in KINDS} | {"5%"}

    assert numbers(picture(kinds(), LIGHT).words) == counts | shares


def test_the_numbers_of_a_warning_are_its_last_week_and_what_was_expected() -> None:
    assert numbers(picture(warning(), LIGHT).words) == {"35", "46", "19", "4", "10"}


def test_the_numbers_of_ages_are_those_of_the_chart() -> None:
    assert numbers(picture(ageing(), LIGHT).words) == {"0", "7", "8", "15", "16", "30", "22", "17", "5"}


def test_the_numbers_of_nine_grids_are_those_of_the_chart() -> None:
    assert numbers(picture(nine(), LIGHT).words) == {str(value) for value in NINE}


def test_the_numbers_of_areas_are_those_of_the_chart() -> None:
    drawn = picture(areas(), LIGHT, 480, 320)

    assert numbers(drawn.words) == {"251", "338"}
    assert drawn.one("样本少")


def test_hours_are_labelled_and_not_numbered() -> None:
    words = picture(week(), LIGHT).words

    assert [word.strip("　") for word in words] == ["0 时", "6", "12", "18", *"一二三四五六日"]


def test_a_small_picture_has_no_words() -> None:
    assert picture(spark(), LIGHT).words == []
    assert picture(spark_bars(), LIGHT).words == []


def test_text_grows_with_the_scale() -> None:
    page, wall = picture(today(), DARK, 820), picture(today(), DARK, 820, scale=1.85)

    assert {text.size for text in page.texts} == {12, 14}
    assert {text.size for text in wall.texts} == {22.2, 25.9}


def test_lines_swell_less_than_text() -> None:
    wall = picture(today(), DARK, 820, scale=1.85)

    widths = [float(path.get("stroke-width", 0)) for path in wall.paths(DARK.main)]

    assert widths == [pytest.approx(3.56, abs=0.01)]


@pytest.mark.parametrize(("width", "height"), [(120, 30), (340, 230), (1280, 720), (10, 10)])
@every
def test_any_size_can_be_drawn(spec: Spec, width: int, height: int) -> None:
    drawn = picture(spec, LIGHT, width, height)

    assert drawn.root.get("width") == str(width)
    assert "nan" not in drawn.source
    assert "inf" not in drawn.source


def test_the_same_spec_is_drawn_the_same() -> None:
    assert to_svg(trend(), LIGHT, 640, 230) == to_svg(trend(), LIGHT, 640, 230)
    assert to_svg(trend(), LIGHT, 640, 230) != to_svg(trend(), DARK, 640, 230)


def test_hatches_are_defined_once_for_each_colour() -> None:
    small = warning(columns=tuple(type(c)(c.label, c.value, is_small_sample=True) for c in warning().columns))

    drawn = picture(small, LIGHT)

    names = [pattern.get("id") for pattern in drawn.all("pattern")]
    assert names == ["hatch-B4BEC8"]
    assert drawn.source.count("url(#hatch-B4BEC8)") == 12


def test_two_pictures_on_one_page_share_no_name_with_another_meaning() -> None:
    named: dict[str, str] = {}
    for look in (LIGHT, DARK):
        for spec in EVERY.values():
            for pattern in picture(spec, look).all("pattern"):
                found = ET.tostring(pattern, encoding="unicode")
                assert named.setdefault(pattern.get("id", ""), found) == found


def test_what_is_no_chart_cannot_be_drawn() -> None:
    with pytest.raises(TypeError, match="str is no chart"):
        to_svg("chart", LIGHT, 100, 100)  # type: ignore[arg-type]


@every
def test_a_picture_is_small(spec: Spec) -> None:
    assert len(to_svg(spec, LIGHT, 480, spec.height)) < 20_000


@every
def test_a_picture_takes_two_milliseconds_at_most(spec: Spec) -> None:
    to_svg(spec, LIGHT, 480, spec.height)

    assert min(seconds(spec) for _turn in range(20)) < 0.002


def seconds(spec: Spec) -> float:
    began = time.perf_counter()
    to_svg(spec, LIGHT, 480, spec.height)
    return time.perf_counter() - began


def test_a_title_never_widens_the_picture() -> None:
    assert picture(kinds(caption=caption("长" * 500)), LIGHT, 480).root.get("width") == "480"
