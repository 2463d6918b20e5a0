"""A seat at the desk: a browser of one's own, signed in by hand, with a count of clicks and keys."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.people import SECRET
from tests.e2e.server import Running

PATIENCE = 30_000


class Seat:
    """Somebody at a browser of their own; counts what the hand does, notes what would leave the machine.

    ``clicks`` and ``keys`` count what was done since :meth:`start_counting`.
    """

    def __init__(self, browser: Browser, desk: Running, name: str, path: str) -> None:
        self.desk = desk
        self.outside: list[str] = []
        self.clicks = self.keys = 0
        self.context: BrowserContext = browser.new_context(
            locale="zh-CN", viewport={"width": 1366, "height": 900}
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", lambda request: self._note(request.url))
        self.page.goto(f"{desk.url}/{path}")
        self.page.fill("#username", name)
        self.page.fill("#password", SECRET)
        self.page.click("button.first")

    def _note(self, url: str) -> None:
        own = (self.desk.url, self.desk.url.replace("http", "ws"), "data:", "blob:")
        if not url.startswith(own):
            self.outside.append(url)

    def see(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)

    def start_counting(self) -> None:
        self.clicks = self.keys = 0

    def press(self, key: str) -> None:
        self.clicks += 1
        self.page.locator(f".st-key-{key} button").first.click()

    def write(self, key: str, words: str) -> None:
        field = self.page.locator(f".st-key-{key} :is(input, textarea)").first
        self.keys += len(words) + 1
        field.fill(words)
        field.press("Tab")

    def pick(self, key: str, words: str) -> None:
        self.page.locator(f".st-key-{key} input").first.click()
        self.clicks += 2
        self.keys += len(words)
        self.page.keyboard.type(words)
        self.page.get_by_role("option").filter(has_text=words).first.click()

    def leave(self) -> None:
        self.context.close()


def sit(seats: list[Seat], browser: Browser, desk: Running, name: str, path: str = "mediation") -> Seat:
    seat = Seat(browser, desk, name, path)
    seats.append(seat)
    return seat
