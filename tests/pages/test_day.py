"""My day as people meet it: the first page of those who work cases; one click to the thing itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page, pages_for
from tests.disputes import closed, registered
from tests.factories import SmallStation
from tests.seats import everything

Open = Callable[..., AppTest]
WORKERS = (Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.GRID_WORKER, Role.JUSTICE_MEDIATOR)


@pytest.mark.parametrize("role", WORKERS)
def test_it_is_the_first_page_of_who_works_cases(role: Role) -> None:
    assert pages_for(role)[0] is Page.DAY


def test_an_empty_day_says_what_will_stand_here(open_as: Open) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.DAY)

    words = everything(app)
    assert not app.exception
    assert "眼下都办完了" in words
    assert "没有待受理的。转给你的会出现在这里。" in words
    assert "结案时自动安排" in words
    assert "没有待办任务" in words


def test_a_full_day_counts_and_names_what_waits(open_as: Open, station: SmallStation) -> None:
    case_id = registered(station)
    closed(station, risk="R4")
    station.clock.move(days=5)

    app = open_as(Role.GRID_WORKER, Page.DAY)

    words = everything(app)
    assert "3 件待办" in words
    assert "超期" in words
    assert app.button(key=f"day-overdue-{case_id}").label.startswith("3 栋 2 单元")
    assert "张三丰" not in words


def test_one_click_opens_the_thing(
    open_as: Open, station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = registered(station)
    station.clock.move(days=5)
    gone: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: gone.append((page.name, query_params)))

    app = open_as(Role.GRID_WORKER, Page.DAY)
    app.button(key=f"day-overdue-{case_id}").click().run()

    assert gone == [("mediation.py", {"case": str(case_id)})]


def test_a_new_dispute_is_one_click_away(open_as: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: gone.append((page.name, query_params)))

    app = open_as(Role.GRID_WORKER, Page.DAY)
    app.button(key="day-register").click().run()

    assert gone == [("mediation.py", {"new": "1"})]


def test_who_works_no_cases_has_no_such_page(open_as: Open) -> None:
    app = open_as(Role.AUDITOR, Page.DAY)

    assert "你的角色不能打开此页" in everything(app) or not app.button


def test_the_day_speaks_english(open_as: Open) -> None:
    app = open_as(Role.GRID_WORKER, Page.DAY, language="en")

    assert "All done for now." in everything(app)
