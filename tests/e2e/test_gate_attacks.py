"""The attacks of trust 1.1-1.6 against a running desk: every one of them is refused."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from core.clock import system_clock
from core.vocabulary import Role
from domain.accounts import actions, sessions
from models import AuthSession
from tests.e2e.callers import get, line, send, session_id_of
from tests.e2e.people import CHEAP, SECRET, People, people_of
from tests.e2e.server import Running, running_server
from web.passage import OVER

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
PAGE = Path(__file__).with_name("gate_page.py")
OFFICER, LEADER, CLERK, GRID = Role.COMMUNITY_OFFICER, Role.LEADER, Role.CLERK, Role.GRID_WORKER


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    return people_of(tmp_path_factory.mktemp("gate"))


@pytest.fixture(scope="module")
def desk(people: People) -> Iterator[Running]:
    with running_server(people.var, script=PAGE) as running:
        yield running


def set_session(people: People, cookie: str, **values: object) -> None:
    with people.desk.database.writing() as session:
        which = AuthSession.id == session_id_of(people.desk, cookie)
        session.execute(update(AuthSession).where(which).values(**values))


def refused(desk: Running, cookie: str = "", **how: object) -> int:
    """Return the status with which a WebSocket is refused."""
    with pytest.raises(InvalidStatus) as refusal, line(desk, cookie, **how):  # type: ignore[arg-type]
        pass
    return refusal.value.response.status_code


def test_the_gate_tells_the_page_who_is_here(desk: Running, people: People) -> None:
    cookie = people.cookie(LEADER)

    with line(desk, cookie) as visitor:
        _, texts = visitor.run()

    assert f"HERE sid={session_id_of(people.desk, cookie)} workspace=station" in texts


# --- 1.1 taking over somebody's session


def test_a_stolen_session_id_without_a_cookie_opens_nothing(desk: Running, people: People) -> None:
    with line(desk, people.cookie(LEADER)) as victim:
        stolen, _ = victim.run()

        assert refused(desk, resume=stolen) == 403
        assert "HERE sid=" in victim.run()[1]


def test_a_stolen_session_id_of_one_who_left_opens_nothing(desk: Running, people: People) -> None:
    with line(desk, people.cookie(LEADER)) as victim:
        stolen, _ = victim.run()

    assert refused(desk, resume=stolen) == 403


def test_another_users_session_id_gives_only_ones_own_page(desk: Running, people: People) -> None:
    theirs, own = people.cookie(LEADER), people.cookie(GRID)
    with line(desk, theirs) as victim:
        stolen, _ = victim.run()
        with line(desk, own, resume=stolen) as thief:
            given, texts = thief.run()

        assert given != stolen
        assert f"sid={session_id_of(people.desk, own)} " in texts
        assert f"sid={session_id_of(people.desk, theirs)} " in victim.run()[1]


def test_one_who_reconnects_keeps_their_page(desk: Running, people: People) -> None:
    cookie = people.cookie(OFFICER)
    with line(desk, cookie) as first:
        before, _ = first.run()
    with line(desk, cookie, resume=before) as again:
        after, _ = again.run()

    assert after == before


# --- 1.2 saying in our own name who one is


@pytest.mark.parametrize("spelled", ["x-ciyin-sid", "X-Ciyin-Sid", "x_ciyin_sid", "X-CIYIN_SID"])
def test_a_forged_header_without_a_cookie_opens_nothing(desk: Running, people: People, spelled: str) -> None:
    sid = str(session_id_of(people.desk, people.cookie(LEADER)))

    assert get(desk, "/_stcore/health", **{spelled: sid}).status_code == 401
    assert refused(desk, headers={spelled: sid, "x-ciyin-workspace": "station"}) == 403


@pytest.mark.parametrize("spelled", ["x-ciyin-sid", "X-Ciyin-Sid", "x_ciyin_sid", "X-CIYIN_SID"])
def test_a_forged_header_beside_ones_own_cookie_changes_nothing(
    desk: Running, people: People, spelled: str
) -> None:
    own = people.cookie(GRID)

    with line(desk, own, headers={spelled: "1", "x-ciyin-workspace": "demo"}) as thief:
        _, texts = thief.run()

    assert f"HERE sid={session_id_of(people.desk, own)} workspace=station" in texts


@pytest.mark.parametrize(
    "value", ["", "s.", "s.x", "d." + "x" * 43, "s." + "x" * 43, "x" * 43, "s.'--", "s.é"]
)
def test_a_made_up_cookie_opens_nothing(desk: Running, value: str) -> None:
    assert send(desk, "GET", "/_stcore/health", cookie=value).status_code == 401


# --- 1.6 coming from elsewhere

FOREIGN = [
    "http://evil.test",
    "null",
    "",
    "http://127.0.0.1:1234",
    "http://localhost:9999",
    "http://127.0.0.1",
    "https://127.0.0.1:{port}",
    "http://localhost:{port}",
    "file://",
]


@pytest.mark.parametrize("origin", [*FOREIGN, None])
def test_a_socket_from_elsewhere_is_refused(desk: Running, people: People, origin: str | None) -> None:
    cookie = people.cookie(CLERK)
    named = origin.format(port=desk.port) if origin is not None else None

    assert refused(desk, cookie, origin=named) == 403


@pytest.mark.parametrize("origin", [*FOREIGN, None])
def test_a_post_from_elsewhere_is_refused(desk: Running, origin: str | None) -> None:
    headers = {"origin": origin.format(port=desk.port)} if origin is not None else {}

    assert send(desk, "POST", "/auth/sign-in", **headers).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:8501", "127.0.0.1.evil.test", "", "[::1]", "a b", "127.0.0.1@x"]
)
def test_a_name_that_is_not_ours_gets_no_answer(desk: Running, people: People, host: str) -> None:
    cookie = people.cookie(CLERK)

    for path in ("/", "/healthz", "/auth/sign-in", "/_stcore/health"):
        assert get(desk, path, cookie, host=host).status_code == 400


def test_a_socket_under_a_name_that_is_not_ours_is_refused(desk: Running, people: People) -> None:
    cookie = people.cookie(CLERK)

    assert refused(desk, cookie, host="evil.test", origin=f"http://evil.test:{desk.port}") == 403


# --- 1.4 acting without having signed in

CLOSED = [
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/script-health-check"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/interact"),
    ("PUT", "/_stcore/upload_file/a/b"),
    ("POST", "/_stcore/upload_file/a/b"),
    ("DELETE", "/_stcore/upload_file/a/b"),
    ("GET", "/media/0123.csv"),
    ("GET", "/static/js/index.js"),
    ("GET", "/component/x/index.html"),
    ("GET", "/export/x"),
    ("GET", "/index.html"),
    ("GET", "/manifest.json"),
    ("GET", "/app/static/x"),
    ("POST", "/"),
    ("GET", "//evil.test/x.js"),
    ("GET", "/auth/../_stcore/health"),
    ("GET", "/auth%2F..%2F_stcore%2Fmetrics.json"),
    ("GET", "/AUTH/sign-in.x"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_without_a_session_nothing_else_answers(desk: Running, method: str, path: str) -> None:
    answer = send(desk, method, path, origin=desk.url, content=b"x" if method in {"PUT", "POST"} else b"")

    assert answer.status_code == 401
    assert "_streamlit_xsrf" not in answer.headers.get("set-cookie", "")


def test_without_a_session_a_page_leads_to_the_sign_in_and_back(desk: Running) -> None:
    answer = get(desk, "/mediation?case=7&x=%E6%85%88")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/auth/sign-in?next=%2Fmediation%3Fcase%3D7%26x%3D%25E6%2585%2588"


def test_a_stranger_cannot_clear_the_caches(desk: Running) -> None:
    assert refused(desk) == 403


@pytest.mark.parametrize(
    "message",
    [
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(load_git_info=True),
        BackMsg(debug_disconnect_websocket=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(),
    ],
    ids=lambda m: m.WhichOneof("type") or "nothing",
)
def test_one_who_is_signed_in_cannot_send_what_no_page_sends(
    desk: Running, people: People, message: BackMsg
) -> None:
    with line(desk, people.cookie(LEADER)) as visitor:
        before = visitor.run()[1]
        visitor.say(message)
        after = visitor.run()[1]

    assert "CACHED" in before
    assert [t for t in before.split("\n") if "CACHED" in t] == [t for t in after.split("\n") if "CACHED" in t]


def test_noise_ends_the_line_and_leaves_the_desk_well(desk: Running, people: People) -> None:
    cookie = people.cookie(LEADER)
    for _ in range(100):
        with suppress(ConnectionClosed), line(desk, cookie) as visitor:
            for _ in range(3):
                visitor.socket.send(os.urandom(300))

    assert get(desk, "/healthz").text == "ok"
    with line(desk, cookie) as visitor:
        assert "HERE" in visitor.run()[1]


def test_words_instead_of_messages_end_the_line(desk: Running, people: People) -> None:
    with line(desk, people.cookie(LEADER)) as visitor:
        visitor.socket.send("hello")

        assert visitor.closed_with() == 1007


# --- the cookie, and the end of a session


def test_a_right_password_brings_a_cookie_no_script_and_no_other_site_can_use(
    desk: Running, people: People
) -> None:
    body = f"username=leader&password={SECRET}&next=/mediation?case=7".encode()
    answer = send(desk, "POST", "/auth/sign-in", content=body, origin=desk.url)

    assert (answer.status_code, answer.headers["location"]) == (303, "/mediation?case=7")
    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert name.startswith("ciyin=s.")
    assert {a.lower() for a in attributes} == {"httponly", "samesite=strict", "path=/"}
    assert get(desk, "/_stcore/health", name.removeprefix("ciyin=")).status_code == 200


def end_by_sign_out(people: People, desk: Running, cookie: str) -> None:
    assert send(desk, "POST", "/auth/sign-out", cookie, origin=desk.url).status_code == 303


def end_by_password_change(people: People, desk: Running, cookie: str) -> None:
    with people.as_administrator() as work:
        actions.set_password(work, people.account(Role.AUXILIARY), "another quiet river", CHEAP)


def end_by_role_change(people: People, desk: Running, cookie: str) -> None:
    with people.as_administrator() as work:
        actions.change_role(work, people.account(Role.AUXILIARY), Role.CITY_PATROL)


def end_by_role_change_and_back(people: People, desk: Running, cookie: str) -> None:
    end_by_role_change(people, desk, cookie)
    with people.as_administrator() as work:
        actions.change_role(work, people.account(Role.AUXILIARY), Role.AUXILIARY)


def end_by_disabling(people: People, desk: Running, cookie: str) -> None:
    with people.as_administrator() as work:
        actions.disable(work, people.account(Role.AUXILIARY))


def end_by_disabling_and_enabling(people: People, desk: Running, cookie: str) -> None:
    end_by_disabling(people, desk, cookie)
    with people.as_administrator() as work:
        actions.enable(work, people.account(Role.AUXILIARY))


def end_by_time(people: People, desk: Running, cookie: str) -> None:
    set_session(people, cookie, ends_at=system_clock() - timedelta(seconds=1))


def end_by_two_more_sign_ins(people: People, desk: Running, cookie: str) -> None:
    people.cookie(Role.AUXILIARY)
    people.cookie(Role.AUXILIARY)


@pytest.mark.parametrize(
    "end",
    [
        end_by_sign_out,
        end_by_password_change,
        end_by_two_more_sign_ins,
        end_by_time,
        end_by_disabling_and_enabling,
        end_by_role_change_and_back,
    ],
)
def test_what_ends_a_session_ends_it_everywhere_at_once(desk: Running, people: People, end) -> None:  # type: ignore[no-untyped-def]
    cookie = people.cookie(Role.AUXILIARY)
    with line(desk, cookie) as visitor:
        assert "HERE" in visitor.run()[1]
        time.sleep(1.1)
        end(people, desk, cookie)
        visitor.rerun()

        assert visitor.closed_with() == OVER
    assert get(desk, "/_stcore/health", cookie).status_code == 401
    assert refused(desk, cookie) == 403
    assert get(desk, "/auth/state", cookie).status_code == 401


def test_a_disabled_account_is_out_while_it_is_disabled(desk: Running, people: People) -> None:
    cookie = people.cookie(Role.AUXILIARY)

    end_by_disabling(people, desk, cookie)

    assert refused(desk, cookie) == 403
    with people.as_administrator() as work:
        actions.enable(work, people.account(Role.AUXILIARY))


def test_an_idle_session_is_locked_and_moves_no_data(desk: Running, people: People) -> None:
    cookie = people.cookie(OFFICER)
    set_session(people, cookie, last_active_at=system_clock() - timedelta(minutes=16))

    assert get(desk, "/", cookie).status_code == 200  # the page that asks for the password
    assert get(desk, "/auth/state", cookie).status_code == 204
    for method, path in [("GET", "/media/x.csv"), ("GET", "/export/x"), ("PUT", "/_stcore/upload_file/a/b")]:
        assert send(desk, method, path, cookie, origin=desk.url).status_code == 401
    with line(desk, cookie) as visitor:
        assert "HERE" in visitor.run()[1]


def test_a_locked_session_wakes_by_the_password_alone(desk: Running, people: People) -> None:
    cookie = people.cookie(OFFICER)
    sid = session_id_of(people.desk, cookie)
    set_session(people, cookie, last_active_at=system_clock() - timedelta(minutes=16))

    with line(desk, cookie) as visitor:
        for _ in range(3):
            visitor.run()
    send(desk, "POST", "/auth/active", cookie, origin=desk.url)
    asleep = sessions.read_session(people.desk, sid, system_clock()).state
    sessions.unlock(people.desk, sid, SECRET, system_clock(), CHEAP)

    assert asleep is sessions.SessionState.LOCKED
    assert get(desk, "/media/x.csv", cookie).status_code == 404


def test_ticks_do_not_keep_a_session_awake_and_clicks_do(desk: Running, people: People) -> None:
    cookie = people.cookie(OFFICER)
    sid, long_ago = session_id_of(people.desk, cookie), system_clock() - timedelta(minutes=10)
    with line(desk, cookie) as visitor:
        visitor.run()
        set_session(people, cookie, last_active_at=long_ago)
        time.sleep(1.1)
        for _ in range(3):
            visitor.rerun(auto=True)
            time.sleep(0.4)
        visitor.wait()
        after_ticks = sessions.read_session(people.desk, sid, system_clock()).last_active_at
        visitor.run()
        after_click = sessions.read_session(people.desk, sid, system_clock()).last_active_at

    assert after_ticks == long_ago
    assert after_click > system_clock() - timedelta(minutes=1)


# --- 1.5, 1.6 what goes out

POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "img-src 'self' data: blob:",
}


def test_every_answer_carries_the_security_headers(desk: Running, people: People) -> None:
    cookie = people.cookie(LEADER)
    answers = [
        get(desk, path, cookie) for path in ("/", "/_stcore/health", "/nowhere.txt", "/static/none.js")
    ]
    answers += [get(desk, "/media/x"), get(desk, "/auth/sign-in"), get(desk, "/", host="evil.test")]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    rules = answers[0].headers["content-security-policy"].split("; ")
    assert set(rules) >= POLICY
    assert f"connect-src 'self' ws://127.0.0.1:{desk.port}" in rules


def test_a_page_is_never_kept_and_names_its_language(desk: Running, people: People) -> None:
    answer = get(desk, "/mediation", people.cookie(LEADER), accept_encoding="gzip")

    assert answer.headers["cache-control"] == "no-store"
    assert '<html lang="zh-CN">' in answer.text
    assert '<script src="/auth/desk.js?v=' in answer.text


def test_the_log_names_no_token_no_query_and_no_session(desk: Running, people: People) -> None:
    cookie = people.cookie(LEADER)
    with line(desk, cookie) as visitor:
        stolen, _ = visitor.run()
    get(desk, f"/auth/first?t={cookie}", cookie)
    send(desk, "PUT", f"/_stcore/upload_file/{stolen}/f", cookie, origin=desk.url, content=b"x")
    refused(desk, cookie, origin="http://evil.test")

    for secret in (cookie[2:], stolen, "?t="):
        assert secret not in desk.log
