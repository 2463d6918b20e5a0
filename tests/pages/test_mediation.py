import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import StepCode, correct
from models import AuditEntry, Dispute
from tests.disputes import closed, file, registered, row, step
from tests.seats import visit

DESK = Page.MEDIATION


def words(app):
    """Return all that is written on the page."""
    return "\n".join(str(one.value) for one in [*app.markdown, *app.subheader, *app.caption, *app.title])


def fill(app, form="mediation-register", **fields):
    """Type into the form of a new dispute."""
    for name, value in fields.items():
        key = f"{form}-{name}"
        kind = {"type_code": "selectbox", "grid_id": "selectbox", "narrative": "text_area"}.get(
            name, "text_input"
        )
        getattr(app, kind)(key=key).set_value(value)
    return app


TYPED = {
    "type_code": "DT0201",
    "place": "翠湖小区 3 栋",
    "name_0": "张三丰",
    "phone_0": "13812345678",
    "name_1": "刘备",
    "narrative": "夜里装修，双方争执。",
}


def case_of(station):
    with station.reading() as session:
        return session.exec(select(Dispute)).one()


def test_a_grid_worker_registers_a_dispute_touching_six_fields(station, open_as):
    app = open_as(Role.GRID_WORKER, DESK, new="1")
    assert not app.exception

    fill(app, **TYPED).button(key="mediation-register-save").click().run()

    assert not app.exception
    case = case_of(station)
    assert (case.type_code, case.grid_id, case.source, case.risk) == (
        "DT0201", station.grid_ids["G01"], "SC01", "R1",
    )  # fmt: skip
    assert (case.status, case.place_id) == ("L1_OPEN", station.place_ids["C001"])
    assert app.query_params["case"] in (str(case.id), [str(case.id)])
    assert "new" not in app.query_params
    assert "张\\*\\*" in words(app)
    assert "13812345678" not in words(app)


def test_what_is_wrong_is_said_below_its_field_and_everything_typed_stays(station, open_as):
    app = open_as(Role.GRID_WORKER, DESK, new="1")

    fill(app, **TYPED | {"phone_0": "123"}).button(key="mediation-register-save").click().run()

    assert "11 位" in words(app) or "11 digits" in words(app)
    assert app.text_area(key="mediation-register-narrative").value == TYPED["narrative"]
    with station.reading() as session:
        assert session.exec(select(Dispute)).all() == []


def test_typed_text_comes_back_after_the_page_was_left(station, open_as):
    app = open_as(Role.GRID_WORKER, DESK, new="1")
    fill(app, **TYPED).run()

    again = visit(DESK, new="1")

    assert again.text_area(key="mediation-register-narrative").value == TYPED["narrative"]
    assert again.selectbox(key="mediation-register-type_code").value == "DT0201"
    assert again.button(key="mediation-register-discard")


def test_a_draft_that_is_thrown_away_is_gone(station, open_as):
    app = open_as(Role.GRID_WORKER, DESK, new="1")
    fill(app, **TYPED).run()

    again = visit(DESK, new="1")
    again.button(key="mediation-register-discard").click().run()

    assert again.text_area(key="mediation-register-narrative").value == ""
    assert visit(DESK, new="1").text_area(key="mediation-register-narrative").value == ""


def test_a_saved_dispute_leaves_no_draft(station, open_as):
    app = open_as(Role.GRID_WORKER, DESK, new="1")
    fill(app, **TYPED).button(key="mediation-register-save").click().run()

    assert visit(DESK, new="1").text_input(key="mediation-register-name_0").value == ""


def test_nobody_is_offered_another_persons_draft(station, open_as):
    fill(open_as(Role.GRID_WORKER, DESK, new="1"), **TYPED).run()

    other = open_as(Role.COMMUNITY_OFFICER, DESK, new="1")

    assert other.text_area(key="mediation-register-narrative").value == ""


def test_the_list_shows_rows_and_a_click_opens_the_file(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK)

    app.button(key=f"mediation-open-{case_id}").click().run()

    assert app.query_params["case"] in (str(case_id), [str(case_id)])
    assert "3 栋 2 单元 噪声扰民" in [one.value for one in app.subheader]
    assert "（2026）慈音人调字第0001号" in words(app)


