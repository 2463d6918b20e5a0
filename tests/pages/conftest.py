"""Opening a page as somebody: a real station, a real session, the page as Streamlit runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import session
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.desk import close_desks
from tests.factories import SmallStation, small_station
from tests.seats import take_seat, visit


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
        role: Role, page: Page, grid: str = "G01", *, language: str = "zh_CN", **params: str
    ) -> AppTest:
        sign_in(role, grid, language=language)
        return visit(page, **params)

    return open_page
