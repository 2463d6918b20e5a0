"""What may be the same matter, as it is drawn: reasons in words, what was said, nothing in the clear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from components import case_twins
from components.case_forms import REGISTER
from components.here import Here
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation.linking import decide
from domain.mediation.merging import merge
from domain.mediation.pairs import LINES, REASON_WORDS, WEIGHTS, LinkKind, Reason
from domain.mediation.twins import Twin
from tests.disputes import file, registered
from tests.factories import NOON, SmallStation
from tests.seats import drawn, everything, here_of


@pytest.fixture
def here(sign_in: Callable[..., int], station: SmallStation) -> Here:
    sign_in(Role.COMMUNITY_OFFICER)
    return here_of(station, Role.COMMUNITY_OFFICER, page=Page.MEDIATION)


def twin(**changes: object) -> Twin:
    facts: dict[str, object] = {
        "id": 7, "number": "第7号", "title": "3 栋 噪声扰民", "level": "L1", "status": "L1_OPEN",
        "outcome": "", "grid": "一号警格", "place": "3 栋", "owner": "王*", "found_at": NOON, "score": 75,
        "reasons": (Reason.SAME_PHONE, Reason.SAME_NAME), "is_open_to_reader": True,
    }  # fmt: skip
    return Twin(**facts | changes)  # type: ignore[arg-type]


def form(here: Here, **typed: object) -> Callable[[], None]:
    def page() -> None:
        for name, value in typed.items():
            st.session_state[f"{REGISTER}-{name}"] = value
        case_twins.beside(here)

    return page


def test_the_reasons_stand_in_words_with_the_score() -> None:
    with speaking("zh_CN"):
        assert case_twins.reason_words(twin()) == "手机号相同、姓名相同；相似 75"
    with speaking("en"):
        assert case_twins.reason_words(twin()) == "same phone, same name; 75 of 100"


def test_an_empty_form_says_that_it_is_looked_for(here: Here) -> None:
    assert "边填边查" in everything(drawn(form(here)))


def test_a_twin_is_drawn_with_its_buttons(here: Here, station: SmallStation) -> None:
    case_id = registered(station)

    app = drawn(form(here, phone_0="13812345678"))

    keys = {button.key for button in app.button}
    assert {f"twins-open-{case_id}", f"twins-repeat-{case_id}", f"twins-apart-{case_id}"} <= keys
    assert "张三丰" not in everything(app)
    assert "13812345678" not in everything(app)


def test_what_was_said_can_be_asked_again(here: Here, station: SmallStation) -> None:
    case_id = registered(station)
    app = drawn(form(here, phone_0="13812345678"))

    app.button(key=f"twins-apart-{case_id}").click().run()
    assert "不是同一件" in everything(app)
    assert f"twins-repeat-{case_id}" not in {button.key for button in app.button}

    app.button(key=f"twins-again-{case_id}").click().run()
    assert f"twins-repeat-{case_id}" in {button.key for button in app.button}


def test_a_colleagues_file_that_is_shut_has_no_button_to_open_it(
    sign_in: Callable[..., int], station: SmallStation
) -> None:
    case_id = registered(station, Role.COMMUNITY_OFFICER)
    sign_in(Role.GRID_WORKER)
    mine = here_of(station, Role.GRID_WORKER, page=Page.MEDIATION)

    app = drawn(form(mine, phone_0="13812345678"))

    keys = {button.key for button in app.button}
    assert f"twins-open-{case_id}" not in keys
    assert f"twins-repeat-{case_id}" in keys


def test_half_a_number_and_no_moment_are_no_trouble(here: Here) -> None:
    app = drawn(form(here, phone_0="1381", id_number_0="110105", found_at=None, name_0="张"))

    assert not app.exception


def in_file(here: Here, station: SmallStation, case_id: int) -> Callable[[], None]:
    return lambda: case_twins.in_file(here, file(station, case_id, Role.COMMUNITY_OFFICER))


def test_a_file_without_twins_draws_nothing(here: Here, station: SmallStation) -> None:
    assert everything(drawn(in_file(here, station, registered(station)))) == ""


def test_a_link_and_a_merge_are_named_by_number(here: Here, station: SmallStation) -> None:
    first, second, third = (registered(station) for _ in range(3))
    with station.work(Role.COMMUNITY_OFFICER) as work:
        decide(work, second, first, LinkKind.REPEAT)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        merge(work, first, third)

    words = everything(drawn(in_file(here, station, first)))

    assert "反弹为" in words
    assert "已并入" in words
    assert "0002" in words
    assert "0003" in words


def test_the_merged_file_says_where_it_went(here: Here, station: SmallStation) -> None:
    kept, duplicate = registered(station), registered(station)
    with station.work(Role.COMMUNITY_OFFICER) as work:
        merge(work, kept, duplicate)

    assert "已合并到" in everything(drawn(in_file(here, station, duplicate)))


def test_no_more_than_two_candidates_crowd_a_file(here: Here, station: SmallStation) -> None:
    ids = [registered(station) for _ in range(5)]

    app = drawn(in_file(here, station, ids[-1]))

    assert sum(str(button.key).startswith("twins-merge-") for button in app.button) == case_twins.IN_FILE


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_reason_and_line_is_put_into_words(language: str) -> None:
    assert set(REASON_WORDS) == set(Reason) == set(WEIGHTS)
    with speaking(language):
        assert all(case_twins.say(words) for words in (*REASON_WORDS.values(), *LINES.values()))
