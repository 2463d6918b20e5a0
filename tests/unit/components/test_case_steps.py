"""Taking an open file on: which card, which buttons, and what a click hands over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from components import case_file, case_steps
from components.here import Here
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import Facts, StepCode
from tests.disputes import closed, refer, registered, step
from tests.factories import NOON, SmallStation
from tests.seats import drawn, everything, here_of

Seat = Callable[..., Here]
Found = list[case_steps.Taken | None]


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Seat:
    """Seat somebody at the mediation desk."""

    def take(role: Role = Role.GRID_WORKER, grid: str = "G01") -> Here:
        sign_in(role, grid)
        return here_of(station, role, grid, Page.MEDIATION)

    return take


def card(here: Here, case_id: int) -> tuple[AppTest, Found]:
    """Draw the card of the next step."""
    found: Found = []

    def page() -> None:
        file = case_file.read(here, case_id)
        assert file is not None
        found.append(case_steps.next_step(here, file))

    return drawn(page), found


def head(here: Here, case_id: int) -> tuple[AppTest, Found]:
    """Draw the head of the file."""
    found: Found = []

    def page() -> None:
        file = case_file.read(here, case_id)
        assert file is not None
        found.append(case_steps.head(here, file))

    return drawn(page), found


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def taken(found: Found) -> case_steps.Taken:
    assert found[-1] is not None
    return found[-1]


def test_what_waits_has_one_button(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, Role.CLERK)
    app, found = card(seat(), case_id)

    app.button(key="mediation-accept").click().run()

    assert taken(found).steps == ((StepCode.ACCEPT, Facts()),)
    assert taken(found).done == "已受理"
    assert not list(app.text_area)


def test_what_is_paused_has_one_button(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.PAUSE, why="鉴定")

    app, _found = card(seat(), case_id)

    assert keys(app) == {"mediation-resume"}


def test_what_is_referred_is_taken_over_first_and_met_about_then(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.ESCALATE, reason="ER1")
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    refer(station, case_id)
    before, _found = card(seat(Role.JUSTICE_MEDIATOR), case_id)
    step(station, case_id, StepCode.TAKE_OVER, Role.JUSTICE_MEDIATOR)

    after, _found = card(seat(Role.JUSTICE_MEDIATOR), case_id)

    assert keys(before) == {"mediation-take_over"}
    assert f"mediation-meeting-{case_id}-save" in keys(after)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER])
def test_a_reader_has_no_card_and_no_actions(seat: Seat, station: SmallStation, role: Role) -> None:
    case_id = registered(station)
    here = seat(role)

    assert keys(card(here, case_id)[0]) == set()
    assert keys(head(here, case_id)[0]) == set()


def test_a_closed_file_has_no_card(seat: Seat, station: SmallStation) -> None:
    app, found = card(seat(), closed(station))

    assert found == [None]
    assert keys(app) == set()


def test_a_meeting_is_handed_over_with_when_who_and_what(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    app, found = card(seat(), case_id)
    form = f"mediation-meeting-{case_id}"
    app.text_area(key=f"{form}-note").set_value("谈过")
    app.multiselect(key=f"{form}-slots").set_value(["TM1"])

    app.button(key=f"{form}-save").click().run()

    assert taken(found).steps == ((StepCode.MEET, Facts(note="谈过", met_at=NOON, slots=("TM1",))),)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("OC01", StepCode.SETTLE), ("OC05", StepCode.FAIL), ("OC06", StepCode.REFUSE)],
)
def test_an_outcome_adds_the_closing_step(
    seat: Seat, station: SmallStation, outcome: str, code: StepCode
) -> None:
    case_id = registered(station)
    app, found = card(seat(), case_id)
    form = f"mediation-meeting-{case_id}"
    app.text_area(key=f"{form}-note").set_value("谈过")
    app.selectbox(key=f"{form}-outcome").set_value(outcome).run()

    app.button(key=f"{form}-save").click().run()

    assert [one for one, _facts in taken(found).steps] == [StepCode.MEET, code]
    assert taken(found).steps[1][1].outcome == outcome


def test_only_a_settlement_asks_for_method_and_terms(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    form = f"mediation-meeting-{case_id}"
    seen = []
    for outcome in ("OC05", "OC01"):
        app, _found = card(seat(), case_id)
        app.selectbox(key=f"{form}-outcome").set_value(outcome).run()
        seen.append(f"{form}-settlement" in {str(field.key) for field in app.text_input})

    assert seen == [False, True]


def test_an_outcome_that_leaves_it_out_of_the_rates_is_not_offered_here(
    seat: Seat, station: SmallStation
) -> None:
    case_id = registered(station)
    app, _found = card(seat(), case_id)

    options = app.selectbox(key=f"mediation-meeting-{case_id}-outcome").options

    assert "达成书面协议" in options
    assert "重复登记" not in options


@pytest.mark.parametrize(("role", "method"), [(Role.GRID_WORKER, "MM02"), (Role.COMMUNITY_OFFICER, "MM05")])
def test_the_method_is_prefilled_by_role(seat: Seat, station: SmallStation, role: Role, method: str) -> None:
    case_id = registered(station)
    app, _found = card(seat(role), case_id)
    form = f"mediation-meeting-{case_id}"

    app.selectbox(key=f"{form}-outcome").set_value("OC01").run()

    assert app.selectbox(key=f"{form}-method").value == method


def test_the_moment_of_a_meeting_is_prefilled(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    app, _found = card(seat(), case_id)

    at = app.session_state[f"mediation-meeting-{case_id}-met_at"]

    assert at == datetime.fromisoformat("2026-11-23T12:00")


def test_escalating_hands_over_the_reason_chosen_first(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    app, found = head(seat(), case_id)

    app.button(key="mediation-escalate").click().run()

    assert taken(found).steps == ((StepCode.ESCALATE, Facts(reason="ER1")),)


def test_at_the_top_there_is_no_way_up(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, Role.JUSTICE_MEDIATOR)

    app, _found = head(seat(Role.JUSTICE_MEDIATOR), case_id)

    assert "mediation-escalate" not in keys(app)


def test_more_offers_what_is_not_on_the_card(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)

    app, _found = head(seat(), case_id)

    assert app.selectbox(key="mediation-more-step").options == [
        "记一笔", "移交其他网格", "中止", "当事人拒绝调解", "移出统计", "更正记录", "变更处理路径",
        "有未成年人", "延长期限", "回避", "标记受阻", "外送",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (StepCode.NOTE, Facts(note="说明")),
        (StepCode.PAUSE, Facts(why="说明")),
        (StepCode.REFUSE, Facts(why="说明")),
        (StepCode.SET_ASIDE, Facts(why="说明", outcome="OC10")),
    ],
)
def test_another_step_hands_over_what_the_table_asks_for(
    seat: Seat, station: SmallStation, code: StepCode, facts: Facts
) -> None:
    case_id = registered(station)
    app, found = head(seat(), case_id)
    app.selectbox(key="mediation-more-step").set_value(code).run()
    app.text_area(key="mediation-more-words").set_value("说明")

    app.button(key="mediation-more-go").click().run()

    assert taken(found).steps == ((code, facts),)


def test_a_closed_file_can_be_reopened_from_more(seat: Seat, station: SmallStation) -> None:
    case_id = closed(station)
    app, found = head(seat(), case_id)
    app.text_area(key="mediation-more-words").set_value("又吵")

    app.button(key="mediation-more-go").click().run()

    assert taken(found).steps == ((StepCode.REOPEN, Facts(why="又吵")),)


def test_the_head_is_the_title_made_harmless(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, title="**粗** [链](http://x)")

    app, _found = head(seat(), case_id)

    assert "**" not in app.subheader[0].value.replace("\\*", "")
    assert "\\[链\\]" in app.subheader[0].value


@pytest.mark.parametrize(
    ("level", "language", "words"),
    [("L1", "zh_CN", "上报二级"), ("L2", "zh_CN", "上报三级"), ("L1", "en", "Up to level 2")],
)
def test_the_way_up_names_the_next_level(level: str, language: str, words: str) -> None:
    with speaking(language):
        assert case_steps.up_words(level) == words


def test_the_card_is_headed_by_the_stage_it_leads_to(seat: Seat, station: SmallStation) -> None:
    app, _found = card(seat(), registered(station))

    assert "下一步：先期处置" in everything(app)
