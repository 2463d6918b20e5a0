"""Opening a page as somebody: a real station, a real session, the page as Streamlit runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from components import session
from components.session import Reference
from core.settings import PROJECT
from core.vocabulary import Role, Workspace
from domain.accounts import sessions
from domain.accounts.actions import choose_language
from domain.accounts.policy import Page
from domain.desk import close_desks
from domain.work import begin
from tests.factories import SmallStation, small_station

Opener = Callable[..., AppTest]

_made = PagesManager.__init__


def _with_navigation(self: PagesManager, *args: object, **kwargs: object) -> None:
    """AppTest switches pages/ discovery on again for each run, and would then skip Home.py."""
    _made(self, *args, **kwargs)
    PagesManager.uses_pages_directory = False


PagesManager.__init__ = _with_navigation


@pytest.fixture
def station(var_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallStation]:
    """Lend a small station whose clock the pages follow."""
    made = small_station(var_folder)
    monkeypatch.setattr(session, "now", made.clock)
    yield made
    close_desks()


@pytest.fixture
def sign_in(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Sign somebody in and let the gate vouch for them; returns the id of the session."""

    def enter(role: Role, grid: str = "G01", *, language: str = "zh_CN") -> int:
        account_id = account_of(station, role, grid, language)
        token = sessions.open_session(station.desk, account_id, "127.0.0.1", station.clock)
        record = sessions.find_by_token(station.desk, token, station.clock())
        monkeypatch.setattr(session, "reference", lambda: Reference(record.id, Workspace.STATION))
        return record.id

    return enter


@pytest.fixture
def open_as(sign_in: Callable[..., int]) -> Opener:
    """Open a page as somebody of a role, through Home.py, with parameters in the address."""

    def open_page(
        role: Role, page: Page, grid: str = "G01", *, language: str = "zh_CN", **params: str
    ) -> AppTest:
        sign_in(role, grid, language=language)
        return visit(page, **params)

    return open_page


def visit(page: Page, **params: str) -> AppTest:
    """Run Home.py, then the page."""
    app = AppTest.from_file(str(PROJECT / "Home.py"), default_timeout=30)
    app.run()
    for name, value in params.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run()


def account_of(station: SmallStation, role: Role, grid: str = "G01", language: str = "zh_CN") -> int:
    """Return the account of a person of the station, with the language they chose."""
    actor = station.actor(role, grid)
    with begin(station.desk, actor, station.clock) as work:
        choose_language(work, language)
    return actor.account_id


def everything(app: AppTest) -> str:
    """Return every word on the page, in one text."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "metric",
        "button",
        "selectbox",
        "text_input",
    )
    return "\n".join(_words(element) for kind in kinds for element in getattr(app, kind))


def _words(element: object) -> str:
    parts = (getattr(element, name, "") for name in ("label", "value", "delta", "body", "help"))
    return " ".join(str(part) for part in parts if part)
