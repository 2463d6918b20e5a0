"""Ways through the assessment as people of every role go them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from core.vocabulary import Role
from domain.accounts.policy import POLICY, Page, may
from domain.assessment import Title, approve_leave, correct_signed
from domain.assessment.vocabulary import AssessmentEvent
from models import (
    AnnualNomination,
    AssessmentAppeal,
    AssessmentRule,
    AssessmentSheet,
    AssessmentSign,
    AuditEntry,
    GridExposure,
    SupportPlan,
    WorkerLeave,
    WorkerNote,
)
from tests.assessed import (
    AFTER_APPEAL,
    OCTOBER,
    SECOND,
    answered,
    appealed,
    at,
    dispute,
    entries,
    equal_grids,
    sheet_of,
    sheets,
    shown,
    signed,
)
from tests.seats import everything, visit

SHEETS, MINE, RULES = Page.ASSESSMENT, Page.MY_SCORE, Page.ASSESSMENT_RULES
INSIDE = (Role.LEADER, Role.CLERK, Role.COMMUNITY_OFFICER)


def keys(app):
    """Return the keys of everything that can be pressed or read as a table."""
    return {str(one.key) for kind in (app.button, app.dataframe, app.text_area) for one in kind}


def own_keys(app):
    return {key for key in keys(app) if key.startswith("assessment-")}


def frame(app, column):
    return next(table.value for table in app.dataframe if column in table.value.columns)


def every(station, table):
    with station.reading() as session:
        return list(session.exec(select(table).order_by(col(table.id))))


def events(station, name):
    return [one for one in every(station, AuditEntry) if one.event == name]


def bars(app):
    return " ".join(str(bar.proto.text) for bar in app.get("progress"))


@pytest.fixture
def october(station):
    """One shown month: 41 base rows and 7 hazards in the first grid, nothing in the second."""
    equal_grids(station)
    entries(station, 41)
    entries(station, 7, kind="hazard", verdict="ok")
    shown(station)
    return station


# who gets in


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.GOVERNANCE_READER])
def test_named_sheets_stay_closed_to_every_other_role(station, open_as, role):
    app = open_as(role, SHEETS, part="look")

    assert not app.exception
    assert not own_keys(app)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUXILIARY])
def test_only_grid_workers_have_a_page_of_their_own_points(station, open_as, role):
    app = open_as(role, MINE)

    assert not app.exception
    assert "还没有您的考核表" not in everything(app)
    assert not [key for key in keys(app) if key.startswith("my_score-")]


@pytest.mark.parametrize("role", [*INSIDE, Role.GRID_WORKER, Role.AUDITOR, Role.AUXILIARY])
def test_the_rule_is_read_by_whom_it_concerns_and_tried_by_the_office(station, open_as, role):
    app = open_as(role, RULES)

    assert not app.exception
    assert ("第 1 版" in everything(app)) is (role in (*INSIDE, Role.GRID_WORKER, Role.AUDITOR))
    assert ("assessment_rules-replay" in keys(app)) is (role in (Role.LEADER, Role.CLERK))
    assert ("assessment_rules-publish" in keys(app)) is (role is Role.LEADER)


@pytest.mark.parametrize("role", sorted(POLICY[Page.OVERVIEW]))
def test_the_overview_shows_the_assessment_to_whoever_sees_the_whole_station(october, open_as, role):
    at(october, AFTER_APPEAL)
    app = open_as(role, Page.OVERVIEW)

    assert not app.exception
    tiles = {metric.label: metric.value for metric in app.metric}
    assert tiles.get("待签字") == {Role.LEADER: "2 张", Role.CLERK: "0 张"}.get(role)


def test_an_officer_has_no_basis_and_an_unknown_part_is_the_first(station, open_as):
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, "G01", part="base")

    assert "assessment-list" in keys(app)
    assert "assessment-exposure" not in keys(app)
    assert "assessment-list" in keys(visit(SHEETS, part="nonsense", month="latest", sheet="x"))


@pytest.mark.parametrize("role", [Role.LEADER, Role.COMMUNITY_OFFICER])
def test_an_empty_station_says_so_on_every_part(station, open_as, role):
    app = open_as(role, SHEETS)
    assert "本月还没有考核表" in everything(app)
    assert "请在左侧选择一张考核表" in everything(app)

    app = visit(SHEETS, part="look")
    assert "没有待抽查的记录" in everything(app)
    assert "没有待核查的提示" in everything(app)

    app = visit(SHEETS, part="year")
    assert not app.exception
    assert "还没有提名" in everything(app)


# the month


def test_an_officer_sees_what_is_drafted_but_prepares_nothing(october, open_as):
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS)

    assert "本人查看中 2" in everything(app)
    assert not {"assessment-draft", "assessment-show", "assessment-signs", "assessment-export"} & keys(app)


def test_what_comes_next_is_offered_and_what_was_done_is_not(october, open_as):
    app = open_as(Role.CLERK, SHEETS)

    assert "assessment-signs" in keys(app)
    assert not {"assessment-draft", "assessment-sample", "assessment-show"} & keys(app)


def test_another_month_has_its_own_sheets(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.LEADER, SHEETS, month="202609")

    assert app.selectbox(key="assessment-month").value == 202609
    assert "本月还没有考核表" in everything(app)
    app.selectbox(key="assessment-month").set_value(OCTOBER).run()

    assert len(app.dataframe(key="assessment-list").value) == 2


def test_a_month_that_still_runs_is_not_offered(october, open_as):
    app = open_as(Role.CLERK, SHEETS, month="202611")

    assert app.selectbox(key="assessment-month").value == OCTOBER
    assert 202611 not in app.selectbox(key="assessment-month").options


def test_the_list_names_its_sheets_by_grid_with_points_in_words(october, open_as):
    at(october, AFTER_APPEAL)
    table = open_as(Role.LEADER, SHEETS).dataframe(key="assessment-list").value

    assert table["worker"].tolist() == ["grid_workerg01", "grid_workerg02"]
    assert table["status"].tolist() == ["本人查看中"] * 2
    assert table["total"].tolist() == pytest.approx([40 * 41 / 60 + 30 * 7 / 12 + 30, 30.0])
    assert table["band"].tolist() == ["合格", "待改进"]


def test_a_click_on_the_list_opens_the_sheet(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.LEADER, SHEETS)

    app.session_state["assessment-list"] = {"selection": {"rows": [1], "columns": []}}
    app.run()

    assert not app.exception
    assert "workerg02　2026年10月　30.0 分" in app.subheader[0].value
    assert [entry.subject_id for entry in events(october, "sheet_opened")] == [sheet_of(october, "G02").id]


def test_a_sheet_out_of_sight_opens_as_little_as_one_that_does_not_exist(october, open_as):
    app = open_as(Role.LEADER, SHEETS, sheet=str(sheet_of(october).id))
    other = visit(SHEETS, sheet="999999")

    for one in (app, other):
        assert not one.exception
        assert "请在左侧选择一张考核表" in everything(one)
    assert not events(october, "sheet_opened")


def test_a_signed_sheet_says_who_signed_and_offers_no_second_signature(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.LEADER, SHEETS, sheet=str(sheet_of(october).id))
    app.button(key="assessment-sign").click().run()

    app = visit(SHEETS, sheet=str(sheet_of(october).id))

    assert "leader签字" in everything(app)
    assert "assessment-sign" not in keys(app)


def test_a_sheet_on_leave_is_told_as_not_assessed(station, open_as):
    worker = station.actor(Role.GRID_WORKER).worker_id
    with station.work(Role.CLERK) as work:
        approve_leave(work, worker, date(2026, 10, 1), date(2026, 10, 31))
    shown(station)

    app = open_as(Role.GRID_WORKER, MINE)

    assert not app.exception
    assert "不予评分" in everything(app)
    assert "0/" in everything(app)


def test_papers_are_taken_along_and_noted(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.CLERK, SHEETS, sheet=str(sheet_of(october).id))

    app.button(key="assessment-export").click().run()
    app.button(key="assessment-print").click().run()

    assert not app.exception
    assert len(events(october, "coefficients_exported")) == len(events(october, "sheet_printed")) == 1


# appeals


def test_a_reviewer_dismisses_in_writing_and_no_number_changes(october, open_as):
    sheet_id, before = appealed(october), sheet_of(october).total
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, "G02", sheet=str(sheet_id))

    app.button(key="assessment-dismiss").click().run()
    assert "请书面答复" in everything(app)
    app.text_area(key=f"assessment-answer-{sheet_id}-words").input("三条均为重复")
    app.button(key="assessment-dismiss").click().run()

    (row,) = every(october, AssessmentAppeal)
    assert (row.is_upheld, row.answer) == (False, "三条均为重复")
    assert (sheet_of(october).total, sheet_of(october).status) == (before, "reviewed")


def test_an_appeal_on_an_item_waits_and_is_said_to_wait(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE)
    sheet_id = sheet_of(october).id

    app.selectbox(key=f"my_score-appeal-{sheet_id}-item").set_value("GS2")
    app.text_area(key=f"my_score-appeal-{sheet_id}-words").input("有两条隐患未计")
    app.button(key="my_score-send").click().run()

    (row,) = every(october, AssessmentAppeal)
    assert (row.item, row.words) == ("GS2", "有两条隐患未计")
    words = everything(visit(MINE))
    assert "等待非直接管理者书面答复" in words
    assert "风险隐患上报数" in words


def test_after_the_last_day_no_appeal_is_offered(october, open_as):
    at(october, AFTER_APPEAL)
    app = open_as(Role.GRID_WORKER, MINE)

    assert "my_score-send" not in keys(app)


def test_the_answer_tells_what_was_put_right(october, open_as):
    answered(october, appealed(october), base_verified=44)

    words = everything(open_as(Role.GRID_WORKER, MINE))

    assert "**复核答复**　支持" in words
    assert "→ 44" in words


def test_a_corrected_sheet_is_read_first_by_its_worker_with_the_reason(station, open_as):
    equal_grids(station)
    entries(station, 41)
    signed(station)
    with station.work(Role.LEADER) as work:
        correct_signed(work, sheet_of(station).id, {"base_verified": 40}, "重复一条")

    words = everything(open_as(Role.GRID_WORKER, MINE))
    leader = open_as(Role.LEADER, SHEETS, sheet=str(sheet_of(station).id))

    assert "更正原因：重复一条" in words
    assert "请在左侧选择一张考核表" in everything(leader)


def test_a_correction_without_number_or_reason_is_said_at_its_field(station, open_as):
    equal_grids(station)
    entries(station, 41)
    signed(station)
    old = sheet_of(station)
    app = open_as(Role.LEADER, SHEETS, sheet=str(old.id))

    app.button(key="assessment-correct").click().run()
    assert "请用一行写明原因" in everything(app)
    app.text_input(key=f"assessment-correct-{old.id}-reason").input("看错")
    app.button(key="assessment-correct").click().run()

    assert "请写明更正了什么" in everything(app)
    assert len(sheets(station)) == 2


# one's own months


def test_ones_own_points_add_up_item_by_item(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE)

    assert "27.3/40" in bars(app)
    assert "17.5/30" in bars(app)
    assert "30.0/30" in bars(app)
    assert len(frame(app, "counts")) == 41
    assert set(frame(app, "counts")["counts"]) == {"计入"}


def test_ones_own_disputes_are_told_with_what_became_of_them(station, open_as):
    dispute(station, datetime(2026, 9, 7, 2, tzinfo=UTC), is_found=True)
    dispute(station, datetime(2026, 9, 8, 2, tzinfo=UTC), result="")
    shown(station)

    app = open_as(Role.GRID_WORKER, MINE)

    rows = frame(app, "is_settled")
    assert rows["is_settled"].tolist() == [True, False]
    assert rows["is_own"].tolist() == [True, False]


def test_earlier_months_stay_one_click_away(station, open_as):
    entries(station, 41)
    shown(station, 202609, datetime(2026, 10, 9, 1, tzinfo=UTC))
    shown(station)
    app = open_as(Role.GRID_WORKER, MINE)
    assert app.selectbox(key="my_score-month").value == OCTOBER

    app.selectbox(key="my_score-month").set_value(202609).run()

    assert not app.exception
    assert "2026年9月" in " ".join(one.value for one in app.subheader)
    assert frame(app, "when")["when"].tolist() == ["2026年10月", "2026年9月"]


def test_ones_own_page_speaks_english(october, open_as):
    app = open_as(Role.GRID_WORKER, MINE, language="en")

    assert not app.exception
    words = everything(app)
    assert "October 2026" in words
    assert "appeal until" in words
    assert "points" in words


# looking, the year, the basis


def made_sign(station, **fields):
    with station.work(Role.CLERK) as work:
        facts = {
            "worker_id": station.actor(Role.GRID_WORKER).worker_id,
            "month": OCTOBER,
            "sign": "month_end",
            "rows": [4, 9],
            "facts": {"share": 0.5, "entries": 20},
            "raised_at": work.now,
        }
        row = work.new(AssessmentSign, **facts | fields)
        work.record(AssessmentEvent.SIGNS_RAISED, row, month=OCTOBER, rows=1)
        return row.id


def test_a_sign_tells_its_numbers_and_asks_for_words(station, open_as):
    at(station, SECOND)
    sign_id = made_sign(station)
    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, part="look")
    app.session_state["assessment-sign-list"] = {"selection": {"rows": [0], "columns": []}}
    app.run()

    assert "50%" in everything(app)
    assert "4, 9" in everything(app)
    app.button(key=f"assessment-look-{sign_id}-send").click().run()

    assert "请写明结果" in everything(app)
    assert every(station, AssessmentSign)[0].status == "open"


def test_a_sign_of_another_grid_is_not_in_an_officers_queue(station, open_as):
    at(station, SECOND)
    made_sign(station)

    app = open_as(Role.COMMUNITY_OFFICER, SHEETS, "G02", part="look")

    assert "没有待核查的提示" in everything(app)


def nominated(station):
    with station.work(Role.CLERK) as work:
        row = work.new(
            AnnualNomination,
            worker_id=station.actor(Role.GRID_WORKER).worker_id,
            year=2026,
            title=str(Title.GOOD),
            reasons=[
                {"code": "months", "asked": 6, "found": 7, "of": 7, "is_met": True},
                {"code": "satisfaction", "asked": 0.95, "found": 0.975, "of": 40, "is_met": True},
                {"code": "score", "asked": 90, "found": None, "of": 0, "is_met": False},
            ],
        )
        work.record(AssessmentEvent.NOMINATED, row)
        return row.id


def test_a_nomination_tells_its_reasons_and_the_leader_writes_the_decision_down(station, open_as):
    nomination_id = nominated(station)
    app = open_as(Role.LEADER, SHEETS, part="year")
    words = everything(app)
    assert "优秀调解员" in words
    assert "97.5%（95.0%）" in words
    assert "✓" in words
    key = f"assessment-title-{nomination_id}"

    app.button(key=f"{key}-send").click().run()
    assert "请写明评选理由" in everything(app)
    app.selectbox(key=f"{key}-decision").set_value("declined")
    app.text_input(key=f"{key}-words").input("年内有重复登记")
    app.button(key=f"{key}-send").click().run()

    (row,) = every(station, AnnualNomination)
    assert (row.decision, row.words) == ("declined", "年内有重复登记")
    assert "年内有重复登记" in everything(visit(SHEETS, part="year"))


@pytest.mark.parametrize("role", [Role.CLERK, Role.COMMUNITY_OFFICER])
def test_others_read_a_nomination_and_decide_nothing(station, open_as, role):
    nomination_id = nominated(station)

    app = open_as(role, SHEETS, part="year")

    assert "优秀调解员" in everything(app)
    assert f"assessment-title-{nomination_id}-send" not in keys(app)
    assert ("assessment-nominate" in keys(app)) is (role is Role.CLERK)


def test_a_year_without_grounds_nominates_nobody_at_a_click(station, open_as):
    app = open_as(Role.CLERK, SHEETS, part="year")

    app.button(key="assessment-nominate").click().run()

    assert not app.exception
    assert "还没有提名" in everything(app)


def test_a_note_says_what_it_lacks_and_an_upheld_complaint_is_kept_as_one(station, open_as):
    app = open_as(Role.CLERK, SHEETS, part="year")
    app.button(key="assessment-note-send").click().run()
    assert "请填写学时" in everything(app)

    app.selectbox(key="assessment-note-kind").set_value("WN6")
    app.text_area(key="assessment-note-words").input("态度生硬，经核实")
    app.checkbox(key="assessment-note-upheld").check()
    app.button(key="assessment-note-send").click().run()

    assert not app.exception
    (row,) = every(station, WorkerNote)
    assert (row.kind, row.is_substantiated) == ("WN6", True)


def test_praise_is_never_an_upheld_complaint_whatever_is_ticked(station, open_as):
    app = open_as(Role.CLERK, SHEETS, part="year")

    app.selectbox(key="assessment-note-kind").set_value("WN5")
    app.text_area(key="assessment-note-words").input("锦旗一面")
    app.checkbox(key="assessment-note-upheld").check()
    app.button(key="assessment-note-send").click().run()

    (row,) = every(station, WorkerNote)
    assert (row.kind, row.is_substantiated) == ("WN5", False)


def test_leave_and_households_are_kept_and_listed(station, open_as):
    app = open_as(Role.LEADER, SHEETS, part="base")
    app.button(key="assessment-exposure-send").click().run()
    assert "请填写户数" in everything(app)
    app.date_input(key="assessment-leave-last").set_value(station.clock().date() + timedelta(days=2))
    app.button(key="assessment-leave-send").click().run()
    app.number_input(key="assessment-exposure-households").set_value(5200.0)
    app.button(key="assessment-exposure-send").click().run()

    assert not app.exception
    assert [row.households for row in every(station, GridExposure)] == [5200.0]
    (row,) = every(station, WorkerLeave)
    assert (row.to_on - row.from_on).days == 3
    table = frame(visit(SHEETS, part="base"), "to_on")
    assert table["worker"].tolist() == ["grid_workerg01"]


def planned(station):
    with station.work(Role.LEADER) as work:
        worker = station.actor(Role.GRID_WORKER).worker_id
        row = work.new(
            SupportPlan,
            worker_id=worker,
            opened_on=date(2026, 11, 2),
            month=OCTOBER,
            steps="每周走访",
            review_on=date(2027, 1, 1),
        )
        work.record(AssessmentEvent.SUPPORT_OPENED, row, month=OCTOBER)
        return row.id


def test_a_leader_writes_a_plan_and_ends_it_with_what_came_of_it(station, open_as):
    key = f"assessment-plan-{planned(station)}"
    app = open_as(Role.LEADER, SHEETS, part="base")
    app.text_area(key=f"{key}-steps").input("与二号警格同事结对")
    app.button(key=f"{key}-keep").click().run()
    assert every(station, SupportPlan)[0].steps == "与二号警格同事结对"
    app.button(key=f"{key}-end").click().run()
    assert every(station, SupportPlan)[0].closed_on is None

    app.text_input(key=f"{key}-result").input("连续两月达标")
    app.button(key=f"{key}-end").click().run()

    assert not app.exception
    assert every(station, SupportPlan)[0].result == "连续两月达标"
    assert "目前没有人需要帮扶" in everything(visit(SHEETS, part="base"))


def test_the_clerk_reads_a_plan_and_its_worker_reads_it_beside_a_sheet(october, open_as):
    plan_id = planned(october)

    app = open_as(Role.CLERK, SHEETS, part="base")
    assert "每周走访" in everything(app)
    assert f"assessment-plan-{plan_id}-keep" not in keys(app)

    assert "每周走访" in everything(open_as(Role.GRID_WORKER, MINE))
    assert "每周走访" not in everything(open_as(Role.GRID_WORKER, MINE, "G02"))


# the rule


@pytest.mark.parametrize("role", [Role.CLERK])
def test_weights_that_do_not_add_up_are_said_and_nothing_is_stored(october, open_as, role):
    app = open_as(role, RULES)

    app.number_input(key="assessment_rules-weights-base").set_value(50.0)
    app.button(key="assessment_rules-replay").click().run()

    assert not app.exception
    assert "细则不能使用" in everything(app) + " ".join(one.value for one in app.error)
    assert len(every(october, AssessmentRule)) == 1
    assert not events(october, "what_if_seen")


def test_without_a_shown_sheet_the_replay_says_so(station, open_as):
    app = open_as(Role.CLERK, RULES)

    app.button(key="assessment_rules-replay").click().run()

    assert "还没有交本人查看过的考核表" in everything(app)


def test_the_same_rule_moves_nobody_and_says_no_change(october, open_as):
    app = open_as(Role.LEADER, RULES)

    app.button(key="assessment_rules-replay").click().run()

    assert "2 人中 0 人等次上升，0 人下降" in everything(app)
    assert set(frame(app, "change")["why"]) == {"没有变化"}


def test_the_mode_by_count_says_which_item_moved_whom(october, open_as):
    app = open_as(Role.CLERK, RULES)

    app.selectbox(key="assessment_rules-disputes-mode").set_value("count_with_tolerance")
    app.button(key="assessment_rules-replay").click().run()

    assert frame(app, "change")["why"].tolist() == ["矛盾纠纷化解数 -30.0"] * 2


def test_an_announced_version_is_told_to_those_it_concerns(station, open_as):
    app = open_as(Role.LEADER, RULES)
    app.number_input(key="assessment_rules-targets-base").set_value(55.0)
    app.selectbox(key="assessment_rules-from").set_value(202701)
    app.button(key="assessment_rules-publish").click().run()

    words = everything(open_as(Role.GRID_WORKER, RULES))

    assert "第 2 版已公布" in words
    assert "第 1 版" in words
    assert [row.content["targets"]["base"] for row in every(station, AssessmentRule)] == [60, 55.0]


def test_the_rule_is_read_in_english(station, open_as):
    words = everything(open_as(Role.AUDITOR, RULES, language="en"))

    assert "nobody is ranked" in words
    assert "Version 1" in words


def test_the_table_of_effects_is_the_published_one(station, open_as):
    table = frame(open_as(Role.COMMUNITY_OFFICER, RULES), "to_the_letter")

    assert table["disputes"].tolist() == list(range(9))
    assert (table["least"] >= -1e-9).all()
    assert (table["to_the_letter"].iloc[:3] < 0).all()


def test_what_the_pages_offer_is_what_the_policy_grants(station):
    for role in Role:
        actor = station.actor(role)
        assert may(actor, SHEETS) is (role in INSIDE)
        assert may(actor, MINE) is (role is Role.GRID_WORKER)


def test_no_page_of_the_assessment_ever_writes_a_sheet_by_being_read(october, open_as):
    before = every(october, AssessmentSheet)
    at(october, AFTER_APPEAL)
    open_as(Role.LEADER, SHEETS, sheet=str(sheet_of(october).id))
    open_as(Role.GRID_WORKER, MINE)
    open_as(Role.LEADER, RULES)

    assert every(october, AssessmentSheet) == before
