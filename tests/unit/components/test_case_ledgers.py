"""The parts beside the course of a file, drawn by themselves: what each shows whom, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import case_agreement, case_file, case_meetings, case_papers, case_parts, case_price
from components.case_deed import Deed
from components.here import Here
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation.agreements import withdraw_agreement
from domain.mediation.causes import write_cause
from domain.mediation.confirmations import apply_for_confirmation, record_ruling
from domain.mediation.hearts import keep_hearts
from domain.mediation.meetings import SlotRecord, ThreeMeetings
from domain.mediation.prices import close_price_case, record_appraisal, send_for_appraisal
from domain.papers import open_papers, print_paper, void_paper
from tests.disputes import asker, closed, registered
from tests.factories import SmallStation
from tests.ledgers import QUIET, TODAY, agreed, at_level_two, met, priced
from tests.seats import drawn, here_of

WORKER, AUDITOR, OFFICER, LEADER = (
    Role.GRID_WORKER, Role.AUDITOR, Role.COMMUNITY_OFFICER, Role.LEADER,
)  # fmt: skip
Part = Callable[[Here, Any], Deed | None]
Look = Callable[..., tuple[AppTest, list[Any]]]


@pytest.fixture
def look(sign_in: Callable[..., int], station: SmallStation) -> Look:
    """Draw a part of a file as somebody; what it asks for at each run is collected."""

    def drawn_part(part: Part, case_id: int, role: Role = WORKER, language: str = "zh_CN") -> Any:
        sign_in(role)
        asked: list[Any] = []

        def page() -> None:
            with speaking(language):
                here = here_of(station, role, page=Page.MEDIATION)
                file = case_file.read(here, case_id)
                assert file is not None
                asked.append(part(here, file))

        app = drawn(page)
        assert not app.exception
        return app, asked

    return drawn_part


def words(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in [*app.markdown, *app.caption])


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


# ---- agreement


@pytest.mark.parametrize(
    ("language", "title", "button"),
    [("zh_CN", "写协议", "保存协议"), ("en", "Write down the agreement", "Save agreement")],
)
def test_the_form_of_an_agreement_speaks_the_readers_language(station, look, language, title, button):
    app, asked = look(case_agreement.panel, registered(station), language=language)

    assert button in labels(app)
    assert f"**{title}**" in words(app)
    assert asked == [None]


@pytest.mark.parametrize(
    ("language", "fact", "after"),
    [
        ("zh_CN", "没有协议。", "调解中由承办人填写。"),
        ("en", "No agreement.", "It is written while the dispute is mediated."),
    ],
)
def test_a_reader_of_a_file_without_an_agreement_is_told_so(station, look, language, fact, after):
    app, _asked = look(case_agreement.panel, registered(station), AUDITOR, language)

    assert fact in words(app)
    assert after in words(app)
    assert labels(app) == []


def test_pressing_save_asks_for_the_deed_and_its_token_stays(station, look):
    case_id = registered(station)
    app, asked = look(case_agreement.panel, case_id)

    app.button(key=f"mediation-agreement-{case_id}-save").click().run()

    deed = asked[-1]
    assert (deed.key, deed.done) == (f"mediation-agreement-{case_id}", "协议已保存")
    assert deed.form is not None
    assert deed.token


def test_on_the_spot_asks_for_the_recording_and_for_no_items(station, look):
    case_id = registered(station)
    app, _asked = look(case_agreement.panel, case_id)
    key = f"mediation-agreement-{case_id}"
    before = {str(one.key) for one in app.text_input}

    app.selectbox(key=f"{key}-form").set_value("AF3").run()

    after = {str(one.key) for one in app.text_input}
    assert after - before == {f"{key}-recording_no"}
    assert {f"{key}-what_0", f"{key}-amount_0", f"{key}-manner", f"{key}-place"} <= before - after


def test_no_more_than_six_rows_stand_ready(station, look):
    case_id = registered(station)
    app, _asked = look(case_agreement.panel, case_id)
    key = f"mediation-agreement-{case_id}"

    for at in range(case_agreement.MOST_ROWS):
        app.text_input(key=f"{key}-what_{at}").set_value("道歉").run()

    assert len([one for one in app.text_input if "-what_" in str(one.key)]) == case_agreement.MOST_ROWS


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "履行 剩"), (6, "履行 超")],
)
def test_the_chip_of_performance_counts_to_the_day_of_the_last_item(station, look, days, said):
    made = agreed(station, items=(QUIET,))
    station.clock.move(days=days)

    app, _asked = look(case_agreement.panel, made.dispute_id)

    assert said in words(app)


@pytest.mark.parametrize(("days", "is_offered"), [(0, True), (30, True), (31, False)])
def test_applying_is_offered_until_the_thirtieth_day(station, look, days, is_offered):
    made = agreed(station)
    station.clock.move(days=days)

    app, _asked = look(case_agreement.panel, made.dispute_id)

    assert (f"mediation-confirm-{made.id}-save" in keys(app)) is is_offered


def test_an_oral_agreement_is_never_offered_to_the_court(station, look):
    made = agreed(station, form="AF2")

    app, _asked = look(case_agreement.panel, made.dispute_id)

    assert "司法确认" not in words(app)
    assert f"mediation-confirm-{made.id}-save" not in keys(app)


@pytest.mark.parametrize(
    ("ruling", "said"), [("JC1", "确认有效"), ("JC2", "不予确认"), ("JC3", "申请人撤回")]
)
def test_the_answer_of_the_court_takes_the_place_of_its_form(station, look, ruling, said):
    made = agreed(station)
    with station.work(WORKER) as work:
        asked = apply_for_confirmation(work, made.id, made.version, TODAY, "法院", is_joint=True)
    waiting, _asked = look(case_agreement.panel, made.dispute_id)
    with station.work(WORKER) as work:
        record_ruling(work, asked.id, asked.version, ruling, TODAY)

    answered, _asked = look(case_agreement.panel, made.dispute_id)

    assert "11月23日已申请司法确认" in words(waiting)
    assert f"mediation-ruling-{made.id}-save" in keys(waiting)
    assert f"法院：{said}" in words(answered)
    assert f"mediation-ruling-{made.id}-save" not in keys(answered)


def test_a_reader_sees_the_items_and_no_button_beside_them(station, look):
    made = agreed(station)

    app, asked = look(case_agreement.panel, made.dispute_id, AUDITOR, "en")

    assert "2,300.00 yuan" in words(app)
    assert "by Dec 3" in words(app)
    assert labels(app) == []
    assert asked == [None]


def test_each_agreement_that_was_withdrawn_is_told_with_its_day_and_reason(station, look):
    case_id = registered(station)
    for why in ("金额写错", "日期写错"):
        made = agreed(station, case_id=case_id)
        with station.work(WORKER) as work:
            withdraw_agreement(work, made.id, made.version, why)

    app, _asked = look(case_agreement.panel, case_id, AUDITOR)

    told = [one for one in words(app).splitlines() if one.startswith("已撤回：2026年11月23日")]
    assert [one[-4:] for one in told] == ["金额写错", "日期写错"]


@pytest.mark.parametrize(("role", "has_form"), [(WORKER, True), (AUDITOR, False)])
def test_the_cause_of_what_turned_is_read_by_all_and_written_by_its_keeper(station, look, role, has_form):
    case_id = closed(station, "OC08")
    with station.work(WORKER) as work:
        write_cause(work, case_id, "RC2", "到场晚了 <b>两</b> 小时")

    app, _asked = look(case_agreement.panel, case_id, role)

    assert "处置不及时" in words(app)
    assert "\\<b\\>" in words(app)
    assert (f"mediation-cause-{case_id}-save" in keys(app)) is has_form


def test_what_did_not_turn_is_asked_for_no_cause(station, look):
    app, _asked = look(case_agreement.panel, closed(station, "OC01"))

    assert "成因" not in words(app)
    assert "保存协议" in labels(app)


# ---- price


@pytest.mark.parametrize(
    ("language", "fact"), [("zh_CN", "没有价格争议。"), ("en", "No price case.")]
)  # fmt: skip
def test_a_closed_dispute_opens_no_price_case(station, look, language, fact):
    app, _asked = look(case_price.panel, closed(station), WORKER, language)

    assert fact in words(app)
    assert labels(app) == []


def taken_on(station: SmallStation, state: str) -> Any:
    """Return a price case in a state."""
    price = priced(station)
    course: dict[str, tuple[Callable[..., Any], ...]] = {
        "PS_OPEN": (),
        "PS_SENT": (lambda work, row: send_for_appraisal(work, row.id, row.version, "认证中心"),),
    }
    course["PS_BACK"] = (
        *course["PS_SENT"], lambda work, row: record_appraisal(work, row.id, row.version, 230_000),
    )  # fmt: skip
    course["PS_AGREED"] = (lambda work, row: close_price_case(work, row.id, row.version, 200_050),)
    course["PS_FAILED"] = (lambda work, row: close_price_case(work, row.id, row.version, None, "差距过大"),)
    for act in course[state]:
        with station.work(WORKER) as work:
            price = act(work, price)
    return price


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("PS_OPEN", {"send", "agree", "fail", "offer"}),
        ("PS_SENT", {"back", "offer"}),
        ("PS_BACK", {"agree", "fail", "offer"}),
        ("PS_AGREED", set()),
        ("PS_FAILED", set()),
    ],
)
def test_a_price_case_offers_what_its_state_allows_and_nothing_more(station, look, state, offered):
    price = taken_on(station, state)

    app, _asked = look(case_price.panel, price.dispute_id)

    found = {key.removeprefix("mediation-price-").removesuffix("-save") for key in keys(app)}
    assert found == offered


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("PS_OPEN", "价格争议 剩 30 天"),
        ("PS_SENT", "剩 10 天"),
        ("PS_AGREED", "2,000.50 元"),
        ("PS_FAILED", "差距过大"),
    ],
)
def test_a_price_case_shows_its_clock_or_how_it_ended(station, look, state, said):
    price = taken_on(station, state)

    app, _asked = look(case_price.panel, price.dispute_id, LEADER)

    assert said in words(app)
    assert "（2026）慈音价调字第0001号" in words(app).replace("\\", "")


def test_amounts_that_are_not_known_yet_are_a_dash(station, look):
    price = priced(station, offered_fen=None, paid_fen=None)

    app, _asked = look(case_price.panel, price.dispute_id, AUDITOR, "en")

    shown = words(app)
    assert ":gray[Asked for]　3,280.00 yuan" in shown
    for label in ("Price paid", "Offered", "Appraised", "Agreed price"):
        assert f":gray[{label}]　—" in shown
    assert labels(app) == []


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("send", "Sent for appraisal"), ("offer", "Offer saved"), ("agree", "Price saved"),
        ("fail", "Price case closed"),
    ],
)  # fmt: skip
def test_each_button_of_a_price_case_asks_for_its_own_deed(station, look, name, done):
    app, asked = look(case_price.panel, priced(station).dispute_id, WORKER, "en")

    app.button(key=f"mediation-price-{name}-save").click().run()

    assert asked[0] is None
    assert asked[-1].key == f"mediation-price-{name}"
    assert asked[-1].form is None
    assert asked[-1].done == done


# ---- meetings and hearts


@pytest.mark.parametrize(
    ("missing", "days", "colour"),
    [(3, 9, "gray"), (3, 5, "yellow"), (1, 2, "orange"), (2, -2, "red"), (0, -2, "green"), (0, 3, "green")],
)
def test_the_chip_of_the_meetings_is_green_when_all_three_met_the_parties(station, missing, days, colour):
    here = here_of(station, LEADER, page=Page.MEDIATION)
    slots = tuple(SlotRecord(f"TM{at}", None if at <= missing else station.clock()) for at in range(1, 4))
    due_on = TODAY + timedelta(days=days)

    chip = case_meetings.due_chip(here, ThreeMeetings(slots, True, station.clock(), due_on))

    assert chip is not None
    assert chip.colour == colour


def test_what_needs_no_meetings_has_no_chip(station):
    here = here_of(station, LEADER, page=Page.MEDIATION)

    assert case_meetings.due_chip(here, ThreeMeetings((SlotRecord("TM1"),))) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_CN", "二级以上或橙色以上才必须，本件可不做。"),
        ("en", "Needed from level 2 or risk orange; here it may be left out."),
    ],
)
def test_a_dispute_of_the_first_level_is_told_that_meetings_may_be_left_out(station, look, language, said):
    app, _asked = look(case_meetings.panel, registered(station), WORKER, language)

    assert said in words(app)


def test_the_form_proposes_the_first_role_that_has_not_met_the_parties(station, look):
    case_id = at_level_two(station)
    met(station, case_id, "TM1")

    app, _asked = look(case_meetings.panel, case_id, OFFICER)

    assert app.selectbox(key=f"mediation-slot-{case_id}-slot").value == "TM2"


def test_those_who_hold_the_chosen_role_are_offered_masked(station, look):
    case_id = at_level_two(station)
    app, _asked = look(case_meetings.panel, case_id, OFFICER)

    app.selectbox(key=f"mediation-slot-{case_id}-slot").set_value("TM3").run()

    (offered,) = app.selectbox(key=f"mediation-slot-{case_id}-TM3-who").options
    assert "*" in offered
    assert offered != station.actor(Role.SUBDISTRICT_CADRE).name


def test_a_reader_reads_the_notes_to_the_prompts_and_has_no_form(station, look):
    case_id = at_level_two(station)
    with station.work(OFFICER) as work:
        keep_hearts(work, case_id, {"FH_A2": "在意*休息*"})

    app, _asked = look(case_meetings.panel, case_id, AUDITOR)

    assert "耐心倾听　在意\\*休息\\*" in words(app)
    assert "热心接待　—" in words(app)
    assert labels(app) == []
    assert list(app.text_area) == []


def test_prompts_stand_in_the_empty_fields(station, look):
    app, _asked = look(case_meetings.panel, registered(station), WORKER, "en")

    asked = {area.label: area.placeholder for area in app.text_area}
    assert asked["Warm reception"] == "How both sides came, and what they said first"
    assert len(asked) == 5


# ---- papers and parts


@pytest.mark.parametrize(
    ("role", "said"),
    [(AUDITOR, "你的角色不能打印文书。"), (Role.SUBDISTRICT_CADRE, "你的角色不能打印文书。")],
)
def test_who_may_not_print_is_told_so_and_offered_nothing(station, look, role, said):
    app, _asked = look(case_papers.panel, registered(station), role)

    assert words(app) == said
    assert labels(app) == []


@pytest.mark.parametrize(
    ("outcome", "papers"),
    [("OC01", {"CP12"}), ("OC05", {"CP12", "CP15"}), ("OC10", {"CP12"})],
)
def test_the_papers_that_fit_how_it_ended_lie_in_one_row(station, look, outcome, papers):
    app, _asked = look(case_papers.next_papers, closed(station, outcome))

    assert {key.removeprefix("mediation-print-") for key in keys(app)} == papers


def test_nobody_is_put_papers_forward_who_may_not_print_them(station, look):
    made = agreed(station)

    app, _asked = look(case_papers.next_papers, made.dispute_id, AUDITOR)

    assert labels(app) == []


def test_an_open_dispute_without_an_agreement_has_no_row_of_papers(station, look):
    app, _asked = look(case_papers.next_papers, registered(station))

    assert labels(app) == []


def test_a_void_paper_says_why_and_can_not_be_made_void_again(station, look):
    case_id = registered(station)
    with station.work(WORKER) as work:
        print_paper(work, case_id, "CP03")
    with station.reading() as session:
        (paper,) = open_papers(session, asker(station), case_id).printed
    with station.work(WORKER) as work:
        void_paper(work, paper.id, paper.version, "打印错误")

    app, _asked = look(case_papers.panel, case_id)

    assert "作废：打印错误" in words(app)
    assert f"mediation-void-{paper.id}-save" not in keys(app)


def test_a_masked_print_is_marked_as_such_on_the_list(station, look):
    case_id = registered(station)
    for wants_plain in (False, True):
        with station.work(WORKER) as work:
            print_paper(work, case_id, "CP03", wants_plain=wants_plain, purpose="RP2")

    app, _asked = look(case_papers.panel, case_id)

    marked = ["遮盖" in one for one in words(app).splitlines() if "11月23日" in one]
    assert marked == [False, True]


@pytest.mark.parametrize(("language", "first"), [("zh_CN", "办理"), ("en", "Course of work")])
def test_the_parts_are_named_in_the_readers_language(language, first):
    with speaking(language):
        said = [say(name) for name in case_parts.PARTS.values()]

    assert said[0] == first
    assert len(set(said)) == len(case_parts.PARTS) == 5


@pytest.mark.parametrize("part", sorted(case_parts.PANELS))
def test_each_part_is_drawn_and_asks_for_nothing_by_itself(station, look, part):
    case_id = registered(station)

    _app, asked = look(lambda here, file: case_parts.beside(here, file, part), case_id)

    assert asked == [None]


def test_the_course_is_no_panel_beside_itself(station, look):
    app, asked = look(
        lambda here, file: case_parts.beside(here, file, case_parts.COURSE), registered(station)
    )

    assert asked == [None]
    assert words(app) == ""


def test_the_last_day_of_an_item_is_over_at_its_midnight(station, look):
    """Due on 28 November: late on that evening it is not over; after midnight it is."""
    made = agreed(station, items=(QUIET,))
    station.clock.move(days=5, hours=11)
    evening, _asked = look(case_agreement.panel, made.dispute_id)
    station.clock.move(hours=2)

    night, _asked = look(case_agreement.panel, made.dispute_id)

    assert date(2026, 11, 28) == TODAY + timedelta(days=5)
    assert "履行 超" not in words(evening)
    assert "履行 超" in words(night)
