"""Taking a file along: made at a click, for this session, once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from components.download import download
from core.errors import NotAllowed
from core.messages import message
from core.vocabulary import Role
from domain.accounts.offers import collect
from domain.organisation.events import OrganisationEvent
from domain.work import Work
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of


@pytest.fixture
def button(sign_in: Callable[..., int], station: SmallStation) -> Callable[..., AppTest]:
    """Draw the button of a file as the clerk."""
    sign_in(Role.CLERK)

    def draw(make: Callable[[Work], tuple[str, str, bytes]]) -> AppTest:
        here = here_of(station, Role.CLERK)
        return drawn(lambda: download(here, "导出", make, key="take"))

    return draw


def the_file(work: Work) -> tuple[str, str, bytes]:
    work.record(OrganisationEvent.GRID_ADDED, rows=3)
    return "警情.csv", "text/csv", "甲,乙".encode()


def address(app: AppTest) -> str:
    return re.search(r'href="/export/([^"]+)"', app.get("html")[0].proto.body)[1]


def test_nothing_is_made_before_the_click(button: Callable[..., AppTest]) -> None:
    made: list[int] = []

    button(lambda work: made.append(1) or the_file(work))

    assert made == []


def test_the_click_makes_it_and_shows_the_link(button: Callable[..., AppTest]) -> None:
    app = button(the_file).button(key="take").click().run()

    assert "一分钟内有效" in everything(app)
    assert len(address(app)) >= 40


def test_the_link_gives_this_session_the_file_once(
    button: Callable[..., AppTest], station: SmallStation
) -> None:
    token = address(button(the_file).button(key="take").click().run())
    here = session.present().actor()

    assert collect(token, here.session_id, here.account_id, "station") is not None
    assert collect(token, here.session_id, here.account_id, "station") is None


def test_another_session_gets_nothing(button: Callable[..., AppTest]) -> None:
    token = address(button(the_file).button(key="take").click().run())
    here = session.present().actor()

    assert collect(token, here.session_id + 1, here.account_id, "station") is None


def test_a_refusal_is_said_and_no_link_is_drawn(button: Callable[..., AppTest]) -> None:
    def refuse(work: Work) -> tuple[str, str, bytes]:
        raise NotAllowed(message("Choose the reason."))

    app = button(refuse).button(key="take").click().run()

    assert ":red[" in everything(app)
    assert len(app.get("html")) == 0
