"""Signing in and out, the first administrator, a new password: as a browser without scripts meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from starlette.testclient import TestClient

from core.actor import system_actor
from core.vocabulary import Role
from domain.accounts import actions, sessions
from domain.accounts.links import LinkPurpose, issue_link
from domain.accounts.passwords import Passwords
from domain.work import begin
from models import Account
from tests.factories import PASSWORD, SmallStation
from tests.unit.web.conftest import URL, call

Cookies = Callable[..., str]
OWN = {"origin": URL}
GOOD = "seven ducks on a pond"


def post(caller: TestClient, path: str, **fields: str):  # type: ignore[no-untyped-def]
    return caller.post(path, data=fields, headers=OWN)


def enter(caller: TestClient, name: str = "leader", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return post(caller, "/auth/sign-in", username=name, password=password, **more)


def is_in(caller: TestClient) -> bool:
    return bool(caller.get("/auth/state").status_code == 204)


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_the_sign_in_page_is_chinese_and_has_one_primary_button(caller: TestClient) -> None:
    page = caller.get("/auth/sign-in")

    assert page.status_code == 200
    assert '<html lang="zh-CN">' in page.text
    assert [label for label in ("登录", "用户名", "密码") if label not in page.text] == []
    assert page.text.count('class="first"') == 1
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_english_is_one_click_away_and_stays(caller: TestClient) -> None:
    switch = re.search(r'href="([^"]*lang=en)"', caller.get("/auth/sign-in?next=/mediation").text)
    assert switch

    english = caller.get(unescape(switch[1]))
    later = caller.get("/auth/sign-in")

    assert "Username" in english.text
    assert 'value="/mediation"' in english.text
    assert '<html lang="en">' in later.text
    assert "Username" in later.text


@pytest.mark.parametrize("language", ["fr", "../x", "<b>", ""])
def test_a_language_we_do_not_speak_is_chinese(caller: TestClient, language: str) -> None:
    assert "用户名" in caller.get("/auth/sign-in", params={"lang": language}).text


def test_the_right_password_leads_to_where_one_was_going(caller: TestClient) -> None:
    answer = enter(caller, next="/mediation?case=7")

    assert (answer.status_code, answer.headers["location"]) == (303, "/mediation?case=7")
    assert is_in(caller)


@pytest.mark.parametrize(
    "next_one", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:x", "/auth/sign-out"]
)
def test_and_never_off_this_desk(caller: TestClient, next_one: str) -> None:
    assert enter(caller, next=next_one).headers["location"] == "/"


def test_the_cookie_is_seen_by_no_script_and_sent_by_no_other_site(caller: TestClient) -> None:
    name, *attributes = enter(caller).headers["set-cookie"].split("; ")

    assert re.fullmatch(r"ciyin=s\.[A-Za-z0-9_-]{43}", name)
    assert {one.lower() for one in attributes} == {"httponly", "path=/", "samesite=strict"}


def test_under_tls_the_cookie_is_bound_to_the_host(station: SmallStation) -> None:
    safe = call(station, url="https://desk.station")
    answer = safe.post(
        "/auth/sign-in",
        data={"username": "leader", "password": PASSWORD},
        headers={"origin": "https://desk.station"},
    )

    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-ciyin=s.")
    assert {one.lower() for one in attributes} == {"httponly", "path=/", "samesite=strict", "secure"}


@pytest.mark.parametrize(
    ("name", "password"), [("leader", "no"), ("nobody", PASSWORD), ("", ""), ("leader", "")]
)
def test_what_is_not_right_gets_one_answer(caller: TestClient, name: str, password: str) -> None:
    answer = enter(caller, name, password)

    assert answer.status_code == 401
    assert "用户名或密码不对。" in answer.text
    assert "set-cookie" not in answer.headers


def test_what_was_typed_comes_back_escaped_and_the_password_does_not(caller: TestClient) -> None:
    answer = enter(caller, '"><script>alert(1)</script>', "my secret words")

    assert "<script>" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text
    assert "my secret words" not in answer.text


def test_a_password_in_the_address_is_not_read(caller: TestClient) -> None:
    answer = caller.post("/auth/sign-in", params={"username": "leader", "password": PASSWORD}, headers=OWN)

    assert answer.status_code == 401


def test_trying_too_often_says_how_long_to_wait(caller: TestClient) -> None:
    for _ in range(5):
        enter(caller, password="no")
    answer = enter(caller)

    assert answer.status_code == 429
    assert "请 1 分钟后再试" in answer.text


def test_a_form_that_is_too_long_is_not_read(caller: TestClient) -> None:
    assert enter(caller, password="x" * 20_000).status_code == 413


def test_a_form_of_many_fields_is_not_read_to_its_end(caller: TestClient) -> None:
    body = "&".join(f"a{number}=1" for number in range(1000))

    assert caller.post("/auth/sign-in", content=body, headers=OWN).status_code == 413


@pytest.mark.parametrize("body", [b"\xff\xfe", b"username=%00&password=%ff", b"=&=&=", b"username"])
def test_any_form_is_answered(caller: TestClient, body: bytes) -> None:
    assert caller.post("/auth/sign-in", content=body, headers=OWN).status_code == 401


def test_who_is_in_already_goes_on(caller: TestClient) -> None:
    enter(caller)

    answer = caller.get("/auth/sign-in?next=/alerts")

    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts")


def test_a_link_on_another_site_asks_once_more_so_that_the_cookie_comes_along(caller: TestClient) -> None:
    answer = caller.get("/auth/sign-in?next=/alerts", headers={"sec-fetch-site": "cross-site"})

    assert answer.headers["refresh"] == "0; url=/auth/sign-in?next=%2Falerts"


def test_a_new_sign_in_ends_the_one_this_browser_had(caller: TestClient, station: SmallStation) -> None:
    enter(caller)
    old = caller.cookies["ciyin"]
    enter(caller, "clerk")

    record = sessions.find_by_token(station.desk, old[2:], station.clock())
    assert record is not None
    assert record.state is sessions.SessionState.OVER
    assert caller.cookies["ciyin"] != old


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_signing_out_ends_the_session_and_the_cookie(
    caller: TestClient, station: SmallStation, method: str
) -> None:
    enter(caller)
    old = caller.cookies["ciyin"]
    answer = caller.request(method, "/auth/sign-out", headers=OWN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/auth/sign-in")
    assert 'ciyin=""' in answer.headers["set-cookie"]
    caller.cookies.set("ciyin", old)
    assert not is_in(caller)


def test_signing_out_without_a_session_touches_no_cookie(caller: TestClient) -> None:
    answer = caller.get("/auth/sign-out", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers


def test_an_open_page_can_ask_whether_it_still_stands(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    before = caller.get("/auth/state").status_code
    caller.cookies.set("ciyin", cookie_of())
    live = caller.get("/auth/state").status_code
    station.clock.move(minutes=16)
    locked = caller.get("/auth/state").status_code
    station.clock.move(hours=8)

    assert (before, live, locked, caller.get("/auth/state").status_code) == (401, 204, 204, 401)


def test_typing_keeps_a_session_awake_and_does_not_wake_one(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    caller.cookies.set("ciyin", cookie_of())
    for _ in range(4):
        station.clock.move(minutes=10)
        assert caller.post("/auth/active", headers=OWN).status_code == 204
    station.clock.move(minutes=16)
    caller.post("/auth/active", headers=OWN)

    assert caller.get("/media/x").status_code == 401


def test_typing_elsewhere_does_not_count(caller: TestClient, cookie_of: Cookies) -> None:
    caller.cookies.set("ciyin", cookie_of())

    assert caller.post("/auth/active", headers={"origin": "http://evil.test"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "kind"),
    [("desk.js", "text/javascript"), ("desk.css", "text/css"), ("mark.svg", "image/svg+xml")],
)
def test_the_small_files_are_kept_for_a_year(caller: TestClient, name: str, kind: str) -> None:
    answer = caller.get(f"/auth/{name}?v=1")

    assert answer.headers["content-type"].startswith(kind)
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/auth/", "/auth/login", "/auth/logout", "/auth/x", "/auth/desk.js/x", "/oauth2callback"]
)
def test_no_other_address_of_this_room_answers(caller: TestClient, path: str) -> None:
    assert caller.get(path).status_code in {303, 401}


# --- a new password


def test_one_who_must_change_the_password_does_that_first(caller: TestClient, station: SmallStation) -> None:
    with station.work(Role.SYSADMIN) as work:
        actions.set_password(work, station.actor(Role.LEADER).account_id, "given by somebody", Passwords(4))
    answer = enter(caller, password="given by somebody")
    form = caller.get(answer.headers["location"])

    assert "ciyin=" not in answer.headers.get("set-cookie", "")
    assert "账号：leader" in words(form.text)
    token = re.search(r'name="t" value="([^"]+)"', form.text)
    assert token
    done = post(caller, "/auth/new-password", t=token[1], password=GOOD, again=GOOD)
    assert done.headers["location"] == "/auth/sign-in?done=1"
    assert "密码已修改" in caller.get("/auth/sign-in?done=1").text
    assert enter(caller, password=GOOD).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "words_of_it"),
    [
        (GOOD, "seven ducks", "两次输入不同"),
        ("short", "short", "至少 12"),
        ("password1234", "password1234", "太容易猜到"),
    ],
)
def test_a_password_that_cannot_be_kept_says_why_under_its_field(
    caller: TestClient, station: SmallStation, password: str, again: str, words_of_it: str
) -> None:
    with station.work(Role.SYSADMIN) as work:
        link = actions.issue_password_link(work, station.actor(Role.LEADER).account_id)

    answer = post(caller, "/auth/new-password", t=link, password=password, again=again)

    assert answer.status_code == 422
    assert words_of_it in re.findall(r'<p class="fault"[^>]*>([^<]*)', answer.text)[0]
    assert password not in answer.text
    assert post(caller, "/auth/new-password", t=link, password=GOOD, again=GOOD).status_code == 303


@pytest.mark.parametrize("path", ["/auth/new-password", "/auth/first"])
@pytest.mark.parametrize("token", ["", "x", "x" * 43, "<b>"])
def test_a_link_that_does_not_work_says_so(caller: TestClient, path: str, token: str) -> None:
    asked = caller.get(path, params={"t": token})
    sent = post(caller, path, t=token, name="赵", username="zhao", password=GOOD, again=GOOD)

    assert (asked.status_code, sent.status_code) == (404, 404)
    assert "<b>" not in asked.text


# --- the first administrator


@pytest.fixture
def link(station: SmallStation) -> str:
    """Make the station one without an administrator, and return the first link's token."""
    with begin(station.desk, system_actor(1, Role.SYSADMIN), station.clock) as work:
        work.get(Account, station.actor(Role.SYSADMIN).account_id).is_enabled = False
        return issue_link(work, LinkPurpose.FIRST_ADMINISTRATOR)


