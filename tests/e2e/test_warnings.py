"""Early warning in a real browser: red warning, its rows, a task, its outcome; three clicks each at most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from core.clock import local_day, system_clock
from core.vocabulary import Role
from domain.warnings import WarningFilter, WarningRecord, find_warnings, last_whole_week, run_weeks, tasks_of
from tests.e2e.people import People, people_of
from tests.e2e.server import Running
from tests.watched import put, quiet_weeks, surge

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]
PATIENCE = 30_000
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A station with 40 quiet weeks and one surge in the last of them, judged."""
    made = people_of(tmp_path_factory.mktemp("warnings"))
    made.station.clock.at = system_clock()
    week = last_whole_week(local_day(system_clock()))
    put(made.station, quiet_weeks(week))
    surge(made.station, week=week)
    run_weeks(made.desk, made.station.actor(Role.LEADER), week, system_clock)
    yield made
    made.desk.database.close()


@dataclass
class Hand:
    """A hand at a page that counts its clicks."""

    page: Page
    clicks: int = 0

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()

    def counted(self) -> int:
        done, self.clicks = self.clicks, 0
        return done


def sit_down(browser: Browser, desk: Running, people: People, role: Role, size: dict[str, int]) -> Hand:
    context = browser.new_context(locale="zh-CN", viewport=size)  # type: ignore[arg-type]
    context.add_cookies([{"name": "ciyin", "value": people.cookie(role), "url": desk.url}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{desk.url}/warnings")
    expect(page.locator("h1")).to_be_visible(timeout=PATIENCE)
    return Hand(page)


def red(people: People, view: str = "open") -> WarningRecord:
    with people.station.reading() as session:
        found = find_warnings(session, people.station.actor(Role.LEADER), WarningFilter(view, "red"))
    return found[0]


def test_red_warning_to_evidence_to_task_to_outcome(browser: Browser, desk: Running, people: People) -> None:
    warning = red(people)
    hand = sit_down(browser, desk, people, Role.LEADER, DESK)
    card = hand.page.locator(f".st-key-warning-{warning.id}")
    expect(card).to_contain_text("红色")
    expect(card).to_contain_text(re.compile(r"上周 1\d 起，预计 [\d.]+ 起，高于 99.9% 的正常波动"))

    hand.click(f".st-key-warnings-rows-{warning.id} button")
    expect(hand.page.locator(f".st-key-warnings-evidence-{warning.id}")).to_be_visible()
    assert hand.counted() == 1

    hand.click(f".st-key-warnings-send-{warning.id} button")
    hand.click(f".st-key-warnings-give-{warning.id} button")
    expect(hand.page.get_by_text(re.compile("已派出"))).to_be_visible()
    assert hand.counted() == 2
    with people.station.reading() as session:
        (task,) = tasks_of(session, people.station.actor(Role.LEADER), [warning.id])
    assert task.owner_id == people.station.actor(Role.COMMUNITY_OFFICER, "G01").worker_id

    hand.click(f".st-key-warnings-true-{warning.id} button")
    hand.page.locator(f".st-key-warnings-found-true-{warning.id} textarea").fill("现场核实，车棚连续被盗")
    hand.click(f".st-key-warnings-close-true-{warning.id} button")
    expect(hand.page.get_by_text(re.compile("已办结"))).to_be_visible()
    assert hand.counted() <= 3
    assert red(people, "closed").outcome == "true"
    hand.page.context.close()


def test_on_a_phone_the_cards_stand_one_by_one_and_nothing_is_cut_off(
    browser: Browser, desk: Running, people: People
) -> None:
    hand = sit_down(browser, desk, people, Role.COMMUNITY_OFFICER, PHONE)
    hand.page.goto(f"{desk.url}/warnings?view=closed")
    expect(hand.page.locator("[class*='st-key-warning-']").first).to_be_visible(timeout=PATIENCE)

    widths = hand.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert widths[0] <= widths[1]
    hand.page.context.close()


def test_a_click_on_the_analysis_narrows_it_and_the_link_leads_to_those_rows(
    browser: Browser, desk: Running, people: People
) -> None:
    hand = sit_down(browser, desk, people, Role.LEADER, DESK)
    hand.page.goto(f"{desk.url}/analysis?period=year")
    bars = hand.page.locator(".st-key-card-analysis-types .js-plotly-plot")
    expect(bars).to_be_visible(timeout=PATIENCE)

    chosen = hand.page.locator(".st-key-analysis-without-type button").first
    for _try in range(5):  # a chart that is still settling does not hear the first click
        hand.page.locator(".st-key-card-analysis-types .bars .point path").first.click(force=True)
        hand.page.wait_for_timeout(3000)
        if chosen.is_visible():
            break
    expect(chosen).to_be_visible(timeout=PATIENCE)
    hand.page.locator(".st-key-analysis-narrowed a").first.click()

    expect(hand.page).to_have_url(re.compile(r"/alerts\?.*type=AL"), timeout=PATIENCE)
    hand.page.context.close()
