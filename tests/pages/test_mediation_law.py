"""The mediation page where the law has a say: first answers at registering, the gate, refusals, referrals."""

import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import StepCode
from tests.disputes import registered, row, step
from tests.pages.test_mediation import TYPED, case_of, fill, words
from tests.seats import visit

DESK, P = Page.MEDIATION, Role.COMMUNITY_OFFICER
ELIGIBLE = ("PE1", "PE2", "PE3", "PE4", "PA1")


def test_an_officer_answers_first_which_law_it_is_handled_by(station, open_as):
    app = open_as(P, DESK, new="1")
    fill(app, **TYPED).button(key="mediation-register-save").click().run()
    assert "请选择处理路径" in words(app)

    app.segmented_control(key="mediation-register-route").set_value("RO2").run()
    app.button(key="mediation-register-save").click().run()

    case = case_of(station)
    assert (case.route, case.level, case.status) == ("RO2", "L2", "L2_OPEN")
    assert "先核对本案是否适用调解" in words(app)


def test_a_family_dispute_asks_about_violence_and_a_yes_is_never_mediated(station, open_as):
    app = open_as(Role.GRID_WORKER, DESK, new="1")
    fill(app, **TYPED | {"type_code": "DT0101"}).run()
    app.button(key="mediation-register-save").click().run()
    assert "请询问是否有家庭暴力" in words(app)

    app.segmented_control(key="mediation-register-violence").set_value("yes").run()
    app.button(key="mediation-register-save").click().run()

    case = case_of(station)
    assert (case.route, case.level, case.status) == ("RO3", "L2", "NEW")


def test_the_gate_is_passed_on_the_page_and_the_form_of_the_meeting_follows(station, open_as):
    case_id = registered(station, P, route="RO2")
    app = open_as(P, DESK, case=str(case_id))
    for code in ELIGIBLE:
        app.checkbox(key=f"mediation-law-{code}").check()

    app.button(key="mediation-law-go").click().run()

    assert not app.exception
    assert "可以调解" in words(app)
    assert app.text_area(key=f"mediation-meeting-{case_id}-note")


def test_what_stops_the_gate_is_named_with_its_article(station, open_as):
    case_id = registered(station, P, route="RO2")
    app = open_as(P, DESK, case=str(case_id))
    for code in (*ELIGIBLE, "PN3"):
        app.checkbox(key=f"mediation-law-{code}").check()

    app.button(key="mediation-law-go").click().run()

    assert "本案不适用调解" in words(app)
    assert "程序规定 第179条第3项" in words(app)


def test_a_refusal_is_one_click_and_shows_the_other_ways(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    app.button(key="mediation-refuse").click().run()

    assert row(station, case_id).outcome == "OC06"
    assert "告知当事人" in words(app)
    assert "人民调解法 第26条" in words(app)


def test_escalating_takes_two_clicks(station, open_as):
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, DESK, case=str(case_id))

    app.button(key="mediation-escalate").click().run()  # the first click opens the popover

    assert (row(station, case_id).level, row(station, case_id).status) == ("L2", "NEW")
    assert "交接签收" in words(visit(DESK, case=str(case_id)))


@pytest.mark.parametrize(("role", "may"), [(Role.LEADER, True), (Role.CLERK, False)])
def test_a_referral_is_approved_by_the_leader_alone(station, open_as, role, may):
    case_id = registered(station, P, route="RO2")
    both = ("applicant", "respondent")
    step(station, case_id, StepCode.ASK_REFERRAL, P, why="双方同意", consents=both)

    app = open_as(role, DESK, case=str(case_id))

    assert any(button.key == "mediation-refer" for button in app.button) is may
