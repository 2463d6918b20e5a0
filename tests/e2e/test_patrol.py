"""Joint patrol in a real browser: a plan suggested and adopted, hours moved, a shift reported on a phone."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from core.clock import local_day, system_clock
from core.vocabulary import Role
from domain.patrol import Roster, ShiftOrder, ShiftResult, plan_shift, staff
from domain.patrol.events import PatrolEvent
from models import PatrolPlan, PatrolShift
from tests.e2e.people import People, people_of
from tests.e2e.seat import PATIENCE, Seat, sit
from tests.e2e.server import Running
from tests.patrol import adopted, give_alerts, suggested

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

SECONDS_A_MOVE = 1.0
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    """A station with three weeks of alerts and a plan of today."""
    made = people_of(tmp_path_factory.mktemp("patrol"))
    made.station.clock.at = system_clock()
    today = local_day(made.station.clock())
    give_alerts(made.station, weeks=3, today=today)
    adopted(made.station, suggested(made.station, today))
    return made


def shift_now(people: People, role: Role) -> int:
    """Plan a shift that began an hour ago, with somebody of a role on it; what they had is dropped."""
    with people.station.work(Role.LEADER) as work:
        for old in work.session.exec(select(PatrolShift).where(PatrolShift.team == "")):
            old.result = str(ShiftResult.DROPPED)
            work.record(PatrolEvent.SHIFT_DROPPED, old)
    begin, grid_id = system_clock() - timedelta(hours=1), people.station.grid_ids["G01"]
    member = people.station.actor(role).worker_id
    with people.station.work(Role.LEADER) as work:
        made = plan_shift(work, ShiftOrder(begin, begin + timedelta(hours=4), grid_id=grid_id)).id
    with people.station.work(Role.LEADER) as work:
        staff(work, made, 1, Roster(frozenset({member})))
    return made


def test_a_plan_is_suggested_in_the_background_and_adopted(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    day = local_day(system_clock()) + timedelta(days=2)
    leader = sit(seats, browser, desk, "leader", f"patrol?view=plan&day={day}")
    leader.see("这一天还没有计划")

    leader.press("patrol-order-send")
    leader.page.locator(".st-key-patrol-adopt button").wait_for(timeout=PATIENCE)
    leader.see("示意图，非实际边界")
    leader.start_counting()
    leader.press("patrol-adopt")
    leader.see("计划已采纳")
    leader.see("按建议原样采纳")

    assert leader.clicks == 1
    with people.desk.database.reading() as session:
        statuses = session.exec(select(PatrolPlan.status).where(PatrolPlan.day == day)).all()
    assert sorted(statuses) == ["adopted", "suggested"]


def test_a_moved_hour_answers_within_a_second(browser: Browser, desk: Running, seats: list[Seat]) -> None:
    leader = sit(seats, browser, desk, "leader", "patrol?view=fit")
    fit = leader.page.locator(".st-key-kpi-patrol-what-if-fit [data-testid='stMetricValue']")
    expect(fit).to_contain_text("%", timeout=PATIENCE)
    slider = leader.page.locator("[class*='st-key-patrol-what-if-hours'] input[type='range']")
    leader.page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    slider.focus()

    taken = [_seconds(leader, key, fit) for key in ("ArrowRight", "ArrowLeft", "ArrowRight")]

    print(f"what-if in the browser: {', '.join(f'{one:.2f}' for one in taken)} s")
    assert sorted(taken)[1] < SECONDS_A_MOVE


def _seconds(leader: Seat, key: str, fit) -> float:  # type: ignore[no-untyped-def]
    before = fit.inner_text()
    began = time.perf_counter()
    leader.page.keyboard.press(key)
    expect(fit).not_to_have_text(before, timeout=PATIENCE)
    return time.perf_counter() - began


def test_a_shift_is_reported_with_one_tap_on_a_phone(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    shift_id = shift_now(people, Role.CITY_PATROL)
    walker = sit(seats, browser, desk, "city_patrol", "patrol")
    walker.page.set_viewport_size(PHONE)
    card = walker.page.locator(f".st-key-patrol-shift-{shift_id}")
    expect(card).to_contain_text("待执行", timeout=PATIENCE)
    assert walker.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    assert card.bounding_box()["y"] < PHONE["height"]

    walker.start_counting()
    walker.press(f"patrol-report-{shift_id}-done")
    walker.see("已回报")

    assert walker.clicks == 1
    with people.desk.database.reading() as session:
        shift = session.exec(select(PatrolShift).where(PatrolShift.id == shift_id)).one()
    assert shift.result == ShiftResult.DONE
    assert shift.reported_by == people.station.actor(Role.CITY_PATROL).worker_id


def test_a_shift_that_was_not_done_takes_three_taps(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    shift_id = shift_now(people, Role.AUXILIARY)
    walker = sit(seats, browser, desk, "auxiliaryg01", "patrol")
    walker.page.set_viewport_size(PHONE)
    key = f"patrol-report-{shift_id}-not_done"
    walker.page.locator(f".st-key-{key} button").first.click()
    walker.page.get_by_text("恶劣天气").first.click()
    walker.press(f"{key}-save")
    walker.see("已回报")

    with people.desk.database.reading() as session:
        shift = session.exec(select(PatrolShift).where(PatrolShift.id == shift_id)).one()
    assert (shift.result, shift.reason) == (ShiftResult.NOT_DONE, "PR3")
