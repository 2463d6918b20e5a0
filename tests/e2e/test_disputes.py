"""A dispute in a real browser, as people take it on: register, escalate, accept, settle, look."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from core.clock import system_clock
from core.vocabulary import Role
from models import Dispute, FollowUp
from tests.disputes import registered
from tests.e2e.people import People, people_of
from tests.e2e.seat import PATIENCE, Seat, sit
from tests.e2e.server import Running

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

WORKER, OFFICER, OTHER, LEADER = (
    "grid_workerg01",
    "community_officerg01",
    "grid_workerg02",
    "leader",
)
PHONE, NUMBER = "13812345678", "11010519491231002X"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    return people_of(tmp_path_factory.mktemp("disputes"))


def fill_in(worker: Seat, narrative: str) -> None:
    """Type a new dispute as somebody would, six fields touched."""
    worker.press("mediation-new")
    worker.see("登记纠纷")
    form = "mediation-register"
    worker.pick(f"{form}-type_code", "噪声扰民")
    worker.write(f"{form}-place", "翠湖小区 3 栋")
    worker.write(f"{form}-name_0", "张三丰")
    worker.write(f"{form}-phone_0", PHONE)
    worker.write(f"{form}-name_1", "刘备")
    worker.write(f"{form}-id_number_1", NUMBER)
    worker.write(f"{form}-narrative", narrative)


def case_id_in(page: Page) -> int:
    page.wait_for_url(re.compile(r"case=\d+"))
    return int(re.findall(r"case=(\d+)", page.url)[0])


def kept(people: People, case_id: int) -> Dispute:
    with people.desk.database.reading() as session:
        return session.exec(select(Dispute).where(Dispute.id == case_id)).one()


def test_a_dispute_goes_from_the_grid_worker_to_its_settlement_while_the_leader_looks_on(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    leader = sit(seats, browser, desk, LEADER, "overview")
    tile = leader.page.locator(".st-key-kpi-M01")
    expect(tile).to_contain_text("0/0", timeout=PATIENCE)

    worker = sit(seats, browser, desk, WORKER)
    fill_in(worker, f"夜里装修，双方争执。电话 {PHONE}")
    worker.press("mediation-register-save")
    case_id = case_id_in(worker.page)
    worker.see("（2026）慈音人调字第0001号")
    worker.press("mediation-up")
    worker.press("mediation-escalate")
    worker.see("二级 待受理")

    officer = sit(seats, browser, desk, OFFICER, f"mediation?case={case_id}")
    officer.see("等待受理")
    officer.press("mediation-accept")
    officer.see("二级调解中")
    form = f"mediation-meeting-{case_id}"
    officer.pick(f"{form}-outcome", "达成书面协议")
    officer.write(f"{form}-note", "双方到场，同意晚八点后停工。")
    officer.see("保存并进入回访")
    officer.press(f"{form}-save")
    officer.see("二级 已结案")

    assert (kept(people, case_id).bucket, kept(people, case_id).level) == ("S", "L2")
    expect(tile).to_contain_text("1/1", timeout=10_000)
    with people.desk.database.reading() as session:
        assert len(session.exec(select(FollowUp)).all()) == 2
    worker.see("二级 已结案")


def test_a_deep_link_and_f5_keep_session_and_file(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = new_case(people)
    worker = sit(seats, browser, desk, WORKER, f"mediation?case={case_id}")
    worker.see("当事人")

    worker.page.reload()

    worker.see("当事人")
    assert f"case={case_id}" in worker.page.url


def test_what_was_typed_is_offered_again_after_f5(browser: Browser, desk: Running, seats: list[Seat]) -> None:
    worker = sit(seats, browser, desk, WORKER)
    fill_in(worker, "写到一半的经过")
    worker.page.wait_for_timeout(1_500)

    worker.page.reload()

    worker.see("的草稿")
    narrative = worker.page.locator(".st-key-mediation-register-narrative textarea")
    expect(narrative).to_have_value("写到一半的经过", timeout=PATIENCE)
    worker.press("mediation-register-discard")
    expect(narrative).to_have_value("", timeout=PATIENCE)


def test_a_double_click_registers_once(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    worker = sit(seats, browser, desk, WORKER)
    fill_in(worker, "只应登记一次")
    worker.page.wait_for_timeout(1_000)

    worker.page.locator(".st-key-mediation-register-save button").dblclick()
    case_id_in(worker.page)
    worker.see("当事人")

    with people.desk.database.reading() as session:
        same = session.exec(select(Dispute).where(Dispute.narrative == "只应登记一次")).all()
    assert len(same) == 1


def test_the_whole_row_is_clickable_and_the_phone_shows_list_or_file(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = new_case(people)
    worker = sit(seats, browser, desk, WORKER)
    worker.page.set_viewport_size({"width": 390, "height": 844})
    row = worker.page.locator(f".st-key-row-off-{case_id}")
    row.wait_for()
    # the box is read after the click has waited for the row to lie still
    row.scroll_into_view_if_needed()
    row.click(trial=True)
    box = row.bounding_box()
    assert box is not None
    row.click(position={"x": box["width"] - 5, "y": box["height"] - 5}, force=True)

    worker.see("当事人")
    expect(worker.page.locator(f".st-key-row-on-{case_id}")).to_be_hidden()
    worker.press("phone-back")
    expect(worker.page.locator(f".st-key-row-off-{case_id}")).to_be_visible(timeout=PATIENCE)


def test_another_grids_worker_reads_nothing_by_address(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = new_case(people)
    other = sit(seats, browser, desk, OTHER, f"mediation?case={case_id}")
    other.see("找不到")

    other.page.goto(f"{desk.url}/mediation?metric=accepted&period=year")

    other.see("0 件")
    assert "噪声扰民" not in other.page.content()


def test_the_desk_switches_to_english(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = new_case(people)
    officer = sit(seats, browser, desk, OFFICER, f"mediation?case={case_id}")
    officer.see("当事人")

    officer.page.locator(".st-key-menu-language").get_by_text("English").click()

    officer.see("Parties")
    officer.see("Beat 1")
    officer.page.locator(".st-key-menu-language").get_by_text("中文").click()
    officer.see("当事人")


def test_a_shown_phone_is_written_down_and_the_file_holds_none_in_the_clear(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    case_id = new_case(people)
    worker = sit(seats, browser, desk, WORKER, f"mediation?case={case_id}")
    worker.see("当事人")
    assert PHONE not in worker.page.content()

    worker.page.locator("[class*='st-key-mediation-party-'] button").first.click()

    worker.see(PHONE)
    held = b"".join(path.read_bytes() for path in people.var.glob("ciyin.db*"))
    assert PHONE.encode() not in held
    assert NUMBER.encode() not in held


def new_case(people: People) -> int:
    """Register a dispute as the grid worker, at the present moment."""
    people.station.clock.at = system_clock()
    return registered(people.station, Role.GRID_WORKER)
