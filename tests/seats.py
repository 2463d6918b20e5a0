"""Taking a seat at the desk: a real session of a real account, and the page as Streamlit runs it."""

from __future__ import annotations

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from components import session
from components.here import Here
from components.places import PLACES
from components.session import Reference
from core.settings import PROJECT
from core.vocabulary import Role, Workspace
from domain.accounts import sessions
from domain.accounts.actions import choose_language
from domain.accounts.policy import Page
from domain.freshness import revisions
from domain.work import begin
from tests.factories import SmallStation

WORDS = ("title", "header", "subheader", "markdown", "caption", "metric", "button", "selectbox", "text_input")

_made = PagesManager.__init__


def _with_navigation(self: PagesManager, *args: object, **kwargs: object) -> None:
    """AppTest switches pages/ discovery on again for each run, and would then skip Home.py."""
    _made(self, *args, **kwargs)
    PagesManager.uses_pages_directory = False


PagesManager.__init__ = _with_navigation


def take_seat(
    station: SmallStation,
    patch: pytest.MonkeyPatch,
    role: Role,
    grid: str = "G01",
    *,
    language: str = "zh_CN",
) -> int:
    """Sign somebody in and let the gate vouch for them; returns the id of the session."""
    actor = station.actor(role, grid)
    with begin(station.desk, actor, station.clock) as work:
        choose_language(work, language)
    token = sessions.open_session(station.desk, actor.account_id, "127.0.0.1", station.clock)
    record = sessions.find_by_token(station.desk, token, station.clock())
    patch.setattr(session, "reference", lambda: Reference(record.id, Workspace.STATION))
    return record.id


def visit(page: Page, **params: str) -> AppTest:
    """Run Home.py, then the page, as the browser does from the menu."""
    app = AppTest.from_file(str(PROJECT / "Home.py"), default_timeout=30)
    app.run()
    for name, value in params.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run()


def here_of(
    station: SmallStation, role: Role = Role.LEADER, grid: str = "G01", page: Page = Page.OVERVIEW
) -> Here:
    """Return where somebody stands, as ``open_page`` would."""
    drawn = revisions(station.desk, PLACES[page].areas)
    return Here(station.desk, station.actor(role, grid), page, station.clock, drawn)


def everything(app: AppTest) -> str:
    """Return every word on the page, in one text."""
    return "\n".join(_words(element) for kind in WORDS for element in getattr(app, kind))


def _words(element: object) -> str:
    parts = (getattr(element, name, "") for name in ("label", "value", "delta", "body", "help"))
    return " ".join(str(part) for part in parts if part)
