"""The overview in real browsers: live, calm, clickable, locked in place, and silent towards the outside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from core.clock import local_day, system_clock
from core.vocabulary import Role
from domain.work import begin
from models import AuthSession
from tests.e2e.people import SECRET, People, people_of
from tests.e2e.server import Running
from tests.numbers import put_alerts, put_disputes

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]
VALUE = '.st-key-kpi-{} [data-testid="stMetricValue"]'
SAYS = "([where, words]) => document.querySelector(where)?.innerText.trim() === words"
CALM = """() => { window.stirred = 0; new MutationObserver(all => {
    for (const one of all) if (one.type !== 'attributes') window.stirred += 1;
}).observe(document.querySelector('[data-testid="stMain"]'),
    {subtree: true, childList: true, characterData: true}) }"""


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Found a station with a year of work up to yesterday."""
    made = people_of(Path(tmp_path_factory.mktemp("live")))
    made.station.clock = system_clock
    yesterday = local_day(system_clock()) - timedelta(days=1)
    put_disputes(made.station, 40, yesterday - timedelta(days=60), bucket="S")
    put_alerts(made.station, 60, yesterday, hour=21)
    yield made
    made.desk.database.close()


@contextmanager
def seat(browser: Browser, desk: Running, people: People, role: Role, **screen: object) -> Iterator[Page]:
    """Sit somebody down in a browser of their own, at the start page."""
    context = browser.new_context(locale="zh-CN", **screen)
    name, value = "ciyin", people.cookie(role)
    context.add_cookies([{"name": name, "value": value, "url": desk.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def go(page: Page, desk: Running, path: str = "/overview") -> None:
    page.goto(desk.url + path)
    expect(page.locator("h1")).to_be_visible(timeout=20_000)


def test_a_case_saved_elsewhere_changes_the_numbers_within_three_seconds(
    browser: Browser, desk: Running, people: People
) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk)
        expect(page.locator(VALUE.format("M09"))).to_have_text("0 件")
        page.wait_for_timeout(3000)

        waits = [seconds_until_seen(page, people, number) for number in (1, 2, 3)]

        assert min(waits) < 3.0, waits  # the best of three: the machine may be busy with other tests


def seconds_until_seen(page: Page, people: People, number: int) -> float:
    """Save a case from elsewhere and return how long the open page took to show the next number."""
    put_disputes(people.station, 1, local_day(system_clock()), is_proactive=True)
    saved = time.monotonic()
    page.wait_for_function(SAYS, arg=[VALUE.format("M09"), f"{number} 件"], polling=50)
    return time.monotonic() - saved


def test_a_page_where_nothing_changes_does_not_stir(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk)
        expect(page.locator(".st-key-card-satisfaction")).to_be_visible()
        page.evaluate(CALM)

        quiet = [stirred_within(page, 6500) for _ in range(3)]

        assert min(quiet) <= 2, quiet  # the first may still be drawing; the minute of the freshness may turn


def stirred_within(page: Page, milliseconds: int) -> int:
    """Return how many changes of the page's elements a while brought; its probe ticked meanwhile."""
    page.evaluate("window.stirred = 0")
    page.wait_for_timeout(milliseconds)
    return int(page.evaluate("window.stirred"))


def test_the_bare_address_leads_to_the_first_page_and_reloading_stays(
    browser: Browser, desk: Running, people: People
) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk, "/")
        page.wait_for_url("**/overview")

        go(page, desk, "/overview?period=month&type=DT02")
        page.reload()

        expect(page.locator("h1")).to_have_text("首页态势")
        assert "period=month" in page.url


def test_a_tile_opens_its_rows_at_one_click(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk)

        page.locator('.st-key-kpi-M01 [data-testid="stPageLink-NavLink"]').click()

        page.wait_for_url("**/mediation?metric=M01&period=*")
        expect(page.locator("h1")).to_have_text("纠纷调解")


def test_a_cell_of_the_week_opens_its_rows_at_one_click(
    browser: Browser, desk: Running, people: People
) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk)
        chart = page.locator(".st-key-card-week .js-plotly-plot")
        chart.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        box = chart.bounding_box()
        assert box is not None

        page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4)

        page.wait_for_url("**/alerts?metric=M19*weekday=*hour=*")


def test_the_filters_stand_in_the_address(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk)

        page.get_by_role("radio", name="本月").click()

        page.wait_for_url("**/overview?period=month")


def test_a_page_left_alone_asks_for_the_password_and_keeps_the_text(
    browser: Browser, desk: Running, people: People
) -> None:
    with seat(browser, desk, people, Role.CLERK) as page:
        go(page, desk, "/me")
        page.locator(".st-key-me-password-new input").fill("half a thought")

        leave_for_a_while(people, minutes=20)
        cover = page.locator('[role="dialog"]')
        expect(cover).to_be_visible(timeout=6000)
        cover.locator("input").fill(SECRET)
        cover.get_by_role("button", name="继续").click()

        expect(cover).to_be_hidden(timeout=10_000)
        assert page.locator(".st-key-me-password-new input").input_value() == "half a thought"


def leave_for_a_while(people: People, minutes: int) -> None:
    """Let every open session have been silent for so long."""
    away = timedelta(minutes=minutes)
    with begin(people.desk, people.station.actor(Role.SYSADMIN), system_clock) as work:
        for row in work.session.exec(select(AuthSession)):
            row.last_active_at, row.created_at = row.last_active_at - away, row.created_at - away


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_leaves_the_machine(scheme: str, browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.LEADER, color_scheme=scheme) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))

        go(page, desk)
        expect(page.locator(".st-key-card-satisfaction")).to_be_visible()
        page.wait_for_timeout(2500)

        local = (desk.url, desk.url.replace("http", "ws"), "data:", "blob:")
        assert [url for url in asked if not url.startswith(local)] == []


def test_a_phone_shows_two_tiles_beside_each_other(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.LEADER, viewport={"width": 390, "height": 844}) as page:
        go(page, desk)
        expect(page.locator(".st-key-card-satisfaction")).to_be_visible()
        page.wait_for_timeout(2000)

        boxes = [page.locator(f".st-key-kpi-{code}").bounding_box() for code in ("M19", "M01", "M02")]

        tops = [box["y"] for box in boxes if box]
        assert tops[0] == pytest.approx(tops[1], abs=2)
        assert tops[2] > tops[0] + 50
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_switch_speaks_english(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.AUDITOR) as page:
        go(page, desk)

        page.locator(".st-key-menu-language").get_by_text("English").click()

        expect(page.locator("h1")).to_have_text("Overview")
