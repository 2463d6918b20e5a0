"""Words are made harmless, numbers are written the way the language writes them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.text import (
    Measure,
    bare,
    decimal,
    fitted,
    percent,
    plain,
    points_apart,
    short,
    span,
    weekday_names,
    weekday_ticks,
    whole,
    width_of,
    written,
)
from core.i18n import speaking
from tests.unit.charts.examples import HOSTILE

anything = st.text(st.characters(codec=None, exclude_categories=[]), max_size=40)


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        ("停车位占用", "停车位占用"),
        ("A & B", "A &amp; B"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("&lt;", "&amp;lt;"),
        ("张\u202e三", "张三"),
        ("甲\n乙\t丙", "甲乙丙"),
        ("零\u200b宽\ufeff", "零宽"),
        ("私\ue000用", "私用"),
        ("半\ud800个", "半个"),
        ("非\ufffe字\uffff", "非字"),
        ("全角　空格", "全角　空格"),
        ("𠮷野家", "𠮷野家"),
        ("🚗", "🚗"),
        ("👨\u200d👩", "👨👩"),
        ("", ""),
    ],
)
def test_stored_text_becomes_harmless(stored: str, given: str) -> None:
    assert plain(stored) == given


@given(anything)
def test_nothing_harmful_is_left_whatever_was_stored(stored: str) -> None:
    found = plain(stored)

    assert not set(found) & {"<", ">"}
    assert not {unicodedata.category(letter) for letter in found} & {"Cc", "Cf", "Cs", "Co"}
    found.encode("utf-8")


@given(anything)
def test_what_is_kept_reads_as_it_was_stored(stored: str) -> None:
    kept = "".join(letter for letter in stored if plain(letter))

    assert plain(stored).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == kept


@pytest.mark.parametrize("stored", HOSTILE)
def test_a_map_label_has_neither_markup_nor_entities(stored: str) -> None:
    assert not set(bare(stored)) & set("<>&\n\x00")


def test_a_map_label_stays_readable() -> None:
    assert bare("A & B <x>") == "A ＆ B ＜x＞"


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("中文", 24), ("ab", 13.2), ("中 1", 25.2), ("100%", 30.6), ("　", 12), ("（）", 24)],
)
def test_a_width_is_estimated_in_ems(text: str, width: float) -> None:
    assert width_of(text, 12) == pytest.approx(width)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("邻里", 100, "邻里"),
        ("婚姻家庭纠纷", 48, "婚姻家…"),
        ("Marriage and family", 72, "Marriage…"),
        ("Marriage and family", 79, "Marriage…"),
        ("邻里", 1, "…"),
    ],
)
def test_a_long_name_is_cut_and_says_so(text: str, width: float, shown: str) -> None:
    assert fitted(text, 12, width) == shown


@given(st.text(max_size=60), st.floats(20, 400))
def test_a_cut_name_fits(text: str, width: float) -> None:
    assert width_of(fitted(text, 12, width), 12) <= max(width, 12)


@pytest.mark.parametrize(
    ("number", "written_as"),
    [(0, "0"), (7, "7"), (3412, "3,412"), (123456, "123,456"), (-12, "−12"), (2.5, "3"), (-0.2, "0")],
)
def test_a_whole_number_keeps_all_digits(number: float, written_as: str) -> None:
    assert whole(number) == written_as


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (0, "0", "0"),
        (3412, "3,412", "3,412"),
        (99_999, "99,999", "99,999"),
        (100_000, "10 万", "100K"),
        (123_456, "12.3 万", "123.5K"),
        (-200_000, "−20 万", "−200K"),
        (99_999_999, "1 亿", "100M"),
        (120_000_000, "1.2 亿", "120M"),
        (0.5, "0.5", "0.5"),
        (2.25, "2.3", "2.3"),
    ],
)
def test_a_tile_writes_large_numbers_short(number: float, chinese: str, english: str) -> None:
    assert short(number) == chinese
    with speaking("en"):
        assert short(number) == english


@pytest.mark.parametrize(
    ("share", "places", "written_as"),
    [
        (0.9612, 1, "96.1%"),
        (0.9625, 1, "96.3%"),
        (1, 1, "100.0%"),
        (0, 1, "0.0%"),
        (-0.003, 1, "−0.3%"),
        (-0.00001, 1, "0.0%"),
        (0.29, 0, "29%"),
        (12.5, 0, "1,250%"),
    ],
)
def test_a_share_is_written_in_percent(share: float, places: int, written_as: str) -> None:
    assert percent(share, places) == written_as


@pytest.mark.parametrize(("number", "written_as"), [(1234.55, "1,234.6"), (4, "4.0"), (-0.04, "0.0")])
def test_a_decimal_keeps_its_place(number: float, written_as: str) -> None:
    assert decimal(number) == written_as


@pytest.mark.parametrize(("difference", "written_as"), [(0.006, "+0.6"), (-0.003, "−0.3"), (0, "+0.0")])
def test_a_difference_of_shares_is_in_points(difference: float, written_as: str) -> None:
    assert points_apart(difference) == f"{written_as} 百分点"
    with speaking("en"):
        assert points_apart(difference) == f"{written_as} points"


@pytest.mark.parametrize(("low", "high", "words"), [(4, 10, "4–10"), (3, 3, "3"), (0, 150_000, "0–15 万")])
def test_a_range_has_an_en_dash(low: float, high: float, words: str) -> None:
    assert span(low, high) == words


@pytest.mark.parametrize(
    ("value", "measure", "words"),
    [
        (3412, Measure.COUNT, "3,412"),
        (0.962, Measure.RATE, "96.2%"),
        (3.14, Measure.DECIMAL, "3.1"),
        (None, Measure.COUNT, "—"),
        (None, Measure.RATE, "—"),
    ],
)
def test_a_value_is_written_as_its_measure_asks(value: float | None, measure: Measure, words: str) -> None:
    assert written(value, measure) == words


def test_the_week_begins_on_monday_in_both_languages() -> None:
    assert weekday_names()[0] == "周一"
    assert weekday_names()[6] == "周日"
    assert "".join(weekday_ticks()) == "一二三四五六日"
    with speaking("en"):
        assert weekday_names() == weekday_ticks() == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
