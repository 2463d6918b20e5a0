"""My account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.entrance import sign_in as enter
from domain.accounts.policy import Page
from tests.factories import PASSWORD, SmallStation
from tests.seats import everything

Opener = Callable[..., AppTest]
NEW = "an-even-longer-one-2026"


def send(app: AppTest, old: str, new: str, again: str) -> AppTest:
    app.text_input(key="me-password-old").input(old)
    app.text_input(key="me-password-new").input(new)
    app.text_input(key="me-password-again").input(again)
    return app.button(key="me-password-send").click().run()


@pytest.mark.parametrize("role", Role)
def test_everybody_has_an_account_page(role: Role, open_as: Opener) -> None:
    app = open_as(role, Page.ME)

    assert not app.exception
    assert app.title[0].value == "我的账号"


def test_the_password_is_changed_and_said_with_the_time(open_as: Opener, station: SmallStation) -> None:
    app = send(open_as(Role.LEADER, Page.ME), PASSWORD, NEW, NEW)

    assert "密码已修改，12:00。" in everything(app)
    entry = enter(station.desk, "leader", NEW, "127.0.0.1", station.clock)
    assert entry.token


def test_after_the_change_the_session_is_over(open_as: Opener) -> None:
    app = send(open_as(Role.LEADER, Page.ME), PASSWORD, NEW, NEW)

    app.run()

    assert not app.title
    assert "已退出登录" in everything(app)


def test_a_wrong_present_password_is_said_and_nothing_changes(open_as: Opener, station: SmallStation) -> None:
    app = send(open_as(Role.LEADER, Page.ME), "not the one", NEW, NEW)

    assert ":red[" in everything(app)
    assert enter(station.desk, "leader", PASSWORD, "127.0.0.1", station.clock).token


def test_two_different_ones_are_refused(open_as: Opener, station: SmallStation) -> None:
    app = send(open_as(Role.LEADER, Page.ME), PASSWORD, NEW, NEW + "x")

    assert "两次输入不同，请再输一次。" in everything(app)
    assert enter(station.desk, "leader", PASSWORD, "127.0.0.1", station.clock).token


def test_what_was_typed_stays_after_a_refusal(open_as: Opener) -> None:
    app = send(open_as(Role.LEADER, Page.ME), PASSWORD, NEW, "other")

    assert app.text_input(key="me-password-new").value == NEW


def test_my_sessions_are_listed_and_this_one_is_marked(open_as: Opener) -> None:
    frame = open_as(Role.LEADER, Page.ME).dataframe[0].value

    assert frame["where"].tolist() == ["127.0.0.1　本机"]
    assert frame["since"].tolist() == ["11月23日 12:00"]


def test_signing_out_everywhere_ends_this_one_too(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ME)

    app.button(key="me-sessions-end").click().run()
    assert "已全部退出，12:00。" in everything(app)
    app.run()

    assert "已退出登录" in everything(app)
