from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.accounts.policy import Page
from models import AssessmentAppeal, AssessmentCheck, AssessmentSheet, AssessmentSign, AuditEntry, WorkerNote
from tests.assessed import (
    AFTER_APPEAL,
    OCTOBER,
    SECOND,
    answered,
    appealed,
    at,
    drafted,
    entries,
    sheet_of,
    shown,
    signed,
)
from tests.seats import everything, visit

SHEETS, MINE, RULES = Page.ASSESSMENT, Page.MY_SCORE, Page.ASSESSMENT_RULES


def keys(app):
    return {str(button.key) for button in app.button}


def events(station, name):
    with station.reading() as session:
        return session.exec(select(AuditEntry).where(AuditEntry.event == name)).all()


def one(station, table):
    with station.reading() as session:
        return session.exec(select(table)).one()


def frame(app, column):
    """Return the first table with a column."""
    return next(table.value for table in app.dataframe if column in table.value.columns)


@pytest.fixture
def october(station):
    entries(station, 41)
    entries(station, 7, kind="hazard", verdict="ok")
    shown(station)
    return station


def test_the_clerk_drafts_a_month_and_shows_it_to_the_workers(station, open_as):
    entries(station, 12)
    at(station, SECOND)
    app = open_as(Role.CLERK, SHEETS)

    app.button(key="assessment-draft").click().run()
    app.button(key="assessment-show").click().run()

    assert not app.exception
    assert sheet_of(station).status == "shown"
    assert "本人查看中 2" in everything(app)


def test_before_the_days_of_appeal_are_over_the_leader_sees_nobody(october, open_as):
    app = open_as(Role.LEADER, SHEETS)

    assert not app.exception
    assert app.dataframe(key="assessment-list").value.empty
    assert "assessment-sign-all" not in keys(app)


def test_a_leader_reads_a_sheet_and_that_is_in_the_audit_once(october, open_as):
    at(october, AFTER_APPEAL)
    sheet_id = sheet_of(october).id
    app = open_as(Role.LEADER, SHEETS, sheet=str(sheet_id))

    app.run()

    assert not app.exception
    assert "基础数据采集数" in str(
        [bar.proto.text if hasattr(bar, "proto") else bar for bar in app.get("progress")]
    )
    assert [entry.subject_id for entry in events(october, "sheet_opened")] == [sheet_id]
    assert len(events(october, "sheets_listed")) == 1


def test_a_leader_signs_all_whose_turn_has_come(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.LEADER, SHEETS)

    app.button(key="assessment-sign-all").click().run()

    assert not app.exception
    assert sheet_of(october).status == sheet_of(october, "G02").status == "signed"


def test_a_leader_signs_one_sheet(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.LEADER, SHEETS, sheet=str(sheet_of(october).id))

    app.button(key="assessment-sign").click().run()

    assert not app.exception
    assert (sheet_of(october).status, sheet_of(october, "G02").status) == ("signed", "shown")


def test_a_reviewer_upholds_an_appeal_with_a_number_and_an_answer(october, open_as):
    sheet_id = appealed(october)
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, "G02", sheet=str(sheet_id))

    app.number_input(key=f"assessment-answer-value-{sheet_id}-base_verified").set_value(44.0)
    app.text_area(key=f"assessment-answer-{sheet_id}-words").input("原始记录属实")
    app.button(key="assessment-uphold").click().run()

    assert not app.exception
    assert one(october, AssessmentAppeal).is_upheld
    assert sheet_of(october).inputs["month"]["base_verified"] == 44


def test_upholding_without_a_number_is_said_below_it_and_keeps_the_words(october, open_as):
    sheet_id = appealed(october)
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, "G02", sheet=str(sheet_id))

    app.text_area(key=f"assessment-answer-{sheet_id}-words").input("属实")
    app.button(key="assessment-uphold").click().run()

    assert "支持申诉须更正数字" in everything(app)
    assert app.text_area(key=f"assessment-answer-{sheet_id}-words").value == "属实"
    assert one(october, AssessmentAppeal).is_upheld is None


def test_the_line_manager_is_not_offered_the_answer(october, open_as):
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, "G01", sheet=str(appealed(october)))

    assert not app.exception
    assert "assessment-uphold" not in keys(app)


def test_a_correction_makes_a_new_sheet_and_leaves_the_signed_one(station, open_as):
    entries(station, 41)
    signed(station)
    old = sheet_of(station)
    app = open_as(Role.LEADER, SHEETS, sheet=str(old.id))

    app.number_input(key=f"assessment-correct-value-{old.id}-base_verified").set_value(40.0)
    app.text_input(key=f"assessment-correct-{old.id}-reason").input("重复一条")
    app.button(key="assessment-correct").click().run()

    assert not app.exception
    assert (sheet_of(station).edition, sheet_of(station).status) == (2, "shown")


def test_a_worker_sees_every_point_with_its_rows_and_appeals(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE)

    assert not app.exception
    assert len(frame(app, "counts")) == 41
    app.text_area(key=f"my_score-appeal-{sheet_of(october).id}-words").input("漏了 3 条")
    app.button(key="my_score-send").click().run()

    assert not app.exception
    assert one(october, AssessmentAppeal).words == "漏了 3 条"
    assert "申诉已提交" in everything(app)


def test_an_empty_appeal_is_said_below_its_field(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE)

    app.button(key="my_score-send").click().run()

    assert "请写明哪里不对" in everything(app)
    assert sheet_of(october).status == "shown"


