"""The monthly sheet (.docx) and the list of coefficients (.xlsx), under the office's own header."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from analytics.periods import Period
from core.clock import local, local_day
from core.dictionaries import dictionary
from core.i18n import _, language
from domain.accounts.policy import Action, Page, check
from domain.assessment.queries import SheetRecord, open_sheet, sheets_of
from domain.assessment.vocabulary import AssessmentEvent
from domain.organisation.queries import station_record
from domain.sheets import MEDIA_TYPE, guarded
from domain.work import Work
from models import AssessmentSheet

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋"


def sheet_document(work: Work, sheet_id: int) -> tuple[str, str, bytes]:
    """Return name, media type and content of one sheet on paper, with room for three signatures.

    Raises:
        NotAllowed: the actor may not export. NotFound: out of sight.
    """
    check(work.actor, Page.ASSESSMENT, Action.EXPORT)
    sheet = open_sheet(work, sheet_id)
    content = _written(_office(work), sheet)
    row = work.get(AssessmentSheet, sheet_id)
    work.record(
        AssessmentEvent.SHEET_PRINTED, row, month=sheet.month, sha256=hashlib.sha256(content).hexdigest()
    )
    return f"assessment-{sheet.month}-{sheet.worker_id}-{sheet.edition}.docx", DOCX, content


def coefficient_list(work: Work, month: int) -> tuple[str, str, bytes]:
    """Return the recommended coefficients of a month: by grid, never ranked; advice, not pay.

    Raises:
        NotAllowed: the actor may not export.
    """
    check(work.actor, Page.ASSESSMENT, Action.EXPORT)
    frame = sheets_of(work.session, work.actor, [month], local_day(work.now))
    rows = [_line(row) for row in frame.to_dict("records")]
    content = _listed(_office(work), month, rows)
    work.record(
        AssessmentEvent.COEFFICIENTS_EXPORTED,
        None,
        month=month,
        rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return f"coefficients-{month}-{local(work.now):%Y%m%d}.xlsx", MEDIA_TYPE, content


def month_name(month: int) -> str:
    """Write a month as papers write it."""
    return Period.month(month // 100, month % 100).label()


def _office(work: Work) -> str:
    return station_record(work.session, work.station_id).name


def _written(office: str, sheet: SheetRecord) -> bytes:
    paper: Any = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    _line_of(paper, office, 16, font=TITLE_FONT, is_centred=True)
    _line_of(paper, _("Monthly assessment of a grid worker"), 22, font=TITLE_FONT, is_centred=True)
    for name, value in _head(sheet).items():
        _line_of(paper, f"{name}　{value}", 14)
    _table(paper, sheet)
    for words in _foot(sheet):
        _line_of(paper, words, 14)
    for who in (_("Grid worker"), _("Reviewer"), _("Station leader")):
        _line_of(paper, _("{who} (signature)　　　　　　　　　　Date", who=who), 14)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _head(sheet: SheetRecord) -> Mapping[str, str]:
    return {
        _("Month"): month_name(sheet.month) + (f"（{sheet.edition}）" if sheet.edition > 1 else ""),
        _("Grid worker"): sheet.worker,
        _("Grid"): sheet.grid,
        _("Working days"): f"{sheet.days[0]}/{sheet.days[1]}",
        _("Status"): dictionary("assessment_status").label(sheet.status),
    }


def _table(paper: Any, sheet: SheetRecord) -> None:
    heads = (_("Item"), _("Counted"), _("Target"), _("Factor"), _("Points"))
    grid = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, words in zip(grid.rows[0].cells, heads, strict=True):
        _into(cell, words)
    for item in sheet.items:
        facts = item.facts
        counted = facts.get("verified", facts.get("settled", 0.0))
        target = facts.get("target", facts.get("found_or_assigned", 0.0))
        values = (
            dictionary("scoring_items").label(item.code),
            f"{counted:g}",
            f"{target:.1f}",
            f"{item.factor:.3f}",
            f"{item.points:.1f}",
        )
        for cell, words in zip(grid.add_row().cells, values, strict=True):
            _into(cell, words)


def _foot(sheet: SheetRecord) -> list[str]:
    if sheet.total is None:
        return [_("On leave nearly all of the month: not assessed.")]
    band = dictionary("scoring_bands").label(sheet.band)
    found = [
        _("Bonus {bonus}, total {total}", bonus=f"{sheet.bonus:.1f}", total=f"{sheet.total:.1f}"),
        _("Mean of three months {mean}, {band}", mean=f"{sheet.rolling:.1f}", band=band),
        _("Recommended coefficient {c}; people decide on pay.", c=f"{sheet.coefficient:.2f}"),
        _("Disputes settled in the month: {n} (printed, not scored)", n=sheet.settled_raw),
    ]
    if sheet.appeal:
        found.append(_("Appeal: {words}", words=sheet.appeal.words))
        found.append(_("Answer: {words}", words=sheet.appeal.answer))
    return found


def _line_of(paper: Any, words: str, size: int, *, font: str = BODY_FONT, is_centred: bool = False) -> None:
    paragraph = paper.add_paragraph()
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, words, size, font)


def _into(cell: Any, words: str) -> None:
    _run(cell.paragraphs[0], words, 12, BODY_FONT)


def _run(paragraph: Any, words: str, size: int, font: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _line(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    is_known = row["total"] is not None and row["total"] == row["total"]
    return (
        row["grid"],
        row["worker"],
        round(row["total"], 1) if is_known else "—",
        round(row["rolling"], 1) if row["band"] else "—",
        dictionary("scoring_bands").label(row["band"]) if row["band"] else "—",
        row["coefficient"] if row["band"] else "—",
        dictionary("assessment_status").label(row["status"]),
    )


def _listed(office: str, month: int, rows: list[tuple[Any, ...]]) -> bytes:
    heads = (
        _("Grid"),
        _("Grid worker"),
        _("Points"),
        _("Mean of three"),
        _("Band"),
        _("Coefficient"),
        _("Status"),
    )
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        big = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": TITLE_FONT})
        boxed = book.add_format({"border": 1, "font_name": BODY_FONT})
        last = len(heads) - 1
        sheet.merge_range(0, 0, 0, last, guarded(office), big)
        title = _("Recommended coefficients of grid workers, {month}", month=month_name(month))
        sheet.merge_range(1, 0, 1, last, title, big)
        for number, row in enumerate([heads, *rows], start=2):
            for at, cell in enumerate(row):
                sheet.write(number, at, guarded(cell) if isinstance(cell, str) else cell, boxed)
        sheet.write(len(rows) + 4, 0, _("Advice by the published rule; people decide on pay."))
        sheet.write(len(rows) + 5, 0, _("Signed by the station leader:"))
        sheet.set_column(0, last, 14 if language() != "en" else 18)
    return out.getvalue()
