"""Fields whose text outlives the page: kept while one writes, put back, thrown away, blank after saving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.act import attempt
from components.drafted import Drafted
from components.here import Here
from core.errors import StorageTrouble
from core.messages import message
from core.vocabulary import Role
from domain import drafts
from domain.accounts.policy import Page
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

FORM = "note"
BLANK = {"text": "", "when": datetime.fromisoformat("2026-11-23T12:00"), "who": [], "code": None}
Piece = Callable[[], None]


@pytest.fixture
def here(sign_in: Callable[..., int], station: SmallStation) -> Here:
    sign_in(Role.GRID_WORKER)
    return here_of(station, Role.GRID_WORKER, page=Page.MEDIATION)


def form_of(here: Here, version: int = 0) -> Piece:
    """Draw a form of four fields with a button that sends it."""

    def page() -> None:
        form = Drafted(here, FORM, BLANK, version)
        form.offer()
        st.text_input("text", key=form.key("text"))
        st.datetime_input("when", key=form.key("when"))
        st.multiselect("who", ["a", "b"], key=form.key("who"))
        st.selectbox("code", ["x", "y"], index=None, key=form.key("code"))
        is_sent = st.button("send", key="send")
        form.keep()
        st.markdown(f"began {form.began}")
        if st.button("rebase", key="rebase"):
            form.rebase()
        if is_sent:
            with attempt(here, again="here", then=form.over) as work:
                form.sent(work)

    return page


def kept(here: Here) -> dict[str, object]:
    draft = drafts.open_draft(here.desk, here.actor, FORM)
    return draft.content if draft else {}


def write(app: AppTest, words: str) -> AppTest:
    app.text_input(key="note-text").set_value(words)
    return app.run()


def test_an_untouched_form_keeps_nothing(here: Here) -> None:
    drawn(form_of(here)).run()

    assert kept(here) == {}


def test_what_is_typed_is_kept_field_by_field(here: Here) -> None:
    app = drawn(form_of(here))
    app.multiselect(key="note-who").set_value(["b"])
    app.selectbox(key="note-code").set_value("y")

    write(app, "写到一半")

    assert kept(here) == {
        "text": "写到一半",
        "when": "2026-11-23T12:00:00",
        "who": ["b"],
        "code": "y",
        "began from": 0,
    }


def test_a_new_page_gets_everything_back_and_says_so(here: Here) -> None:
    app = drawn(form_of(here))
    app.multiselect(key="note-who").set_value(["b"])
    app.selectbox(key="note-code").set_value("y")
    write(app, "写到一半")

    again = drawn(form_of(here))

    assert again.text_input(key="note-text").value == "写到一半"
    assert again.multiselect(key="note-who").value == ["b"]
    assert again.selectbox(key="note-code").value == "y"
    assert again.session_state["note-when"] == BLANK["when"]
    assert "11月23日 12:00" in everything(again)


def test_a_form_that_was_never_left_says_nothing_of_a_draft(here: Here) -> None:
    app = write(drawn(form_of(here)), "写")

    assert "note-discard" not in {button.key for button in app.button}


def test_a_draft_that_is_not_wanted_leaves_blank_fields(here: Here) -> None:
    write(drawn(form_of(here)), "写到一半")
    again = drawn(form_of(here))

    again.button(key="note-discard").click().run()

    assert again.text_input(key="note-text").value == ""
    assert kept(here) == {}


def test_after_sending_the_fields_are_blank_and_the_draft_is_gone(here: Here) -> None:
    app = write(drawn(form_of(here)), "写完了")

    app.button(key="send").click().run()

    assert app.text_input(key="note-text").value == ""
    assert kept(here) == {}
    assert drawn(form_of(here)).text_input(key="note-text").value == ""


def test_one_can_write_again_after_sending(here: Here) -> None:
    app = write(drawn(form_of(here)), "第一件")
    app.button(key="send").click().run()

    write(app, "第二件")

    assert kept(here)["text"] == "第二件"


def test_the_version_writing_began_from_lies_with_the_draft(here: Here) -> None:
    write(drawn(form_of(here, version=4)), "写到一半")

    again = drawn(form_of(here, version=7))

    assert "began 4" in everything(again)


def test_who_goes_on_from_the_present_version_means_it(here: Here) -> None:
    write(drawn(form_of(here, version=4)), "写到一半")
    again = drawn(form_of(here, version=7))

    again.button(key="rebase").click().run()

    assert "began 7" in everything(again.run())


def test_a_form_that_is_begun_anew_begins_from_the_present_version(here: Here) -> None:
    app = write(drawn(form_of(here, version=4)), "写完了")
    app.button(key="send").click().run()

    assert "began 9" in everything(drawn(form_of(here, version=9)))


def test_a_database_that_does_not_answer_is_said_and_the_text_stays(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise StorageTrouble(message("Not saved: the disk is full. Reading goes on; tell the administrator."))

    monkeypatch.setattr("components.drafted.save_draft", away)

    app = write(drawn(form_of(here)), "写到一半")

    assert ":material/error:" in everything(app)
    assert app.text_input(key="note-text").value == "写到一半"


def test_two_forms_keep_their_text_apart(here: Here) -> None:
    write(drawn(form_of(here)), "甲")

    def other() -> None:
        form = Drafted(here, "other", {"text": ""})
        st.text_input("text", key=form.key("text"))
        form.keep()

    app = drawn(other)

    assert app.text_input(key="other-text").value == ""
    assert kept(here)["text"] == "甲"


def test_a_day_comes_back_as_a_day_and_an_empty_one_stays_empty(here: Here) -> None:
    def page() -> None:
        form = Drafted(here, FORM, {"on": None, "until": None})
        st.date_input("on", value=None, key=form.key("on"))
        st.date_input("until", value=None, key=form.key("until"))
        form.keep()

    drawn(page).date_input(key="note-on").set_value("2026-11-20").run()

    again = drawn(page)
    assert (str(again.date_input(key="note-on").value), again.date_input(key="note-until").value) == (
        "2026-11-20",
        None,
    )
