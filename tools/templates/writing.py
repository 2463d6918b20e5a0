"""Laying official papers out: A4, the margins and type of GB/T 9704, ruled forms, places to sign and seal."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from tools.templates.parts import (
    Each,
    Head,
    Lines,
    Listing,
    Number,
    Para,
    Part,
    Rows,
    Seal,
    Sheet,
    Signs,
    Title,
    When,
)

# the names offices have installed; their fallbacks stand in the font table for machines that have not
TITLE, BODY, BOLD = "方正小标宋简体", "仿宋_GB2312", "黑体"
FALLBACKS: Mapping[str, str] = {TITLE: "宋体", BODY: "仿宋", BOLD: "SimHei"}
TITLE_POINTS, FORM_POINTS, LINE_HEIGHT = 22.0, 14.0, 1.6
LETTER = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
FORM = LETTER | {"top_margin": Mm(25), "bottom_margin": Mm(22)}
LABEL_CM, VALUE_CM, ROW_LINE_CM = 3.6, 12.0, 0.62
Document = Any


def written(sheet: Sheet) -> bytes:
    """Return a sheet as a template .docx."""
    document = docx.Document()
    _page(document, sheet)
    _properties(document, sheet)
    for part in sheet.parts:
        WRITE[type(part)](document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Document, sheet: Sheet) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in (LETTER if sheet.is_letter else FORM).items():
        setattr(section, name, width)
    normal = document.styles["Normal"]
    normal.font.size = Pt(sheet.points)
    _set_fonts(normal.element.get_or_add_rPr(), BODY)
    _page_number(section.footer.paragraphs[0])
    for font, other in FALLBACKS.items():
        _font_table(document, font, other)


def _properties(document: Document, sheet: Sheet) -> None:
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", sheet.title, ""


def _title(document: Document, part: Title) -> None:
    for text in filter(None, (part.above, part.text)):
        paragraph = _paragraph(document, WD_ALIGN_PARAGRAPH.CENTER, points=TITLE_POINTS, after=4)
        _run(paragraph, text, TITLE, TITLE_POINTS)


def _number(document: Document, part: Number) -> None:
    _run(_paragraph(document, WD_ALIGN_PARAGRAPH.RIGHT, after=6), part.text, BODY, FORM_POINTS)


def _head(document: Document, part: Head) -> None:
    _run(_paragraph(document, keep_with_next=True), part.text, BOLD, _points(document))


def _para(document: Document, part: Para) -> None:
    paragraph = _paragraph(document)
    if not part.is_flush:
        paragraph.paragraph_format.first_line_indent = Pt(2 * _points(document))
    _run(paragraph, part.text, BODY, _points(document))


def _each(document: Document, part: Each) -> None:
    _around(document, f"for {part.loop}", "endfor", part.paras)


def _when(document: Document, part: When) -> None:
    _around(document, f"if {part.condition}", "endif", part.paras)


def _around(document: Document, begin: str, end: str, parts: Sequence[Part]) -> None:
    _run(_paragraph(document), f"{{%p {begin} %}}", BODY, _points(document))
    for part in parts:
        WRITE[type(part)](document, part)
    _run(_paragraph(document), f"{{%p {end} %}}", BODY, _points(document))


def _rows(document: Document, part: Rows) -> None:
    table = _table(document, (LABEL_CM, VALUE_CM))
    for label, value, *lines in part.rows:
        row = table.add_row()
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        row.height = Cm(ROW_LINE_CM * (lines[0] if lines else 1) + 0.3)
        _cell(row.cells[0], label, WD_ALIGN_PARAGRAPH.CENTER, LABEL_CM, BOLD)
        _cell(row.cells[1], value, WD_ALIGN_PARAGRAPH.LEFT, VALUE_CM, BODY)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _listing(document: Document, part: Listing) -> None:
    table = _table(document, part.widths)
    _fill(table, part.heads, part.widths, BOLD)
    _fill(table, [f"{{%tr for {part.loop} %}}"] + [""] * (len(part.cells) - 1), part.widths, BODY)
    _fill(table, part.cells, part.widths, BODY)
    _fill(table, ["{%tr endfor %}"] + [""] * (len(part.cells) - 1), part.widths, BODY)
    for _ in range(part.blank):
        _fill(table, [""] * len(part.cells), part.widths, BODY)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _lines(document: Document, part: Lines) -> None:
    for _ in range(part.count):
        _paragraph(document)._p.get_or_add_pPr().append(_ruled())


def _ruled() -> Any:
    """Return a rule under a paragraph and between those that follow each other."""
    border = OxmlElement("w:pBdr")
    for name in ("w:bottom", "w:between"):
        line = OxmlElement(name)
        for key, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "auto")):
            line.set(qn(f"w:{key}"), value)
        border.append(line)
    return border


def _signs(document: Document, part: Signs) -> None:
    for line in part.lines:
        _run(_paragraph(document, before=10, keep_with_next=True), line, BODY, _points(document))
    if part.date:
        day = _paragraph(document, WD_ALIGN_PARAGRAPH.RIGHT, before=10)
        _run(day, "年　　月　　日", BODY, _points(document))


def _seal(document: Document, part: Seal) -> None:
    for at, line in enumerate((part.body, part.day)):
        paragraph = _paragraph(
            document, WD_ALIGN_PARAGRAPH.RIGHT, before=0 if at else 18, keep_with_next=not at
        )
        _run(paragraph, line, BODY, _points(document))


WRITE: Mapping[type, Callable[[Document, Any], None]] = {
    Title: _title,
    Number: _number,
    Head: _head,
    Para: _para,
    Each: _each,
    When: _when,
    Rows: _rows,
    Listing: _listing,
    Lines: _lines,
    Signs: _signs,
    Seal: _seal,
}


def _points(document: Document) -> float:
    """Return the size of the sheet's text."""
    return float(document.styles["Normal"].font.size.pt)


