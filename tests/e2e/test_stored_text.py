"""Sixty hostile texts, stored the way people store them, on every page in a browser: words, nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import select

from core.clock import local_day, system_clock
from core.errors import BadInput
from core.vocabulary import Role
from domain.accounts.policy import pages_for
from domain.mediation import StepCode
from models import Alert, Dispute, Record
from tests import alerts, disputes, records
from tests.e2e.people import People, people_of
from tests.e2e.server import Running

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

HOST = "evil.example"
HIT = "window.__hit=1"
CORPUS = (
    # elements that act by themselves
    f"<script>{HIT}</script>",
    f"<img src=x onerror='{HIT}'>",
    f"<svg onload='{HIT}'>",
    f"<svg><script>{HIT}</script></svg>",
    f"<body onload='{HIT}'>",
    f"<details open ontoggle='{HIT}'>x",
    f"<input autofocus onfocus='{HIT}'>",
    f"<video><source onerror='{HIT}'>",
    f"<marquee onstart='{HIT}'>x",
    "<iframe src='javascript:parent.__hit=1'>",
    "<iframe srcdoc='<script>parent.__hit=1</script>'>",
    f"<object data='data:text/html,<script>{HIT}</script>'>",
    f"<math><mi xlink:href='javascript:{HIT}'>x</mi></math>",
    f'"><script>{HIT}</script>',
    f"' onmouseover='{HIT}' x='",
    f"</textarea><script>{HIT}</script>",
    f"</title><script>{HIT}</script>",
    f"--><script>{HIT}</script><!--",
    f"]]><script>{HIT}</script>",
    f"<scr<script>ipt>{HIT}</script>",
    f"<a href='javascript:{HIT}'>点我</a>",
    f"<form action='http://{HOST}/f'><button>交</button>",
    f"<base href='http://{HOST}/'>",
    f"<meta http-equiv=refresh content='0;http://{HOST}'>",
    f"<link rel=stylesheet href='//{HOST}/a.css'>",
    f"<style>@import '//{HOST}/b.css'</style>",
    f"<p style='background:url(//{HOST}/c.png)'>x",
    "<b>粗</b><br><sup>1</sup>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    # markdown that fetches, links, styles
    f"![图](http://{HOST}/beacon.png)",
    f"![图](//{HOST}/beacon.gif)",
    f"[点这里](http://{HOST}/a)",
    f"[点这里](javascript:{HIT})",
    f"[点这里](data:text/html,<script>{HIT}</script>)",
    f"<http://{HOST}/auto>",
    f"http://{HOST}/bare",
    f"www.{HOST}",
    f"[x]: http://{HOST}/ref",
    "# 大标题",
    "| 表 | 格 |\n|---|---|\n| 1 | 2 |",
    "- [ ] 待办 **粗** ~~删~~ `码`",
    ":red[红] :material/delete: :balloon:",
    "```python\nprint(1)\n```",
    # templates and formulas
    "$\\frac{1}{0}$ $$\\href{javascript:alert(1)}{x}$$",
    "%{x} %{customdata[0]} %{y:.2f}",
    "{0} {name} {{7*7}} ${7*7} %s %(x)s",
    '=HYPERLINK("http://evil.example","x")',
    "'; DROP TABLE dispute; --",
    "../../../etc/passwd",
    # letters that mislead
    "倒\u202e写\u202c字 \u2066隔\u2069",
    "零\u200d宽\u200b接\ufeff合",
    "𠮷𡘙村 𪚥",
    "👮‍♀️🚗🏠👨‍👩‍👧‍👦",
    "a\u0301\u0323\u0300" * 9,
    "ﷺ نص عربي",
    "全角＜ｓｃｒｉｐｔ＞ ﹤b﹥",
    "空\x00字\x07节\x1b[31m",
    "\u2028行\u2029段",
    "长" * 10_000,
)


@dataclass
class Watch:
    """What one browser tried beside drawing a page."""

    page: Page
    own: str
    dialogs: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def start(self) -> Watch:
        """Listen to everything a text could make the browser do."""
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda asked: self._note(asked.url))
        self.page.on("popup", lambda opened: self.outside.append(opened.url))
        self.page.on("console", lambda line: self.blocked.append(line.text) if HOST in line.text else None)
        return self

    def _note(self, address: str) -> None:
        asked = urlsplit(address)
        if asked.scheme in {"http", "https", "ws", "wss"} and asked.netloc != self.own:
            self.outside.append(address)

    def visit(self, address: str) -> None:
        """Open an address and wait until the script is done."""
        self.page.goto(address)
        expect(self.page.locator("h1").first).to_be_visible(timeout=30_000)
        ended = self.page.locator('[data-test-script-state="notRunning"]').first
        expect(ended).to_be_attached(timeout=30_000)

    def harm(self) -> dict[str, object]:
        """Return what went wrong on the page, by what it is."""
        found = self.page.evaluate(LOOK, self.own)
        said = {"dialogs": self.dialogs, "outside": self.outside, "blocked": self.blocked}
        return {name: one for name, one in {**found, **said}.items() if one}


LOOK = """own => ({
    flag: window.__hit || null,
    links: [...document.querySelectorAll('a[href], area[href]')].map(a => a.href)
        .filter(h => !h.startsWith('data:') && !h.startsWith('blob:') && new URL(h).host !== own),
    handlers: [...document.querySelectorAll('[onerror],[onload],[onclick],[onfocus],[ontoggle]')]
        .map(e => e.outerHTML.slice(0, 80)),
    frames: [...document.querySelectorAll('iframe,object,embed,base,form[action],meta[http-equiv=refresh]')]
        .map(e => e.outerHTML.slice(0, 80)),
    pictures: [...document.querySelectorAll('img,source,video,link[rel=stylesheet]')]
        .map(e => e.src || e.href || '').filter(s => /^https?:/.test(s) && new URL(s).host !== own),
    raised: [...document.querySelectorAll('[data-testid="stException"]')].map(e => e.innerText.slice(0, 200)),
})"""


def fits(words: str, most: int) -> str:
    """Return a text cut to what a field takes."""
    return words[:most]


def store_disputes(people: People) -> None:
    """Register each text as title, place and words of a dispute; write all of them into one file's lines."""
    together = "\n".join(one for one in CORPUS if len(one) < 200)
    for words in CORPUS:
        disputes.registered(
            people.station, Role.COMMUNITY_OFFICER, title=fits(words, 60),
            narrative=f"{fits(words, 3000)}\n{together}",
            place_text=fits(words, 60), found_at=system_clock() - timedelta(hours=2),
        )  # fmt: skip
    with people.station.reading() as session:
        last = session.exec(select(Dispute.id).order_by(Dispute.id.desc())).all()[:3]  # type: ignore[attr-defined]
    for case_id in last:
        for words in CORPUS[:-1]:
            disputes.step(people.station, case_id, StepCode.NOTE, Role.COMMUNITY_OFFICER, note=words)