def test_a_worker_reads_the_answer_to_an_appeal(october, open_as):
    answered(october, appealed(october), base_verified=44)

    app = open_as(Role.GRID_WORKER, MINE)

    assert "核对了原始记录" in everything(app)
    assert "my_score-send" not in keys(app)


def test_a_draft_is_shown_to_nobody(station, open_as):
    drafted(station)

    assert "还没有您的考核表" in everything(open_as(Role.GRID_WORKER, MINE))


def test_a_worker_never_sees_another_ones_sheet(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE, "G02", month=str(OCTOBER), sheet=str(sheet_of(october).id))

    assert not app.exception
    assert len(frame(app, "counts")) == 0


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.SYSADMIN, Role.AUXILIARY])
def test_named_sheets_are_not_for_everybody(october, open_as, role):
    app = open_as(role, SHEETS)

    assert "无权" in everything(app) or "没有权限" in everything(app) or not app.dataframe


def test_the_quality_queue_keeps_what_a_checker_finds(station, open_as):
    entries(station, 12)
    at(station, datetime(2026, 11, 1, 2, tzinfo=UTC))
    app = open_as(Role.CLERK, SHEETS)
    app.button(key="assessment-sample").click().run()

    app = visit(SHEETS, part="look")
    app.button(key="assessment-check-wrong").click().run()
    assert "请用一句话写明哪里有误" in everything(app)
    app.button(key="assessment-check-right").click().run()

    assert not app.exception
    with station.reading() as session:
        verdicts = [row.verdict for row in session.exec(select(AssessmentCheck))]
    assert (len(verdicts), verdicts.count("right")) == (10, 1)


def test_a_sign_is_looked_at_in_words(station, open_as):
    entries(station, 12, created_at=datetime(2026, 10, 12, 2, tzinfo=UTC))
    at(station, SECOND)
    app = open_as(Role.CLERK, SHEETS)
    app.button(key="assessment-signs").click().run()
    sign = one(station, AssessmentSign)

    app = visit(SHEETS, part="look")
    app.session_state["assessment-sign-list"] = {"selection": {"rows": [0], "columns": []}}
    app.run()
    app.text_area(key=f"assessment-look-{sign.id}-words").input("集中补录走访")
    app.button(key=f"assessment-look-{sign.id}-send").click().run()

    assert not app.exception
    assert (one(station, AssessmentSign).status, sign.sign) == ("explained", "burst")


def test_training_hours_are_kept_and_the_worker_reads_them(station, open_as):
    app = open_as(Role.CLERK, SHEETS, part="year")

    app.number_input(key="assessment-note-hours").set_value(4.0)
    app.button(key="assessment-note-send").click().run()

    assert not app.exception
    assert one(station, WorkerNote).hours == 4


def test_leave_and_households_are_kept_on_the_basis_part(station, open_as):
    app = open_as(Role.CLERK, SHEETS, part="base")

    app.number_input(key="assessment-exposure-households").set_value(5200.0)
    app.number_input(key="assessment-exposure-share").set_value(0.3)
    app.button(key="assessment-exposure-send").click().run()
    assert not app.exception
    app.date_input(key="assessment-leave-last").set_value(date(2026, 1, 1))
    app.button(key="assessment-leave-send").click().run()

    assert "最后一天早于第一天" in everything(app)
    assert len(events(station, "exposure_set")) == 1
    assert not events(station, "leave_approved")


def test_everybody_concerned_reads_the_rule_and_its_effects(station, open_as):
    app = open_as(Role.GRID_WORKER, RULES)

    assert not app.exception
    assert "不排名" in everything(app)
    assert (frame(app, "found")["found"] >= 0).all()
    assert "assessment_rules-replay" not in keys(app)


def test_the_office_replays_last_quarter_under_a_draft_and_stores_nothing(october, open_as):
    before = sheet_of(october)
    app = open_as(Role.CLERK, RULES)

    app.number_input(key="assessment_rules-targets-base").set_value(41.0)
    app.button(key="assessment_rules-replay").click().run()

    assert not app.exception
    moves = frame(app, "change")
    assert moves["change"].max() > 0
    assert sheet_of(october).total == before.total
    assert len(events(october, "what_if_seen")) == 1
    assert "assessment_rules-publish" not in keys(app)


def test_a_leader_announces_a_version_a_month_ahead(station, open_as):
    app = open_as(Role.LEADER, RULES)

    app.selectbox(key="assessment_rules-from").set_value(202612)
    app.button(key="assessment_rules-publish").click().run()
    assert "须提前 30 天公布" in everything(app)
    app.selectbox(key="assessment_rules-from").set_value(202701)
    app.button(key="assessment_rules-publish").click().run()

    assert not app.exception
    assert "第 2 版已公布" in everything(app)


def test_the_overview_shows_leaders_how_bands_lie_and_others_nothing(october, open_as):
    at(october, AFTER_APPEAL)

    assert "网格员考核" in everything(open_as(Role.LEADER, Page.OVERVIEW))
    assert "待签字" not in everything(open_as(Role.COMMUNITY_OFFICER, Page.OVERVIEW))


def test_english_is_spoken_too(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE, language="en")

    assert "points" in everything(app)
    with october.reading() as session:
        assert len(session.exec(select(AssessmentSheet)).all()) == 2
