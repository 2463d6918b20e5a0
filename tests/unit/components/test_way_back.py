"""The button that takes a save back: there for ten seconds, where the save can be taken back at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from components.act import attempt, said
from components.here import Here
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import StepCode
from domain.mediation.actions import take_step
from domain.mediation.rules import Facts
from tests.disputes import registered, row, step
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

KEY = "way-take-back"


@pytest.fixture
def here(sign_in: Callable[..., int], station: SmallStation) -> Here:
    sign_in(Role.GRID_WORKER)
    return here_of(station, Role.GRID_WORKER, page=Page.MEDIATION)


def page(here: Here, case_id: int, code: StepCode, again: str = "way", **facts: str) -> Callable[[], None]:
    """A page with one button that takes a step, and the place where it is said."""

    def draw() -> None:
        said("way")
        if st.button("go", key="go"):
            with attempt(here, done="完成", again=again) as work:
                take_step(work, case_id, code, Facts(**facts))

    return draw


def keys(app) -> set[str]:
    return {str(button.key) for button in app.button}


def test_after_a_save_the_button_counts_down_from_ten(here: Here, station: SmallStation) -> None:
    app = drawn(page(here, registered(station), StepCode.REFUSE))

    app.button(key="go").click().run()

    assert app.button(key=KEY).label == "撤销（10 秒）"
    assert "完成" in everything(app)
    station.clock.move(seconds=4)
    assert app.run().button(key=KEY).label == "撤销（6 秒）"


def test_pressing_it_takes_the_save_back_and_says_so(here: Here, station: SmallStation) -> None:
    case_id = registered(station)
    app = drawn(page(here, case_id, StepCode.REFUSE))
    app.button(key="go").click().run()
    assert row(station, case_id).status == "CLOSED"

    app.button(key=KEY).click().run()

    assert row(station, case_id).status == "L1_OPEN"
    assert "已撤销" in everything(app)
    assert KEY not in keys(app)


def test_it_goes_by_itself(here: Here, station: SmallStation) -> None:
    app = drawn(page(here, registered(station), StepCode.REFUSE))
    app.button(key="go").click().run()

    station.clock.move(seconds=10)

    assert KEY not in keys(app.run())


def test_what_cannot_be_taken_back_offers_nothing(here: Here, station: SmallStation) -> None:
    app = drawn(page(here, registered(station), StepCode.NOTE, note="记一笔"))

    app.button(key="go").click().run()

    assert "完成" in everything(app)
    assert KEY not in keys(app)


def test_a_refused_save_offers_nothing(here: Here, station: SmallStation) -> None:
    app = drawn(page(here, registered(station), StepCode.RESUME))

    app.button(key="go").click().run()

    assert KEY not in keys(app)


def test_it_belongs_to_the_place_where_the_save_was_said(here: Here, station: SmallStation) -> None:
    app = drawn(page(here, registered(station), StepCode.REFUSE, again="elsewhere"))

    app.button(key="go").click().run()

    assert KEY not in keys(app)


def test_where_somebody_has_gone_on_it_is_refused_in_words(here: Here, station: SmallStation) -> None:
    case_id = registered(station)
    app = drawn(page(here, case_id, StepCode.REFUSE))
    app.button(key="go").click().run()
    step(station, case_id, StepCode.REOPEN, Role.LEADER, why="又来了")

    app.button(key=KEY).click().run()

    assert row(station, case_id).status == "REOPENED"
    assert "不能撤销" in everything(app)
