"""Every paper, opened by LibreOffice: no field unfilled, and nothing plain on a masked one."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

import docx
import pytest

from domain.papers.kinds import kinds
from domain.papers.office import convert, count_pages, pages_in
from domain.papers.templates import used_fields
from tests.factories import small_station
from tests.papers import Files, all_files, every_paper, office_program, text_of

CODES = [kind.code for kind in kinds()]
PLAIN_VALUES = ("张三丰", "刘备", "13812345678", "13987654321", "11010519491231002X")
NAMES_PARTIES = set(CODES) - {"CP02"}  # the page list names papers, and no person
LABELS = {kind.code: kind.zh[-4:] for kind in kinds()}
TITLES = {"CP01": "人民调解卷宗"}
each_paper = pytest.mark.parametrize("code", CODES)


@pytest.fixture(scope="module")
def files() -> Files:
    return all_files(small_station(Path(tempfile.mkdtemp(prefix="ciyin-papers-"))))


@pytest.fixture(scope="module")
def plain(files: Files) -> dict[str, bytes]:
    return every_paper(files, wants_plain=True)


@pytest.fixture(scope="module")
def masked(files: Files) -> dict[str, bytes]:
    return every_paper(files, wants_plain=False)


@pytest.fixture(scope="module")
def opened(plain, masked, tmp_path_factory) -> dict[str, Path]:
    """Open all papers in one run of LibreOffice: it takes seconds to start."""
    program, folder = office_program(), tmp_path_factory.mktemp("opened")
    named = dict(plain)
    named |= {f"{code}-masked": content for code, content in masked.items()}
    papers = []
    for name, content in named.items():
        papers.append(folder / f"{name}.docx")
        papers[-1].write_bytes(content)
    assert convert(program, papers, folder)
    return {name: folder / f"{name}.pdf" for name in named}


def words_in(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_there_are_the_thirteen_papers_asked_for_and_two_more():
    asked = {
        "卷宗封面", "卷内目录", "人民调解申请书", "人民调解受理登记表", "当事人权利义务告知书", "调查记录",
        "调解记录", "人民调解协议书", "口头协议登记表", "移送人民调解函", "回访记录", "司法确认申请书",
        "结案报告",
    }  # fmt: skip

    assert {kind.zh for kind in kinds()} == asked | {"治安调解协议书", "调解不成告知书"}


@each_paper
def test_libreoffice_opens_it_with_all_its_pages(opened, code):
    assert 1 <= pages_in(opened[code].read_bytes()) <= 2


@each_paper
def test_no_field_is_left_unfilled(opened, code):
    said = text_of(opened[code])

    assert re.search(r"\{\{|\}\}|\{%|%\}|None|Undefined", said) is None
    assert TITLES.get(code, LABELS[code]) in said.replace(" ", "")


@each_paper
def test_a_masked_paper_holds_no_plain_value_anywhere(opened, masked, code):
    said = text_of(opened[f"{code}-masked"]) + words_in(masked[code])

    assert [value for value in PLAIN_VALUES if value in said] == []


@pytest.mark.parametrize("code", sorted(NAMES_PARTIES - {"CP08"}))
def test_a_plain_paper_names_the_parties(plain, code):
    said = words_in(plain[code])

    assert "张三丰" in said or "刘备" in said


@each_paper
def test_names_in_kept_words_are_put_back_when_plain(plain, code):
    assert "张**" not in words_in(plain[code])


def test_an_id_number_stands_only_where_the_court_asks_for_it(plain):
    holding = [code for code, content in plain.items() if "11010519491231002X" in words_in(content)]

    assert holding == ["CP11"]


def test_what_people_typed_cannot_break_the_paper(plain):
    assert "核实装修时间 <每日 20 点后> & 照片 3 张。" in words_in(plain["CP08"])


@each_paper
def test_the_type_is_that_of_official_papers(plain, code):
    document = docx.Document(io.BytesIO(plain[code]))
    section = document.sections[0]

    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.2)
    assert "方正小标宋简体" in document.element.xml
    assert "仿宋_GB2312" in document.element.xml


def test_pages_are_counted_by_the_office_in_one_run(opened, plain):
    counted = count_pages([plain["CP01"], plain["CP09"]])

    assert counted == [pages_in(opened[code].read_bytes()) for code in ("CP01", "CP09")]


def test_each_template_uses_what_its_paper_is_about():
    assert {"terms", "items", "copies"} <= used_fields("agreement")
    assert {"letter_number", "approved_by", "agreed_by"} <= used_fields("referral")
    assert "id_number" not in used_fields("agreement")
