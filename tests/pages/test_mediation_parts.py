"""The parts of a file beside its course: meetings, agreement, price, papers; what a click does and says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.accounts import offers
from domain.accounts.policy import Page
from domain.mediation.keeping import of_case
from models import Agreement, AuditEntry, CasePaper, DisputeHeart, PriceCase
from tests.disputes import closed, registered, row
from tests.factories import PASSWORD
from tests.ledgers import QUIET, TODAY, agreed, at_level_two, ledgers, met, priced
from tests.pages.test_mediation import words

DESK = Page.MEDIATION
OFFICER, WORKER = Role.COMMUNITY_OFFICER, Role.GRID_WORKER


@pytest.fixture
def open_part(open_as):
    """Open a part of a file as somebody."""

    def opened(case_id, part, role=WORKER, grid="G01"):
        app = open_as(role, DESK, grid, case=str(case_id))
        app.button_group(key="mediation-part").set_value(part).run()
        assert not app.exception
        return app

    return opened


def labels(app):
    return [button.label for button in app.button]


def kept(station, table, case_id):
    with station.reading() as session:
        return of_case(session, 1, table, case_id)


def offered():
    """Return the file that waits to be fetched."""
    return list(offers._waiting.values())[-1]


def test_the_course_comes_first_and_the_other_parts_are_one_click_away(station, open_as):
    case_id = registered(station)

    app = open_as(WORKER, DESK, case=str(case_id))

    assert app.button_group(key="mediation-part").value == "course"
    assert app.text_area(key=f"mediation-meeting-{case_id}-note")


def test_a_file_says_by_when_the_three_are_to_have_met_the_parties(station, open_as):
    needing, done = at_level_two(station), at_level_two(station)
    for slot in ("TM1", "TM2", "TM3"):
        met(station, done, slot)

    said = [words(open_as(OFFICER, DESK, case=str(case_id))) for case_id in (needing, done)]

    assert "三见面 剩" in said[0]
    assert "三见面 剩" not in said[1]


def test_a_meeting_in_a_role_is_saved_with_its_line(station, open_part):
    case_id = at_level_two(station)
    app = open_part(case_id, "meetings", OFFICER)
    assert "剩" in "".join(str(one.value) for one in app.markdown)

    key = f"mediation-slot-{case_id}"
    app.selectbox(key=f"{key}-slot").set_value("TM2").run()
    app.selectbox(key=f"{key}-TM2-who").select_index(0)
    app.text_input(key=f"{key}-line").set_value("双方愿意再谈。")
    app.button(key=f"{key}-save").click().run()

    assert not app.exception
    assert "双方愿意再谈。" in words(app)
    assert app.text_input(key=f"{key}-line").value == ""


def test_a_meeting_without_a_line_says_so_below_the_field(station, open_part):
    case_id = at_level_two(station)
    app = open_part(case_id, "meetings", OFFICER)

    app.button(key=f"mediation-slot-{case_id}-save").click().run()

    assert not app.exception
    assert ":material/error:" in words(app)


def test_notes_to_the_five_prompts_are_kept(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "meetings")

    app.text_area(key=f"mediation-hearts-{case_id}-FH_A1").set_value("先听张三丰说完")
    app.button(key=f"mediation-hearts-{case_id}-save").click().run()

    assert [note.note for note in kept(station, DisputeHeart, case_id)] == ["先听张**说完"]


def test_who_only_reads_sees_no_form_beside_the_course(station, open_part):
    case_id = registered(station)

    for part in ("meetings", "agreement", "price", "papers"):
        app = open_part(case_id, part, Role.AUDITOR)
        assert [key for key in map(str, [b.key for b in app.button]) if key.endswith("-save")] == []


def test_an_agreement_is_written_with_an_item_and_its_day(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "agreement")
    key = f"mediation-agreement-{case_id}"

    app.text_area(key=f"{key}-terms").set_value("退还押金")
    app.text_input(key=f"{key}-what_0").set_value("退还押金").run()
    app.text_input(key=f"{key}-amount_0").set_value("2300")
    app.date_input(key=f"{key}-due_on_0").set_value(TODAY + timedelta(days=3))
    app.button(key=f"{key}-save").click().run()

    assert not app.exception
    (item,) = ledgers(station, case_id).standing.items
    assert (item.what, item.amount_fen, item.due_on) == ("退还押金", 230_000, TODAY + timedelta(days=3))
    assert "2,300.00" in words(app)


def test_a_row_more_stands_ready_as_soon_as_one_is_filled(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "agreement")
    key = f"mediation-agreement-{case_id}"
    rows = [one.key for one in app.text_input if "-what_" in str(one.key)]

    app.text_input(key=f"{key}-what_0").set_value("退还押金").run()

    assert len(rows) == 1
    assert len([one.key for one in app.text_input if "-what_" in str(one.key)]) == 2


@pytest.mark.parametrize(
    ("field", "typed"), [("terms", ""), ("amount_0", "三千"), ("what_0", "")],
)  # fmt: skip
def test_what_is_wrong_in_an_agreement_is_said_and_nothing_is_lost(station, open_part, field, typed):
    case_id = registered(station)
    app = open_part(case_id, "agreement")
    key = f"mediation-agreement-{case_id}"
    filled = {"terms": "退还押金", "what_0": "退还押金", "amount_0": "2300"} | {field: typed}

    app.text_area(key=f"{key}-terms").set_value(filled["terms"])
    app.text_input(key=f"{key}-what_0").set_value(filled["what_0"]).run()
    app.text_input(key=f"{key}-amount_0").set_value(filled["amount_0"])
    app.button(key=f"{key}-save").click().run()

    assert not app.exception
    assert ":material/error:" in words(app)
    assert kept(station, Agreement, case_id) == []
    assert app.text_input(key=f"{key}-amount_0").value == filled["amount_0"]


def test_performed_is_one_click(station, open_part):
    made = agreed(station, items=(QUIET,))
    app = open_part(made.dispute_id, "agreement")
    item = ledgers(station, made.dispute_id).standing.items[0]

    app.button(key=f"mediation-item-{item.id}-yes").click().run()

    assert not app.exception
    assert ledgers(station, made.dispute_id).standing.is_kept


def test_not_performed_is_one_click_too_and_stays_open_to_be_put_right(station, open_part):
    made = agreed(station, items=(QUIET,))
    item = ledgers(station, made.dispute_id).standing.items[0]

    app = open_part(made.dispute_id, "agreement")
    app.button(key=f"mediation-item-{item.id}-no").click().run()

    assert ledgers(station, made.dispute_id).standing.is_broken
    assert app.button(key=f"mediation-item-{item.id}-yes")


def test_confirmation_is_applied_for_together(station, open_part):
    made = agreed(station)
    app = open_part(made.dispute_id, "agreement")
    key = f"mediation-confirm-{made.id}"

    app.button(key=f"{key}-save").click().run()
    assert "共同申请" in words(app)
    app.checkbox(key=f"{key}-joint").check()
    app.button(key=f"{key}-save").click().run()

    assert ledgers(station, made.dispute_id).standing.applied_on == TODAY
    ruling = f"mediation-ruling-{made.id}"
    app.selectbox(key=f"{ruling}-ruling").set_value("JC1")
    app.button(key=f"{ruling}-save").click().run()
    assert "确认有效" in words(app)
    assert ledgers(station, made.dispute_id).standing.ruling == "JC1"


def test_a_withdrawn_agreement_is_told_and_a_new_one_may_be_written(station, open_part):
    made = agreed(station)
    app = open_part(made.dispute_id, "agreement")
    key = f"mediation-withdraw-{made.id}"

    app.text_input(key=f"{key}-why").set_value("金额写错")
    app.button(key=f"{key}-save").click().run()

    assert not app.exception
    assert "金额写错" in words(app)
    assert app.button(key=f"mediation-agreement-{made.dispute_id}-save")


def test_what_turned_is_asked_for_its_cause(station, open_part):
    case_id = closed(station, outcome="OC07")
    app = open_part(case_id, "agreement")

    app.text_area(key=f"mediation-cause-{case_id}-note").set_value("到场晚了")
    app.button(key=f"mediation-cause-{case_id}-save").click().run()

    assert ledgers(station, case_id).cause.note == "到场晚了"


def test_a_price_case_is_opened_once_its_conditions_hold(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "price")
    key = f"mediation-price-{case_id}"
    for name, typed in (("item", "电动车"), ("evidence_no", "发票 1"), ("claimed", "3280")):
        app.text_input(key=f"{key}-{name}").set_value(typed)

    app.button(key=f"{key}-save").click().run()
    assert "未满足" in words(app)
    app.multiselect(key=f"{key}-holds").set_value(["PC1", "PC2", "PC3", "PC4"])
    app.button(key=f"{key}-save").click().run()

    assert not app.exception
    (price,) = kept(station, PriceCase, case_id)
    assert (price.item, price.claimed_fen) == ("电动车", 328_000)
    assert price.number in words(app)


def test_an_exclusion_is_named_with_the_way_out(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "price")
    key = f"mediation-price-{case_id}"
    for name, typed in (("item", "水费"), ("evidence_no", "单据"), ("claimed", "10")):
        app.text_input(key=f"{key}-{name}").set_value(typed)
    app.multiselect(key=f"{key}-stops").set_value(["PX1"])

    app.button(key=f"{key}-save").click().run()

    assert "政府定价" in words(app)
    assert "价格主管部门" in words(app)
    assert kept(station, PriceCase, case_id) == []


def test_a_price_case_goes_on_by_its_buttons(station, open_part):
    price = priced(station)
    app = open_part(price.dispute_id, "price")

    app.text_input(key="mediation-price-send-to").set_value("价格认证中心")
    app.button(key="mediation-price-send-save").click().run()
    app.text_input(key="mediation-price-back-amount").set_value("2300")
    app.button(key="mediation-price-back-save").click().run()
    app.text_input(key="mediation-price-agree-amount").set_value("2250.50")
    app.button(key="mediation-price-agree-save").click().run()

    assert not app.exception
    found = ledgers(station, price.dispute_id).price
    assert (found.state, found.appraised_fen, found.agreed_fen) == ("PS_AGREED", 230_000, 225_050)


def test_an_agreement_is_printed_by_one_click_and_saved_by_a_second(station, open_as):
    """Row 35's paper in two clicks: the button on the open file, and the link that it leaves."""
    made = agreed(station)
    app = open_as(WORKER, DESK, case=str(made.dispute_id))

    app.button(key="mediation-print-CP06").click().run()

    assert not app.exception
    assert offered().filename.startswith("人民调解协议书-")
    assert offered().content[:2] == b"PK"
    with station.reading() as session:
        assert session.exec(select(CasePaper)).one().is_plain