def first(caller: TestClient, token: str, **fields: str):  # type: ignore[no-untyped-def]
    facts = {"name": "赵所长", "username": "zhao", "password": GOOD, "again": GOOD, **fields}
    return post(caller, "/auth/first", t=token, **facts)


def test_the_first_administrator_comes_by_the_link_and_is_in(caller: TestClient, link: str) -> None:
    form = caller.get("/auth/first", params={"t": link})
    answer = first(caller, link)

    assert "首位管理员" in form.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert is_in(caller)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"username": "a b"},
        {"username": "leader"},
        {"again": "x"},
        {"password": "x", "again": "x"},
    ],
)
def test_a_field_that_cannot_be_kept_keeps_the_others(
    caller: TestClient, link: str, fields: dict[str, str]
) -> None:
    answer = first(caller, link, **fields)

    assert answer.status_code == 422
    assert len(re.findall('class="fault"', answer.text)) == 1
    assert f'value="{fields.get("name", "赵所长")}"' in answer.text
    assert first(caller, link).status_code == 303


def test_there_is_only_one_first(caller: TestClient, link: str) -> None:
    first(caller, link)
    caller.cookies.clear()

    assert "已有管理员" in caller.get("/auth/first", params={"t": link}).text
    assert first(caller, link, username="qian").status_code == 404
