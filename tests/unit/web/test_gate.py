"""The gate, in front of an application that says what it was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.errors import StorageTrouble
from core.messages import message
from core.vocabulary import Role
from domain.accounts import sessions
from models import AuthSession
from tests.factories import SmallStation
from tests.unit.web.conftest import URL, call
from web import gate, passage
from web.passage import OVER, UNREADABLE

Cookies = Callable[..., str]
OWN = {"origin": URL}
SOCKET = "ws://127.0.0.1:8501/_stcore/stream"
PAGE = {"accept": "text/html"}


def told(answer: Any) -> dict[str, str]:
    return dict(answer.json()["headers"])


def sid(station: SmallStation, cookie: str) -> int:
    record = sessions.find_by_token(station.desk, cookie[2:], station.clock())
    assert record is not None
    return record.id


def click() -> bytes:
    back = BackMsg()
    back.rerun_script.query_string = ""
    return back.SerializeToString()


def tick() -> bytes:
    back = BackMsg()
    back.rerun_script.is_auto_rerun = True
    return back.SerializeToString()


def test_health_is_a_bare_word_for_everybody(caller: TestClient) -> None:
    answer = caller.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")


def test_who_has_a_session_is_introduced(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)

    headers = told(caller.get("/media/x.csv"))

    assert headers["x-ciyin-sid"] == str(sid(station, cookie))
    assert headers["x-ciyin-workspace"] == "station"


@pytest.mark.parametrize(
    "name", ["x-ciyin-sid", "X-CIYIN-SID", "x_ciyin_sid", "X-Ciyin_Sid", "x-ciyin-anything"]
)
def test_what_somebody_says_in_our_name_is_taken_off(
    caller: TestClient, station: SmallStation, cookie_of: Cookies, name: str
) -> None:
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)

    answer = caller.get("/media/x.csv", headers={name: "1", "x-other": "kept"})

    own = [value for key, value in answer.json()["headers"] if key.replace("_", "-").startswith("x-ciyin-")]
    assert own == [str(sid(station, cookie)), "station"]
    assert told(answer)["x-other"] == "kept"


@pytest.mark.parametrize("path", ["/", "/mediation", "/settings/", "/metrics"])
def test_a_page_without_a_session_leads_to_the_sign_in(caller: TestClient, path: str) -> None:
    answer = caller.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/auth/sign-in?next=%2F")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/_stcore/stream",
        "/media/x",
        "/static/js/x.js",
        "/component/a",
        "/export/x",
        "/x.txt",
    ],
)
def test_anything_else_without_a_session_is_401(caller: TestClient, path: str) -> None:
    assert caller.get(path).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_writing_needs_a_page_of_the_desk(caller: TestClient, cookie_of: Cookies, method: str) -> None:
    caller.cookies.set("ciyin", cookie_of())

    assert caller.request(method, "/_stcore/upload_file/a/b").status_code == 403
    assert caller.request(method, "/_stcore/upload_file/a/b", headers={"origin": "null"}).status_code == 403
    assert caller.request(method, "/_stcore/upload_file/a/b", headers=OWN).status_code != 403


def test_a_page_is_dressed_and_never_kept(caller: TestClient, cookie_of: Cookies) -> None:
    caller.cookies.set("ciyin", cookie_of())

    answer = caller.get("/mediation", headers=PAGE)

    assert 'lang="zh-CN"' in answer.text
    assert "/auth/desk.js" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_arriving_at_a_page_counts_as_activity(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)
    station.clock.move(minutes=10)
    caller.get("/mediation", headers={**PAGE, "sec-fetch-mode": "no-cors"})
    by_itself = sessions.read_session(station.desk, sid(station, cookie), station.clock()).last_active_at
    caller.get("/mediation", headers={**PAGE, "sec-fetch-mode": "navigate"})
    by_person = sessions.read_session(station.desk, sid(station, cookie), station.clock()).last_active_at

    assert by_itself < by_person == station.clock()


def test_a_locked_session_gets_the_page_and_nothing_more(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    caller.cookies.set("ciyin", cookie_of())
    station.clock.move(minutes=16)

    open_paths = ["/", "/mediation", "/static/js/x.js", "/_stcore/health", "/_stcore/host-config"]
    closed_paths = ["/media/x", "/export/x", "/_stcore/metrics", "/component/a", "/x.txt"]
    assert [caller.get(path).status_code for path in open_paths] == [200] * 5
    assert [caller.get(path).status_code for path in closed_paths] == [401] * 5


def test_under_tls_only_the_cookie_bound_to_the_host_counts(
    station: SmallStation, cookie_of: Cookies
) -> None:
    cookie, safe = cookie_of(), call(station, url="https://desk.station")

    safe.cookies.set("ciyin", cookie)
    plain = safe.get("/_stcore/health").status_code
    safe.cookies.set("__Host-ciyin", cookie)
    bound = safe.get("/_stcore/health").status_code

    assert (plain, bound) == (401, 200)


def test_a_database_that_does_not_answer_opens_nothing(
    caller: TestClient, cookie_of: Cookies, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StorageTrouble(message("away"))

    caller.cookies.set("ciyin", cookie_of())
    monkeypatch.setattr(gate, "visitor_of", away)

    assert caller.get("/mediation").status_code == 503
    with pytest.raises(WebSocketDisconnect), caller.websocket_connect(SOCKET, headers=OWN):
        pass


# --- the socket


@pytest.fixture
def look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "LOOK_AGAIN_SECONDS", 0.0)


def test_a_socket_without_a_session_is_refused(caller: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), caller.websocket_connect(SOCKET, headers=OWN):
        pass


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://evil.test"}])
def test_a_socket_from_elsewhere_is_refused(
    caller: TestClient, cookie_of: Cookies, headers: dict[str, str]
) -> None:
    caller.cookies.set("ciyin", cookie_of())

    with pytest.raises(WebSocketDisconnect), caller.websocket_connect(SOCKET, headers=headers):
        pass


@pytest.mark.parametrize("path", ["/", "/_stcore/other", "/auth/sign-in", "/healthz"])
def test_there_is_one_socket(caller: TestClient, cookie_of: Cookies, path: str) -> None:
    caller.cookies.set("ciyin", cookie_of())

    with (
        pytest.raises(WebSocketDisconnect),
        caller.websocket_connect(f"ws://127.0.0.1:8501{path}", headers=OWN),
    ):
        pass


def test_frames_of_a_page_pass_and_others_do_not(caller: TestClient, cookie_of: Cookies) -> None:
    caller.cookies.set("ciyin", cookie_of())
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        assert "x-ciyin-sid" in line.receive_text()
        for frame in (BackMsg(clear_cache=True).SerializeToString(), b"", click(), tick()):
            line.send_bytes(frame)

        assert [line.receive_bytes(), line.receive_bytes()] == [click(), tick()]


@pytest.mark.parametrize("noise", [b"\xff\xff\xff", "words"])
def test_what_cannot_be_read_closes_the_socket(caller: TestClient, cookie_of: Cookies, noise: Any) -> None:
    caller.cookies.set("ciyin", cookie_of())
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        line.receive_text()
        line.send_bytes(noise) if isinstance(noise, bytes) else line.send_text(noise)

        with pytest.raises(WebSocketDisconnect) as end:
            line.receive_bytes()
    assert end.value.code == UNREADABLE


def test_a_session_that_ended_closes_the_socket_at_the_next_frame(
    caller: TestClient, station: SmallStation, cookie_of: Cookies, look_always: None
) -> None:
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        line.receive_text()
        sessions.revoke(station.desk, sid(station, cookie), "test", station.clock)
        line.send_bytes(tick())

        with pytest.raises(WebSocketDisconnect) as end:
            line.receive_bytes()
    assert end.value.code == OVER


def test_the_session_is_looked_at_once_a_second_not_at_every_frame(
    caller: TestClient, cookie_of: Cookies, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(passage, "visitor_of", lambda *how: looked.append(how))
    caller.cookies.set("ciyin", cookie_of())
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        line.receive_text()
        for _ in range(20):
            line.send_bytes(tick())
            line.receive_bytes()

    assert not looked


def test_a_locked_socket_still_carries_the_page_but_moves_no_data(
    caller: TestClient, station: SmallStation, cookie_of: Cookies, look_always: None
) -> None:
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)
    fetch = BackMsg()
    fetch.file_urls_request.request_id = "1"
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        line.receive_text()
        line.send_bytes(fetch.SerializeToString())
        live = line.receive_bytes()
        station.clock.move(minutes=16)
        line.send_bytes(tick())
        line.receive_bytes()
        line.send_bytes(fetch.SerializeToString())
        line.send_bytes(click())

        assert (live, line.receive_bytes()) == (fetch.SerializeToString(), click())
    assert sessions.read_session(station.desk, sid(station, cookie), station.clock()).state == "locked"


def test_clicks_count_and_ticks_and_the_first_run_do_not(
    caller: TestClient, station: SmallStation, cookie_of: Cookies, look_always: None
) -> None:
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)
    started, seen = station.clock(), []
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        line.receive_text()
        for frame in (click(), tick(), click()):
            station.clock.move(minutes=4)
            line.send_bytes(frame)
            line.receive_bytes()
            seen.append(
                sessions.read_session(station.desk, sid(station, cookie), station.clock()).last_active_at
            )

    assert seen == [started, started, station.clock()]


def test_a_moment_without_the_database_does_not_close_the_socket(
    caller: TestClient, cookie_of: Cookies, look_always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StorageTrouble(message("away"))

    caller.cookies.set("ciyin", cookie_of())
    with caller.websocket_connect(SOCKET, headers=OWN) as line:
        line.receive_text()
        monkeypatch.setattr(passage, "visitor_of", away)
        line.send_bytes(tick())

        assert line.receive_bytes() == tick()  # the page itself says that the database does not answer


def test_an_expired_session_opens_nothing(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    cookie = cookie_of(Role.CLERK)
    with station.desk.database.writing() as session:
        session.execute(update(AuthSession).values(ends_at=station.clock()))
    caller.cookies.set("ciyin", cookie)

    assert caller.get("/_stcore/health").status_code == 401
