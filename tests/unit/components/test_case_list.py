"""The list of disputes: what a row says, what the pills count, what the address opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from components import case_list
from components.here import Here
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import CaseFilter, View
from tests.disputes import closed, registered
from tests.factories import NOON, SmallStation
from tests.seats import drawn, everything, here_of

Seat = Callable[..., Here]


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Seat:
    """Seat somebody at the mediation desk."""

    def take(role: Role = Role.GRID_WORKER, grid: str = "G01") -> Here:
        sign_in(role, grid)
        return here_of(station, role, grid, Page.MEDIATION)

    return take


def row(**facts: object) -> SimpleNamespace:
    due = {"due_at": pd.Timestamp(NOON + timedelta(days=5)), "is_open": True, "status": "L1_OPEN"}
    return SimpleNamespace(**due | {"outcome": ""} | facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ":gray[剩 5 天]"),
        ({"due_at": pd.Timestamp(NOON + timedelta(days=2))}, ":orange[:material/alarm: 剩 2 天]"),
        ({"due_at": pd.Timestamp(NOON - timedelta(hours=1))}, ":red[:material/error: 超期 1 天]"),
        ({"due_at": pd.Timestamp(NOON - timedelta(days=6))}, ":red[:material/error: 超期 6 天]"),
        ({"due_at": pd.NaT}, ":gray[:material/pause_circle: 中止]"),
        ({"is_open": False, "outcome": "OC01"}, ":gray[达成书面协议]"),
        ({"status": "NEW"}, ":blue[待受理] :gray[剩 5 天]"),
        ({"status": "REOPENED"}, ":blue[待受理] :gray[剩 5 天]"),
    ],
)
def test_a_row_ends_with_its_clock_or_with_why_none_runs(
    seat: Seat, facts: dict[str, object], words: str
) -> None:
    assert case_list.state_words(seat(), row(**facts)) == words


@pytest.mark.parametrize(
    ("level", "zh", "en"), [("L1", "一级", "Level 1"), ("L3", "三级", "Level 3"), ("L9", "L9", "L9")]
)
def test_a_level_has_a_short_name(level: str, zh: str, en: str) -> None:
    with speaking("zh_CN"):
        assert case_list.level_words(level) == zh
    with speaking("en"):
        assert case_list.level_words(level) == en


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("12", 12),
        ("0", 0),
        ("-1", 0),
        ("abc", 0),
        ("", 0),
        ("１２", 0),
        ("9" * 15, 0),
        ("9" * 14, int("9" * 14)),
    ],
)
def test_the_address_names_a_file_by_a_plain_number(text: str, opened: int) -> None:
    found: list[int | None] = []

    def page() -> None:
        st.query_params["case"] = text
        found.append(case_list.opened())

    drawn(page)

    assert found == [opened]


def test_without_a_name_in_the_address_nothing_is_opened() -> None:
    found: list[int | None] = []

    drawn(lambda: found.append(case_list.opened()))

    assert found == [None]


def test_turning_to_a_file_leaves_the_form_of_a_new_one() -> None:
    def page() -> None:
        st.query_params["new"] = "1"
        case_list.turn_to(7)
        st.markdown(str(st.query_params.to_dict()))
        case_list.turn_to(None)
        st.markdown(str(st.query_params.to_dict()))

    words = everything(drawn(page))

    assert "{'case': '7'}" in words
    assert "{}" in words


@pytest.mark.parametrize(
    ("role", "pills"),
    [
        (Role.GRID_WORKER, ["我的 2", "待受理 1", "超期 1", "全部 3"]),
        (Role.LEADER, ["我的 0", "待受理 0", "超期 1", "本所 3"]),
        (Role.AUDITOR, ["超期 1", "本所 3"]),
    ],
)
def test_the_pills_say_how_many_each_holds(
    seat: Seat, station: SmallStation, role: Role, pills: list[str]
) -> None:
    registered(station)
    station.clock.move(days=4)
    registered(station)
    registered(station, Role.CLERK)
    here = seat(role)

    app = drawn(lambda: case_list.choose(here))

    assert app.button_group(key="mediation-view").options == pills


@pytest.mark.parametrize(("role", "first"), [(Role.GRID_WORKER, View.MINE), (Role.LEADER, View.OPEN)])
def test_who_has_something_begins_with_their_own(
    seat: Seat, station: SmallStation, role: Role, first: View
) -> None:
    registered(station)
    here, found = seat(role), []

    drawn(lambda: found.append(case_list.choose(here).view))

    assert found == [first]


def test_only_who_may_write_has_the_button_for_a_new_one(seat: Seat) -> None:
    keys = {}
    for role in (Role.GRID_WORKER, Role.AUDITOR):
        here = seat(role)
        keys[role] = {button.key for button in drawn(lambda at=here: case_list.choose(at)).button}

    assert "mediation-new" in keys[Role.GRID_WORKER]
    assert "mediation-new" not in keys[Role.AUDITOR]


def test_the_form_of_a_new_one_needs_the_right_to_write(seat: Seat) -> None:
    found = []
    for role in (Role.GRID_WORKER, Role.AUDITOR):
        here = seat(role)

        def page(at: Here = here) -> None:
            st.query_params["new"] = "1"
            found.append(case_list.is_registering(at))

        drawn(page)

    assert found == [True, False]


def test_a_grid_and_a_type_in_the_address_narrow_the_list(seat: Seat, station: SmallStation) -> None:
    here, found = seat(Role.LEADER), []

    def page() -> None:
        st.query_params["type"] = "DT02"
        st.query_params["grid"] = str(station.grid_ids["G02"])
        found.append(case_list.choose(here).question)

    drawn(page)

    assert (found[0].type_code, found[0].grid_id) == ("DT02", station.grid_ids["G02"])


def test_grid_and_type_are_chosen_beside_the_search(seat: Seat, station: SmallStation) -> None:
    here, found = seat(Role.LEADER), []
    app = drawn(lambda: found.append(case_list.choose(here).question))

    app.selectbox(key="mediation-type").set_value("DT05").run()
    app.selectbox(key="mediation-grid").set_value(str(station.grid_ids["G03"])).run()

    assert (found[-1].type_code, found[-1].grid_id) == ("DT05", station.grid_ids["G03"])


def test_an_address_that_asks_nothing_is_no_question(seat: Seat) -> None:
    here, found = seat(Role.LEADER), []

    drawn(lambda: found.append(case_list.choose(here).question))

    assert found == [None]


@pytest.mark.parametrize(
    ("metric", "words"),
    [("M01", "化解率"), ("M01.S", "2026年"), ("M03.over", "0 件"), ("accepted", "1 件")],
)
def test_the_rows_behind_a_number_say_which(
    seat: Seat, station: SmallStation, metric: str, words: str
) -> None:
    closed(station)
    here = seat(Role.LEADER)

    def page() -> None:
        st.query_params["metric"] = metric
        case_list.choose(here)

    assert words in everything(drawn(page))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (CaseFilter(View.MINE), "您手上没有未结纠纷"),
        (CaseFilter(View.OPEN), "这里没有纠纷"),
        (CaseFilter(View.OPEN, "停车"), "没有找到"),
    ],
)
def test_an_empty_list_says_what_comes_next(seat: Seat, wanted: CaseFilter, words: str) -> None:
    here = seat()

    assert words in everything(drawn(lambda: case_list.show(here, wanted, None)))


def test_the_open_row_is_marked(seat: Seat, station: SmallStation) -> None:
    first, second = registered(station), registered(station)
    here = seat()

    app = drawn(lambda: case_list.show(here, CaseFilter(View.OPEN), first))

    assert {f"mediation-open-{i}" for i in (first, second)} <= {b.key for b in app.button}


def test_the_second_page_holds_the_rest(seat: Seat, station: SmallStation) -> None:
    for _ in range(26):
        registered(station)
    here = seat(Role.LEADER)

    def page() -> None:
        st.session_state["mediation-page"] = 2
        case_list.show(here, CaseFilter(View.OPEN), None)

    rows = [b for b in drawn(page).button if str(b.key).startswith("mediation-open-")]

    assert len(rows) == 1


def test_a_page_beyond_the_last_is_the_last(seat: Seat, station: SmallStation) -> None:
    registered(station)
    here = seat(Role.LEADER)

    def page() -> None:
        st.session_state["mediation-page"] = 9
        case_list.show(here, CaseFilter(View.OPEN), None)

    assert len([b for b in drawn(page).button if str(b.key).startswith("mediation-open-")]) == 1


def test_who_asks_carries_the_cipher_and_the_moment(seat: Seat, station: SmallStation) -> None:
    here = seat()

    asker = case_list.asker(here)

    assert asker == replace(asker, actor=here.actor, now=NOON, cipher=station.desk.cipher)
