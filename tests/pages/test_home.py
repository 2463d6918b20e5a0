"""The frame: who sees which menu, and what stands in place of a page that is not shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from components.places import is_built
from core.settings import PROJECT
from core.vocabulary import Role, Workspace
from domain.accounts import sessions
from domain.accounts.policy import POLICY, Page, pages_for
from tests.factories import SmallStation
from tests.seats import everything, visit

Opener = Callable[..., AppTest]
BUILT = [page for page in Page if is_built(page)]


def home() -> AppTest:
    return AppTest.from_file(str(PROJECT / "Home.py"), default_timeout=30).run()


@pytest.mark.parametrize("role", Role)
def test_each_role_starts_on_the_first_page_of_its_menu(
    role: Role, sign_in: Callable[..., int], station: SmallStation
) -> None:
    sign_in(role)

    app = home()

    first = next(page for page in pages_for(role) if is_built(page))
    assert not app.exception
    assert app.session_state["frame-entered"]
    assert app.title, f"{role} starts on {first} without a head"


@pytest.mark.parametrize(("role", "page"), [(r, p) for p in BUILT for r in Role if r not in POLICY[p]])
def test_a_page_of_others_says_that_there_is_no_access(role: Role, page: Page, open_as: Opener) -> None:
    app = open_as(role, page)

    assert not app.exception
    assert not app.title
    assert "没有权限" in everything(app) or "无权" in everything(app)


@pytest.mark.parametrize("page", Page)
def test_nobody_sees_a_page_without_a_session(
    page: Page, station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "reference", lambda: session.Reference(4711, Workspace.STATION))

    app = visit(page)

    assert not app.exception
    assert not app.title
    assert "已退出登录" in everything(app)


def test_home_without_a_gate_says_how_to_start(
    station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "reference", lambda: None)

    assert "make run" in everything(home())


def test_a_page_run_past_home_shows_one_sentence(sign_in: Callable[..., int]) -> None:
    sign_in(Role.LEADER)

    app = AppTest.from_file(str(PROJECT / "pages" / "overview.py"), default_timeout=30).run()

    assert not app.exception
    assert not app.metric
    assert "请从首页进入工作台" in everything(app)


def test_a_revoked_session_ends_with_the_next_run(open_as: Opener, station: SmallStation) -> None:
    app = open_as(Role.LEADER, Page.ME)
    sessions.revoke(station.desk, session.reference().session_id, "test", station.clock)

    app.run()

    assert not app.title
    assert "已退出登录" in everything(app)


def test_what_a_session_held_is_forgotten_with_it(open_as: Opener, station: SmallStation) -> None:
    app = open_as(Role.LEADER, Page.ME)
    app.session_state["case-note"] = "of the one who left"
    sessions.revoke(station.desk, session.reference().session_id, "test", station.clock)

    app.run()

    assert "case-note" not in app.session_state


def test_the_menu_foot_names_who_is_signed_in(open_as: Opener) -> None:
    assert "所领导" in everything(open_as(Role.LEADER, Page.ME))


def test_the_language_of_the_account_is_spoken(open_as: Opener) -> None:
    assert open_as(Role.LEADER, Page.ME, language="en").title[0].value == "My account"


def test_the_language_switch_speaks_at_once_and_stays(open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ME)

    app.segmented_control(key="menu-language").set_value("en").run()

    assert app.title[0].value == "My account"
    assert visit(Page.ME).title[0].value == "My account"


def test_a_change_of_role_ends_the_session(open_as: Opener, station: SmallStation) -> None:
    from domain.accounts.actions import change_role

    app = open_as(Role.LEADER, Page.ME)
    with station.work(Role.SYSADMIN) as work:
        change_role(work, station.actor(Role.LEADER).account_id, Role.CLERK)

    app.run()

    assert not app.title
