"""What the law says on the page of a file: the card of what it bars, what is on record, clocks, remedies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import case_file, case_hands, case_law, case_steps
from components.here import Here
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import Facts, StepCode
from tests.disputes import refer, registered, step
from tests.factories import NOON, SmallStation
from tests.seats import drawn, everything, here_of

P = Role.COMMUNITY_OFFICER
ELIGIBLE = ("PE1", "PE2", "PE3", "PE4", "PA1")
Seat = Callable[..., Here]


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Seat:
    def taken(role: Role = P) -> Here:
        sign_in(role)
        return here_of(station, role, page=Page.MEDIATION)

    return taken


def draw(here: Here, case_id: int, what: Callable[[Here, Any], Any]) -> tuple[AppTest, list[Any]]:
    """Draw something of a file; what it returns at each run is collected."""
    found: list[Any] = []

    def page() -> None:
        file = case_file.read(here, case_id)
        assert file is not None
        found.append(what(here, file))

    return drawn(page), found


def a_case(station: SmallStation, *steps: tuple[StepCode, dict[str, Any]]) -> int:
    case_id = registered(station, P, route="RO2")
    for code, facts in steps:
        step(station, case_id, code, P, **facts)
    return case_id


CHECKED = (StepCode.CHECK_ELIGIBILITY, {"answers": ELIGIBLE})
FILED = (StepCode.FILE, {"day": NOON.date()})
ESTABLISHED = (StepCode.ESTABLISH, {"number": "ZJ01"})


def test_before_the_gate_there_is_no_form_of_a_meeting(seat: Seat, station: SmallStation) -> None:
    app, _found = draw(seat(), a_case(station), case_steps.next_step)

    assert "先核对本案是否适用调解" in everything(app)
    assert "程序规定 第178、179条" in everything(app)
    assert [box.key for box in app.checkbox][:4] == [f"mediation-law-PE{n}" for n in range(1, 5)]
    assert not [area for area in app.text_area if str(area.key).endswith("-note")]


def test_what_is_ticked_is_handed_over(seat: Seat, station: SmallStation) -> None:
    app, found = draw(seat(), a_case(station), case_steps.next_step)
    for code in ELIGIBLE:
        app.checkbox(key=f"mediation-law-{code}").check()

    app.button(key="mediation-law-go").click().run()

    assert found[-1].steps == ((StepCode.CHECK_ELIGIBILITY, Facts(answers=ELIGIBLE)),)


def test_what_was_stopped_names_its_grounds_and_closes_as_handled_by_law(
    seat: Seat, station: SmallStation
) -> None:
    stopped = (StepCode.CHECK_ELIGIBILITY, {"answers": (*ELIGIBLE, "PN2")})
    app, found = draw(seat(), a_case(station, stopped), case_steps.next_step)
    app.selectbox(key="mediation-law-outcome").set_value("OC07").run()

    app.button(key="mediation-law-go").click().run()

    assert "结伙斗殴" in everything(app)
    assert found[-1].steps == ((StepCode.FAIL, Facts(outcome="OC07")),)


def test_a_case_still_asks_for_its_filing_then_for_the_evidence(seat: Seat, station: SmallStation) -> None:
    case_id = a_case(station, CHECKED)
    app, found = draw(seat(), case_id, case_steps.next_step)
    app.button(key="mediation-missing-go").click().run()
    assert found[-1].steps == ((StepCode.FILE, Facts(day=NOON.date())),)

    step(station, case_id, StepCode.FILE, P, day=NOON.date())
    app, found = draw(seat(), case_id, case_steps.next_step)
    app.text_input(key="mediation-missing-number").set_value("ZJ01")
    app.button(key="mediation-missing-go").click().run()

    assert found[-1].steps == ((StepCode.ESTABLISH, Facts(number="ZJ01")),)


def test_a_case_that_has_everything_asks_for_nothing_more(seat: Seat, station: SmallStation) -> None:
    app, _found = draw(seat(), a_case(station, CHECKED, FILED, ESTABLISHED), case_steps.next_step)

    assert "达成协议前还需" not in everything(app)
    assert "下一步" in everything(app)


def test_a_third_meeting_asks_why(seat: Seat, station: SmallStation) -> None:
    case_id = a_case(station, CHECKED, FILED, ESTABLISHED)
    for note in ("一", "二"):
        step(station, case_id, StepCode.MEET, P, note=note)
    app, found = draw(seat(), case_id, case_steps.next_step)
    form = f"mediation-meeting-{case_id}"
    app.text_area(key=f"{form}-note").set_value("第三次")
    app.text_input(key=f"{form}-why").set_value("双方申请")

    app.button(key=f"{form}-save").click().run()

    ((code, facts),) = found[-1].steps
    assert (code, facts.why, facts.note) == (StepCode.MEET, "双方申请", "第三次")


@pytest.mark.parametrize("outcome", ["OC03", "OC04"])
def test_an_ending_by_number_asks_for_the_number(seat: Seat, station: SmallStation, outcome: str) -> None:
    case_id = a_case(station, CHECKED, FILED, ESTABLISHED)
    app, found = draw(seat(), case_id, case_steps.next_step)
    form = f"mediation-meeting-{case_id}"
    app.selectbox(key=f"{form}-outcome").set_value(outcome).run()
    app.text_area(key=f"{form}-note").set_value("谈妥")
    app.text_input(key=f"{form}-number").set_value("LX9")

    app.button(key=f"{form}-save").click().run()

    assert found[-1].steps[-1][1].number == "LX9"
    assert found[-1].steps[-1][1].method == "MM07"


def test_violence_is_answered_with_a_written_warning(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, P, type_code="DT0101", violence=True)
    app, found = draw(seat(), case_id, case_steps.next_step)
    app.text_input(key="mediation-law-number").set_value("告诫1号")

    app.button(key="mediation-law-go").click().run()

    assert "家庭暴力不调解" in everything(app)
    assert found[-1].steps == ((StepCode.WARN, Facts(number="告诫1号")),)


def test_a_minor_without_a_guardian_is_asked_about(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, P, has_minor=True)
    app, found = draw(seat(), case_id, case_steps.next_step)

    app.button(key="mediation-law-go").click().run()

    assert found[-1].steps == ((StepCode.NOTIFY_GUARDIAN, Facts(guardian="GU1")),)


def test_a_refusal_is_one_click_beside_the_form(seat: Seat, station: SmallStation) -> None:
    app, found = draw(seat(), registered(station, P), case_steps.next_step)

    app.button(key="mediation-refuse").click().run()

    assert found[-1].steps == ((StepCode.REFUSE, Facts()),)


def test_the_leader_approves_a_referral_with_one_button(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, P, route="RO2")
    both = ("applicant", "respondent")
    step(station, case_id, StepCode.ASK_REFERRAL, P, why="双方同意", consents=both)
    app, found = draw(seat(Role.LEADER), case_id, case_steps.next_step)

    app.button(key="mediation-refer").click().run()

    assert found[-1].steps == ((StepCode.REFER, Facts()),)


@pytest.mark.parametrize(("days", "words"), [(0, "二级 剩 7 天"), (6, "二级 剩 1 天"), (8, "二级 超期 1 天")])
def test_each_clock_is_a_chip_with_its_basis(
    seat: Seat, station: SmallStation, days: int, words: str
) -> None:
    case_id = a_case(station, FILED)
    station.clock.move(days=days)

    _app, found = draw(seat(), case_id, case_law.clock_chips)

    chips = {chip.words: chip.help for chip in found[-1]}
    assert any(one.startswith(words) for one in chips)
    assert "治安管理处罚法 第118条" in next(why for one, why in chips.items() if one.startswith("治安办案"))


def test_a_clock_that_stands_still_says_what_is_left(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, P)
    step(station, case_id, StepCode.PAUSE, P, why="鉴定", reason="PR1")

    _app, found = draw(seat(), case_id, case_law.clock_chips)

    assert "一级 暂停，余 3 天" in {chip.words for chip in found[-1]}


def test_a_due_date_that_is_a_guess_says_so(seat: Seat, station: SmallStation) -> None:
    station.clock.at = NOON + timedelta(days=365 * 40)
    case_id = registered(station, Role.CLERK)

    _app, found = draw(seat(Role.CLERK), case_id, case_law.clock_chips)

    assert any("暂按周一至周五计算" in (chip.help or "") for chip in found[-1])


def test_what_is_on_record_stands_in_one_line(seat: Seat, station: SmallStation) -> None:
    case_id = a_case(station, CHECKED, FILED, ESTABLISHED)

    app, _found = draw(seat(), case_id, lambda _here, file: case_law.on_record(file))

    assert all(
        word in everything(app) for word in ("治安案件", "可以调解", "立案 2026年11月23日", "证据 ZJ01")
    )


def test_of_a_civil_dispute_nothing_is_on_record(seat: Seat, station: SmallStation) -> None:
    app, _found = draw(seat(), registered(station), lambda _here, file: case_law.on_record(file))

    assert everything(app) == ""


@pytest.mark.parametrize(
    ("route", "told", "not_told"), [("RO1", "仲裁", "违反治安管理"), ("RO2", "违反治安管理", "仲裁")]
)
def test_who_cannot_agree_is_told_of_other_ways(
    seat: Seat, station: SmallStation, route: str, told: str, not_told: str
) -> None:
    case_id = registered(station, P, route=route)
    step(station, case_id, StepCode.REFUSE, P)

    app, _found = draw(seat(), case_id, lambda _here, file: case_law.remedies(file))

    assert told in everything(app)
    assert not_told not in everything(app)


def test_a_file_that_goes_on_tells_of_no_other_ways(seat: Seat, station: SmallStation) -> None:
    app, _found = draw(seat(), registered(station, P), lambda _here, file: case_law.remedies(file))

    assert everything(app) == ""


def test_a_handing_over_is_read_with_its_receipt(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1", why="分歧大")
    before, _found = draw(seat(), case_id, lambda _here, file: case_hands.hands(file))
    step(station, case_id, StepCode.ACCEPT, P)

    after, _found = draw(seat(), case_id, lambda _here, file: case_hands.hands(file))

    assert "尚未签收" in everything(before)
    assert "签收" in everything(after).replace("尚未签收", "")
    assert "双方分歧大，分歧大" in everything(after)


def test_a_referral_is_read_with_approval_and_return(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, P, route="RO2")
    refer(station, case_id)
    step(station, case_id, StepCode.HAND_BACK, Role.JUSTICE_MEDIATOR, why="不愿")

    app, _found = draw(seat(), case_id, lambda _here, file: case_hands.hands(file))

    assert all(word in everything(app) for word in ("公调对接", "已批准", "退回"))


def test_what_it_is_stuck_on_is_said_in_red(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, P)
    step(station, case_id, StepCode.BLOCK, P, reason="BR2", why="推诿")
    station.clock.move(days=6)

    app, _found = draw(seat(), case_id, case_hands.stuck)

    assert "受阻 6 天：职责不清" in everything(app)