def _paragraph(
    document: Document,
    align: Any = None,
    *,
    points: float = 0,
    before: float = 0,
    after: float = 0,
    keep_with_next: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment = align
    height = LINE_HEIGHT * _points(document) if not points else 1.4 * points
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep_with_next
    return paragraph


def _run(paragraph: Any, text: str, font: str, points: float) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    _set_fonts(run._element.get_or_add_rPr(), font)


def _set_fonts(properties: Any, font: str) -> None:
    """Set the font of Chinese and of Latin text: Word keeps the two apart."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in ("eastAsia", "ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), font)


def _table(document: Document, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _fill(table: Any, texts: Sequence[str], widths: Sequence[float], font: str) -> None:
    cells = table.add_row().cells
    for cell, text, width in zip(cells, texts, widths, strict=True):
        align = WD_ALIGN_PARAGRAPH.CENTER if font == BOLD else WD_ALIGN_PARAGRAPH.LEFT
        _cell(cell, text, align, width, font)


def _cell(cell: Any, text: str, align: Any, width: float, font: str) -> None:
    cell.width, cell.vertical_alignment = Cm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text, font, FORM_POINTS)


def _page_number(paragraph: Any) -> None:
    """Write — 1 — into the foot of each page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", BODY, FORM_POINTS)
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run._element.append(_field_mark(kind, text))
    run.font.size = Pt(FORM_POINTS)
    _run(paragraph, " —", BODY, FORM_POINTS)


def _field_mark(kind: str, text: str) -> Any:
    mark = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark.set(qn("xml:space"), "preserve")
        mark.text = text
    return mark


def _font_table(document: Document, font: str, other: str) -> None:
    """Name a fallback for a font that a machine may not have."""
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    entry = (
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
    ).encode()
    part._blob = part.blob.replace(b"</w:fonts>", entry + b"</w:fonts>")
