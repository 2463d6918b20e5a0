"""A sheet of paper: A4, the margins and letters of Chinese official papers, made by python-docx.

方正小标宋简体 and 仿宋_GB2312 are named with what stands in for them where they are not installed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

TITLE, BODY, HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
STAND_INS = {TITLE: "SimSun", BODY: "FangSong", HEAD: "SimHei"}
LATIN = "Times New Roman"
MARGINS_MM = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}  # GB/T 9704, 7.1
TITLE_PT, BODY_PT, TABLE_PT, SMALL_PT = 22, 16, 12, 10.5
LINE_PT, TABLE_LINE_PT = 28, 18
TEXT_MM = 156


class Sheet:
    """A document being written, from top to bottom."""

    def __init__(self) -> None:
        self._doc = docx.Document()
        section = self._doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for name, width in MARGINS_MM.items():
            setattr(section, name, Mm(width))
        _dress(self._doc.styles["Normal"], BODY, BODY_PT)
        _name_stand_ins(self._doc)
        _number_pages(section)

    def title(self, words: str) -> None:
        """Write the name of the paper: 22 pt, in the middle."""
        self._paragraph(words, TITLE, TITLE_PT, WD_ALIGN_PARAGRAPH.CENTER, line=36)

    def centred(self, words: str) -> None:
        """Write a line in the middle."""
        self._paragraph(words, BODY, BODY_PT, WD_ALIGN_PARAGRAPH.CENTER)

    def heading(self, words: str) -> None:
        """Begin a part; what follows stays with it."""
        self._paragraph(words, HEAD, BODY_PT).paragraph_format.keep_with_next = True

    def line(self, words: str) -> None:
        """Write a paragraph, its first line two characters in."""
        self._paragraph(words, BODY, BODY_PT).paragraph_format.first_line_indent = Pt(2 * BODY_PT)

    def bold(self, words: str) -> None:
        """Write a line that heads a table."""
        made = self._paragraph(words, HEAD, TABLE_PT, line=22)
        made.paragraph_format.keep_with_next = True
        made.paragraph_format.space_before = Pt(6)

    def picture(self, content: bytes, words: str) -> None:
        """Put a picture over the width of the text, with a line below it."""
        made = self._doc.add_paragraph()
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        made.paragraph_format.keep_with_next = True
        made.add_run().add_picture(io.BytesIO(content), width=Mm(TEXT_MM - 20))
        self._paragraph(words, BODY, SMALL_PT, WD_ALIGN_PARAGRAPH.CENTER, line=16)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """Write a table whose head comes again on every page; ``widths`` are millimetres."""
        table = self._doc.add_table(rows=0, cols=len(head))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for number, cells in enumerate([head, *rows]):
            row = table.add_row()
            _keep_whole(row)
            for cell, words, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Mm(width)
                _write_cell(cell, words, HEAD if number == 0 else BODY)
        _repeat_head(table.rows[0])

    def signatures(self, names: Sequence[str]) -> None:
        """Leave lines to sign on."""
        words = "　　".join(f"{name}：＿＿＿＿＿＿" for name in names)
        self._paragraph(words, BODY, TABLE_PT).paragraph_format.space_before = Pt(18)

    def content(self) -> bytes:
        """Return the file."""
        out = io.BytesIO()
        self._doc.save(out)
        return out.getvalue()

    def _paragraph(
        self,
        words: str,
        font: str,
        size: float,
        align: Any = WD_ALIGN_PARAGRAPH.LEFT,
        *,
        line: float = LINE_PT,
    ) -> Any:
        made = self._doc.add_paragraph()
        made.alignment = align
        made.paragraph_format.line_spacing = Pt(line)
        made.paragraph_format.space_after = Pt(0)
        _letters(made.add_run(words), font, size)
        return made


def _dress(style: Any, font: str, size: float) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))


def _letters(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = LATIN, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _write_cell(cell: Any, words: str, font: str) -> None:
    made = cell.paragraphs[0]
    made.paragraph_format.space_after = Pt(0)
    made.paragraph_format.line_spacing = Pt(TABLE_LINE_PT)
    _letters(made.add_run(words), font, TABLE_PT)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def _repeat_head(row: Any) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _name_stand_ins(document: Any) -> None:
    """Tell the word processor what to take where a font is missing."""
    part = next(
        (one for one in document.part.package.iter_parts() if str(one.partname).endswith("fontTable.xml")),
        None,
    )
    if part is None:
        return
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in STAND_INS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _number_pages(section: Any) -> None:
    """Number the pages at the foot, in the middle: — 1 —."""
    made = section.footer.paragraphs[0]
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _letters(made.add_run("— "), BODY, 14)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = made.add_run()
        _letters(run, BODY, 14)
        inner = (
            f'<w:fldChar w:fldCharType="{kind}" %s/>' if kind else f"<w:instrText %s>{words}</w:instrText>"
        )
        run._element.append(parse_xml(inner % nsdecls("w")))
    _letters(made.add_run(" —"), BODY, 14)
