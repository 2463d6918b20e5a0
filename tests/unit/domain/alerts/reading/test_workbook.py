"""Workbooks: looked over from outside, read by a bounded process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter

from core.errors import BadInput
from domain.alerts.reading.limits import COMMAND_LINE, MEGABYTE, Limits
from domain.alerts.reading.workbook import read_workbook
from tests.unit.domain.alerts.reading.files import (
    HEADER,
    alert,
    csv_text,
    english,
    old_workbook,
    part,
    with_parts,
    workbook,
)

ROWS = [HEADER, alert(1), alert(2)]


def lines(data: bytes, limits: Limits = COMMAND_LINE) -> list[str]:
    return read_workbook(data, limits).csv.decode().splitlines()


def refusal(data: bytes, limits: Limits = COMMAND_LINE) -> str:
    with pytest.raises(BadInput) as raised:
        read_workbook(data, limits)
    return english(raised.value.message)


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text)


def book_of(**sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


# --- what is read -------------------------------------------------------------------------


@pytest.mark.parametrize("make", [workbook, old_workbook])
def test_a_sheet_becomes_csv_text(make: Callable[..., bytes]) -> None:
    sheet = read_workbook(make(ROWS), COMMAND_LINE)

    assert sheet.name == "警情"
    assert sheet.csv.decode() == csv_text(ROWS).replace("\r\n", "\n")


def test_empty_rows_keep_their_place() -> None:
    assert lines(workbook([("a", "b"), ("", ""), ("c", "d")])) == ["a,b", ",", "c,d"]


def test_a_table_that_begins_further_down_keeps_its_row_numbers() -> None:
    found = lines(workbook([("", ""), ("", ""), ("a", "b")]))

    assert found == [",", ",", "a,b"]


def test_a_sheet_of_one_column_gets_a_second_empty_one() -> None:
    assert lines(workbook([("地点",), ("",), ("滨江",)])) == ["地点,", ",", "滨江,"]


def test_cells_with_line_breaks_and_quotes_are_kept() -> None:
    found = read_workbook(workbook([("a", "b"), ('say "hi",\nthen', "c")]), COMMAND_LINE).csv.decode()

    assert found == 'a,b\n"say ""hi"",\nthen",c\n'


def test_whole_numbers_are_written_without_a_point() -> None:
    assert lines(workbook([("a", "b", "c"), (12.0, 1.5, -3)])) == ["a,b,c", "12,1.5,-3"]


def test_numbers_of_fifteen_digits_are_exact() -> None:
    assert lines(workbook([("a", "b"), (202504250001234, "x")]))[1] == "202504250001234,x"


def test_longer_numbers_show_that_the_sheet_rounded_them() -> None:
    assert lines(workbook([("a", "b"), (110101199003070010, "x")]))[1] == "1.10101199003070E+17,x"


def test_a_number_kept_as_text_stays_as_it_is() -> None:
    assert lines(workbook([("a", "b"), ("110101199003070010", "01012345678")]))[1] == (
        "110101199003070010,01012345678"
    )


def test_truth_values_are_words() -> None:
    assert lines(workbook([("a", "b"), (True, False)]))[1] == "TRUE,FALSE"


def test_date_cells_are_written_out() -> None:
    found = lines(workbook([("a", "b"), (clock("2025-04-25T09:32:09"), "x")]))

    assert found[1] == "2025-04-25 09:32:09,x"


def test_midnight_keeps_its_clock_in_a_column_with_times() -> None:
    rows = [("a", "b"), (clock("2025-04-25T09:32"), "x"), (clock("2025-04-26"), "y")]

    assert lines(workbook(rows))[2] == "2025-04-26 00:00:00,y"


def test_a_column_of_bare_dates_gets_no_clock() -> None:
    rows = [("a", "b"), (clock("2025-04-25"), "x"), (clock("2025-04-26"), "y")]

    assert lines(workbook(rows))[1:] == ["2025-04-25,x", "2025-04-26,y"]


def test_times_and_durations_are_written_out() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_number(1, 0, 0.5, book.add_format({"num_format": "h:mm"}))
        sheet.write_number(1, 1, 1.5, book.add_format({"num_format": "[h]:mm"}))

    assert lines(out.getvalue())[1] == '12:00:00,"1 day, 12:00:00"'


def test_formulas_show_their_value() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_formula(1, 1, "=1/0", value="#DIV/0!")

    assert lines(out.getvalue())[1] == "2,"


def test_a_merged_title_fills_every_cell_it_covers() -> None:
    data = workbook([("", "", ""), ("a", "b", "c"), ("1", "2", "3")], [(0, 0, 0, 2, "统计表")])

    assert lines(data)[0] == "统计表,统计表,统计表"


def test_cells_merged_downwards_share_their_value() -> None:
    data = workbook([("a", "b"), ("", "1"), ("", "2"), ("y", "3")], [(1, 0, 2, 0, "第一社区")])

    assert lines(data) == ["a,b", "第一社区,1", "第一社区,2", "y,3"]


def test_a_merged_block_fills_all_its_cells() -> None:
    data = workbook([("a", "b", "c"), ("", "", "1"), ("", "", "2")], [(1, 0, 2, 1, "x")])

    assert lines(data)[1:] == ["x,x,1", "x,x,2"]


def test_merges_of_an_old_workbook_are_filled_too() -> None:
    data = old_workbook([("表", "", ""), ("a", "b", "c"), ("1", "2", "3")], [(0, 0, 0, 2)])

    assert lines(data)[0] == "表,表,表"


def test_a_merge_beyond_the_table_is_cut_to_it() -> None:
    data = workbook([("a", "b"), ("1", "2")], [(1, 1, 1000, 300, "x")])

    assert lines(data) == ["a,b", "1,x"]


def test_the_largest_sheet_is_read() -> None:
    data = book_of(说明=[["请勿修改"]], 数据=[["a", "b"], ["1", "2"], ["3", "4"]], 空=[])

    assert read_workbook(data, COMMAND_LINE).name == "数据"


def test_a_hidden_sheet_is_not_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("可见").write_row(0, 0, ["a", "b"])
        hidden = book.add_worksheet("隐藏")
        hidden.write_row(0, 0, ["x"] * 50)
        hidden.hide()

    assert read_workbook(out.getvalue(), COMMAND_LINE).name == "可见"


def test_a_chart_sheet_is_passed_over() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("数据").write_row(0, 0, ["a", "b"])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$B$1"})
        book.add_chartsheet("图").set_chart(chart)

    assert read_workbook(out.getvalue(), COMMAND_LINE).name == "数据"


def test_the_line_ends_of_old_macs_in_cells_leave_no_escape() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["one_x000D_\ntwo", "c"])
    out = io.BytesIO()
    book.save(out)

    assert "_x000D_" not in read_workbook(out.getvalue(), COMMAND_LINE).csv.decode()


# --- what is refused ----------------------------------------------------------------------


def test_a_cell_in_the_last_corner_is_refused_at_once() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "z"
    out = io.BytesIO()
    book.save(out)

    text = refusal(out.getvalue())

    assert text == "The sheet has a cell at XFD1048576, far outside of the table: delete the stray cells."


def test_formats_without_values_in_far_cells_do_no_harm() -> None:
    data = workbook([("a", "b"), ("1", "2")])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'

    found = lines(with_parts(data, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)}))

    assert found == ["a,b", "1,2"]


def test_the_sheet_reader_is_bounded_where_the_far_cell_hides() -> None:
    data = workbook([("a", "b"), ("1", "2")])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    far = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"

    text = refusal(with_parts(data, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", far)}))

    assert text == "The workbook cannot be read within the limits of memory and time: export it as csv."


def test_more_rows_than_allowed_are_refused() -> None:
    data = workbook([("a", "b")] * 80)

    text = refusal(data, Limits(workbook_rows=20))

    assert text == "The sheet has more than 20 rows: split it by period, or export it as csv."


def test_a_sheet_with_too_many_cells_is_refused() -> None:
    text = refusal(workbook([("a", "b")] * 80), Limits(workbook_cells=100))

    assert text == "The sheet has cells far outside of the table: delete the stray cells."


def test_a_sheet_with_too_much_text_is_refused() -> None:
    text = refusal(workbook([("a" * 1000, "b")] * 80), Limits(workbook_text=10_000))

    assert text == "The sheet holds too much text: export it as csv."


def test_an_endless_list_of_merges_is_refused() -> None:
    rows = [["x"] * 100] * 120
    data = workbook(rows)
    merge = b'<mergeCell ref="A1:CV120"/>' * 100
    sheet = part(data, "xl/worksheets/sheet1.xml")
    merged = sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="100">' + merge + b"</mergeCells>"
    )

    text = refusal(with_parts(data, {"xl/worksheets/sheet1.xml": merged}))

    assert text == "The sheet has too many merged cells: export it as csv."


def test_a_workbook_without_rows_is_refused() -> None:
    text = refusal(book_of(a=[], b=[]))

    assert text == "The workbook has no visible sheet with rows: export it again."


def test_a_cut_off_workbook_is_refused() -> None:
    assert refusal(workbook(ROWS)[:-100]) == "The file is damaged or was cut off: copy or export it again."


def test_a_workbook_with_a_flipped_byte_is_refused() -> None:
    data = bytearray(workbook(ROWS))
    data[len(data) // 3] ^= 0xFF

    assert refusal(bytes(data))


def test_a_workbook_whose_xml_breaks_off_is_refused() -> None:
    data = workbook(ROWS)
    sheet = part(data, "xl/worksheets/sheet1.xml")

    text = refusal(with_parts(data, {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]}))

    assert text


def test_an_old_workbook_that_is_cut_off_is_refused() -> None:
    assert refusal(old_workbook(ROWS)[:700])


def test_rubbish_under_the_old_mark_is_refused() -> None:
    text = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 5000)

    assert text


def test_macros_are_refused() -> None:
    text = refusal(with_parts(workbook(ROWS), {"xl/vbaProject.bin": b"x"}))

    assert text == "The workbook holds macros: save it as xlsx without macros."


def test_links_to_other_workbooks_are_refused() -> None:
    text = refusal(with_parts(workbook(ROWS), {"xl/externalLinks/externalLink1.xml": b"<x/>"}))

    assert text == "The workbook refers to other workbooks: save it with values only."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><sst>&a;</sst>'.encode(encoding)

    text = refusal(with_parts(workbook(ROWS), {"xl/sharedStrings.xml": bomb}))

    assert text == "The workbook holds a document type, as none should: export it again."


def test_a_document_type_behind_a_megabyte_of_spaces_is_found() -> None:
    late = b"<?xml version='1.0'?>" + b" \n" * MEGABYTE + b"<!DOCTYPE x><sst/>"

    assert refusal(
        with_parts(workbook(ROWS), {"xl/sharedStrings.xml": late}), Limits(ratio=10**6)
    ).startswith("The workbook holds a document type")


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "xl/../../x", "C:\\windows\\x", "xl\\..\\..\\x"]
)
def test_names_that_climb_out_of_the_archive_are_refused(name: str) -> None:
    text = refusal(with_parts(workbook(ROWS), {name: b"x"}))

    assert text == "The workbook holds unsafe file names: export it again."


def test_an_archive_with_too_many_parts_is_refused() -> None:
    parts = {f"xl/media/{n}.png": b"" for n in range(200)}

    text = refusal(with_parts(workbook(ROWS), parts))

    assert text == "The workbook has more than 200 parts: export it as csv."


def test_a_workbook_that_swells_is_refused() -> None:
    text = refusal(with_parts(workbook(ROWS), {"xl/media/big.bin": b"\0" * (5 * MEGABYTE)}))

    assert text.startswith("The file unpacks to more than 120 times its size")


def test_a_workbook_larger_than_the_limit_is_refused_before_it_is_unpacked() -> None:
    text = refusal(workbook(ROWS), Limits(workbook_bytes=1000))

    assert text.startswith("The workbook unpacks to more than 0 MB")


def test_an_archive_without_a_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("alerts.csv", "a,b\n1,2\n")

    assert refusal(out.getvalue()) == (
        "The archive holds no workbook: unpack it and choose the table inside."
    )


def test_a_binary_workbook_is_named() -> None:
    text = refusal(with_parts(workbook(ROWS), {"xl/workbook.bin": b"x"}))

    assert text == "This is a binary workbook (xlsb): save it as xlsx."


def test_an_archive_locked_with_a_password_is_refused() -> None:
    data = bytearray(workbook(ROWS))
    at = data.index(b"PK\x03\x04")
    data[at + 6] |= 1
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1

    assert "damaged" in refusal(bytes(data))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(workbook(ROWS))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    central = data.index(b"xl/worksheets/sheet1.xml", data.index(b"PK\x01\x02")) - 46
    data[central + 24 : central + 28] = (entry.file_size // 2).to_bytes(4, "little")

    assert "damaged" in refusal(bytes(data))


def test_a_reading_that_takes_too_long_is_ended() -> None:
    rows = [("甲" * 20, "乙" * 20, n) for n in range(30_000)]

    text = refusal(workbook(rows), Limits(workbook_seconds=0))

    assert text == "The workbook cannot be read within the limits of memory and time: export it as csv."
