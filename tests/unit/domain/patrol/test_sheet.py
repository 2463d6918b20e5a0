"""A sheet of paper: letters, tables that go on over pages, page numbers, lines to sign on."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.shared import Mm

from charts import LIGHT, to_png
from domain.patrol.sheet import MARGINS_MM, STAND_INS, TEXT_MM, Sheet
from tests.unit.charts.examples import nine

HEAD, ROWS = ("序号", "地点"), [("1", "翠湖小区"), ("2", "<b>商圈</b> & 夜市")]


def written() -> Sheet:
    sheet = Sheet()
    sheet.title("联巡计划")
    sheet.heading("一、总体安排")
    sheet.line("共 3 个班次。")
    sheet.table(HEAD, ROWS, (20, 60))
    sheet.signatures(("批准", "制表"))
    return sheet


def opened(sheet: Sheet):  # type: ignore[no-untyped-def]
    return docx.Document(io.BytesIO(sheet.content()))


def xml(sheet: Sheet, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(sheet.content())) as parts:
        return next(parts.read(one).decode() for one in parts.namelist() if one.endswith(name))


def test_words_come_in_their_order() -> None:
    said = [paragraph.text for paragraph in opened(written()).paragraphs]

    assert said == ["联巡计划", "一、总体安排", "共 3 个班次。", "批准：＿＿＿＿＿＿　　制表：＿＿＿＿＿＿"]


def test_a_table_holds_what_was_given_and_nothing_is_markup() -> None:
    [table] = opened(written()).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(HEAD), *map(list, ROWS)]


def test_the_head_of_a_table_comes_again_and_rows_stay_whole() -> None:
    body = xml(written(), "document.xml")

    assert body.count("<w:tblHeader") == 1
    assert body.count("<w:cantSplit") == 1 + len(ROWS)


def test_columns_are_as_wide_as_asked() -> None:
    [table] = opened(written()).tables

    assert [round(column.width / Mm(1)) for column in table.columns] == [20, 60]


def test_pages_are_numbered() -> None:
    assert "PAGE" in xml(written(), "footer1.xml")


@pytest.mark.parametrize(("font", "other"), STAND_INS.items())
def test_every_official_font_has_a_stand_in(font: str, other: str) -> None:
    assert f'w:name="{font}"><w:altName w:val="{other}"/>' in xml(written(), "fontTable.xml")


def test_text_fits_between_the_margins() -> None:
    assert MARGINS_MM["left_margin"] + TEXT_MM + MARGINS_MM["right_margin"] == 210


def test_chinese_is_told_to_be_chinese() -> None:
    assert 'w:eastAsia="zh-CN"' in xml(written(), "styles.xml")


def test_a_picture_is_as_wide_as_the_text_allows() -> None:
    sheet = written()
    sheet.picture(to_png(nine(), LIGHT, 300, 200), "示意图")

    [shape] = opened(sheet).inline_shapes
    assert round(shape.width / Mm(1)) == TEXT_MM - 20
