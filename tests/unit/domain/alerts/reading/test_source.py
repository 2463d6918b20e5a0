"""A file opened: columns, sample, chunks, row numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from domain.alerts.reading import WEB, Limits, Source, open_source
from domain.alerts.reading import source as source_module
from domain.alerts.reading.source import SURPLUS
from tests.unit.domain.alerts.reading.files import (
    HEADER,
    alert,
    csv_text,
    english,
    export,
    old_workbook,
    opened,
    packed,
    table,
    workbook,
)

THREE = [alert(1), alert(2), alert(3)]
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def values(source: Source) -> list[tuple[str, ...]]:
    return [tuple(row) for row in table(source)[list(source.columns)].to_numpy().tolist()]


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadInput) as raised:
        table(open_source(data, "x.csv", limits=limits or Limits()))
    return english(raised.value.message)


# --- every kind of file gives the same table ------------------------------------------------


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: export(*THREE), "csv"),
        (lambda: export(*THREE, encoding="utf-8-sig"), "csv"),
        (lambda: export(*THREE, encoding="gb18030"), "csv"),
        (lambda: export(*THREE, encoding="utf-16"), "csv"),
        (lambda: packed(export(*THREE)), "csv"),
        (lambda: packed(export(*THREE, encoding="gb18030")), "csv"),
        (lambda: csv_text([HEADER, *THREE], "\t").encode(), "csv"),
        (lambda: csv_text([HEADER, *THREE], ";").encode("gb18030"), "csv"),
        (lambda: csv_text([HEADER, *THREE], "|").encode("utf-16"), "csv"),
        (lambda: csv_text([HEADER, *THREE]).replace("\r\n", "\n").encode(), "csv"),
        (lambda: csv_text([HEADER, *THREE]).replace("\r\n", "\r").encode(), "csv"),
        (lambda: csv_text([HEADER, *THREE]).strip().encode(), "csv"),
        (lambda: workbook([HEADER, *THREE]), "xlsx"),
        (lambda: packed(workbook([HEADER, *THREE])), "xlsx"),
        (lambda: old_workbook([HEADER, *THREE]), "xls"),
        (lambda: packed(old_workbook([HEADER, *THREE])), "xls"),
    ],
)
def test_every_kind_of_file_gives_the_same_table(make: Callable[[], bytes], kind: str) -> None:
    source = opened(make())

    assert source.kind == kind
    assert source.columns == HEADER
    assert values(source) == THREE


@pytest.mark.parametrize(
    "name", ["export.xls", "export.xlsx", "export.csv", "export.txt", "export", "导出.CSV"]
)
def test_the_content_decides_and_not_the_name(name: str) -> None:
    assert opened(export(*THREE), name).kind == "csv"
    assert opened(workbook([HEADER, *THREE]), name).kind == "xlsx"


def test_a_file_on_disk_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "四月.csv"
    path.write_bytes(export(*THREE))

    source = open_source(path)

    assert source.filename == "四月.csv"
    assert values(source) == THREE


def test_the_name_given_stands_before_that_of_the_path(tmp_path: Path) -> None:
    (tmp_path / "upload-1").write_bytes(export(*THREE))

    assert open_source(tmp_path / "upload-1", "四月.csv").filename == "四月.csv"


def test_the_source_tells_what_it_found() -> None:
    source = opened(csv_text([("四月警情",), HEADER, *THREE], ";").encode("gb18030"))

    assert (source.encoding, source.delimiter, source.header_row) == ("gb18030", ";", 2)
    assert source.lines == 5
    assert not source.is_mended
    assert not source.has_decimal_comma


def test_a_workbook_tells_its_sheet() -> None:
    assert opened(workbook([HEADER, *THREE])).sheet == "警情"


# --- text stays text ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["None", "NA", "null", "nan", "N/A", "NULL", "-", "", "true", "1e5", "00123"]
)
def test_words_that_programs_take_for_nothing_are_kept(name: str) -> None:
    source = opened(export(alert(1, 处警民警=name)))

    assert table(source)["处警民警"].tolist() == [name]


@pytest.mark.parametrize("number", ["110101199003070010", "01012345678", "1.10", "1,234", "+86", "0007"])
def test_figures_are_not_read_as_numbers(number: str) -> None:
    source = opened(export(alert(1, 简要警情=number)))

    assert table(source)["简要警情"].tolist() == [number]


def test_spaces_around_a_cell_are_kept_for_the_refused_file() -> None:
    source = opened(export(alert(1, 事发地点="  滨江  ")))

    assert table(source)["事发地点"].tolist() == ["  滨江  "]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_whatever_is_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    filled = [("x" + a, b, c) for a, b, c in rows]
    source = opened(csv_text([("接警编号", "报警时间", "简要警情"), *filled]).encode())

    assert values(source) == filled


# --- rows and their numbers -----------------------------------------------------------------


def test_rows_are_numbered_as_the_sheet_program_shows_them() -> None:
    source = opened(csv_text([("四月警情",), ("制表：内勤",), HEADER, *THREE]).encode())

    assert table(source).index.tolist() == [4, 5, 6]


def test_a_cell_with_line_breaks_is_one_row() -> None:
    source = opened(export(alert(1, 简要警情="第一行\n第二行\r\n第三行"), alert(2)))

    assert table(source).index.tolist() == [2, 3]
    assert table(source)["简要警情"].iloc[0] == "第一行\n第二行\r\n第三行"


def test_empty_rows_are_left_out_but_counted() -> None:
    blank = ("",) * 11
    source = opened(export(alert(1), blank, blank, alert(2), blank))

    assert table(source).index.tolist() == [2, 5]


def test_rows_of_nothing_but_spaces_are_empty() -> None:
    source = opened(export(alert(1), ("", " ", "　", *[""] * 8), alert(2)))

    assert len(table(source)) == 2


def test_a_row_with_an_empty_first_cell_is_a_row() -> None:
    source = opened(export(alert(1, 接警编号=""), alert(2)))

    assert len(table(source)) == 2


def test_lines_without_any_cell_are_empty_rows() -> None:
    text = csv_text([HEADER, alert(1)]) + "\r\n\r\n" + csv_text([alert(2)])

    assert table(opened(text.encode())).index.tolist() == [2, 5]


def test_chunks_are_as_long_as_asked_for() -> None:
    source = opened(export(*(alert(n) for n in range(10))))

    chunks = list(source.chunks(rows=4))

    assert [len(chunk) for chunk in chunks] == [3, 4, 3]
    assert [number for chunk in chunks for number in chunk.index] == list(range(2, 12))


def test_a_source_can_be_read_again() -> None:
    source = opened(export(*THREE))

    assert values(source) == values(source)


def test_a_chunk_of_long_rows_is_kept_small() -> None:
    long = "长" * 100_000
    source = opened(export(*(alert(n, 简要警情=long) for n in range(250))))

    assert max(len(chunk) for chunk in source.chunks()) < 250


def test_short_rows_are_filled_up() -> None:
    source = opened(export(("J1", "2025-04-25"), alert(2)))

    assert values(source)[0] == ("J1", "2025-04-25", *[""] * 9)


def test_the_first_surplus_cell_is_kept_beside_the_row() -> None:
    source = opened(export((*alert(1), "too", "much"), alert(2)))

    assert table(source)[SURPLUS].tolist() == ["too", ""]


def test_empty_surplus_cells_are_no_surplus() -> None:
    source = opened(export((*alert(1), "", ""), alert(2)))

    assert table(source)[SURPLUS].tolist() == ["", ""]


def test_a_quotation_mark_inside_a_cell_is_a_letter() -> None:
    text = 'case,place\nJ1,5" pipe\nJ2,x\n'

    assert values(opened(text.encode())) == [("J1", '5" pipe'), ("J2", "x")]


def test_header_names_that_come_twice_stay_two_columns() -> None:
    source = opened(csv_text([("接警编号", "地点", "地点"), ("J1", "a", "b")]).encode())

    assert source.columns == ("接警编号", "地点", "地点 (2)")
    assert values(source) == [("J1", "a", "b")]


def test_a_byte_order_mark_in_gb18030_is_no_part_of_the_first_name() -> None:
    source = opened(("\ufeff" + csv_text([HEADER, *THREE])).encode("gb18030"))

    assert source.columns == HEADER


# --- the sample -----------------------------------------------------------------------------


def test_the_sample_shows_the_first_rows() -> None:
    source = opened(export(*(alert(n) for n in range(100))))

    sample = source.sample(3)

    assert sample["接警编号"].tolist() == [alert(0)[0], alert(1)[0], alert(2)[0]]
    assert tuple(sample.columns) == HEADER


def test_the_sample_of_a_long_file_ends_with_a_whole_row() -> None:
    source = opened(export(*(alert(n, 简要警情="长" * 9000) for n in range(50))))

    assert source.sample(60)["处理结果"].eq("当场调解").all()


# --- what is refused ------------------------------------------------------------------------


def test_a_quotation_mark_that_never_closes_is_named_with_its_row() -> None:
    text = 'case,place\nJ1,x\nJ2,"open\nJ3,y\n'

    assert refusal(text.encode()) == (
        "The quotation mark opened in row 3 is never closed: correct it, then import again."
    )


def test_an_open_quotation_mark_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "HELD_BYTES", 1 << 20)
    text = 'case,place\nJ1,x\nJ2,"open\n' + "J3,y\n" * 500_000

    assert refusal(text.encode()) == (
        "A quotation mark is opened and never closed: correct it, then import again."
    )


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        b"\xef\xbb\xbf  <!DOCTYPE html><html></html>",
        b"<table border=1><tr><td>\xbd\xd3\xbe\xaf</td></tr></table>",
        b'<?xml version="1.0"?><Workbook></Workbook>',
    ],
)
def test_a_web_page_under_a_sheets_name_is_refused(page: bytes) -> None:
    assert refusal(page) == (
        "This is a web page, not a table: open it in the sheet program and save it as xlsx."
    )


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
    ],
)
def test_other_kinds_of_files_are_named(start: bytes, kind: str) -> None:
    assert refusal(start + b"x" * 100) == (f"This is a {kind} file, not a table: export csv, xls or xlsx.")


def test_a_file_packed_twice_is_refused() -> None:
    assert refusal(packed(packed(export(*THREE)))) == (
        "This is a gz file, not a table: export csv, xls or xlsx."
    )


def test_the_web_takes_twenty_megabytes() -> None:
    data = export(*THREE) + b" " * (20 << 20)

    assert refusal(data, WEB).startswith("The file is larger than 20 MB")