def store_calls_and_records(people: People) -> None:
    """Enter each text as a call and as a hazard."""
    station = people.station
    today = str(local_day(system_clock()))
    for words in CORPUS:
        alerts.registered(
            station, occurred_at=system_clock() - timedelta(minutes=30), summary=fits(words, 400),
            place_text=fits(words, 60),
        )  # fmt: skip
        said = records.hazard(station, happened=today, details=fits(words, 300), place_text=fits(words, 60))
        records.entered(station, "hazard", said, Role.GRID_WORKER)
    place = {"place_text": "3 栋", "place": station.place_ids["C001"]}
    tips = [words for words in CORPUS if len(words) < 100]
    for words in tips[:25]:
        held = {
            "happened": today,
            "grid": station.grid_ids["G01"],
            "type": "TP1",
            "content": words,
            "source": fits(words, 30),
            **place,
        }
        records.entered(station, "tip", held, Role.CLERK)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Found a station whose every text means harm."""
    made = people_of(Path(tmp_path_factory.mktemp("stored")))
    made.station.clock = system_clock  # type: ignore[assignment]
    store_disputes(made)
    store_calls_and_records(made)
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def contexts(browser: Browser, desk: Running, people: People) -> Iterator[dict[Role, BrowserContext]]:
    """Sign the two in, each in a browser of their own."""
    opened = {}
    for role in (Role.LEADER, Role.CLERK):
        opened[role] = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 1800})
        opened[role].add_cookies([{"name": "ciyin", "value": people.cookie(role), "url": desk.url}])
    yield opened
    for context in opened.values():
        context.close()


def watched(contexts: dict[Role, BrowserContext], desk: Running, role: Role) -> Watch:
    return Watch(contexts[role].new_page(), urlsplit(desk.url).netloc).start()


def test_there_are_sixty_texts_and_each_is_stored() -> None:
    assert len(CORPUS) == len(set(CORPUS)) == 60


def test_no_stored_text_keeps_a_letter_that_steers(people: People) -> None:
    with people.station.reading() as session:
        kept = [
            *session.exec(select(Dispute.title)).all(),
            *session.exec(select(Dispute.narrative)).all(),
            *session.exec(select(Alert.summary)).all(),
            *session.exec(select(Record.title)).all(),
        ]

    assert len(kept) > 4 * 50
    assert not [words for words in kept if {"\x00", "\x07", "\x1b"} & set(words)]
    assert not [words for words in kept for one in words if unicodedata.category(one) == "Cs"]
    assert any("<script>" in words for words in kept)
    assert any("𠮷" in words for words in kept)


def test_ten_thousand_letters_are_refused_where_there_is_no_room(people: People) -> None:
    with pytest.raises(BadInput):
        disputes.registered(people.station, Role.COMMUNITY_OFFICER, title=CORPUS[-1], found_at=system_clock())


@pytest.mark.parametrize("role", [Role.LEADER, Role.CLERK])
def test_on_every_page_a_stored_text_is_words_and_nothing_else(
    contexts: dict[Role, BrowserContext], desk: Running, role: Role
) -> None:
    watch = watched(contexts, desk, role)
    harm = {}

    for place in pages_for(role):
        watch.visit(f"{desk.url}/{place}")
        if found := watch.harm():
            harm[str(place)] = found

    assert len(pages_for(role)) > 10
    assert harm == {}
    watch.page.close()


def addresses(people: People) -> list[str]:
    """Return the addresses of rows that hold the corpus: disputes, calls, hazards, and searches for it."""
    with people.station.reading() as session:
        cases = session.exec(select(Dispute.id).order_by(Dispute.id.desc())).all()  # type: ignore[attr-defined]
        calls = session.exec(select(Alert.id).order_by(Alert.id)).all()  # type: ignore[arg-type]
        hazards = session.exec(
            select(Record.id).where(Record.kind == "hazard").order_by(Record.id)  # type: ignore[arg-type]
        ).all()
    return [
        *(f"mediation?case={one}" for one in (cases[0], cases[2], cases[-1], cases[-31], cases[30])),
        *(f"alerts?alert={one}" for one in (calls[0], calls[2], calls[30], calls[44])),
        *(f"visits?kind=hazard&record={one}" for one in (hazards[1], hazards[20], hazards[32])),
        "alerts?q=%3Cscript%3E",
        f"mediation?view=all&metric=%3Cimg%20src%3Dx%20onerror%3D{HIT}%3E",
    ]


@pytest.mark.parametrize("role", [Role.LEADER, Role.CLERK])
def test_in_every_file_a_stored_text_is_words_and_nothing_else(
    contexts: dict[Role, BrowserContext], desk: Running, people: People, role: Role
) -> None:
    watch = watched(contexts, desk, role)
    harm, texts = {}, []

    for address in addresses(people):
        watch.visit(f"{desk.url}/{address}")
        watch.page.wait_for_timeout(150)
        texts.append(watch.page.locator('[data-testid="stMain"]').inner_text())
        if found := watch.harm():
            harm[address] = found

    assert harm == {}
    assert "<script>" in texts[0], "the words themselves are to be read"
    assert "![图]" in texts[0]
    watch.page.close()


def test_harm_would_be_seen(contexts: dict[Role, BrowserContext], desk: Running) -> None:
    watch = watched(contexts, desk, Role.LEADER)
    watch.visit(f"{desk.url}/me")

    watch.page.evaluate(
        f"""() => {{
            window.__hit = 1
            const bad = '<a href="//{HOST}/a">x</a><img src="//{HOST}/b.png">'
            document.body.insertAdjacentHTML('beforeend', bad)
        }}"""
    )
    watch.page.wait_for_timeout(200)

    found = watch.harm()
    assert found["flag"] == 1
    assert found["links"] == [f"http://{HOST}/a"]
    assert found["pictures"] == [f"http://{HOST}/b.png"]
    assert found.get("blocked") or found.get("outside")
    watch.page.close()
