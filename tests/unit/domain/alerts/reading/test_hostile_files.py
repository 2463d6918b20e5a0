"""Files that want to do harm, or cannot help it: each is refused with a sentence or read as it should be."""

from __future__ import annotations

import gzip
import io
import os
import resource
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from core.errors import BadInput
from core.i18n import catalogue, say, speaking
from domain.alerts.reading import Limits, load_mapping, open_source
from domain.alerts.reading.mapping_files import FOLDER
from domain.alerts.reading.validation import Validated
from tests.unit.domain.alerts.reading.files import (
    HEADER,
    alert,
    csv_text,
    english,
    everything,
    export,
    old_workbook,
    opened,
    packed,
    part,
    table,
    with_parts,
    workbook,
)

STATION = load_mapping(FOLDER / "cn_110.yaml")
ROWS = [HEADER, alert(1), alert(2)]
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1 << 20


def corner_cells() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "接警编号", "z"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def swollen_sheet() -> bytes:
    row = b'<row><c t="inlineStr"><is><t>' + b"x" * 1000 + b"</t></is></c></row>"
    return with_parts(
        workbook(ROWS), {SHEET: b"<worksheet><sheetData>" + row * 40_000 + b"</sheetData></worksheet>"}
    )


def shared_string_bomb() -> bytes:
    data = workbook(ROWS)
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 150_000))
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    strings += os.urandom(16_000).hex().encode() + b"</t></si></sst>"
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_parts(
        data, {SHEET: head + cells + b"</sheetData></worksheet>", "xl/sharedStrings.xml": strings}
    )


def nested_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", workbook(ROWS))
    return out.getvalue()


def laughing_strings() -> bytes:
    lol = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 20))
    text = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "ha">{lol}]><sst><si><t>&l19;</t></si></sst>'
    return with_parts(workbook(ROWS), {"xl/sharedStrings.xml": text.encode()})


def foreign_entity() -> bytes:
    text = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    return with_parts(workbook(ROWS), {"xl/sharedStrings.xml": text.encode()})


REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "a packed nothing": lambda: packed(b""),
    "one line break": lambda: b"\n",
    "spaces": lambda: b"  \n  \n",
    "a byte order mark alone": lambda: b"\xef\xbb\xbf",
    "a title alone": "慈音派出所警情统计表\n".encode,
    "a header alone": export,
    "a header alone in a workbook": lambda: workbook([HEADER]),
    "figures without a header": lambda: b"1,2,3\n4,5,6\n",
    "six hundred columns": lambda: csv_text([[f"c{n}" for n in range(600)]] * 3).encode(),
    "a hundred thousand columns": lambda: b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n",
    "a line of two megabytes": lambda: export(alert(1)) + b"x" * (2 * MEGABYTE),
    "a NUL": lambda: export(alert(1)) + b"J2,\x00\n",
    "random bytes": lambda: b"\x00\xff" + os.urandom(5000),
    "utf-16 without a mark": lambda: csv_text(ROWS).encode("utf-16-le"),
    "utf-16 cut in the middle": lambda: csv_text(ROWS).encode("utf-16")[:-1],
    "two encodings": lambda: export(*map(alert, range(9))) + export(alert(9), encoding="gb18030"),
    "no known encoding": lambda: "place,note\ncafé,señor\n".encode("latin-1") * 3 + b"\xff\xfe\xfd,\x80\n",
    "a quotation mark that never closes": lambda: export(alert(1)) + b'J2,"open\n' + export(alert(3)),
    "a gzip bomb of commas": lambda: gzip.compress(b",\n" * 20 * MEGABYTE),
    "a gzip bomb of letters": lambda: gzip.compress(b"x" * 50 * MEGABYTE),
    "a gzip bomb of zeros": lambda: gzip.compress(bytes(50 * MEGABYTE)),
    "a truncated gzip": lambda: packed(export(*map(alert, range(500))))[:-40],
    "gzip in gzip": lambda: packed(packed(export(alert(1)))),
    "gzip with rubbish behind": lambda: packed(export(alert(1))) + b"rubbish",
    "the corner cells A1 and XFD1048576": corner_cells,
    "the corner cells inside gzip": lambda: packed(corner_cells()),
    "a workbook that swells": swollen_sheet,
    "one long string in every cell": shared_string_bomb,
    "a billion laughs": laughing_strings,
    "an entity that reads a file": foreign_entity,
    "macros": lambda: with_parts(workbook(ROWS), {"xl/vbaProject.bin": b"x"}),
    "links to other workbooks": lambda: with_parts(
        workbook(ROWS), {"xl/externalLinks/externalLink1.xml": b"<x/>"}
    ),
    "names that climb": lambda: with_parts(workbook(ROWS), {"../../../etc/cron.d/x": b"* * * * *"}),
    "absolute names": lambda: with_parts(workbook(ROWS), {"/tmp/x": b"x"}),
    "names of another system": lambda: with_parts(workbook(ROWS), {"..\\..\\x": b"x"}),
    "a thousand parts": lambda: with_parts(workbook(ROWS), {f"xl/{n}.bin": b"" for n in range(1000)}),
    "a truncated workbook": lambda: workbook(ROWS)[:-200],
    "half a workbook": lambda: workbook(ROWS)[: len(workbook(ROWS)) // 2],
    "four bytes of a workbook": lambda: b"PK\x03\x04",
    "an archive in an archive": nested_archive,
    "a workbook without its sheet": lambda: with_parts(workbook(ROWS), {SHEET: b""}),
    "a workbook with broken xml": lambda: with_parts(workbook(ROWS), {SHEET: b"<worksheet><sheetData><row"}),
    "a truncated old workbook": lambda: old_workbook(ROWS)[:1500],
    "an old workbook of noise": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(9000),
    "a web page called xls": lambda: b"<html><table><tr><td>J1</td></tr></table></html>",
    "xml called xls": lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas"></Workbook>',
    "a pdf": lambda: b"%PDF-1.7\n" + os.urandom(500),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_sentence(what: str) -> None:
    data = REFUSED[what]()

    with pytest.raises(BadInput) as raised:
        everything(open_source(data, "导出.xls"), STATION)

    assert english(raised.value.message).endswith(".")
    assert raised.value.message.text in catalogue("zh_CN")


@pytest.mark.parametrize(
    "what", ["a workbook that swells", "one long string in every cell", "a gzip bomb of letters"]
)
def test_a_bomb_costs_little_memory_here(what: str) -> None:
    data = REFUSED[what]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(BadInput):
        open_source(data, "bomb.xlsx")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_a_sentence_is_put_into_chinese() -> None:
    with pytest.raises(BadInput) as raised:
        opened(corner_cells())

    with speaking("zh_CN"):
        assert say(raised.value.message) == (
            "工作表在 XFD1048576 有一个远离表格的单元格，请删掉多余的单元格。"
        )


# --- what looks dangerous and is read -------------------------------------------------------


def read(data: bytes) -> Validated:
    return everything(opened(data), STATION)


def test_excel_serials_are_dates() -> None:
    found = read(workbook([HEADER, ("J1", 45000, *alert(1)[2:]), ("J2", 45000.75, *alert(2)[2:])]))

    assert found.rows["occurred_local"].astype("str").tolist() == [
        "2023-03-15 00:00:00",
        "2023-03-15 18:00:00",
    ]
    assert found.rows["time_known"].tolist() == [False, True]


def test_a_chinese_date_is_read_and_one_in_chinese_figures_refused() -> None:
    found = read(export(alert(1, 报警时间="2025年3月7日"), alert(2, 报警时间="二〇二五年三月七日")))

    assert found.rows["occurred_date"].astype("str").tolist() == ["2025-03-07"]
    assert "“二〇二五年三月七日”, no date" in english(found.refused[0].reason)


def test_an_id_number_kept_as_a_number_is_refused_and_not_repaired() -> None:
    found = read(workbook([HEADER, (110101199003070010, *alert(1)[1:]), alert(2)]))

    assert len(found.rows) == 1
    assert "a rounded number" in english(found.refused[0].reason)
    assert "110101" not in english(found.refused[0].reason)


@pytest.mark.parametrize("name", ["None", "NA", "null", "NaN", "True", "N/A"])
def test_surnames_that_programs_take_for_nothing_are_kept(name: str) -> None:
    both = [read(export(alert(1, 处警民警=name))), read(workbook([HEADER, alert(1, 处警民警=name)]))]

    assert [found.rows["officer_text"].tolist() for found in both] == [[name], [name]]


@pytest.mark.parametrize("cell", ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "＝1＋1", "\t=1"])
def test_formulas_in_a_text_are_text(cell: str) -> None:
    found = read(export(alert(1, 简要警情=cell)))

    assert found.rows["summary"].tolist() == [cell.strip()]


