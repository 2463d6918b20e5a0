"""Printing: who may, what it takes to see plain values, numbers without gaps, voids, the audit."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.mediation import StepCode
from domain.papers import open_papers, print_paper, void_paper
from domain.papers.kinds import NEEDS, kind_of, kinds
from domain.papers.people import People
from domain.work import begin
from models import AuditEntry, CasePaper, PaperNumber
from tests.disputes import asker, registered, step
from tests.factories import small_station
from tests.ledgers import agreed, at_level_two, settled
from tests.papers import OFFICER, all_files, public_security, seated

AGREEMENT, APPLICATION, LETTER, CLOSING, PSM = "CP06", "CP03", "CP13", "CP12", "CP14"
BOTH = ("applicant", "respondent")


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def put(station, case_id, code, role=Role.GRID_WORKER, grid="G01", **said):
    with station.work(role, grid) as work:
        return print_paper(work, case_id, code, **said)


def words(made):
    document = docx.Document(io.BytesIO(made[2]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def shelf(station, case_id, role=Role.GRID_WORKER, grid="G01"):
    with station.reading() as session:
        return open_papers(session, asker(station, role, grid), case_id)


def last_audit(station):
    with station.reading() as session:
        return session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def papers(station):
    with station.reading() as session:
        return session.exec(select(CasePaper).order_by(CasePaper.id)).all()


def referred(station):
    case_id = at_level_two(station)
    step(station, case_id, StepCode.ASK_REFERRAL, OFFICER, why="双方愿意", consents=BOTH)
    return case_id


@pytest.mark.both
def test_the_handler_prints_names_and_phones_in_full_and_it_is_on_record(station):
    case_id = registered(station)

    made = put(station, case_id, APPLICATION, wants_plain=True)

    assert "张三丰" in words(made)
    assert "13812345678" in words(made)
    assert made[0] == f"人民调解申请书-{case_id}-20261123.docx"
    entry = last_audit(station)
    assert entry.event == "paper_printed"
    told = {name: entry.detail[name] for name in ("dispute", "paper", "plain", "purpose")}
    assert told == {"dispute": case_id, "paper": APPLICATION, "plain": True, "purpose": "RP2"}
    assert entry.detail["sha256"] == papers(station)[0].sha256


def test_without_wanting_it_nothing_is_plain(station):
    case_id = registered(station)

    said = words(put(station, case_id, APPLICATION))

    assert "张**" in said
    assert "138****5678" in said
    assert "本件已遮盖" in said
    assert "张三丰" not in said


def test_no_name_stands_in_the_audit_of_a_paper(station):
    put(station, registered(station), APPLICATION, wants_plain=True)

    assert "张三丰" not in str(last_audit(station).detail)


def test_who_has_no_task_needs_the_right_a_purpose_and_the_password(station):
    case_id = registered(station, OFFICER)
    settled(station, case_id, OFFICER, outcome="OC10")

    with pytest.raises(BadInput) as wrong:
        put(station, case_id, APPLICATION, OFFICER, wants_plain=True)
    assert wrong.value.field == "why"
    with pytest.raises(BadInput) as wrong:
        put(station, case_id, APPLICATION, OFFICER, wants_plain=True, purpose="RP2")
    assert wrong.value.field == "password"
    with begin(station.desk, seated(station, OFFICER), station.clock) as work:
        made = print_paper(work, case_id, APPLICATION, wants_plain=True, purpose="RP2")
    assert "张三丰" in words(made)


def test_a_password_typed_too_long_ago_does_not_do(station):
    case_id = registered(station, OFFICER)
    settled(station, case_id, OFFICER, outcome="OC10")
    actor = seated(station, OFFICER)
    station.clock.move(minutes=16)

    with pytest.raises(BadInput) as wrong, begin(station.desk, actor, station.clock) as work:
        print_paper(work, case_id, APPLICATION, wants_plain=True, purpose="RP2")

    assert wrong.value.field == "password"


def test_a_role_that_may_not_look_prints_masked_only(station):
    case_id = registered(station)
    settled(station, case_id, outcome="OC10")

    with pytest.raises(NotAllowed):
        put(station, case_id, APPLICATION, wants_plain=True, purpose="RP2")
    assert "张三丰" not in words(put(station, case_id, APPLICATION))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_who_only_reads_prints_nothing(station, role):
    case_id = registered(station)

    with pytest.raises(NotAllowed):
        put(station, case_id, APPLICATION, role)
    assert not shelf(station, case_id, role).may_print
    assert papers(station) == []


def test_foreign_disputes_are_not_found(station):
    case_id = registered(station)

    with pytest.raises(NotFound):
        put(station, case_id, APPLICATION, OFFICER, "G02")
    with pytest.raises(NotFound):
        shelf(station, case_id, OFFICER, "G02")


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.needs], ids=lambda kind: kind.code)
def test_a_paper_waits_for_what_it_needs_and_says_so(station, kind):
    with station.work(Role.CLERK) as work:
        from domain.mediation import register
        from tests.disputes import intake

        case_id = register(work, intake(station)).id

    with pytest.raises(BadInput) as wrong:
        put(station, case_id, kind.code, Role.CLERK)

    assert wrong.value.message == NEEDS[kind.needs].words
    waiting = {one.code for one, _lack in shelf(station, case_id, Role.CLERK).waiting}
    assert kind.code in waiting


def test_every_need_of_a_paper_is_in_the_table():
    assert {kind.needs for kind in kinds()} - {""} == set(NEEDS)


def test_an_unknown_paper_is_refused():
    with pytest.raises(BadInput):
        kind_of("CP99")


def test_copies_are_one_for_each_party_and_one_for_the_file(station):
    made = agreed(station)

    put(station, made.dispute_id, AGREEMENT)
    put(station, made.dispute_id, APPLICATION)

    assert [paper.copies for paper in papers(station)] == [3, 1]
    assert "一式 3 份" in words(put(station, made.dispute_id, AGREEMENT))


def test_an_agreement_fits_on_the_shelf_of_its_own_law(station):
    """程序规定 184: a public-security case has an agreement of its own."""
    civil, police = agreed(station).dispute_id, public_security(station)

    assert {AGREEMENT} & _ready(station, civil) == {AGREEMENT}
    assert {AGREEMENT, PSM} & _ready(station, police, OFFICER) == {PSM}


def _ready(station, case_id, role=Role.GRID_WORKER):
    return {kind.code for kind in shelf(station, case_id, role).ready}


def test_the_letter_of_referral_takes_the_next_number_once(station):
    first, second = referred(station), referred(station)

    said = [words(put(station, case_id, LETTER, OFFICER)) for case_id in (first, first, second)]

    assert "慈音公调移〔2026〕0001号" in said[0]
    assert "慈音公调移〔2026〕0001号" in said[1]
    assert "慈音公调移〔2026〕0002号" in said[2]
    assert "申请方、被申请方" in said[0]


@pytest.mark.both
def test_a_void_letter_keeps_its_number_and_the_next_one_goes_on(station):
    case_id = referred(station)
    put(station, case_id, LETTER, OFFICER)
    put(station, case_id, LETTER, OFFICER)
    first = papers(station)[0]

    with station.work(OFFICER) as work:
        void_paper(work, first.id, first.version, "收件单位写错")
    put(station, case_id, LETTER, OFFICER)

    kept = papers(station)
    assert [(paper.number[-5:], paper.void_why) for paper in kept] == [
        ("0001号", "收件单位写错"), ("0001号", "收件单位写错"), ("0002号", ""),
    ]  # fmt: skip
    with station.reading() as session:
        given = session.exec(select(PaperNumber).where(PaperNumber.series == "公调移")).all()
    assert [(row.serial, row.void_why) for row in given] == [(1, "收件单位写错"), (2, "")]


def test_voiding_needs_a_reason_a_handler_and_happens_once(station):
    case_id = registered(station)
    put(station, case_id, APPLICATION)
    paper = papers(station)[0]

    with pytest.raises(BadInput), station.work(Role.GRID_WORKER) as work:
        void_paper(work, paper.id, paper.version, " ")
    with pytest.raises(NotAllowed), station.work(Role.AUDITOR) as work:
        void_paper(work, paper.id, paper.version, "试试")
    with station.work(Role.GRID_WORKER) as work:
        gone = void_paper(work, paper.id, paper.version, "打印错误")
    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        void_paper(work, gone.id, gone.version, "再作废")
    assert shelf(station, case_id).printed[0].is_void


def test_the_shelf_puts_forward_what_fits_now(station):
    made = agreed(station)
    assert [kind.code for kind in shelf(station, made.dispute_id).next] == [AGREEMENT]

    settled(station, made.dispute_id)

    assert {kind.code for kind in shelf(station, made.dispute_id).next} == {AGREEMENT, CLOSING}
    assert shelf(station, made.dispute_id).is_task


def test_the_shelf_says_which_documents_the_file_still_lacks(station):
    made = agreed(station)

    lacking = shelf(station, made.dispute_id).missing_documents

    assert lacking == ("调解记录",)


def test_a_mask_that_stands_for_two_people_is_left_alone():
    people = People((), is_plain=True, purpose="RP2", names={"张**": "张三丰", "刘*": "刘备"})

    assert people.named("张**与刘*、刘**、张*争执") == "张三丰与刘备、刘**、张*争执"


def test_a_spoilt_template_is_named_in_a_sentence(station, monkeypatch, tmp_path):
    from domain.papers import templates

    document = docx.Document()
    document.add_paragraph("{{ not_a_field }}")
    document.save(tmp_path / "application.docx")
    (tmp_path / "acceptance.docx").write_bytes(b"no archive")
    monkeypatch.setattr(templates, "FOLDER", tmp_path)
    case_id = registered(station)

    for code, said in ((APPLICATION, "not_a_field"), ("CP04", "acceptance"), ("CP05", "rights")):
        with pytest.raises(BadInput) as wrong:
            put(station, case_id, code)
        assert said in str(wrong.value.message.facts)
    assert papers(station) == []


def test_a_template_runs_no_code_of_its_own(station, monkeypatch, tmp_path):
    from domain.papers import templates

    document = docx.Document()
    document.add_paragraph("{{ parties.__class__.__mro__ }}")
    document.save(tmp_path / "application.docx")
    monkeypatch.setattr(templates, "FOLDER", tmp_path)

    with pytest.raises(BadInput):
        put(station, registered(station), APPLICATION)


def test_every_paper_can_be_printed_by_its_handler(station):
    files = all_files(station)

    for kind in kinds():
        assert files.printed(kind.code, wants_plain=False)[:2] == b"PK"


def test_the_plainness_of_people_is_kept_with_the_paper(station):
    case_id = registered(station)
    put(station, case_id, APPLICATION, wants_plain=True)
    put(station, case_id, APPLICATION)

    assert [paper.is_plain for paper in shelf(station, case_id).printed] == [True, False]
    assert replace(shelf(station, case_id).printed[0]).label
