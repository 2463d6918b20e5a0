"""Acting from a page: one door, sentences for refusals, one writing for two clicks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import streamlit as st
from sqlmodel import select

from components import session
from components.act import attempt, form_errors, form_token, said
from components.here import Here
from core.errors import BadInput, NotAllowed, StaleEdit, StorageTrouble
from core.messages import message
from core.vocabulary import Role
from domain.accounts import sessions
from domain.organisation.founding import add_grid
from domain.work import Work
from models import Grid
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

WRONG = message("Choose the reason.")


@dataclass
class Deed:
    """What a page does in one attempt, and how it went."""

    here: Here
    do: Callable[[Work], object]
    how: dict[str, object] = field(default_factory=dict)
    went: list[bool] = field(default_factory=list)

    def page(self) -> None:
        act = attempt(self.here, **self.how)
        with act as work:
            self.do(work)
        self.went.append(act.succeeded)


@pytest.fixture
def deed(sign_in: Callable[..., int], station: SmallStation) -> Callable[..., Deed]:
    """Let the clerk do something."""
    sign_in(Role.CLERK)

    def make(do: Callable[[Work], object], **how: object) -> Deed:
        return Deed(here_of(station, Role.CLERK), do, how)

    return make


def grids(station: SmallStation) -> list[str]:
    with station.reading() as session:
        return [code for code in session.exec(select(Grid.code)) if code.startswith("Z")]


def add(code: str = "Z1") -> Callable[[Work], object]:
    return lambda work: add_grid(work, code, "新网格")


def refuse(trouble: Exception) -> Callable[[Work], object]:
    def do(work: Work) -> None:
        add_grid(work, "Z1", "新网格")
        raise trouble

    return do


def test_what_was_done_is_saved_and_said(deed: Callable[..., Deed], station: SmallStation) -> None:
    one = deed(add(), done="已保存")

    app = drawn(one.page)

    assert grids(station) == ["Z1"]
    assert "已保存，12:00。" in everything(app)
    assert one.went == [True]


def test_a_full_stop_of_the_confirmation_is_not_doubled(deed: Callable[..., Deed]) -> None:
    assert "已保存，12:00。" in everything(drawn(deed(add(), done="已保存。").page))


def test_without_a_confirmation_nothing_is_said(deed: Callable[..., Deed]) -> None:
    assert everything(drawn(deed(add()).page)) == ""


def test_it_is_written_by_who_is_signed_in(deed: Callable[..., Deed], station: SmallStation) -> None:
    actors: list[int] = []

    drawn(deed(lambda work: (add()(work), actors.append(work.actor.account_id))).page)

    assert actors == [station.actor(Role.CLERK).account_id]


@pytest.mark.parametrize("trouble", [BadInput(WRONG, "reason"), NotAllowed(WRONG), StorageTrouble(WRONG)])
def test_a_refusal_takes_everything_back_and_says_why(
    trouble: Exception, deed: Callable[..., Deed], station: SmallStation
) -> None:
    one = deed(refuse(trouble), done="已保存")

    app = drawn(one.page)

    assert not app.exception
    assert grids(station) == []
    assert ":material/error:" in everything(app)
    assert "已保存" not in everything(app)
    assert one.went == [False]


def test_a_fault_of_the_program_is_not_hidden(deed: Callable[..., Deed], station: SmallStation) -> None:
    app = drawn(deed(refuse(ValueError("a bug"))).page)

    assert app.exception
    assert grids(station) == []


def test_a_field_says_its_error_right_below_it(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.CLERK)
    here = here_of(station, Role.CLERK)

    def page() -> None:
        errors = form_errors()
        with errors.field("reason"):
            st.text_input("原因", key="reason")
        with errors.field("note"):
            st.text_input("说明", key="note")
        with attempt(here, errors=errors) as work:
            refuse(BadInput(WRONG, "reason"))(work)

    app = drawn(page)

    first = [element.type for element in app.main.children[0].children.values()]
    second = [element.type for element in app.main.children[1].children.values()]
    assert first == ["text_input", "markdown"]
    assert "markdown" not in second


def test_an_error_of_no_field_stands_where_the_attempt_is(deed: Callable[..., Deed]) -> None:
    errors = form_errors()

    app = drawn(deed(refuse(BadInput(WRONG, "elsewhere")), errors=errors).page)

    assert ":material/error:" in everything(app)


def test_a_second_click_changes_nothing_and_says_so(deed: Callable[..., Deed], station: SmallStation) -> None:
    first = deed(add("Z1"), token="drawn-once")
    second = deed(add("Z2"), token="drawn-once")
    drawn(first.page)

    app = drawn(second.page)

    assert grids(station) == ["Z1"]
    assert "已保存过，第二次点击没有改变任何内容。" in everything(app) or ":material/done_all:" in everything(
        app
    )
    assert second.went == [False]


def test_a_form_keeps_its_token_until_saved(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.CLERK)
    here, tokens, saves = here_of(station, Role.CLERK), [], iter([False, True, False])

    def page() -> None:
        tokens.append(form_token("grid-new"))
        with attempt(here, tokens[-1]) as work:
            add(f"Z{len(tokens)}")(work)
            if not next(saves):
                raise NotAllowed(WRONG)

    app = drawn(page)
    app.run().run()

    assert tokens[0] == tokens[1]
    assert tokens[2] != tokens[1]


def test_forms_have_tokens_of_their_own(sign_in: Callable[..., int]) -> None:
    tokens: list[str] = []

    drawn(lambda: tokens.extend([form_token("one"), form_token("other")]))

    assert len(set(tokens)) == 2
    assert all(len(token) >= 20 for token in tokens)


def test_a_confirmation_waits_for_the_next_run(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.CLERK)
    here, runs = here_of(station, Role.CLERK), []

    def page() -> None:
        said("grids")
        runs.append(1)
        if len(runs) == 1:
            with attempt(here, done="已保存", again="grids") as work:
                add()(work)

    app = drawn(page)
    assert len(runs) == 2
    assert "已保存，12:00。" in everything(app)

    assert everything(app.run()) == ""


def test_nobody_writes_with_a_session_that_is_over(deed: Callable[..., Deed], station: SmallStation) -> None:
    one = deed(add(), done="已保存")
    sessions.revoke(station.desk, session.reference().session_id, "test", station.clock)

    app = drawn(one.page)

    assert grids(station) == []
    assert "重新登录" in everything(app)


def test_nobody_writes_with_a_locked_session(deed: Callable[..., Deed], station: SmallStation) -> None:
    one = deed(add(), done="已保存")
    station.clock.move(minutes=20)

    app = drawn(one.page)

    assert grids(station) == []
    assert "密码" in everything(app)


def test_a_closed_door_never_runs_a_change(deed: Callable[..., Deed], station: SmallStation) -> None:
    touched: list[object] = []
    one = deed(lambda work: touched.append(work.new(Grid, code="Z1")))
    sessions.revoke(station.desk, session.reference().session_id, "test", station.clock)

    drawn(one.page)

    assert touched == []


def test_even_an_empty_deed_is_not_called_done(deed: Callable[..., Deed], station: SmallStation) -> None:
    one = deed(lambda work: None, done="已保存")
    sessions.revoke(station.desk, session.reference().session_id, "test", station.clock)

    app = drawn(one.page)

    assert one.went == [False]
    assert "已保存" not in everything(app)


def test_a_stale_edit_shows_both_versions(deed: Callable[..., Deed]) -> None:
    stale = StaleEdit(
        WRONG, {"title": "mine", "note": "same"}, {"title": "theirs", "note": "same", "secret": "x"}
    )

    app = drawn(deed(refuse(stale)).page)

    table = app.dataframe[0].value
    assert table.to_numpy().tolist() == [["title", "theirs", "mine"]]
