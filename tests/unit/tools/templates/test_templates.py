"""The command that writes the shipped templates, and the papers it lays out."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn
from typer.testing import CliRunner

from domain.mediation.numbers import Series
from domain.papers import templates
from tools.__main__ import app_for
from tools.templates.document import FILE, GIVEN, drawn
from tools.templates.parts import Lines, Para, Sheet, Title
from tools.templates.sheets import SHEETS
from tools.templates.writing import WRITE, written


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(templates, "FOLDER", tmp_path)
    monkeypatch.setattr("tools.templates.command.FOLDER", tmp_path)
    monkeypatch.setattr("tools.templates.command.document", lambda: None)
    return tmp_path


def run(*words):
    return CliRunner().invoke(app_for(["templates"]), ["templates", *words])


def test_the_command_writes_every_template(folder):
    said = run()

    assert said.exit_code == 0
    assert sorted(path.stem for path in folder.glob("*.docx")) == sorted(sheet.name for sheet in SHEETS)


def test_the_document_is_drawn_from_the_tables():
    assert FILE.read_text("utf-8") == drawn(), "run: python -m tools templates"


def test_every_series_of_numbers_says_when_it_is_given():
    assert set(GIVEN) == set(Series)


def test_what_an_office_has_edited_is_left_alone_unless_it_says_so(folder):
    (folder / "cover.docx").write_bytes(b"edited")

    assert "cover.docx kept" in run().output
    assert (folder / "cover.docx").read_bytes() == b"edited"
    assert "cover.docx written" in run("--anew").output
    assert (folder / "cover.docx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_shipped_template_is_the_one_the_command_writes(sheet):
    shipped = docx.Document(str(templates.path_of(sheet.name)))
    fresh = docx.Document(io.BytesIO(written(sheet)))

    assert shipped.element.xml == fresh.element.xml


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_each_paper_begins_with_a_title_and_names_nobody_as_its_author(sheet):
    document = docx.Document(io.BytesIO(written(sheet)))

    assert isinstance(sheet.parts[0], Title)
    assert document.core_properties.author == ""
    assert document.core_properties.title == sheet.title


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_part_of_a_paper_can_be_laid_out(sheet):
    assert {type(part) for part in sheet.parts} <= set(WRITE)


def test_a_letter_has_the_margins_of_the_standard_and_a_form_narrower_ones():
    """GB/T 9704: 37 mm at the top, 28 mm at the left."""
    letter = docx.Document(io.BytesIO(written(Sheet("a", "函", (Title("函"),), is_letter=True)))).sections[0]
    form = docx.Document(io.BytesIO(written(Sheet("b", "表", (Title("表"),))))).sections[0]

    assert (letter.top_margin.mm, letter.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    assert form.top_margin.mm == pytest.approx(25, abs=0.1)


def test_a_paragraph_is_set_in_by_two_characters_of_its_size():
    document = docx.Document(
        io.BytesIO(written(Sheet("a", "表", (Para("字"), Para("字", is_flush=True)), 14)))
    )

    assert document.paragraphs[0].paragraph_format.first_line_indent.pt == 28
    assert document.paragraphs[1].paragraph_format.first_line_indent is None


def test_lines_to_write_on_are_ruled():
    document = docx.Document(io.BytesIO(written(Sheet("a", "表", (Lines(3),)))))

    ruled = [one for one in document.paragraphs if one._p.find(f".//{qn('w:pBdr')}") is not None]
    assert len(ruled) == 3


def test_the_fonts_have_fallbacks_for_machines_without_them():
    document = docx.Document(io.BytesIO(written(SHEETS[0])))
    table = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable"))

    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"'.encode() in table.blob
    assert 'w:name="方正小标宋简体"><w:altName w:val="宋体"'.encode() in table.blob
