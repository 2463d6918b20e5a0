"""The auditor's page."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts import sessions
from domain.accounts.actions import change_role
from domain.accounts.policy import POLICY, Action, Grant, Page, Scope
from domain.audit.events import AuditEvent
from tests.disputes import registered
from tests.factories import SmallStation
from tests.seats import everything

Opener = Callable[..., AppTest]
AUDITOR = Role.AUDITOR
READERS = [role for role in Role if role in POLICY[Page.AUDIT]]


def listed(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value if app.dataframe else pd.DataFrame()


def entered(station: SmallStation, role: Role) -> None:
    sessions.open_session(station.desk, station.actor(role).account_id, "10.0.0.7", station.clock)


def filled(station: SmallStation, count: int) -> None:
    for _ in range(count):
        with station.work(Role.LEADER) as work:
            work.record(AuditEvent.ROLLUPS_REBUILT)


@pytest.mark.parametrize("role", READERS)
def test_who_has_the_page_sees_the_newest_first(open_as: Opener, role: Role) -> None:
    app = open_as(role, Page.AUDIT)
    first = listed(app).iloc[0]

    assert not app.exception
    assert app.title[0].value == "审计"
    assert first[["when", "who", "what", "about", "told"]].tolist() == [
        "11月23日 12:00", role.value, "登录", "会话", "地址 127.0.0.1",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_nobody_else_sees_it(open_as: Opener, role: Role) -> None:
    app = open_as(role, Page.AUDIT)

    assert not app.title
    assert not app.dataframe


def test_the_filters_stand_in_the_address(open_as: Opener, station: SmallStation) -> None:
    entered(station, Role.LEADER)
    entered(station, Role.CLERK)
    clerk = str(station.actor(Role.CLERK).account_id)
    app = open_as(AUDITOR, Page.AUDIT, account=clerk, event="sessions")

    assert set(listed(app)["who"]) == {"clerk"}
    assert app.selectbox(key="audit-account").value == clerk
    assert app.selectbox(key="audit-event").value == "sessions"


def test_a_choice_goes_into_the_address(open_as: Opener, station: SmallStation) -> None:
    registered(station)
    app = open_as(AUDITOR, Page.AUDIT)
    app.selectbox(key="audit-event").set_value("disputes").run()

    assert app.query_params["event"] in ("disputes", ["disputes"])
    assert "登记纠纷" in set(listed(app)["what"])
    assert "登录" not in set(listed(app)["what"])


def test_a_case_is_found_by_typing_it(open_as: Opener, station: SmallStation) -> None:
    case = registered(station)
    app = open_as(AUDITOR, Page.AUDIT)
    app.text_input(key="audit-case").input(str(case)).run()

    assert set(listed(app)["row"]) >= {str(case)}
    assert "登录" not in set(listed(app)["what"])


def test_what_the_desk_did_itself_can_be_asked_for(open_as: Opener) -> None:
    app = open_as(AUDITOR, Page.AUDIT, account="desk", period="2024-01-01..2024-01-02")

    assert set(listed(app)["who"]) == {"工作台"}
    assert "建站" in set(listed(app)["what"])


def test_details_name_roles_and_grids_in_words(open_as: Opener, station: SmallStation) -> None:
    with station.work(Role.SYSADMIN) as work:
        change_role(work, station.actor(Role.CLERK).account_id, Role.GRID_WORKER, [station.grid_ids["G02"]])
    app = open_as(AUDITOR, Page.AUDIT, event="role_changed")

    assert listed(app)["told"].tolist()[0] == "角色 网格员　网格 二号警格"


def test_older_and_newer_turn_the_pages(open_as: Opener, station: SmallStation) -> None:
    filled(station, 60)
    app = open_as(AUDITOR, Page.AUDIT, event="upkeep")
    newest = listed(app)["id"].tolist()

    app.button(key="audit-older").click().run()
    assert len(newest) == 50
    assert len(listed(app)) == 10
    assert listed(app)["id"].max() < min(newest)

    app.button(key="audit-newer").click().run()
    assert listed(app)["id"].tolist() == newest


def test_nothing_found_says_what_to_do(open_as: Opener) -> None:
    app = open_as(AUDITOR, Page.AUDIT, case="没有这一件")

    assert not app.exception
    assert "没有符合条件的记录" in everything(app)


@pytest.mark.parametrize(
    "params", [{"period": "soon"}, {"account": "x"}, {"event": "x"}, {"subject": "x"}, {"row": "x"}]
)
def test_an_address_that_cannot_be_read_breaks_nothing(open_as: Opener, params: dict[str, str]) -> None:
    app = open_as(AUDITOR, Page.AUDIT, **params)

    assert not app.exception
    assert len(listed(app)) > 0


def test_both_ends_of_the_chain_are_shown_and_agree(open_as: Opener, station: SmallStation) -> None:
    entered(station, Role.LEADER)
    station.desk.anchor.flush()
    words = everything(open_as(AUDITOR, Page.AUDIT))

    assert "首尾一致" in words
    assert "python -m tools audit verify" in words


def test_a_file_that_tells_another_end_is_said(
    open_as: Opener, station: SmallStation, sign_in: Callable[..., int]
) -> None:
    from components import session

    station.desk.anchor.flush()
    sign_in(AUDITOR)
    desk = session.present().desk  # type: ignore[union-attr]
    desk.anchor.flush()
    desk.anchor.path.write_text('{"1": [999999, "ff"]}')

    assert "首尾不一致" in everything(open_as(AUDITOR, Page.AUDIT))


def test_as_the_policy_stands_nobody_may_take_it_along(open_as: Opener) -> None:
    app = open_as(AUDITOR, Page.AUDIT)

    assert [button.key for button in app.button if button.key == "audit-export"] == []


def test_whom_the_policy_lets_is_offered_the_file_once(
    open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Grant(Scope.STATION, frozenset({Action.READ, Action.EXPORT}))
    monkeypatch.setitem(POLICY[Page.AUDIT], AUDITOR, given)  # type: ignore[arg-type]
    app = open_as(AUDITOR, Page.AUDIT)

    app.button(key="audit-export").click().run()

    assert not app.exception
    assert "链接一分钟内有效" in everything(app)


def test_the_page_speaks_english(open_as: Opener) -> None:
    app = open_as(AUDITOR, Page.AUDIT, language="en")

    assert app.title[0].value == "Audit"
    assert listed(app)["what"].tolist()[0] == "Signed in"
