"""The list of accounts and the account in hand, drawn by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from components import account_list
from components.account_list import AccountRecord
from core.vocabulary import Role
from domain.accounts.actions import disable
from domain.accounts.policy import Page
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

ADMIN = Role.SYSADMIN


def record(**facts: object) -> AccountRecord:
    given: dict[str, object] = {
        "id": 7, "version": 1, "username": "wang.fang", "name": "王芳", "role": "clerk", "grids": (),
        "is_enabled": True, "has_password": True, "live_sessions": 0,
    }  # fmt: skip
    return AccountRecord(**given | facts)  # type: ignore[arg-type]


def chosen(station: SmallStation, account: str) -> list[AccountRecord | None]:
    """Draw the list with an account in the address; return what is in hand."""
    found: list[AccountRecord | None] = []

    def draw() -> None:
        st.query_params["account"] = account
        found.append(account_list.choose(account_list.read(here_of(station, ADMIN, page=Page.ACCOUNTS))))

    assert not drawn(draw).exception
    return found


def test_the_account_in_the_address_is_in_hand(station: SmallStation) -> None:
    officer = station.actor(Role.COMMUNITY_OFFICER, "G02")
    (found,) = chosen(station, str(officer.account_id))

    assert found is not None
    assert (found.id, found.username, found.role, found.grids) == (
        officer.account_id, "community_officerg02", "community_officer", ("G02",),
    )  # fmt: skip
    assert (found.is_enabled, found.has_password, found.live_sessions) == (True, True, 0)


@pytest.mark.parametrize("text", ["", "0", "x", "999999", "9" * 40])
def test_an_address_without_an_account_has_none_in_hand(station: SmallStation, text: str) -> None:
    assert chosen(station, text) == [None]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ["在用", "登录 0 处"]),
        ({"is_enabled": False}, ["已停用", "登录 0 处"]),
        ({"has_password": False}, ["在用", "未设密码", "登录 0 处"]),
        ({"live_sessions": 2}, ["在用", "登录 2 处"]),
    ],
)
def test_chips_say_how_an_account_stands(facts: dict[str, object], words: list[str]) -> None:
    said = everything(drawn(lambda: account_list.head(record(**facts))))

    assert [word for word in words if word not in said] == []
    assert ("已停用" in said) is ("已停用" in words)


def test_a_name_is_no_markup() -> None:
    said = everything(drawn(lambda: account_list.head(record(name="[x](http://evil.example)"))))

    assert "](http" not in said


def test_disabled_ones_are_counted_apart(station: SmallStation, sign_in: Callable[..., int]) -> None:
    with station.work(ADMIN) as work:
        disable(work, station.actor(Role.CLERK).account_id)
    app = drawn(lambda: _list(station))

    total = len(station.actors)
    assert f"共 {total} 个账号，在用 {total - 1} 个" in everything(app)
    assert app.dataframe[0].value.set_index("username").loc["clerk", "state"] == "已停用"


def test_where_no_sign_in_was_refused_that_is_said(station: SmallStation) -> None:
    here = here_of(station, ADMIN, page=Page.ACCOUNTS)

    assert "近 7 天没有登录被拒。" in everything(drawn(lambda: account_list.refusals(here)))


def _list(station: SmallStation) -> None:
    account_list.choose(account_list.read(here_of(station, ADMIN, page=Page.ACCOUNTS)))
