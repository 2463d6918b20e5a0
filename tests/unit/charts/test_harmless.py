"""Stored text can neither be read as markup nor as a template, wherever it stands (trust.md 1.7)."""

from __future__ import annotations

import json
import unicodedata
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import DARK, LIGHT, to_plotly, to_svg
from charts.text import plain
from tests.unit.charts.examples import HOSTILE, named
from tests.unit.charts.reading import Picture, custom, figure, strings, traces

hostile = pytest.mark.parametrize("text", HOSTILE)
PLACES = list(named("x"))
everywhere = pytest.mark.parametrize("place", PLACES)
anything = st.text(st.characters(codec=None, exclude_categories=[]), min_size=1, max_size=12)

TEMPLATES = ("hovertemplate", "texttemplate")
OURS = {
    "%{customdata[1]}<br>%{customdata[3]}　%{customdata[4]}<extra></extra>",
    "%{customdata[2]}　%{customdata[3]}　%{customdata[4]}<extra></extra>",
}


def shown(drawn: dict[str, Any]) -> list[str]:
    """Return every string Plotly may read as markup: all but keys, templates and map labels."""
    places = []
    for trace in drawn["data"]:
        rest = {key: value for key, value in trace.items() if key not in (*TEMPLATES, "customdata", "text")}
        places += strings(rest) + [text for point in trace.get("customdata", []) for text in point[1:]]
    return places + strings(drawn["layout"])


def is_harmful(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"}


@everywhere
@hostile
def test_a_picture_of_hostile_words_is_well_formed(place: str, text: str) -> None:
    drawn = Picture(to_svg(named(text)[place], LIGHT, 640, 230))

    assert {element.tag.split("}")[1] for element in drawn.root.iter()} <= {
        *("svg", "title", "desc", "defs", "pattern", "g"),
        *("path", "rect", "circle", "text"),
    }


@everywhere
@hostile
def test_a_picture_of_hostile_words_asks_for_nothing(place: str, text: str) -> None:
    drawn = Picture(to_svg(named(text)[place], DARK, 640, 230))

    attributes = {name for element in drawn.root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name or name == "style"}
    assert not any("http" in value for element in drawn.root.iter() for value in element.attrib.values())


@everywhere
@hostile
def test_a_picture_shows_hostile_words_as_words(place: str, text: str) -> None:
    drawn = Picture(to_svg(named(text)[place], LIGHT, 2000, 600))

    assert drawn.all("title")[0].text in (unescape(plain(text)) or None, unescape(plain(text)))
    assert not any(is_harmful(letter) for letter in drawn.source)


@everywhere
@hostile
def test_plotly_is_given_no_markup(place: str, text: str) -> None:
    for string in shown(figure(named(text)[place], LIGHT)):
        assert not set(string) & set("<>"), string
        assert not any(is_harmful(letter) for letter in string), string


@everywhere
@hostile
def test_plotly_is_given_no_template_but_ours(place: str, text: str) -> None:
    drawn = figure(named(text)[place], LIGHT)

    found = {trace[name] for trace in drawn["data"] for name in TEMPLATES if name in trace}
    assert found <= OURS
    assert "texttemplate" not in json.dumps(drawn)
    assert "hovertext" not in json.dumps(drawn)


@hostile
def test_a_map_label_is_given_no_markup_but_its_line_break(text: str) -> None:
    names = traces(figure(named(text)["areas"], LIGHT), "scattermap")

    for label in (label for trace in names for label in trace["text"]):
        assert not set(label.replace("<br>", "", 1)) & set("<>&")


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE if text == text.encode("utf-8", "ignore").decode("utf-8")]
)
def test_a_key_comes_back_as_it_went(text: str) -> None:
    for place in ("bars", "columns", "cells", "grids", "areas"):
        assert text in {point[0] for point in custom(figure(named(text)[place], LIGHT))}


def test_a_link_in_a_title_stays_a_sentence() -> None:
    (label,) = {
        point[1] for point in custom(figure(named('<a href="http://evil.test">点我</a>')["bars"], LIGHT))
    }

    assert label == '&lt;a href="http://evil.test"&gt;点我&lt;/a&gt;'


def test_a_reversed_name_is_set_straight() -> None:
    drawn = Picture(to_svg(named("张\u202e三\u2066四")["grids"], LIGHT, 640, 230))

    assert "张三四" in drawn.words


def test_rare_characters_and_emoji_are_kept() -> None:
    drawn = Picture(to_svg(named("𠮷𡘙村 🚗")["grids"], LIGHT, 640, 230))

    assert "𠮷𡘙村 🚗" in drawn.words


def test_a_place_of_a_template_stays_text() -> None:
    drawn = figure(named("%{x} {count}")["line"], LIGHT)

    assert "%{x} {count}" in {note["text"] for note in drawn["layout"]["annotations"]}
    assert {point[2] for point in custom(drawn)} == {"%{x} {count}"}


@settings(max_examples=40, deadline=None)
@given(anything)
def test_whatever_was_stored_can_be_drawn_both_ways(text: str) -> None:
    for spec in named(text).values():
        Picture(to_svg(spec, LIGHT, 480, 230))
        assert not any(is_harmful(letter) for string in shown(figure(spec, LIGHT)) for letter in string)
        assert to_plotly(spec, DARK).to_dict()
