"""The whole file: in order, numbered, with its page list, and on record."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import docx
import pytest
from sqlmodel import select

from core.errors import NotAllowed
from core.vocabulary import Role
from domain.papers import bound, take_dossier
from domain.papers.dossiers import page_list
from domain.papers.kinds import kinds
from domain.papers.office import count_pages, pages_in
from models import AuditEntry, CasePaper, PaperNumber
from tests.factories import small_station
from tests.papers import OFFICER, all_files


@pytest.fixture(scope="module")
def files():
    return all_files(small_station(Path(tempfile.mkdtemp(prefix="ciyin-dossier-"))))


@pytest.fixture(scope="module")
def bundle(files):
    with files.station.work(OFFICER) as work:
        return take_dossier(work, files.cases["whole"])


def opened(made):
    archive = zipfile.ZipFile(io.BytesIO(made[2]))
    return {name: archive.read(name) for name in archive.namelist()}


def rows(content):
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows]


def test_the_papers_lie_in_the_order_of_the_file(bundle):
    name, media_type, _content = made = bound(bundle, lambda papers: [1] * len(papers))

    assert (name[:3], media_type) == ("卷宗-", "application/zip")
    assert [name[3:-5] for name in opened(made)] == [
        "卷宗封面", "卷内目录", "人民调解申请书", "人民调解受理登记表", "当事人权利义务告知书", "调查记录",
        "调解记录", "人民调解协议书", "回访记录", "司法确认申请书", "结案报告",
    ]  # fmt: skip
    assert [name[:2] for name in opened(made)] == [f"{at:02}" for at in range(1, 12)]


def test_the_page_list_counts_on_from_the_first_paper_after_itself(bundle):
    made = bound(bundle, lambda papers: [1, 2, 1, 3] + [1] * (len(papers) - 4))

    listed = rows(opened(made)["02 卷内目录.docx"])

    assert listed[0] == ["序号", "文书名称", "页码", "备注"]
    assert listed[1:4] == [
        ["1", "人民调解申请书", "1–2", ""],
        ["2", "人民调解受理登记表", "3", ""],
        ["3", "当事人权利义务告知书", "4–6", ""],
    ]
    assert listed[-1] == ["", "", "", ""]


def test_without_an_office_the_list_counts_by_papers(bundle):
    listed = rows(opened(bound(bundle, lambda _papers: None))["02 卷内目录.docx"])

    assert [row[2] for row in listed[1:4]] == ["第 1 件", "第 2 件", "第 3 件"]


def test_a_file_with_its_cover_alone_has_an_empty_list():
    cover = next(kind for kind in kinds() if kind.code == "CP01")

    assert page_list([cover], [1]) == []


def test_taking_the_file_is_on_record_and_gives_no_numbers(files, bundle):
    with files.station.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "dossier_taken")).first()
        given = session.exec(select(PaperNumber).where(PaperNumber.series == "公调移")).all()
        printed = session.exec(select(CasePaper)).all()

    assert entry.subject_id == files.cases["whole"]
    assert entry.detail["papers"] == [kind.code for kind in bundle.kinds]
    assert (entry.detail["plain"], given, printed) == (False, [], [])


def test_a_masked_file_holds_no_name(bundle):
    made = bound(bundle, lambda _papers: None)

    for content in opened(made).values():
        said = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
        assert "张三丰" not in said
        assert "13812345678" not in said


def test_a_letter_lies_in_the_file_once_it_has_its_number(files):
    case_id = files.cases["CP13"]
    with files.station.work(OFFICER) as work:
        before = take_dossier(work, case_id)
    files.printed("CP13", wants_plain=False)
    with files.station.work(OFFICER) as work:
        after = take_dossier(work, case_id)

    assert "CP13" not in [kind.code for kind in before.kinds]
    assert "CP13" in [kind.code for kind in after.kinds]


def test_who_only_reads_takes_no_file(files):
    with pytest.raises(NotAllowed), files.station.work(Role.AUDITOR) as work:
        take_dossier(work, files.cases["whole"])


def test_no_office_counts_nothing(monkeypatch):
    monkeypatch.setattr("domain.papers.office.PROGRAMS", ())

    assert count_pages([b"x"]) is None


def test_an_office_that_fails_counts_nothing(monkeypatch, tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("domain.papers.office.PROGRAMS", (str(broken),))

    assert count_pages([b"x"]) is None
    assert count_pages([]) is None


def test_pages_of_a_pdf_are_counted_and_its_tree_is_not():
    assert pages_in(b"<</Type/Pages/Count 2>> <</Type/Page/Parent 1 0 R>> <</Type /Page >>") == 2
