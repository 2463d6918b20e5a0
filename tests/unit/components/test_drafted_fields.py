"""Fields of a form that are drawn only at times: what they held is kept, what stands beside them too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.drafted import Drafted
from components.here import Here
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.drafts import open_draft
from tests.factories import SmallStation
from tests.seats import drawn, here_of

FORM = "short-or-long"
BLANK = {"kind": "long", "words": "", "place": "", "due_on": date(2026, 11, 30)}


@pytest.fixture
def here(sign_in: Callable[..., int], station: SmallStation) -> Here:
    sign_in(Role.GRID_WORKER)
    return here_of(station, Role.GRID_WORKER, page=Page.MEDIATION)


@pytest.fixture
def app(here: Here) -> AppTest:
    """A form whose place and day are asked for only when it is the long one; a switch leaves the page."""

    def page() -> None:
        if st.checkbox("away", key="away"):
            return
        form = Drafted(here, FORM, BLANK)
        form.offer()
        kind = st.selectbox("kind", ["long", "short"], key=form.key("kind"))
        st.text_input("words", key=form.key("words"))
        if kind == "long":
            st.text_input("place", key=form.key("place"))
            st.date_input("due", key=form.key("due_on"))
        form.keep()

    return drawn(page)


def field(app: AppTest, name: str) -> object:
    kinds = {"kind": app.selectbox, "due_on": app.date_input}
    return kinds.get(name, app.text_input)(key=f"{FORM}-{name}")


def is_offered(app: AppTest) -> bool:
    return f"{FORM}-discard" in {button.key for button in app.button}


def test_what_is_typed_after_a_field_went_away_stays(app: AppTest) -> None:
    app.selectbox(key=f"{FORM}-kind").set_value("short").run()

    app.text_input(key=f"{FORM}-words").set_value("typed just now").run()

    assert field(app, "words").value == "typed just now"
    assert field(app, "kind").value == "short"


def test_a_field_that_comes_again_holds_what_it_held(app: AppTest) -> None:
    app.text_input(key=f"{FORM}-place").set_value("in the yard")
    app.date_input(key=f"{FORM}-due_on").set_value(date(2026, 12, 24)).run()

    app.selectbox(key=f"{FORM}-kind").set_value("short").run()
    app.text_input(key=f"{FORM}-words").set_value("meanwhile").run()
    app.selectbox(key=f"{FORM}-kind").set_value("long").run()

    assert field(app, "place").value == "in the yard"
    assert field(app, "due_on").value == date(2026, 12, 24)
    assert field(app, "words").value == "meanwhile"


def test_a_field_that_goes_away_is_no_draft_that_came_back(app: AppTest) -> None:
    app.text_input(key=f"{FORM}-words").set_value("something").run()

    app.selectbox(key=f"{FORM}-kind").set_value("short").run()
    app.text_input(key=f"{FORM}-words").set_value("something else").run()

    assert not is_offered(app)


def test_the_draft_holds_also_what_is_not_drawn(app: AppTest, here: Here) -> None:
    app.text_input(key=f"{FORM}-place").set_value("in the yard").run()

    app.selectbox(key=f"{FORM}-kind").set_value("short").run()
    app.text_input(key=f"{FORM}-words").set_value("meanwhile").run()

    draft = open_draft(here.desk, here.actor, FORM)
    assert draft is not None
    assert {name: draft.content[name] for name in ("kind", "words", "place")} == {
        "kind": "short", "words": "meanwhile", "place": "in the yard",
    }  # fmt: skip


def test_a_form_that_was_left_comes_back_whole_and_says_so(app: AppTest) -> None:
    app.text_input(key=f"{FORM}-words").set_value("something").run()

    app.checkbox(key="away").check().run()
    app.checkbox(key="away").uncheck().run()

    assert field(app, "words").value == "something"
    assert is_offered(app)
