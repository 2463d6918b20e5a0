"""The desk with a stopwatch: clicks and keys are counted, and turned into seconds of hands-on time.

A click with looking for it is taken as 1.1 s, a key as 0.28 s (an average typist; Card, Moran and Newell's
keystroke-level model), choosing from a list as two clicks and its keys.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from core.clock import local_day, system_clock
from core.vocabulary import Role
from domain.mediation.agreements import ItemTyped
from models import Dispute, Draft, FollowUp
from tests.alerts import registered as alert_registered
from tests.disputes import closed, registered
from tests.e2e.people import People, people_of
from tests.e2e.seat import PATIENCE, Seat, sit
from tests.e2e.server import Running
from tests.ledgers import agreed

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

WORKER, OFFICER = "grid_workerg01", "community_officerg01"
CLICK, KEY = 1.1, 0.28
FORM = "mediation-register"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    return people_of(tmp_path_factory.mktemp("journeys"))


def seconds(seat: Seat) -> float:
    """Return the hands-on time of what was counted."""
    return seat.clicks * CLICK + seat.keys * KEY


def now(people: People) -> None:
    people.station.clock.at = system_clock()


def a_case(people: People) -> int:
    now(people)
    return registered(people.station, Role.GRID_WORKER)


def an_alert(people: People) -> int:
    now(people)
    return alert_registered(people.station)


def dispute(people: People, case_id: int) -> Dispute:
    with people.desk.database.reading() as session:
        return session.exec(select(Dispute).where(Dispute.id == case_id)).one()


def case_id_in(page: Page) -> int:
    page.wait_for_url(re.compile(r"case=\d+"))
    return int(re.findall(r"case=(\d+)", page.url)[0])


def test_a_quarrel_is_settled_at_its_alert_within_thirty_seconds(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    alert_id = an_alert(people)
    officer = sit(seats, browser, desk, OFFICER, f"alerts?alert={alert_id}")
    officer.see("随手调")
    form = f"quick-{alert_id}"

    officer.start_counting()
    officer.write(f"{form}-name_0", "张三丰")
    officer.write(f"{form}-name_1", "刘备")
    officer.pick(f"{form}-type_code", "停车")
    officer.write(f"{form}-note", "各让一步，握手言和")
    officer.press(f"{form}-save")
    officer.see("已登记并当场化解")

    assert seconds(officer) <= 30, (officer.clicks, officer.keys)
    with people.desk.database.reading() as session:
        made = session.exec(select(Dispute).where(Dispute.alert_id == alert_id)).one()
        planned = session.exec(select(FollowUp).where(FollowUp.dispute_id == made.id)).all()
    assert (made.status, made.method, made.outcome) == ("CLOSED", "MM05", "OC03")
    assert len(planned) == 2


def test_a_dispute_is_registered_in_at_most_eight_fields(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    worker = sit(seats, browser, desk, WORKER, "mediation?new=1")
    worker.see("登记纠纷")

    worker.start_counting()
    fields = {
        "place": "翠湖小区 3 栋",
        "name_0": "赵云",
        "phone_0": "13700000001",
        "name_1": "马超",
        "narrative": "楼上漏水",
    }
    worker.pick(f"{FORM}-type_code", "漏水")
    for name, words in fields.items():
        worker.write(f"{FORM}-{name}", words)
    worker.press(f"{FORM}-save")

    case_id = case_id_in(worker.page)
    worker.see("慈音人调字第")
    assert len(fields) + 1 <= 8
    assert seconds(worker) <= 45
    assert dispute(people, case_id).level == "L1"


def test_one_level_up_takes_two_clicks_and_can_be_taken_back_by_a_third(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = a_case(people)
    worker = sit(seats, browser, desk, WORKER, f"mediation?case={case_id}")
    worker.see("当事人")

    worker.start_counting()
    worker.press("mediation-up")
    worker.press("mediation-escalate")
    worker.see("二级 待受理")

    assert worker.clicks == 2
    assert dispute(people, case_id).level == "L2"
    worker.press("mediation-take-back")
    worker.see("一级调解中")
    assert dispute(people, case_id).level == "L1"


def test_the_way_back_goes_by_itself_after_ten_seconds(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = a_case(people)
    worker = sit(seats, browser, desk, WORKER, f"mediation?case={case_id}")
    worker.see("当事人")
    worker.press("mediation-up")
    worker.press("mediation-escalate")
    worker.see("二级 待受理")
    button = worker.page.locator(".st-key-mediation-take-back")
    expect(button).to_be_visible()

    expect(button).to_be_hidden(timeout=15_000)

    assert dispute(people, case_id).level == "L2"


def test_my_day_opens_what_waits_at_one_click(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = a_case(people)
    people.station.clock.at = system_clock()
    worker = sit(seats, browser, desk, WORKER, "")
    worker.see("我的今天")

    worker.page.goto(f"{desk.url}/day")
    worker.see("登记纠纷")
    worker.press("day-register")

    worker.page.wait_for_url(re.compile(r"mediation\?new=1"))
    assert case_id


def test_a_follow_up_takes_at_most_forty_seconds_per_party(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    people.station.clock.at = system_clock() - timedelta(days=4)
    case_id = closed(people.station, risk="R4")
    now(people)
    with people.desk.database.reading() as session:
        visit = session.exec(select(FollowUp).where(FollowUp.dispute_id == case_id)).first()
    assert visit is not None
    worker = sit(seats, browser, desk, WORKER, f"followups?visit={visit.id}")
    worker.see("满意")

    worker.start_counting()
    for words in ("已全部履行", "非常满意"):
        worker.clicks += 1
        worker.page.get_by_text(words, exact=True).first.click()
    worker.press(f"followups-{visit.id}-save")
    worker.see("回访已保存")

    assert seconds(worker) <= 40
    assert worker.clicks == 3


def test_what_is_typed_is_kept_within_ten_seconds_without_leaving_the_field(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    officer = sit(seats, browser, desk, OFFICER, "mediation?new=1")
    officer.see("登记纠纷")
    field = officer.page.locator(f".st-key-{FORM}-narrative textarea")

    field.click()
    officer.page.keyboard.type("写到一半，还没写完", delay=20)
    officer.page.wait_for_timeout(6_000)
    officer.page.keyboard.type("；接着写")

    assert drafts(people) >= 1
    expect(field).to_be_focused()
    expect(field).to_have_value("写到一半，还没写完；接着写")
    officer.page.reload()
    expect(officer.page.locator(f".st-key-{FORM}-narrative textarea")).to_have_value(
        re.compile("写到一半，还没写完"), timeout=PATIENCE
    )
    officer.see("的草稿")


def test_a_cut_line_in_mid_typing_loses_nothing_that_was_kept(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = a_case(people)
    worker = sit(seats, browser, desk, WORKER, f"mediation?case={case_id}")
    worker.see("当事人")
    key = f".st-key-mediation-meeting-{case_id}-note textarea"
    worker.page.locator(key).click()
    worker.page.keyboard.type("双方到场，说到一半", delay=20)
    worker.page.wait_for_timeout(6_000)

    worker.context.set_offline(True)
    worker.page.evaluate("() => window.dispatchEvent(new Event('offline'))")
    worker.leave()
    seats.remove(worker)
    again = sit(seats, browser, desk, WORKER, f"mediation?case={case_id}")

    expect(again.page.locator(key)).to_have_value("双方到场，说到一半", timeout=PATIENCE)
    again.see("的草稿")


def test_a_whole_case_by_the_keyboard_alone(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    officer = sit(seats, browser, desk, OFFICER, "mediation?new=1")
    officer.see("登记纠纷")
    keys = officer.page.keyboard

    reach(officer, f"{FORM}-route", "button")
    keys.press("Enter")
    reach(officer, f"{FORM}-type_code")
    keys.type("噪声")
    keys.press("Enter")
    typed = {"place": "翠湖小区 8 栋", "name_0": "关羽", "name_1": "张飞", "narrative": "夜里敲墙"}
    for name, words in typed.items():
        reach(officer, f"{FORM}-{name}")
        keys.type(words)
    reach(officer, f"{FORM}-save", "button")
    keys.press("Enter")
    case_id = case_id_in(officer.page)
    officer.see("当事人")

    form = f"mediation-meeting-{case_id}"
    reach(officer, f"{form}-outcome")
    keys.type("口头协议")
    keys.press("Enter")
    reach(officer, f"{form}-note")
    keys.type("双方同意十点后不施工")
    reach(officer, f"{form}-save", "button")
    keys.press("Enter")
    officer.see("已结案")

    assert dispute(people, case_id).bucket == "S"


def reach(seat: Seat, key: str, what: str = ":is(input, textarea)") -> None:
    """Go on with Tab until a field holds the focus: no mouse is used."""
    target = seat.page.locator(f".st-key-{key} {what}").first
    target.wait_for()
    for _ in range(120):
        if target.evaluate("one => one === document.activeElement"):
            return
        seat.page.keyboard.press("Tab")
    raise AssertionError(f"{key} is not reached by Tab")


def drafts(people: People) -> int:
    with people.desk.database.reading() as session:
        return len(session.exec(select(Draft)).all())


def test_an_agreement_is_printed_in_two_clicks(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = a_case(people)
    today = local_day(system_clock())
    rent = ItemTyped("退还押金", today + timedelta(days=10), 230_000)
    agreed(people.station, Role.GRID_WORKER, case_id, signed_on=today, items=(rent,))
    officer = sit(seats, browser, desk, OFFICER, f"mediation?case={case_id}")
    officer.see("当事人")
    button = officer.page.locator(".st-key-papers-next button").filter(has_text="调解协议书").first
    button.wait_for()

    button.click()
    link = officer.page.locator(".st-key-papers-next .leave-link").first
    with officer.page.expect_download() as taken:
        link.click()

    assert taken.value.suggested_filename.endswith(".docx")
