"""Workbooks: what is a number stays one, what looks like a formula stays text."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from domain.sheets import NARROW, WIDE, guarded, sheet_name, workbook, workbook_of


def cells(content: bytes, sheet: str | None = None) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(content))
    return list((book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True))


def test_a_frame_becomes_a_sheet_of_text() -> None:
    frame = pd.DataFrame({"编号": ["A1"], "件数": [3]})

    assert cells(workbook(frame)) == [("编号", "件数"), ("A1", "3")]


def test_in_named_sheets_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"n": [3], "share": [0.5], "whole": [4.0], "word": ["x"]})

    assert cells(workbook_of({"数": frame}), "数")[1] == (3, 0.5, 4, "x")


def test_a_gap_is_an_empty_cell() -> None:
    frame = pd.DataFrame(
        {"a": [None, "x"], "b": [float("nan"), 1.0], "c": [pd.NaT, pd.Timestamp("2026-11-23")]}
    )

    assert cells(workbook_of({"s": frame}))[1] == (None, None, None)


@pytest.mark.parametrize("text", ["=1+1", "+8613", "-2", "@SUM", "|x", "\tx", "＝1", "＠a"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    for content in (workbook(pd.DataFrame({"a": [text]})), workbook_of({"s": pd.DataFrame({"a": [text]})})):
        book = load_workbook(io.BytesIO(content))
        cell = book.worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == (f"'{text}", "s")


def test_a_header_that_looks_like_a_formula_is_text_too() -> None:
    book = load_workbook(io.BytesIO(workbook_of({"s": pd.DataFrame({"=HYPERLINK(1)": [1]})})))

    assert book.worksheets[0]["A1"].data_type == "s"


def test_an_address_does_not_become_a_link() -> None:
    book = load_workbook(io.BytesIO(workbook(pd.DataFrame({"a": ["http://example.invalid"]}))))

    assert book.worksheets[0]["A2"].hyperlink is None


def test_a_harmless_text_is_left_alone() -> None:
    assert guarded("翠湖小区 3 栋") == "翠湖小区 3 栋"


@pytest.mark.parametrize(("name", "kept"), [("警情/时段", "警情 时段"), ("a" * 40, "a" * 31), ("[x]", "x")])
def test_a_sheet_gets_a_name_it_may_have(name: str, kept: str) -> None:
    assert sheet_name(name) == kept


def test_columns_are_as_wide_as_what_is_in_them_within_bounds() -> None:
    frame = pd.DataFrame({"短": ["a"], "长": ["字" * 200]})
    sheet = load_workbook(io.BytesIO(workbook_of({"s": frame}))).worksheets[0]

    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert NARROW <= widths[0] < widths[1] <= WIDE + 1


def test_infinity_is_written_as_its_sign() -> None:
    frame = pd.DataFrame({"a": [float("inf"), float("-inf")]})

    assert cells(workbook_of({"s": frame}))[1:] == [("∞",), ("−∞",)]


def test_true_and_false_are_words() -> None:
    assert cells(workbook_of({"s": pd.DataFrame({"a": [True]})}))[1] == ("True",)


def test_an_empty_frame_keeps_its_header() -> None:
    assert cells(workbook_of({"s": pd.DataFrame({"a": [], "b": []})})) == [("a", "b")]