@pytest.mark.parametrize(
    "cell",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE alert; --",
        "{0.__class__}",
        "%s%n",
        "{column}",
        "\u202e倒写",
        "👮‍♀️",
        "𠮷",
        "a\u0301" * 50,
        "../../../etc/passwd",
    ],
)
def test_strange_texts_pass_through_and_break_no_message(cell: str) -> None:
    found = read(export(alert(1, 简要警情=cell), alert(2, 报警时间=cell)))

    assert len(found.rows) == 1
    assert "no date" in english(found.refused[0].reason)


def test_header_names_that_come_twice_do_not_mix() -> None:
    header = (*HEADER, "报警时间", "警情大类")
    source = opened(csv_text([header, (*alert(1), "x", "y")]).encode())

    assert source.columns[-2:] == ("报警时间 (2)", "警情大类 (2)")
    assert len(everything(source, STATION).rows) == 1


def test_our_own_column_names_in_a_file_do_no_harm() -> None:
    header = (*HEADER, "row_no", "surplus", "key")
    source = opened(csv_text([header, (*alert(1), "7", "8", "9")]).encode())

    found = everything(source, STATION)

    assert len(found.rows) == 1
    assert found.rows["row_no"].tolist() == [2]


def test_a_file_whose_rows_all_fail_is_read_to_its_end() -> None:
    found = read(export(*(alert(n, 报警时间="bad") for n in range(3000))))

    assert (len(found.rows), len(found.refused)) == (0, 3000)


def test_a_thousand_equal_rows_are_one_alert() -> None:
    found = read(export(*[alert(1)] * 1000))

    assert (len(found.rows), len(found.repeats)) == (1, 999)


def test_comments_and_formats_of_a_sheet_do_not_matter() -> None:
    data = workbook(ROWS)
    styled = part(data, SHEET).replace(b"<sheetData>", b"<!-- xl --><sheetData>")

    assert len(table(opened(with_parts(data, {SHEET: styled})))) == 2


def test_the_web_limit_holds_for_packed_files_too() -> None:
    data = packed(export(*(alert(n, 简要警情=os.urandom(200).hex()) for n in range(200))))

    with pytest.raises(BadInput):
        open_source(data, "x.csv.gz", limits=Limits(packed_bytes=10_000))
