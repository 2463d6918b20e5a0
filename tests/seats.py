"""Taking a seat at the desk: a real session of a real account, and the page as Streamlit runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from components import session
from components.here import Here
from components.places import PLACES
from components.session import Reference
from core.settings import PROJECT
from core.vocabulary import Role, Workspace
from domain.accounts import sessions
from domain.accounts.actions import choose_language
from domain.accounts.policy import Page
from domain.desk import close_desks
from domain.freshness import revisions
from domain.work import begin
from tests.factories import SmallStation, small_station

WORDS = ("title", "header", "subheader", "markdown", "caption", "metric", "button", "selectbox", "text_input")

_made = PagesManager.__init__


def _with_navigation(self: PagesManager, *args: Any, **kwargs: Any) -> None:
    """AppTest switches pages/ discovery on again for each run, and would then skip Home.py."""
    _made(self, *args, **kwargs)
    PagesManager.uses_pages_directory = False


PagesManager.__init__ = _with_navigation  # type: ignore[method-assign]


@pytest.fixture
def station(var_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallStation]:
    """Lend a small station whose clock the pages follow."""
    made = small_station(var_folder)
    monkeypatch.setattr(session, "now", made.clock)
    st.cache_data.clear()
    yield made
    close_desks()


@pytest.fixture
def sign_in(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Sign somebody in and let the gate vouch for them; returns the id of the session."""

    def enter(role: Role, grid: str = "G01", *, language: str = "zh_CN") -> int:
        return take_seat(station, monkeypatch, role, grid, language=language)

    return enter


@pytest.fixture
def open_as(sign_in: Callable[..., int]) -> Callable[..., AppTest]:
    """Open a page as somebody of a role, through Home.py, with parameters in the address."""

    def open_page(
        role: Role, page: Page, seat: str = "G01", *, language: str = "zh_CN", **params: str
    ) -> AppTest:
        sign_in(role, seat, language=language)
        return visit(page, **params)

    return open_page


_drawing: list[Callable[[], None]] = []


def drawn(draw: Callable[[], None]) -> AppTest:
    """Run a piece of a page by itself; run it again through what is returned."""
    _drawing[:] = [draw]
    return AppTest.from_function(_draw, default_timeout=30).run()


def _draw() -> None:
    from tests import seats

    seats._drawing[0]()


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
    assert record is not None
    patch.setattr(session, "reference", lambda: Reference(record.id, Workspace.STATION))
    return record.id


def visit(page: Page, **params: str) -> AppTest:
    """Open the address of a page: Home.py runs, then the page, as a deep link does."""
    app = AppTest.from_file(str(PROJECT / "Home.py"), default_timeout=30)
    for name, value in params.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(str(page))
    return app.run()


def here_of(
    station: SmallStation, role: Role = Role.LEADER, grid: str = "G01", page: Page = Page.OVERVIEW
) -> Here:
    """Return where somebody stands, as ``open_page`` would; who took a seat has its session."""
    seen = revisions(station.desk, PLACES[page].areas)
    actor = station.actor(role, grid)
    seated = session.present()
    if seated and seated.record.account_id == actor.account_id:
        actor = seated.actor()
    return Here(station.desk, actor, page, station.clock, seen)


def everything(app: AppTest) -> str:
    """Return every word on the page, in one text."""
    return "\n".join(_words(element) for kind in WORDS for element in getattr(app, kind))


def _words(element: object) -> str:
    parts = (getattr(element, name, "") for name in ("label", "value", "delta", "body", "help"))
    return " ".join(str(part) for part in parts if part)
