"""Which values of a page are put aside when the password is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import lock, session
from core.vocabulary import Role
from domain.accounts import sessions
from tests.factories import PASSWORD, SmallStation
from tests.seats import drawn, everything

KEPT: list[dict[str, object]] = []


def form() -> None:
    """Draw one of every field."""
    KEPT.append(lock.typed_values())
    st.text_input("text", key="f-text")
    st.text_area("area", key="f-area")
    st.selectbox("box", ["a", "b"], key="f-box")
    st.multiselect("many", ["a", "b"], key="f-many")
    st.number_input("number", value=0, key="f-number")
    st.checkbox("check", key="f-check")
    st.date_input("date", date(2026, 1, 1), key="f-date")
    st.time_input("time", time(8), key="f-time")
    st.button("press", key="f-press")
    st.segmented_control("part", ["x", "y"], key="f-part")
    st.text_input("language", key="menu-language")


@pytest.fixture
def filled() -> AppTest:
    """Fill every field, and press the button."""
    KEPT.clear()
    app = drawn(form)
    app.text_input(key="f-text").input("半句话")
    app.text_area(key="f-area").input("经过")
    app.selectbox(key="f-box").set_value("b")
    app.multiselect(key="f-many").set_value(["a", "b"])
    app.number_input(key="f-number").set_value(7)
    app.checkbox(key="f-check").check()
    app.date_input(key="f-date").set_value(date(2026, 3, 1))
    app.time_input(key="f-time").set_value(time(9, 30))
    app.segmented_control(key="f-part").set_value("y")
    return app.button(key="f-press").click().run()


def test_every_field_is_put_aside(filled: AppTest) -> None:
    assert KEPT[-1] == {
        "f-text": "半句话",
        "f-area": "经过",
        "f-box": "b",
        "f-many": ["a", "b"],
        "f-number": 7,
        "f-check": True,
        "f-date": date(2026, 3, 1),
        "f-time": time(9, 30),
        "f-part": "y",
    }


def test_a_press_is_no_value(filled: AppTest) -> None:
    assert "f-press" not in KEPT[-1]


def test_fields_of_the_frame_are_not_the_pages(filled: AppTest) -> None:
    assert "menu-language" not in KEPT[-1]


def test_before_the_first_run_there_is_nothing() -> None:
    KEPT.clear()

    drawn(form)

    assert KEPT == [{}]


def test_outside_a_run_there_is_nothing() -> None:
    assert lock.typed_values() == {}


def test_what_was_put_aside_can_be_put_back_into_every_field() -> None:
    kept = {"f-text": "半句话", "f-many": ["b"], "f-check": True, "f-date": date(2026, 3, 1), "f-part": "y"}

    def again() -> None:
        lock.give_back()
        form()

    app = AppTest.from_function(lambda: None)
    app = drawn(again)
    app.session_state["lock-kept"] = kept
    app.run()

    assert app.text_input(key="f-text").value == "半句话"
    assert app.multiselect(key="f-many").value == ["b"]
    assert app.checkbox(key="f-check").value is True
    assert app.date_input(key="f-date").value == date(2026, 3, 1)
    assert app.segmented_control(key="f-part").value == "y"


def locked_page(sign_in: Callable[..., int], station: SmallStation) -> AppTest:
    sign_in(Role.LEADER)
    station.clock.move(minutes=20)
    visitor = session.present()
    assert visitor is not None
    return drawn(lambda: lock.ask_in_place(session.present() or visitor))


def test_a_wrong_password_is_said_and_the_desk_stays_locked(
    sign_in: Callable[..., int], station: SmallStation
) -> None:
    app = locked_page(sign_in, station)

    app.text_input(key="lock-place-form-password").input("a guess")
    app.button(key="lock-place-form-send").click().run()

    assert ":red[" in everything(app)
    assert session.present().is_locked


def test_the_right_password_wakes_the_session(sign_in: Callable[..., int], station: SmallStation) -> None:
    app = locked_page(sign_in, station)

    app.text_input(key="lock-place-form-password").input(PASSWORD)
    app.button(key="lock-place-form-send").click().run()

    assert not session.present().is_locked


def test_guessing_is_slowed_down_like_at_the_sign_in(
    sign_in: Callable[..., int], station: SmallStation
) -> None:
    app = locked_page(sign_in, station)

    for _ in range(8):
        app.text_input(key="lock-place-form-password").input("a guess")
        app.button(key="lock-place-form-send").click().run()
    app.text_input(key="lock-place-form-password").input(PASSWORD)
    app.button(key="lock-place-form-send").click().run()

    assert session.present().is_locked


def test_a_session_past_its_end_is_not_woken(sign_in: Callable[..., int], station: SmallStation) -> None:
    app = locked_page(sign_in, station)
    sessions.revoke(station.desk, session.reference().session_id, "test", station.clock)

    app.text_input(key="lock-place-form-password").input(PASSWORD)
    app.button(key="lock-place-form-send").click()
    app.run()

    assert session.present() is None
