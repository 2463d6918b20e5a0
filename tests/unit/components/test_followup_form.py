"""Follow-ups on the page: the due list, the form of one, and what its click hands over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import followup_form
from components.here import Here
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import DueView, FollowUpAnswer, FollowUpFilter, record_follow_up
from tests.disputes import closed, file
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

Seat = Callable[..., Here]


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Seat:
    """Seat somebody at the follow-ups."""

    def take(role: Role = Role.GRID_WORKER, grid: str = "G01") -> Here:
        sign_in(role, grid)
        return here_of(station, role, grid, Page.FOLLOWUPS)

    return take


@pytest.fixture
def due(station: SmallStation) -> int:
    """Return the first follow-up of a dispute that was closed three days ago at the highest risk."""
    case_id = closed(station, risk="R4")
    station.clock.move(days=3)
    return file(station, case_id).follow_ups[0].id


def form(here: Here, follow_up_id: int) -> tuple[AppTest, list[followup_form.Answered | None]]:
    found: list[followup_form.Answered | None] = []

    def page() -> None:
        record = followup_form.read(here, follow_up_id)
        assert record is not None
        found.append(followup_form.form(here, record))

    return drawn(page), found


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({"days_left": 3}, ":gray[11月26日 到期]", ":gray[due Nov 26]"),
        ({"days_left": 0}, ":orange[:material/alarm: 今天到期]", ":orange[:material/alarm: due today]"),
        ({"days_left": -1}, ":red[:material/error: 超期 1 天]", ":red[:material/error: 1 day over]"),
        ({"days_left": -9}, ":red[:material/error: 超期 9 天]", ":red[:material/error: 9 days over]"),
    ],
)
def test_a_line_says_how_far_off_it_is(facts: dict[str, int], zh: str, en: str) -> None:
    row = SimpleNamespace(done_on=None, due_on=date(2026, 11, 26), result="", rating="", **facts)

    with speaking("zh_CN"):
        assert followup_form._state(row) == zh
    with speaking("en"):
        assert followup_form._state(row) == en


def test_a_line_that_is_done_says_what_came_of_it() -> None:
    row = SimpleNamespace(done_on=date(2026, 11, 26), result="FU1", rating="SA5", days_left=0)

    with speaking("zh_CN"):
        assert followup_form._state(row) == ":green[11月26日　已全部履行　非常满意]"


@pytest.mark.parametrize(("text", "opened"), [("12", 12), ("x", 0), ("-3", 0), ("９", 0)])
def test_the_address_names_a_follow_up_by_a_plain_number(text: str, opened: int) -> None:
    found: list[int | None] = []

    def page() -> None:
        st.query_params["visit"] = text
        found.append(followup_form.opened())
        followup_form.turn_to(None)
        found.append(followup_form.opened())

    drawn(page)

    assert found == [opened, None]


def test_the_form_says_whom_about_what_and_what_was_agreed(
    seat: Seat, station: SmallStation, due: int
) -> None:
    app, _found = form(seat(), due)

    words = everything(app)
    for part in ("3 栋 2 单元 噪声扰民", "达成书面协议", "申请方", "张\\*\\*", "2026年11月26日 到期"):
        assert part in words


def test_phone_is_the_channel_until_another_is_chosen(seat: Seat, due: int) -> None:
    app, _found = form(seat(), due)

    assert app.button_group(key=f"followups-{due}-channel").value == "FC1"
    assert app.button_group(key=f"followups-{due}-result").value is None


def test_the_click_hands_the_answer_over(seat: Seat, due: int) -> None:
    app, found = form(seat(), due)
    app.button_group(key=f"followups-{due}-result").set_value("FU2")
    app.button_group(key=f"followups-{due}-rating").set_value("SA3")
    app.button_group(key=f"followups-{due}-channel").set_value("FC2")
    app.text_input(key=f"followups-{due}-note").set_value("还差一期")

    app.button(key=f"followups-{due}-save").click().run()

    assert found[-1] is not None
    assert found[-1].answer == FollowUpAnswer("FU2", "FC2", "SA3", "还差一期")


def test_without_a_rating_the_party_counts_as_not_rated(seat: Seat, due: int) -> None:
    app, found = form(seat(), due)
    app.button_group(key=f"followups-{due}-result").set_value("FU6")

    app.button(key=f"followups-{due}-save").click().run()

    assert found[-1] is not None
    assert found[-1].answer.rating == "SA0"


def test_a_reader_has_no_form_but_reads_what_came_of_it(seat: Seat, station: SmallStation, due: int) -> None:
    with station.work(Role.GRID_WORKER) as work:
        record_follow_up(work, due, 1, FollowUpAnswer("FU3", "FC1", "SA2", "拒不停工"))

    app, found = form(seat(Role.AUDITOR), due)

    assert found == [None]
    assert "拒不停工" in everything(app)
    assert f"followups-{due}-save" not in {str(button.key) for button in app.button}


def test_an_answer_that_was_given_stands_in_the_form(seat: Seat, station: SmallStation, due: int) -> None:
    with station.work(Role.GRID_WORKER) as work:
        record_follow_up(work, due, 1, FollowUpAnswer("FU3", "FC2", "SA2", "拒不停工"))

    app, _found = form(seat(), due)

    assert app.button_group(key=f"followups-{due}-result").value == "FU3"
    assert app.text_input(key=f"followups-{due}-note").value == "拒不停工"


def test_a_follow_up_out_of_sight_is_read_as_none(seat: Seat, due: int) -> None:
    assert followup_form.read(seat(Role.GRID_WORKER, "G02"), due) is None
    assert followup_form.read(seat(), 999_999) is None


@pytest.mark.parametrize(("chosen", "words"), [(None, "还没有打开回访"), (0, "找不到"), (7, "找不到")])
def test_nothing_open_and_nothing_found_are_said_apart(chosen: int | None, words: str) -> None:
    assert words in everything(drawn(lambda: followup_form.not_chosen(chosen)))


def test_the_pills_say_how_many_each_holds(seat: Seat, station: SmallStation, due: int) -> None:
    closed(station, risk="R1")
    station.clock.move(days=1)
    here = seat()

    app = drawn(lambda: followup_form.choose(here))

    assert app.button_group(key="followups-view").options == ["到期 2", "超期 2", "即将到期 2", "已完成"]


@pytest.mark.parametrize(
    ("view", "words"), [(DueView.DUE, "今天没有到期回访"), (DueView.DONE, "这里没有回访")]
)
def test_an_empty_list_says_so(seat: Seat, view: DueView, words: str) -> None:
    here = seat()

    assert words in everything(drawn(lambda: followup_form.show(here, FollowUpFilter(view), None)))


def test_an_empty_list_names_the_next_day(seat: Seat, station: SmallStation) -> None:
    closed(station, risk="R1")
    here = seat()

    words = everything(drawn(lambda: followup_form.show(here, FollowUpFilter(DueView.DUE), None)))

    assert "下一批在 2026年12月8日 到期" in words


def test_a_row_opens_its_follow_up(seat: Seat, due: int) -> None:
    here = seat()
    app = drawn(lambda: followup_form.show(here, FollowUpFilter(DueView.DUE), None))

    app.button(key=f"followups-open-{due}").click().run()

    assert app.query_params["visit"] in (str(due), [str(due)])


@pytest.mark.parametrize(
    ("metric", "words"),
    [("M04", "满意率"), ("M05", "2 人次"), ("M05.done", "0 人次"), ("M05.on_time", "0 人次")],
)
def test_the_rows_behind_a_number_say_which(seat: Seat, due: int, metric: str, words: str) -> None:
    here = seat(Role.LEADER)

    def page() -> None:
        st.query_params["metric"] = metric
        followup_form.choose(here)

    assert words in everything(drawn(page))
