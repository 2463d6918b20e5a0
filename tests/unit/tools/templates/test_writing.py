"""How the parts of a paper are laid out: what Word and LibreOffice read in the file."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

from tools.templates.parts import Each, Head, Listing, Number, Para, Rows, Seal, Sheet, Signs, Title, When
from tools.templates.writing import BODY, BOLD, FORM_POINTS, LINE_HEIGHT, TITLE, TITLE_POINTS, written


def laid_out(*parts, points=16.0):
    return docx.Document(io.BytesIO(written(Sheet("a", "文书", parts, points))))


def texts(document):
    return [one.text for one in document.paragraphs]


def fonts(run):
    return run._element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia"))


def test_a_title_stands_in_the_middle_in_its_own_type():
    document = laid_out(Title("移送人民调解函", "慈音派出所"))

    assert texts(document) == ["慈音派出所", "移送人民调解函"]
    for paragraph in document.paragraphs:
        assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert fonts(paragraph.runs[0]) == TITLE
        assert paragraph.runs[0].font.size.pt == TITLE_POINTS


def test_a_title_alone_has_no_line_above_it():
    assert texts(laid_out(Title("卷内目录"))) == ["卷内目录"]


def test_a_number_stands_at_the_right():
    (paragraph,) = laid_out(Number("{{ number }}")).paragraphs

    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert paragraph.runs[0].font.size.pt == FORM_POINTS


@pytest.mark.parametrize("points", [14.0, 16.0])
def test_lines_are_set_by_the_size_of_the_text(points):
    (paragraph,) = laid_out(Para("字"), points=points).paragraphs

    assert paragraph.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert paragraph.paragraph_format.line_spacing.pt == pytest.approx(points * LINE_HEIGHT, abs=0.05)
    assert paragraph.runs[0].font.size.pt == points


def test_a_heading_keeps_with_what_follows():
    (paragraph,) = laid_out(Head("当事人")).paragraphs

    assert paragraph.paragraph_format.keep_with_next
    assert fonts(paragraph.runs[0]) == BOLD


def test_a_loop_stands_around_its_paragraphs_in_lines_of_their_own():
    document = laid_out(Each("p in parties", (Para("{{ p.name }}"),)))

    assert texts(document) == ["{%p for p in parties %}", "{{ p.name }}", "{%p endfor %}"]


def test_a_condition_stands_around_its_paragraphs():
    document = laid_out(When("has_price", (Head("价格争议"), Para("{{ price_item }}"))))

    assert texts(document) == ["{%p if has_price %}", "价格争议", "{{ price_item }}", "{%p endif %}"]


def test_a_ruled_form_gives_its_labels_less_room_than_its_values():
    (table,) = laid_out(Rows((("受理时间", "{{ accepted_on }}"), ("简要情况", "{{ narrative }}", 5)))).tables

    label, value = table.rows[0].cells
    assert (label.text, value.text) == ("受理时间", "{{ accepted_on }}")
    assert label.width < value.width
    assert table.rows[1].height > 3 * table.rows[0].height
    assert fonts(label.paragraphs[0].runs[0]) == BOLD
    assert fonts(value.paragraphs[0].runs[0]) == BODY


def test_a_listing_has_a_head_a_loop_and_blank_rows():
    part = Listing("d in documents", ("序号", "名称"), ("{{ d.no }}", "{{ d.name }}"), (2.0, 8.0), blank=3)
    (table,) = laid_out(part).tables

    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        ["序号", "名称"],
        ["{%tr for d in documents %}", ""],
        ["{{ d.no }}", "{{ d.name }}"],
        ["{%tr endfor %}", ""],
        *[["", ""]] * 3,
    ]
    assert [round(column.width.cm, 1) for column in table.columns] == [2.0, 8.0]


@pytest.mark.parametrize(("has_date", "lines"), [(True, 3), (False, 2)])
def test_lines_to_sign_on_may_end_with_a_day_to_be_written(has_date, lines):
    document = laid_out(Signs(("当事人：____", "调解员：____"), date=has_date))

    assert len(texts(document)) == lines
    assert ("年　　月　　日" in texts(document)) is has_date


def test_a_seal_and_its_day_stay_together_at_the_right():
    body, day = laid_out(Seal("慈音派出所（印章）", "{{ signed_on }}")).paragraphs

    assert (body.text, day.text) == ("慈音派出所（印章）", "{{ signed_on }}")
    assert body.paragraph_format.keep_with_next
    assert {body.alignment, day.alignment} == {WD_ALIGN_PARAGRAPH.RIGHT}


def test_every_page_has_its_number_in_the_foot():
    footer = laid_out(Para("字")).sections[0].footer.paragraphs[0]

    assert footer.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert " PAGE " in footer._p.xml
    assert footer.text.startswith("— ")


def test_a_line_break_in_a_paragraph_stays_one_paragraph():
    (paragraph,) = laid_out(Para("职业\n住址", is_flush=True)).paragraphs

    assert paragraph.text == "职业\n住址"
