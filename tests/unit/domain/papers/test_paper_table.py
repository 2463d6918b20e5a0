"""The table of papers by hand: what each waits for, copies, page lists, words put back, days, templates."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from core.errors import BadInput
from core.i18n import say, speaking
from domain.mediation.vocabulary import StepCode
from domain.papers import office
from domain.papers.dossiers import page_list
from domain.papers.fields import at_moment, on_day
from domain.papers.gathering import Gathered
from domain.papers.kinds import NEEDS, kind_of, kinds, missing
from domain.papers.people import BLANK, PartyOnPaper, People
from domain.papers.queries import PaperRecord
from domain.papers.templates import filled, used_fields
from tests.ledgers import TODAY

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """What the table of needs looks at in a dispute."""

    accepted_at: datetime | None = NOON
    route: str = "RO1"
    bucket: str = ""
    status: str = "L1_OPEN"


@dataclass(frozen=True)
class Form:
    form: str = "AF1"


@dataclass(frozen=True)
class Line:
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """A gathered dispute with as much as a need asks for."""

    case: Case = field(default_factory=Case)
    agreement: Form | None = None
    meetings: tuple[object, ...] = ()
    referral: object | None = None
    visits: tuple[object, ...] = ()


NOTHING = Found(Case(accepted_at=None, status="NEW"))
WRITTEN, ORAL, SPOT = Form("AF1"), Form("AF2"), Form("AF3")
POLICE = Case(route="RO2")


def ready(found):
    return {kind.code for kind in kinds() if missing(kind, found) is None}


ALWAYS = {"CP01", "CP02", "CP03", "CP05"}
ACCEPTED = ALWAYS | {"CP04", "CP08"}


@pytest.mark.parametrize(
    ("found", "can_be_printed"),
    [
        (NOTHING, ALWAYS),
        (Found(), ACCEPTED),
        (Found(meetings=(1,)), ACCEPTED | {"CP09"}),
        (Found(agreement=WRITTEN), ACCEPTED | {"CP06", "CP11"}),
        (Found(agreement=ORAL), ACCEPTED | {"CP07"}),
        (Found(agreement=SPOT), ACCEPTED | {"CP07"}),
        (Found(POLICE), ACCEPTED),
        (Found(POLICE, WRITTEN), ACCEPTED | {"CP14"}),
        (Found(POLICE, ORAL), ACCEPTED | {"CP14", "CP07"}),
        (Found(referral=1), ACCEPTED | {"CP13"}),
        (Found(visits=(1,)), ACCEPTED | {"CP10"}),
        (Found(Case(bucket="F", status="CLOSED")), ACCEPTED | {"CP15", "CP12"}),
        (Found(Case(bucket="S", status="CLOSED")), ACCEPTED | {"CP12"}),
        (Found(Case(bucket="X", status="CLOSED")), ACCEPTED | {"CP12"}),
    ],
)
def test_what_can_be_printed_follows_from_what_is_there(found, can_be_printed):
    assert ready(found) == can_be_printed


@pytest.mark.parametrize("need", sorted(NEEDS))
def test_each_sentence_of_what_is_missing_is_said_in_both_languages(need):
    with speaking("zh_CN"):
        chinese = say(NEEDS[need].words)
    with speaking("en"):
        english = say(NEEDS[need].words)

    assert chinese.endswith("。")
    assert not chinese.isascii()
    assert english == NEEDS[need].words.text


def test_nothing_at_all_meets_no_need():
    assert [need for need in NEEDS if NEEDS[need].is_met(NOTHING)] == []


@pytest.mark.parametrize(
    ("code", "parties", "copies"),
    [
        ("CP01", 2, 1), ("CP03", 5, 1), ("CP05", 2, 3), ("CP06", 2, 3), ("CP06", 4, 5), ("CP06", 0, 1),
        ("CP12", 3, 1), ("CP13", 2, 1), ("CP14", 3, 4), ("CP15", 1, 2),
    ],
)  # fmt: skip
def test_copies_are_one_to_each_party_and_one_for_the_file_where_parties_get_theirs(code, parties, copies):
    assert kind_of(code).copies(parties) == copies


@pytest.mark.parametrize("code", ["", "CP00", "cp01", "DC01", "CP01 "])
def test_a_paper_that_is_not_on_the_list_is_refused_at_its_field(code):
    with pytest.raises(BadInput) as wrong:
        kind_of(code)

    assert wrong.value.field == "kind"


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("CP06", "人民调解协议书", "Agreement"),
        ("CP13", "移送人民调解函", "Letter of referral"),
        ("CP12", "结案报告", "Closing report"),
    ],
)
def test_a_paper_is_named_in_the_readers_language_and_filed_in_chinese(code, zh, en):
    with speaking("zh_CN"):
        assert kind_of(code).label == zh
    with speaking("en"):
        kind = kind_of(code)
    assert (kind.label, kind.zh) == (en, zh)


def test_only_the_letter_of_referral_takes_numbers():
    assert [(kind.code, str(kind.series)) for kind in kinds() if kind.series] == [("CP13", "公调移")]


def test_the_name_of_a_printed_paper_is_told_in_the_readers_language():
    paper = PaperRecord(1, 1, "CP06", "", NOON, "王**", True, 3, False, "")

    with speaking("en"):
        assert paper.label == "Agreement"
    with speaking("zh_CN"):
        assert paper.label == "人民调解协议书"


# ---- the page list


def listed(*codes):
    return [kind_of(code) for code in codes]


@pytest.mark.parametrize(
    ("codes", "pages", "lines"),
    [
        ((), [], []),
        (("CP01",), [3], []),
        (("CP01", "CP03"), [1, 1], [("人民调解申请书", "1")]),
        (("CP01", "CP03"), [1, 2], [("人民调解申请书", "1–2")]),
        (
            ("CP01", "CP03", "CP05", "CP09"), [9, 2, 1, 3],
            [("人民调解申请书", "1–2"), ("当事人权利义务告知书", "3"), ("调解记录", "4–6")],
        ),
        (("CP03", "CP12"), [1, 10], [("人民调解申请书", "1"), ("结案报告", "2–11")]),
        (("CP01", "CP03", "CP12"), None, [("人民调解申请书", "第 1 件"), ("结案报告", "第 2 件")]),
    ],
)  # fmt: skip
def test_the_page_list_is_worked_out_by_hand(codes, pages, lines):
    made = page_list(listed(*codes), pages)

    assert [(line["name"], line["pages"]) for line in made] == lines
    assert [line["no"] for line in made] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize(
    ("pdf", "pages"),
    [
        (b"", 0),
        (b"/Type /Page /Parent", 1),
        (b"/Type/Page/Contents", 1),
        (b"/Type /Pages /Kids", 0),
        (b"<< /Type\n/Page >> << /Type /Pages >> << /Type /Page\n>>", 2),
    ],
)
def test_pages_are_told_from_their_tree(pdf, pages):
    assert office.pages_in(pdf) == pages


def test_no_papers_need_no_office():
    assert office.count_pages([]) is None


def test_a_program_that_is_not_there_converts_nothing(tmp_path):
    assert office.convert(str(tmp_path / "no-such-program"), [], tmp_path) is False


@pytest.mark.parametrize(("body", "ended_well"), [("exit 0", True), ("exit 3", False)])
def test_an_office_is_believed_by_how_it_ends(tmp_path, body, ended_well):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)

    assert office.convert(str(program), [], tmp_path) is ended_well


def test_an_office_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "PATIENCE_SECONDS", 0.05)
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec sleep 5\n", encoding="utf-8")
    program.chmod(0o755)

    assert office.convert(str(program), [], tmp_path) is False


def test_an_office_that_ends_well_and_makes_nothing_counts_nothing(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert office.office() == str(program)
    assert office.count_pages([b"x"]) is None


# ---- words put back, days


def a_party(name):
    return PartyOnPaper("申请方", name, BLANK, BLANK, BLANK, BLANK)


def people(**names):
    return People((a_party("张三丰"),), is_plain=True, purpose="RP2", names=names)


@pytest.mark.parametrize(
    ("names", "kept", "printed"),
    [
        ({}, "张**同意。", "张**同意。"),
        ({"张**": "张三丰"}, "张**同意，张**签字。", "张三丰同意，张三丰签字。"),
        ({"张*": "张飞"}, "张**与张*", "张**与张飞"),
        ({"张*": "张飞", "张**": "张三丰"}, "张*打了张**。", "张飞打了张三丰。"),
        ({"张**": "张三丰"}, "金额 2300 元", "金额 2300 元"),
        ({"张**": "张三丰"}, "", ""),
        ({"欧**": r"欧\1阳"}, "欧**到场", r"欧\1阳到场"),
    ],
)  # fmt: skip
def test_names_are_put_back_where_their_mask_stands_for_them_alone(names, kept, printed):
    assert people(**names).named(kept) == printed


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "________"),
        (date(2026, 1, 2), "2026年1月2日"),
        (date(2024, 2, 29), "2024年2月29日"),
        (TODAY, "2026年11月23日"),
    ],
)
def test_a_day_is_written_as_on_paper(day, said):
    assert on_day(day) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOON, "2026年11月23日 12:00"),
        (datetime(2026, 11, 23, 16, 5, tzinfo=UTC), "2026年11月24日 00:05"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日 23:59"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "2026年1月1日 00:00"),
    ],
)
def test_a_moment_is_written_by_the_clock_of_the_station(moment, said):
    assert at_moment(moment) == said
    assert at_moment(moment.replace(tzinfo=None)) == said


@pytest.mark.parametrize(
    ("kinds_of_lines", "code", "note"),
    [
        ((), StepCode.NOTE, None),
        ((("note", "一"), ("meet", "二")), StepCode.NOTE, "一"),
        ((("note", "一"), ("note", "二")), StepCode.NOTE, "二"),
        ((("meet", "一"),), StepCode.NOTE, None),
    ],
)
def test_the_latest_line_of_a_kind_is_found(kinds_of_lines, code, note):
    blank = dict.fromkeys(("case", "station", "grid", "referral", "agreement", "price"))
    empty = dict.fromkeys(("parties", "meetings", "presences", "visits"), ())
    found = Gathered(**blank, **empty, workers={}, lines=[Line(*one) for one in kinds_of_lines])

    line = found.last_line(code)

    assert (line.note if line else None) == note


# ---- templates


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("domain.papers.templates.FOLDER", tmp_path)
    return tmp_path


def a_template(folder: Path, name: str, *lines: str) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / f"{name}.docx"))


def words(content):
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


def test_fields_are_filled_in_as_they_were_typed(folder):
    a_template(folder, "own", "兹证明 {{ title }}，共 {{ copies }} 份。")

    made = filled("own", {"title": "<甲> & “乙”", "copies": 3})

    assert words(made) == "兹证明 <甲> & “乙”，共 3 份。"


def test_an_offices_own_template_says_which_fields_it_uses(folder):
    a_template(folder, "own", "{{ title }} {% for one in items %}{{ one.what }}{% endfor %}")

    assert used_fields("own") == {"title", "items"}


@pytest.mark.parametrize(
    "line",
    [
        "{{ nobody_knows }}",
        "{{ title",
        "{% for one in items %}",
        "{% nonsense %}",
        "{{ title.__class__.__mro__ }}",
    ],
)
def test_a_spoilt_template_is_named_with_what_to_do(folder, line):
    a_template(folder, "own", line)

    with pytest.raises(BadInput) as wrong:
        filled("own", {"title": "争执", "items": []})

    assert wrong.value.field == "template"
    with speaking("zh_CN"):
        said = say(wrong.value.message)
    assert "own.docx" in said
    assert not said.isascii()


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04 torn"])
def test_a_file_that_is_no_document_is_named_too(folder, content):
    (folder / "own.docx").write_bytes(content)

    for look in (lambda: filled("own", {}), lambda: used_fields("own")):
        with pytest.raises(BadInput) as wrong:
            look()
        assert wrong.value.message.facts["name"] == "own"


def test_a_template_that_is_gone_is_named(folder):
    with pytest.raises(BadInput) as wrong:
        filled("gone", {})

    assert (wrong.value.field, wrong.value.message.facts["name"]) == ("template", "gone")