def test_the_shelf_says_what_is_ready_and_what_the_others_wait_for(station, open_part):
    case_id = registered(station)

    app = open_part(case_id, "papers")

    assert app.button(key="mediation-paper-CP03")
    assert "请先写书面协议。" in words(app)
    assert "CP06" not in str([button.key for button in app.button])


def test_printing_in_full_without_a_task_asks_for_the_password(station, open_part):
    case_id = closed(station, outcome="OC10")
    app = open_part(case_id, "papers", OFFICER)
    station.clock.move(minutes=5)

    app.button(key="mediation-paper-CP03").click().run()
    with station.reading() as session:
        assert not session.exec(select(CasePaper)).one().is_plain
    app.button_group(key="mediation-papers-names").set_value("plain").run()
    app.button(key="mediation-paper-CP03").click().run()

    assert not app.exception
    with station.reading() as session:
        assert session.exec(select(CasePaper).order_by(CasePaper.id.desc())).first().is_plain


def test_a_password_typed_too_long_ago_is_asked_for_again(station, open_part, monkeypatch):
    monkeypatch.setattr("components.masked.PASSWORD_HOLDS", timedelta(minutes=1))
    monkeypatch.setattr("domain.accounts.recent.PASSWORD_HOLDS", timedelta(minutes=1))
    case_id = closed(station, outcome="OC10")
    app = open_part(case_id, "papers", OFFICER)
    station.clock.move(minutes=2)

    app.button_group(key="mediation-papers-names").set_value("plain").run()
    app.button(key="mediation-paper-CP03").click().run()
    app.text_input(key="mediation-papers-password").set_value(PASSWORD).run()
    app.button(key="mediation-paper-CP03").click().run()

    assert not app.exception
    with station.reading() as session:
        printed = session.exec(select(CasePaper).order_by(CasePaper.id)).all()
    assert [paper.is_plain for paper in printed] == [False, True]


