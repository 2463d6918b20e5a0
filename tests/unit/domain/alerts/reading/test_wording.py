"""Cell texts: cleaned, compared, shown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alerts.reading.wording import cleaned, folded, numbered, shown

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def column(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Burglary", "BURGLARY"),
        ("邻里纠纷", " 邻里纠纷　"),
        ("１１０指令", "110指令"),
        ("Prowler - Peeping  Tom", "Prowler - Peeping Tom"),
        ("转 12345", "转\n12345"),
    ],
)
def test_two_spellings_of_one_value_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_different_values_stay_different() -> None:
    assert folded("邻里纠纷") != folded("邻里 纠纷")


@settings(deadline=None)
@given(ANYTHING)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("  滨江 ", "滨江"),
        ("　滨江　", "滨江"),
        ('="0123"', "0123"),
        ('="', '="'),
        ("a\x07b\x1f", "ab"),
        ("a\tb\nc", "a\tb\nc"),
        ("\u200b滨江\ufeff", "滨江"),
        ("e\u0301", "é"),
        ("None", "None"),
        ("", ""),
    ],
)
def test_a_cell_is_cleaned(cell: str, clean: str) -> None:
    assert cleaned(column(cell, "x")).tolist() == [clean, "x"]


def test_full_width_signs_of_a_text_are_kept() -> None:
    assert cleaned(column("滨江，３ 栋")).tolist() == ["滨江，３ 栋"]


def test_figures_become_half_width() -> None:
    assert numbered(column("２０２５／４／２５　９：３２")).tolist() == ["2025/4/25 9:32"]


def test_a_value_is_shown_up_to_forty_characters() -> None:
    text = shown("很" * 60)

    assert len(text) == 40
    assert text.endswith("…")


def test_a_short_value_is_shown_whole() -> None:
    assert shown("二〇二五年三月七日") == "二〇二五年三月七日"


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("13912345678", "13*****"),
        ("510903199003070010", "51*****"),
        ("电话13912345678，身份证510903199003070010", "电话13*****，身份证51*****"),
        ("１３９１２３４５６７８", "１３*****"),
        ("2025-04-25", "2025-04-25"),
        ("123456", "123456"),
    ],
)
def test_long_figures_are_masked(value: str, seen: str) -> None:
    assert shown(value) == seen


@settings(deadline=None)
@given(ANYTHING)
def test_no_shown_value_holds_seven_digits_in_a_row(text: str) -> None:
    seen = shown(text)

    run = 0
    for letter in seen:
        run = run + 1 if letter.isdecimal() else 0
        assert run < 7
    assert len(seen) <= 40


def test_line_breaks_are_not_shown() -> None:
    assert shown("a\r\n\tb") == "a b"
