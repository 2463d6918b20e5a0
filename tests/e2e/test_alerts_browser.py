"""Alerts in a real browser: entered within eight fields, imported in the page, live beside, within scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from core.clock import system_clock
from core.vocabulary import Role
from models import Alert, ImportBatch
from tests.alerts import ID_NUMBER, PHONE, csv_110, registered, row_110, rows_110, xlsx_110
from tests.e2e.people import People, people_of
from tests.e2e.server import Running

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]
ENTRY = ".st-key-alert_entry-"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Found a station that goes by the real clock, as the running desk does."""
    made = people_of(Path(tmp_path_factory.mktemp("alerts")))
    made.station.clock.at = system_clock()
    yield made
    made.desk.database.close()


@contextmanager
def seat(browser: Browser, desk: Running, people: People, role: Role) -> Iterator[Page]:
    """Sit somebody down in a browser of their own; nothing may leave the machine."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": "ciyin", "value": people.cookie(role), "url": desk.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    outside: list[str] = []
    own = (desk.url, desk.url.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(own) else outside.append(asked.url))
    yield page
    context.close()
    assert outside == []


def go(page: Page, desk: Running, path: str) -> None:
    page.goto(desk.url + path)
    expect(page.locator("h1")).to_be_visible(timeout=30_000)


def choose(page: Page, name: str, typed: str) -> None:
    field = page.locator(f"{ENTRY}{name} input")
    field.click()
    field.press_sequentially(typed)
    page.wait_for_timeout(400)
    field.press("Enter")
    page.wait_for_timeout(400)


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button")


def alerts_in(people: People, words: str) -> list[Alert]:
    with people.station.reading() as session:
        return list(session.execute(select(Alert).where(Alert.summary.contains(words))).scalars())


def test_an_alert_is_entered_by_touching_four_fields(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.CLERK) as page:
        go(page, desk, "/alert_entry")

        choose(page, "category", "lljf")
        choose(page, "grid_id", "一号")
        page.locator(f"{ENTRY}place_text input").fill("翠湖小区 5 栋")
        page.locator(f"{ENTRY}summary textarea").fill(f"浏览器里登记，电话 {PHONE}")
        page.locator(f"{ENTRY}summary textarea").press("Tab")
        page.wait_for_timeout(600)
        button(page, "alert_entry-save").click()

        expect(page.get_by_text("已保存")).to_be_visible()
    (alert,) = alerts_in(people, "浏览器里登记")
    assert (alert.category, alert.place_type, alert.source) == ("AL302", "PT01", "AS1")
    assert PHONE not in alert.summary


def test_a_second_click_saves_no_second_alert(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.CLERK) as page:
        go(page, desk, "/alert_entry")
        choose(page, "category", "lljf")
        choose(page, "grid_id", "一号")
        page.locator(f"{ENTRY}place_text input").fill("翠湖小区 6 栋")
        page.locator(f"{ENTRY}summary textarea").fill("双击保存")
        page.locator(f"{ENTRY}summary textarea").press("Tab")
        page.wait_for_timeout(600)
        button(page, "alert_entry-save").dblclick()
        page.wait_for_timeout(3000)

    assert len(alerts_in(people, "双击保存")) == 1


def test_what_is_missing_is_said_below_its_field(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.CLERK) as page:
        go(page, desk, "/alert_entry")
        choose(page, "category", "lljf")
        choose(page, "grid_id", "二号")
        button(page, "alert_entry-save").click()

        below = page.get_by_text("请填写地点")
        expect(below).to_be_visible()
        field = page.locator(f"{ENTRY}place_text").bounding_box()
        said = below.bounding_box()
        assert field is not None
        assert said is not None
        assert 0 <= said["y"] - (field["y"] + field["height"]) < 30


def test_an_officer_meets_their_own_grid_alone(browser: Browser, desk: Running, people: People) -> None:
    foreign = registered(people.station, grid="G02", summary="二号警格的事")
    with seat(browser, desk, people, Role.COMMUNITY_OFFICER) as page:
        go(page, desk, f"/alerts?alert={foreign}&grid={people.station.grid_ids['G02']}&q=二号警格的事")

        page.wait_for_timeout(2500)
        assert "二号警格的事" not in page.locator('[data-testid="stMain"]').inner_text()


def test_a_new_alert_appears_in_another_browser(browser: Browser, desk: Running, people: People) -> None:
    with seat(browser, desk, people, Role.LEADER) as page:
        go(page, desk, "/alerts?q=现场直播")
        expect(page.get_by_text("没有符合条件的警情")).to_be_visible()

        registered(people.station, summary="现场直播")

        expect(page.get_by_text("共 1 起")).to_be_visible(timeout=10_000)


def test_a_workbook_goes_through_the_page_and_back(
    browser: Browser, desk: Running, people: People, tmp_path: Path
) -> None:
    rows = [*rows_110(40), row_110(90, 报警时间="不详"), row_110(91, 简要警情=f"{PHONE} {ID_NUMBER}")]
    with seat(browser, desk, people, Role.CLERK) as page:
        go(page, desk, "/imports")
        page.locator("input[type=file]").set_input_files(str(xlsx_110(tmp_path / "110.xlsx", rows)))
        expect(page.get_by_text("已识别：110 接处警导出表")).to_be_visible()
        button(page, "imports-start").click()
        expect(page.locator(".st-key-import-batch")).to_be_visible()
        expect(page).to_have_url(re.compile("job="))

        button(page, "imports-refused").click()
        with page.expect_download() as taken:
            page.get_by_text("保存 refused-").click()
        mended = Path(taken.value.path()).read_text("utf-8-sig")
        assert "不详" in mended
        assert len(mended.splitlines()) == 2

        page.reload()
        expect(page.locator(".st-key-import-batch")).to_be_visible()
        button(page, "imports-undo-open").click()
        button(page, "imports-undo").click()
        expect(page.get_by_text("已撤销导入")).to_be_visible()
    with people.station.reading() as session:
        batches = session.execute(select(ImportBatch)).scalars().all()
        assert [(batch.status, batch.imported, batch.refused) for batch in batches] == [("undone", 41, 1)]
        assert session.execute(select(Alert.id).where(Alert.batch_id.is_not(None))).first() is None


def test_no_number_of_a_person_lies_open_on_the_disk(
    browser: Browser, desk: Running, people: People, tmp_path: Path
) -> None:
    rows = [row_110(number, 简要警情=f"电话 {PHONE}，证件 {ID_NUMBER}") for number in range(200, 230)]
    rows += [row_110(300, 报警时间="不详", 简要警情=PHONE)]
    with seat(browser, desk, people, Role.CLERK) as page:
        go(page, desk, "/imports")
        path = csv_110(tmp_path / "110.csv", rows)
        page.locator("input[type=file]").set_input_files(str(path))
        button(page, "imports-start").click()
        expect(page.locator(".st-key-import-batch")).to_be_visible()

    held = [path.read_bytes() for path in people.var.rglob("*") if path.is_file()]
    assert held
    assert not [content for content in held if PHONE.encode() in content or ID_NUMBER.encode() in content]