def test_a_role_without_the_right_is_told_that_names_are_masked(station, open_part):
    case_id = closed(station, outcome="OC10")

    app = open_part(case_id, "papers")

    assert "姓名电话已遮盖" in words(app)


def test_the_whole_file_is_one_click_and_on_record(station, open_part, monkeypatch):
    monkeypatch.setattr("domain.papers.office.PROGRAMS", ())
    made = agreed(station)
    app = open_part(made.dispute_id, "papers")

    app.button(key="mediation-dossier").click().run()

    assert not app.exception
    assert (offered().filename[-4:], offered().media_type) == (".zip", "application/zip")
    with station.reading() as session:
        assert session.exec(select(AuditEntry).where(AuditEntry.event == "dossier_taken")).one()


def test_a_printed_paper_is_listed_and_can_be_made_void(station, open_part):
    case_id = registered(station)
    app = open_part(case_id, "papers")
    app.button(key="mediation-paper-CP03").click().run()
    paper = kept(station, CasePaper, case_id)[0]

    app = open_part(case_id, "papers")
    app.text_input(key=f"mediation-void-{paper.id}-why").set_value("打印错误")
    app.button(key=f"mediation-void-{paper.id}-save").click().run()

    assert not app.exception
    assert "打印错误" in words(app)
    assert kept(station, CasePaper, case_id)[0].void_why == "打印错误"


def test_the_stage_bar_says_how_long_it_stood_there(station, open_as):
    case_id = registered(station)
    station.clock.move(days=2, hours=1)

    app = open_as(WORKER, DESK, case=str(case_id))

    assert "分析研判　2 天" in words(app)
    assert row(station, case_id).stage == "ST2"
