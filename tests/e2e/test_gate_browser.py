"""The gate as a real browser meets it: signing in, staying in, being shown out, silence of a hidden tab."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebSocket,
    sync_playwright,
)

from domain.accounts import sessions
from tests.e2e.callers import session_id_of
from tests.e2e.people import SECRET, People, people_of
from tests.e2e.server import Running, running_server

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]
PAGE = Path(__file__).with_name("gate_page.py")
HIDEABLE = "Object.defineProperty(document, 'hidden', {get: () => window.isAway === true});"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    return people_of(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def desk(people: People) -> Iterator[Running]:
    with running_server(people.var, script=PAGE) as running:
        yield running


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="zh-CN")
    yield made
    made.close()


class Watch:
    """Notes what a page asked for, what it complained of, and what it sent over its socket."""

    def __init__(self, page: Page, desk: Running) -> None:
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self.frames = 0
        self._own = (desk.url, desk.url.replace("http", "ws"), "data:", "blob:")
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("websocket", self._socket)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._own):
            self.outside.append(request.url)

    def _console(self, word: ConsoleMessage) -> None:
        if "Content Security Policy" in word.text:
            self.complaints.append(word.text)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)

    def _sent(self, _: object) -> None:
        self.frames += 1


def sign_in(page: Page, desk: Running, path: str = "/", name: str = "leader") -> None:
    page.goto(f"{desk.url}{path}")
    page.fill("#username", name)
    page.fill("#password", SECRET)
    page.click("button.first")


def see(page: Page, words: str) -> None:
    page.get_by_text(words).first.wait_for(timeout=30_000)


def test_a_deep_link_leads_through_the_sign_in_to_its_page(desk: Running, context: BrowserContext) -> None:
    page = context.new_page()
    watch = Watch(page, desk)
    sign_in(page, desk, "/?case=7&x=慈")
    see(page, "HERE sid=")

    assert page.url == f"{desk.url}/?case=7&x=%E6%85%88"
    assert page.evaluate("document.cookie").find("ciyin") == -1
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert (watch.outside, watch.complaints) == ([], [])


def test_f5_and_a_second_tab_keep_the_session(desk: Running, context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page, desk)
    see(page, "HERE sid=")
    page.reload()
    see(page, "HERE sid=")
    second = context.new_page()
    second.goto(f"{desk.url}/?case=8")

    see(second, "HERE sid=")


def test_signing_out_shows_every_tab_out(desk: Running, context: BrowserContext) -> None:
    page, other = context.new_page(), context.new_page()
    sign_in(page, desk)
    see(page, "HERE sid=")
    other.goto(desk.url)
    see(other, "HERE sid=")
    page.goto(f"{desk.url}/auth/sign-out")

    other.wait_for_url("**/auth/sign-in?over=1**", timeout=20_000)
    assert "已退出登录" in other.inner_text("main")
    assert page.url.endswith("/auth/sign-in")
    page.go_back()
    page.wait_for_url("**/auth/sign-in**")


def test_one_whose_session_is_ended_elsewhere_is_shown_out_with_the_next_tick(
    desk: Running, context: BrowserContext, people: People
) -> None:
    page = context.new_page()
    sign_in(page, desk, "/?case=7", "clerk")
    see(page, "HERE sid=")
    cookie = next(c["value"] for c in context.cookies() if c["name"] == "ciyin")
    sessions.revoke(people.desk, session_id_of(people.desk, cookie), "by the administrator")

    page.wait_for_url("**/auth/sign-in?over=1&next=*case*", timeout=20_000)


def test_a_hidden_tab_sends_nothing_and_goes_on_when_it_is_seen_again(
    desk: Running, context: BrowserContext
) -> None:
    page = context.new_page()
    page.add_init_script(HIDEABLE)
    watch = Watch(page, desk)
    sign_in(page, desk)
    see(page, "TICKS 3")
    page.evaluate("window.isAway = true")
    time.sleep(0.5)
    before = watch.frames
    page.wait_for_timeout(4000)
    while_away = watch.frames - before
    page.evaluate("window.isAway = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(4000)

    assert while_away == 0
    assert watch.frames - before >= 2


def test_timers_of_a_hidden_tab_wait_and_short_ones_run(desk: Running, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script(HIDEABLE)
    sign_in(page, desk)
    see(page, "HERE sid=")
    page.evaluate(
        """() => {
            window.isAway = true; window.rang = [];
            setTimeout((word) => rang.push(word), 1000, "late");
            setTimeout(() => rang.push("soon"), 10);
            clearTimeout(setTimeout(() => rang.push("cleared"), 1100));
            window.undone = setTimeout(() => rang.push("undone"), 1000);
        }"""
    )
    page.wait_for_timeout(1800)
    away = page.evaluate("rang.slice()")
    page.evaluate(
        "clearTimeout(undone); window.isAway = false; document.dispatchEvent(new Event('visibilitychange'))"
    )

    assert away == ["soon"]
    assert page.evaluate("rang") == ["soon", "late"]


def test_typing_alone_is_activity(desk: Running, context: BrowserContext, people: People) -> None:
    page = context.new_page()
    page.add_init_script("{const real = Date.now; Date.now = () => real() + (window.later || 0);}")
    sign_in(page, desk, name="clerk")
    see(page, "HERE sid=")
    cookie = next(c["value"] for c in context.cookies() if c["name"] == "ciyin")
    page.evaluate("window.later = 120000")

    with page.expect_request("**/auth/active") as asked:
        page.keyboard.press("a")

    assert asked.value.method == "POST"
    assert asked.value.response().status == 204
    assert session_id_of(people.desk, cookie)


def test_a_wrong_password_says_so_in_place_and_keeps_the_name(desk: Running, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{desk.url}/auth/sign-in")
    page.fill("#username", "auditor")
    page.fill("#password", "not the password")
    page.click("button.first")

    assert "用户名或密码不对。" in page.inner_text("main")
    assert page.input_value("#username") == "auditor"
    assert page.input_value("#password") == ""


def test_the_sign_in_page_works_without_scripts_and_fits_a_phone(desk: Running, browser: Browser) -> None:
    bare = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = bare.new_page()
    page.goto(f"{desk.url}/auth/sign-in")
    page.click("text=English")
    page.fill("#username", "leader")
    page.fill("#password", SECRET)
    page.click("button.first")

    assert page.url == f"{desk.url}/"
    bare.close()


def test_nothing_of_the_desk_can_be_framed(desk: Running, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{desk.url}/auth/sign-in")
    page.set_content(f"<iframe src='{desk.url}/auth/sign-in'></iframe>")
    page.wait_for_timeout(500)

    assert not [f for f in page.frames if f != page.main_frame and "用户名" in (f.content() or "")]