def test_a_deep_link_opens_the_file_masked(station, open_as):
    case_id = registered(station)

    app = open_as(Role.LEADER, DESK, case=str(case_id))

    assert not app.exception
    assert "138\\*\\*\\*\\*5678" in words(app)
    assert "13812345678" not in words(app)


@pytest.mark.parametrize("case", ["999999", "abc", "-1", "1e3", "0", "99999999999999999999", "foreign"])
def test_missing_and_foreign_ids_open_nothing_with_the_same_words(station, open_as, case):
    foreign = registered(station, grid="G02")

    app = open_as(Role.GRID_WORKER, DESK, case=str(foreign) if case == "foreign" else case)

    assert not app.exception
    assert "找不到" in words(app)
    assert "噪声扰民" not in words(app)


def test_escalating_takes_the_file_one_level_up(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    app.selectbox(key="mediation-up-reason").set_value("ER3")
    app.button(key="mediation-escalate").click().run()

    assert not app.exception
    assert (row(station, case_id).level, row(station, case_id).status) == ("L2", "NEW")
    assert len(file(station, case_id, Role.GRID_WORKER).timeline) == 3


def test_the_officer_accepts_meets_and_settles(station, open_as):
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")
    app = open_as(Role.COMMUNITY_OFFICER, DESK, case=str(case_id))

    app.button(key="mediation-accept").click().run()
    form = f"mediation-meeting-{case_id}"
    app.text_area(key=f"{form}-note").set_value("双方到场，同意停工。")
    app.multiselect(key=f"{form}-slots").set_value(["TM1", "TM2"])
    app.selectbox(key=f"{form}-outcome").set_value("OC01").run()
    app.text_input(key=f"{form}-settlement").set_value("晚八点后不施工")
    app.button(key=f"{form}-save").click().run()

    assert not app.exception
    found = file(station, case_id)
    assert (found.status, found.bucket, found.settlement) == ("CLOSED", "S", "晚八点后不施工")
    assert found.slots_met == {"TM1", "TM2"}
    assert len(found.follow_ups) == 2


def test_a_meeting_without_words_is_refused_at_its_field(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    app.button(key=f"mediation-meeting-{case_id}-save").click().run()

    assert file(station, case_id).meetings == ()
    assert ":material/error:" in words(app)


def test_after_saving_the_meeting_form_is_blank(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))
    form = f"mediation-meeting-{case_id}"

    app.text_area(key=f"{form}-note").set_value("初谈").run()
    app.button(key=f"{form}-save").click().run()

    assert app.text_area(key=f"{form}-note").value == ""
    assert [m.note for m in file(station, case_id).meetings] == ["初谈"]


def test_more_offers_the_steps_of_the_table_and_takes_them(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    assert app.selectbox(key="mediation-more-step").options
    app.selectbox(key="mediation-more-step").set_value(StepCode.PAUSE).run()
    app.text_area(key="mediation-more-words").set_value("送价格认定")
    app.button(key="mediation-more-go").click().run()

    assert row(station, case_id).status == "PAUSED"
    app.button(key="mediation-resume").click().run()
    assert row(station, case_id).status == "L1_OPEN"


def test_setting_aside_asks_for_an_outcome_of_its_kind(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    app.selectbox(key="mediation-more-step").set_value(StepCode.SET_ASIDE).run()
    app.selectbox(key="mediation-more-outcome").set_value("OC12")
    app.text_area(key="mediation-more-words").set_value("属河西所管辖")
    app.button(key="mediation-more-go").click().run()

    assert (row(station, case_id).bucket, row(station, case_id).outcome) == ("X", "OC12")


def opened_correction(open_as, case_id):
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))
    app.selectbox(key="mediation-more-step").set_value(StepCode.CORRECT).run()
    app.button(key="mediation-more-go").click().run()
    return app


def test_a_correction_is_saved(station, open_as):
    case_id = registered(station)
    app = opened_correction(open_as, case_id)

    app.text_input(key=f"mediation-correct-{case_id}-title").set_value("楼上夜里装修")
    app.button(key=f"mediation-correct-{case_id}-save").click().run()

    assert not app.exception
    assert row(station, case_id).title == "楼上夜里装修"


def test_the_second_saver_sees_both_versions_and_may_save_after_all(station, open_as):
    case_id = registered(station)
    app = opened_correction(open_as, case_id)
    app.text_input(key=f"mediation-correct-{case_id}-title").set_value("我的题目").run()
    seen = file(station, case_id)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        theirs = seen.correction()
        correct(work, case_id, seen.version, type(theirs)(**{**theirs.__dict__, "title": "别人的题目"}))

    app.button(key=f"mediation-correct-{case_id}-save").click().run()

    assert row(station, case_id).title == "别人的题目"
    both = app.dataframe[0].value.to_string()
    assert "别人的题目" in both
    assert "我的题目" in both
    app.button(key=f"mediation-correct-{case_id}-save").click().run()
    assert row(station, case_id).title == "我的题目"


def test_the_handler_shows_a_partys_phone_at_one_click(station, open_as):
    case_id = registered(station)
    party = file(station, case_id).parties[0]
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    app.button(key=f"mediation-party-{party.id}-show").click().run()

    assert "13812345678" in words(app)
    with station.reading() as session:
        shown = session.exec(select(AuditEntry).where(AuditEntry.event == "party_revealed")).all()
    assert [entry.detail["field"] for entry in shown] == ["name", "phone"]
    station.clock.move(seconds=61)
    assert "13812345678" not in words(app.run())


def test_a_reader_has_no_way_to_the_plain_value(station, open_as):
    case_id = registered(station)
    party = file(station, case_id).parties[0]

    app = open_as(Role.AUDITOR, DESK, case=str(case_id))

    keys = {button.key for button in app.button}
    assert f"mediation-party-{party.id}-show" not in keys
    assert "mediation-new" not in keys


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_a_reader_sees_no_form_even_by_address(station, open_as, role):
    registered(station)

    app = open_as(role, DESK, new="1")

    assert not app.exception
    assert not list(app.text_area)


def test_searching_finds_a_party_by_name_and_nothing_of_another_grid(station, open_as):
    mine, foreign = registered(station), registered(station, grid="G02")
    app = open_as(Role.GRID_WORKER, DESK)

    app.text_input(key="mediation-search").set_value("张三丰").run()

    keys = {button.key for button in app.button}
    assert f"mediation-open-{mine}" in keys
    assert f"mediation-open-{foreign}" not in keys


def test_the_rows_behind_a_number_are_listed_with_the_way_back(station, open_as):
    done, open_one = closed(station), registered(station)
    app = open_as(Role.LEADER, DESK, metric="M01", period="2026-01-01..2027-01-01")

    keys = {button.key for button in app.button}
    assert f"mediation-open-{done}" in keys
    assert f"mediation-open-{open_one}" not in keys
    app.button(key="mediation-drill-leave").click().run()

    assert "metric" not in app.query_params
    assert f"mediation-open-{open_one}" in {button.key for button in app.button}


def test_a_metric_in_the_address_shows_a_grid_worker_nothing_of_others(station, open_as):
    foreign = registered(station, grid="G02")

    app = open_as(Role.GRID_WORKER, DESK, metric="accepted", period="year", grid=str(station.grid_ids["G02"]))

    assert not app.exception
    assert f"mediation-open-{foreign}" not in {button.key for button in app.button}


def test_a_long_list_has_pages(station, open_as):
    for _ in range(27):
        registered(station)

    app = open_as(Role.LEADER, DESK)

    assert not app.exception
    assert len([b for b in app.button if str(b.key).startswith("mediation-open-")]) == 25


def test_stored_text_is_no_markup(station, open_as):
    case_id = registered(station, title=":red[x] **b** [l](http://x)", narrative="<b>![i](http://x)</b>")

    app = open_as(Role.LEADER, DESK, case=str(case_id))

    assert "![i](http" not in words(app)
    assert "\\[l\\]" in app.subheader[0].value


def test_the_desk_speaks_english(station, open_as):
    case_id = registered(station)

    app = open_as(Role.GRID_WORKER, DESK, language="en", case=str(case_id))

    assert "Parties" in words(app)
    assert "当事人" not in words(app)


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.CITY_PATROL])
def test_a_role_without_the_page_is_told_so(station, open_as, role):
    case_id = registered(station)

    app = open_as(role, DESK, case=str(case_id))

    assert "噪声" not in words(app)
