"""Faults of a row and the sentence that says how to mend it."""

from __future__ import annotations

import pytest

from domain.alerts.reading.findings import LONGEST_CELL
from domain.alerts.reading.mapping import CategoryRule, Mapping, TimeRule
from domain.alerts.reading.source import SURPLUS
from domain.alerts.reading.validation import validate
from tests.unit.domain.alerts.reading.files import HEADER, alert, chunk, context, english

STATION = Mapping(
    name="station",
    columns={
        "case_no": ("接警编号",),
        "category_text": ("警情大类",),
        "category_detail": ("警情小类",),
        "place_text": ("事发地点",),
        "summary": ("简要警情",),
    },
    time=TimeRule(column="报警时间"),
)


def reason(mapping: Mapping = STATION, **changes: str) -> str:
    refused = validate(chunk(HEADER, alert(1, **changes)), mapping, context()).refused
    return english(refused[0].reason) if refused else ""


def test_a_sound_row_has_no_fault() -> None:
    assert reason() == ""


@pytest.mark.parametrize("value", ["2025-04-25", "2025年3月7日", "45000", "2025/4/25 9:32"])
def test_every_way_to_write_a_date_is_sound(value: str) -> None:
    assert reason(报警时间=value) == ""


def test_a_missing_category_is_told() -> None:
    assert reason(警情大类="", 警情小类="") == "“警情大类” is empty: fill in the category."


def test_an_unknown_category_shows_its_values() -> None:
    assert reason(警情大类="天气", 警情小类="下雨") == (
        "“警情大类” holds “天气 / 下雨”, a category not matched yet: match it in the category table."
    )


def test_an_unknown_category_of_one_level_shows_it_alone() -> None:
    assert "“天气”" in reason(警情大类="天气", 警情小类="")


def test_a_number_that_the_sheet_rounded_is_told() -> None:
    assert reason(接警编号="1.10101199003070E+17") == (
        "“接警编号” holds “1.10*****E+17”, a rounded number: set the column to text and export again."
    )


@pytest.mark.parametrize("number", ["1.23E+11", "1E+15", "5.10903E17"])
def test_numbers_that_excel_wrote_short_in_csv_are_rounded_too(number: str) -> None:
    assert "a rounded number" in reason(接警编号=number)


@pytest.mark.parametrize("number", ["", "J2E5", "110101199003070010", "E12", "3.5"])
def test_ordinary_case_numbers_are_not(number: str) -> None:
    assert reason(接警编号=number) == ""


def test_a_cell_as_long_as_a_book_is_told() -> None:
    assert reason(简要警情="长" * (LONGEST_CELL + 1)) == (
        "“简要警情” holds more than 10000 characters: shorten it."
    )
    assert reason(简要警情="长" * LONGEST_CELL) == ""


def test_surplus_cells_are_told_by_the_first() -> None:
    rows = chunk(HEADER, alert(1)).assign(**{SURPLUS: "，之后再说"})

    refused = validate(rows, STATION, context()).refused

    assert english(refused[0].reason) == (
        "The row has more cells than the header, “，之后再说” is too many: put quotation marks around it."
    )


def test_several_faults_are_told_at_once() -> None:
    text = reason(报警时间="", 警情大类="天气", 警情小类="")

    assert text.startswith("“报警时间” is empty: fill in the date. “警情大类” holds “天气”")


def test_an_unknown_category_is_no_fault_where_the_mapping_has_a_place_for_it() -> None:
    rule = CategoryRule(unknown="other", fallback="AL499")
    mapping = Mapping(name="x", columns=STATION.columns, time=STATION.time, categories=rule)

    assert reason(mapping, 警情大类="天气", 警情小类="下雨") == ""


def test_a_value_of_another_column_is_never_shown() -> None:
    text = reason(报警时间="soon", 简要警情="电话 13912345678", 处警民警="王某")

    assert "王某" not in text
    assert "139" not in text


def test_personal_numbers_in_a_shown_cell_are_masked() -> None:
    text = reason(警情大类="身份证510903199003070010", 警情小类="")

    assert "510903199003070010" not in text
    assert "51*****" in text


def test_a_long_value_is_cut() -> None:
    text = reason(报警时间="很" * 300)

    assert "很" * 39 + "…" in text
    assert "很" * 40 not in text


@pytest.mark.parametrize("cell", ["0", "east", "999,999"])
def test_nonsense_coordinates_are_no_fault(cell: str) -> None:
    mapping = Mapping(
        name="x", columns={**STATION.columns, "x": ("处警民警",), "y": ("处警民警",)}, time=STATION.time
    )

    assert reason(mapping, 处警民警=cell) == ""


def test_an_unknown_community_is_no_fault() -> None:
    assert reason(所属社区="第九十九社区") == ""
