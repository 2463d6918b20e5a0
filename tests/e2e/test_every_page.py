"""Every page as every role that reaches it: it draws, it speaks Chinese, and nothing leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from core.clock import local_day, system_clock
from core.vocabulary import Role
from domain.accounts.policy import Page as Place
from domain.accounts.policy import pages_for
from tests.e2e.people import People, people_of
from tests.e2e.server import Running
from tests.numbers import put_alerts, put_disputes

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

ALL_ROLES = list(Role)
TROUBLE = '[data-testid="stException"], [data-testid="stAlertContentError"]'
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Found a station with some work in it."""
    made = people_of(Path(tmp_path_factory.mktemp("every")))
    made.station.clock = system_clock
    yesterday = local_day(system_clock()) - timedelta(days=1)
    put_disputes(made.station, 6, yesterday - timedelta(days=40), bucket="S")
    put_alerts(made.station, 12, yesterday, hour=21)
    yield made
    made.desk.database.close()


def visits(
    browser: Browser, desk: Running, people: People, role: Role
) -> Iterator[tuple[Place, Page, list[str]]]:
    """Walk through the pages of a role in one browser; yields each with outside addresses asked."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": "ciyin", "value": people.cookie(role), "url": desk.url}])
    page = context.new_page()
    outside: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url) if is_outside(asked.url, desk) else None)
    page.on("websocket", lambda line: outside.append(line.url) if is_outside(line.url, desk) else None)
    for place in pages_for(role):
        page.goto(f"{desk.url}/{place}")
        expect(page.locator("h1")).to_be_visible(timeout=30_000)
        expect(page.locator('[data-test-script-state="notRunning"]').first).to_be_attached(timeout=30_000)
        yield place, page, outside
    context.close()


def is_outside(address: str, desk: Running) -> bool:
    """Tell whether an address is not the desk's own."""
    asked = urlsplit(address)
    return asked.scheme in {"http", "https", "ws", "wss"} and asked.netloc != urlsplit(desk.url).netloc


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_page_of_a_role_draws_in_chinese_and_asks_nobody_outside(
    role: Role, browser: Browser, desk: Running, people: People
) -> None:
    for place, page, outside in visits(browser, desk, people, role):
        assert page.locator(TROUBLE).count() == 0, (
            f"{role} {place}: {page.locator(TROUBLE).first.inner_text()}"
        )
        assert CHINESE.search(page.locator("h1").inner_text()), f"{role} {place}"
        assert outside == [], f"{role} {place}"


def test_an_address_elsewhere_would_be_noticed(desk: Running) -> None:
    assert is_outside("https://fonts.example.org/a.woff2", desk)
    assert is_outside("ws://127.0.0.1:1/x", desk)
    assert not is_outside(desk.url + "/static/x.js", desk)
    assert not is_outside("data:image/png;base64,AAAA", desk)


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.SYSADMIN, Role.CITY_PATROL])
def test_a_page_that_is_not_theirs_says_so_and_shows_nothing(
    role: Role, browser: Browser, desk: Running, people: People
) -> None:
    context = browser.new_context(locale="zh-CN")
    context.add_cookies([{"name": "ciyin", "value": people.cookie(role), "url": desk.url}])
    page = context.new_page()

    page.goto(f"{desk.url}/overview")

    expect(page.locator(".st-key-frame-stop")).to_be_visible(timeout=30_000)
    assert page.locator('[data-testid="stMetric"], [data-testid="stDataFrame"]').count() == 0
    context.close()
