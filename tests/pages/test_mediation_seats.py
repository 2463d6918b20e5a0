"""One file, many seats: what each role can do in the parts beside the course, by going there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation.agreements import withdraw_agreement
from domain.mediation.keeping import of_case
from domain.mediation.meetings import open_meetings
from models import Agreement, AuditEntry, CasePaper, DisputeHeart, PriceCase
from tests.disputes import asker, closed, refer, registered
from tests.ledgers import QUIET, TODAY, agreed, at_level_two, ledgers, met, priced
from tests.pages.test_mediation import words
from tests.seats import visit

DESK = Page.MEDIATION
OFFICER, WORKER, LEADER, MEDIATOR, AUDITOR = (
    Role.COMMUNITY_OFFICER, Role.GRID_WORKER, Role.LEADER, Role.JUSTICE_MEDIATOR, Role.AUDITOR,
)  # fmt: skip


@pytest.fixture
def open_part(open_as):
    """Open a part of a file as somebody."""

    def opened(case_id, part, role=WORKER, grid="G01", language="zh_CN"):
        app = open_as(role, DESK, grid, language=language, case=str(case_id))
        app.button_group(key="mediation-part").set_value(part).run()
        assert not app.exception
        return app

    return opened


def keys(app):
    return {str(button.key) for button in app.button}


def saves(app):
    return {key for key in keys(app) if key.endswith("-save")}


def kept(station, table, case_id):
    with station.reading() as session:
        return of_case(session, 1, table, case_id)


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_the_justice_mediator_writes_an_oral_agreement_in_what_was_referred(station, open_part):
    case_id = at_level_two(station)
    refer(station, case_id)
    app = open_part(case_id, "agreement", MEDIATOR)
    key = f"mediation-agreement-{case_id}"

    app.selectbox(key=f"{key}-form").set_value("AF2").run()
    app.text_area(key=f"{key}-terms").set_value("互相道歉，刘备不再夜间装修")
    press(app, f"{key}-save")

    assert "口头协议" in words(app)
    standing = ledgers(station, case_id, MEDIATOR).standing
    assert (standing.form, standing.confirm_by) == ("AF2", None)
    assert "刘备" not in standing.terms


def test_the_justice_mediator_is_shown_nothing_that_was_not_referred(station, open_as):
    case_id = registered(station)

    app = open_as(MEDIATOR, DESK, case=str(case_id))

    assert not app.exception
    assert "找不到" in words(app)
    assert "mediation-part" not in {one.key for one in app.button_group}


@pytest.mark.parametrize(("role", "grid"), [(OFFICER, "G02"), (WORKER, "G02")])
def test_a_colleague_of_another_grid_finds_no_parts(station, open_as, role, grid):
    made = agreed(station)

    app = open_as(role, DESK, grid, case=str(made.dispute_id))

    assert not app.exception
    assert "退还押金" not in words(app)
    assert saves(app) == set()


def test_the_leader_stands_in_and_notes_what_was_heard(station, open_part):
    case_id = at_level_two(station)
    app = open_part(case_id, "meetings", LEADER)

    app.text_area(key=f"mediation-hearts-{case_id}-FH_A3").set_value("看了合同与照片")
    press(app, f"mediation-hearts-{case_id}-save")

    (note,) = kept(station, DisputeHeart, case_id)
    assert (note.note, note.worker_id) == ("看了合同与照片", station.actor(LEADER).worker_id)


def test_the_auditor_reads_every_part_of_a_whole_file_and_changes_none(station, open_part):
    case_id = at_level_two(station)
    met(station, case_id, "TM2", line="双方同意再谈。", place="警务室")
    agreed(station, OFFICER, case_id)

    read = {part: words(open_part(case_id, part, AUDITOR)) for part in ("meetings", "agreement", "papers")}

    assert "双方同意再谈。" in read["meetings"]
    assert "2,300.00" in read["agreement"]
    assert "你的角色不能打印文书。" in read["papers"]
    assert not any("张三丰" in text for text in read.values())


def test_the_parts_speak_english_to_who_chose_it(station, open_part):
    case_id = registered(station)

    with speaking("en"):
        app = open_part(case_id, "agreement", WORKER, language="en")

    assert "Save agreement" in {button.label for button in app.button}
    assert "**Write down the agreement**" in words(app)


def test_a_meeting_of_three_roles_turns_the_chip_green(station, open_part):
    case_id = at_level_two(station)
    for slot in ("TM1", "TM2"):
        met(station, case_id, slot)
    app = open_part(case_id, "meetings", OFFICER)

    key = f"mediation-slot-{case_id}"
    assert app.selectbox(key=f"{key}-slot").value == "TM3"
    app.text_input(key=f"{key}-line").set_value("街道干部到场。")
    press(app, f"{key}-save")

    with station.reading() as session:
        assert open_meetings(session, asker(station, OFFICER), case_id).missing == ()
    assert "三见面 剩" not in words(app)


def test_what_was_typed_of_an_agreement_comes_back_after_the_page_was_left(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "agreement")
    key = f"mediation-agreement-{case_id}"
    app.text_area(key=f"{key}-terms").set_value("退还押金").run()

    again = visit(DESK, case=str(case_id))
    again.button_group(key="mediation-part").set_value("agreement").run()

    assert again.text_area(key=f"{key}-terms").value == "退还押金"
    press(again, f"{key}-discard")
    assert again.text_area(key=f"{key}-terms").value == ""


def test_on_the_spot_needs_the_number_of_the_recording(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "agreement")
    key = f"mediation-agreement-{case_id}"
    app.selectbox(key=f"{key}-form").set_value("AF3").run()
    app.text_area(key=f"{key}-terms").set_value("当场付清 200 元")

    press(app, f"{key}-save")
    assert ":material/error:" in words(app)
    assert kept(station, Agreement, case_id) == []
    app.text_input(key=f"{key}-recording_no").set_value("20261123-7")
    press(app, f"{key}-save")

    standing = ledgers(station, case_id).standing
    assert (standing.recording_no, standing.is_kept, standing.performed_on) == ("20261123-7", True, TODAY)


def test_an_agreement_is_not_withdrawn_without_a_reason(station, open_part):
    made = agreed(station)
    app = open_part(made.dispute_id, "agreement")

    press(app, f"mediation-withdraw-{made.id}-save")

    assert ":material/error:" in words(app)
    assert ledgers(station, made.dispute_id).standing.id == made.id


def test_what_somebody_else_withdrew_meanwhile_is_not_performed_any_more(station, open_part):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]
    app = open_part(made.dispute_id, "agreement")
    with station.work(WORKER) as work:
        withdraw_agreement(work, made.id, made.version, "写错")

    press(app, f"mediation-item-{item.id}-yes")

    assert kept(station, Agreement, made.dispute_id)[0].performed_on is None
    assert "已撤回：2026年11月23日" in words(app)


def test_changing_the_form_of_an_agreement_loses_nothing_that_was_typed(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "agreement")
    key = f"mediation-agreement-{case_id}"
    app.text_input(key=f"{key}-what_0").set_value("退还押金").run()

    app.selectbox(key=f"{key}-form").set_value("AF3").run()
    app.text_area(key=f"{key}-terms").set_value("当场付清").run()
    app.selectbox(key=f"{key}-form").set_value("AF1").run()

    assert app.text_area(key=f"{key}-terms").value == "当场付清"
    assert app.text_input(key=f"{key}-what_0").value == "退还押金"
    assert f"{key}-discard" not in keys(app)


def test_a_court_has_to_be_named(station, open_part):
    made = agreed(station)
    app = open_part(made.dispute_id, "agreement")
    key = f"mediation-confirm-{made.id}"
    assert app.text_input(key=f"{key}-court").value == "遂宁市船山区人民法院"

    app.checkbox(key=f"{key}-joint").check()
    app.text_input(key=f"{key}-court").set_value("")
    press(app, f"{key}-save")

    assert ":material/error:" in words(app)
    assert ledgers(station, made.dispute_id).standing.applied_on is None


def test_an_application_of_a_day_to_come_is_refused(station, open_part):
    made = agreed(station)
    app = open_part(made.dispute_id, "agreement")
    key = f"mediation-confirm-{made.id}"

    app.checkbox(key=f"{key}-joint").check()
    app.date_input(key=f"{key}-on").set_value(TODAY + timedelta(days=1))
    press(app, f"{key}-save")

    assert ":material/error:" in words(app)
    assert ledgers(station, made.dispute_id).standing.applied_on is None


def test_a_cause_without_words_is_refused_and_the_reason_stays_chosen(station, open_part):
    case_id = closed(station, outcome="OC08")
    app = open_part(case_id, "agreement")
    key = f"mediation-cause-{case_id}"

    app.selectbox(key=f"{key}-code").set_value("RC5")
    press(app, f"{key}-save")

    assert ":material/error:" in words(app)
    assert app.selectbox(key=f"{key}-code").value == "RC5"
    assert ledgers(station, case_id).cause is None


def test_a_new_offer_is_kept_and_a_wrong_amount_is_not(station, open_part):
    price = priced(station)
    app = open_part(price.dispute_id, "price")

    app.text_input(key="mediation-price-offer-amount").set_value("一千八")
    press(app, "mediation-price-offer-save")
    wrong = kept(station, PriceCase, price.dispute_id)[0].offered_fen
    app.text_input(key="mediation-price-offer-amount").set_value("1,800.5")
    press(app, "mediation-price-offer-save")

    assert wrong == 150_000
    assert kept(station, PriceCase, price.dispute_id)[0].offered_fen == 180_050
    assert "1,800.50" in words(app)


def test_a_price_case_ends_without_a_price_once_it_is_said_why(station, open_part):
    price = priced(station)
    app = open_part(price.dispute_id, "price")

    press(app, "mediation-price-fail-save")
    assert kept(station, PriceCase, price.dispute_id)[0].state == "PS_OPEN"
    app.text_input(key="mediation-price-fail-why").set_value("差距过大")
    press(app, "mediation-price-fail-save")

    assert kept(station, PriceCase, price.dispute_id)[0].state == "PS_FAILED"
    assert "差距过大" in words(app)
    assert saves(app) == set()


def test_the_officer_sees_the_price_case_of_the_grid_worker_under_its_number(station, open_part):
    price = priced(station)

    app = open_part(price.dispute_id, "price", OFFICER)

    assert price.number in words(app).replace("\\", "")
    assert "3,280.00" in words(app)


def test_the_handler_prints_names_in_full_at_once_and_the_audit_knows(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "papers")
    assert app.button_group(key="mediation-papers-names").value == "plain"

    press(app, "mediation-paper-CP05")

    (paper,) = kept(station, CasePaper, case_id)
    assert (paper.kind, paper.is_plain, paper.copies) == ("CP05", True, 3)
    with station.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "paper_printed")).one()
    assert "张三丰" not in str(entry.detail)


def test_masked_is_a_choice_also_of_the_handler(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "papers")

    app.button_group(key="mediation-papers-names").set_value("masked").run()
    press(app, "mediation-paper-CP03")

    assert not kept(station, CasePaper, case_id)[0].is_plain


def test_a_paper_is_not_made_void_without_a_reason(station, open_part):
    case_id = registered(station)
    press(open_part(case_id, "papers"), "mediation-paper-CP03")
    (paper,) = kept(station, CasePaper, case_id)
    app = open_part(case_id, "papers")

    press(app, f"mediation-void-{paper.id}-save")

    assert ":material/error:" in words(app)
    assert kept(station, CasePaper, case_id)[0].voided_at is None


def test_the_leader_lists_what_the_file_still_lacks(station, open_part):
    case_id = registered(station)

    app = open_part(case_id, "papers", LEADER)

    assert "卷内还缺：" in words(app)
    assert "mediation-dossier" in keys(app)
