"""Delimiter, header row and column names."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from domain.alerts.reading.heads import (
    REASON_COLUMN,
    Head,
    column_names,
    find_delimiter,
    find_header,
    read_head,
    split,
)
from domain.alerts.reading.limits import COMMAND_LINE
from tests.unit.domain.alerts.reading.files import HEADER, alert, csv_text, english

ROWS = [alert(n) for n in range(1, 6)]


def head_of(*rows: tuple[str, ...], delimiter: str = ",") -> Head:
    return read_head(csv_text(rows, delimiter), COMMAND_LINE)


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as raised:
        read_head(text, COMMAND_LINE)
    return english(raised.value.message)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert find_delimiter(csv_text([HEADER, *ROWS], delimiter)) == delimiter


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    text = "fecha;longitud;latitud\n2019-04-23;-75,56;6,25\n2019-05-12;-75,61;6,22\n"

    head = read_head(text, COMMAND_LINE)

    assert head.delimiter == ";"
    assert head.has_decimal_comma


def test_commas_inside_quotation_marks_do_not_count() -> None:
    text = 'place;note\n"a, b, c";"d, e"\n"f, g";"h, i"\n'

    assert find_delimiter(text) == ";"


def test_one_column_is_taken_for_commas() -> None:
    assert find_delimiter("place\nhere\nthere\n") == ","


def test_a_decimal_comma_needs_another_delimiter() -> None:
    assert not head_of(("place", "note"), ("x", "6,25")).has_decimal_comma


def test_the_header_is_the_first_row_of_a_plain_file() -> None:
    head = head_of(HEADER, *ROWS)

    assert head.header_row == 1
    assert head.columns == HEADER


def test_the_header_is_found_below_title_and_note() -> None:
    head = head_of(("慈音派出所警情统计表",), ("制表：内勤", "统计期间：2025年4月"), HEADER, *ROWS)

    assert head.header_row == 3
    assert head.columns == HEADER


def test_a_merged_title_repeats_itself_and_is_no_header() -> None:
    head = head_of(("警情统计表",) * 11, HEADER, *ROWS)

    assert head.header_row == 2


def test_the_lower_row_of_a_header_in_two_rows_wins() -> None:
    upper = ("接警编号", "报警时间", "警情类别", "警情类别", *HEADER[4:])
    head = head_of(upper, HEADER, *ROWS)

    assert head.header_row == 2


def test_empty_rows_before_the_header_are_counted() -> None:
    head = head_of(("",), ("",), HEADER, *ROWS)

    assert head.header_row == 3


def test_unknown_english_names_are_a_header_too() -> None:
    head = head_of(("Ref", "Happened on", "What"), ("1", "2025-04-25", "noise"), ("2", "2025-04-26", "theft"))

    assert head.columns == ("Ref", "Happened on", "What")


def test_a_single_row_with_surplus_cells_does_not_hide_the_header() -> None:
    head = head_of(HEADER, alert(1) + tuple(str(n) for n in range(30)), *ROWS)

    assert head.header_row == 1
    assert head.columns == HEADER


def test_rows_of_figures_alone_have_no_header() -> None:
    text = refusal("1,2,3\n4,5,6\n7,8,9\n")

    assert text == "No row with column names was found in the first 30: put the names above the data."


def test_a_header_deeper_than_thirty_rows_is_not_looked_for() -> None:
    notes = [("1", "2", "3")] * 31

    assert "No row with column names" in refusal(csv_text([*notes, HEADER[:3], ROWS[0][:3]]))


def test_a_header_without_rows_is_refused() -> None:
    text = refusal(csv_text([HEADER]))

    assert text == "The file has column names but no rows below them: choose another period."


def test_empty_rows_below_the_header_are_no_rows() -> None:
    assert "no rows below" in refusal(csv_text([HEADER, [""] * 11, [""] * 11]))


def test_a_title_alone_is_refused() -> None:
    assert "no rows below" in refusal("慈音派出所\n")


def test_six_hundred_columns_are_refused() -> None:
    names = [f"column {n}" for n in range(600)]

    text = refusal(csv_text([names, names]))

    assert text == "The table has more than 500 columns: delete the superfluous ones."


def test_five_hundred_columns_are_read() -> None:
    names = tuple(f"column {n}" for n in range(500))

    assert len(head_of(names, names).columns) == 500


def test_five_hundred_empty_columns_do_not_count() -> None:
    head = head_of(HEADER + ("",) * 600, *(row + ("",) * 600 for row in ROWS))

    assert head.columns == HEADER


def test_names_are_cleaned_of_line_breaks_and_spaces() -> None:
    assert column_names(["  报警\n时间 ", "事发　地点"]) == ("报警 时间", "事发 地点")


def test_names_that_come_twice_are_numbered() -> None:
    assert column_names(["地址", "地址", "地址"]) == ("地址", "地址 (2)", "地址 (3)")


def test_a_numbered_name_that_is_taken_is_passed_over() -> None:
    assert column_names(["a", "a (2)", "a"]) == ("a", "a (2)", "a (3)")


def test_columns_without_a_name_are_called_by_their_number() -> None:
    assert column_names(["a", "", "c", ""]) == ("a", "#2", "c")


def test_the_first_rows_are_kept_as_a_sample() -> None:
    head = head_of(HEADER, *ROWS)

    assert head.rows[0] == ROWS[0]
    assert len(head.rows) == 5


def test_short_rows_of_the_sample_are_filled_up() -> None:
    head = head_of(HEADER, ("J1", "2025-04-25"), *ROWS)

    assert head.rows[0] == ("J1", "2025-04-25", *[""] * 9)


def test_our_column_of_reasons_marks_a_mended_file() -> None:
    head = head_of((*HEADER, REASON_COLUMN), (*ROWS[0], "no date"))

    assert head.is_mended


def test_another_column_called_reason_does_not() -> None:
    assert not head_of((*HEADER, "原因"), (*ROWS[0], "x")).is_mended


def test_a_delimiter_that_is_known_is_not_looked_for() -> None:
    head = read_head("a;b,c\n1;2,3\nx;y,z\n", COMMAND_LINE, ",")

    assert head.columns == ("a;b", "c")


def test_a_text_that_breaks_the_csv_reader_is_no_table() -> None:
    assert split("a,b\n" + "x" * 4_000_000, ",") == []


def test_no_rows_have_no_header() -> None:
    with pytest.raises(BadInput):
        find_header([])
