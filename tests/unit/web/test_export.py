"""One-use downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from core.vocabulary import Role
from domain.accounts import offers, sessions
from domain.accounts.sessions import SessionRecord
from tests.factories import SmallStation
from web.export import offer

Cookies = Callable[..., str]


@pytest.fixture(autouse=True)
def nothing_waits() -> Iterator[None]:
    offers._waiting.clear()
    yield
    offers._waiting.clear()


@pytest.fixture
def mine(caller: TestClient, station: SmallStation, cookie_of: Cookies) -> SessionRecord:
    """Sign the caller in."""
    cookie = cookie_of()
    caller.cookies.set("ciyin", cookie)
    record = sessions.find_by_token(station.desk, cookie[2:], station.clock())
    assert record is not None
    return record


def address(mine: SessionRecord, name: str = "名单 2026.csv") -> str:
    return offer(mine.id, mine.account_id, name, "text/csv", "编号,事项\n1,停车".encode())


def test_a_file_comes_as_a_download_that_nobody_keeps(caller: TestClient, mine: SessionRecord) -> None:
    answer = caller.get(address(mine))

    assert answer.status_code == 200
    assert answer.text == "编号,事项\n1,停车"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/csv")
    assert (
        answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95%202026.csv"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_it_comes_once(caller: TestClient, mine: SessionRecord) -> None:
    where = address(mine)
    caller.get(where)

    assert caller.get(where).status_code == 404


def test_it_comes_to_nobody_else(caller: TestClient, mine: SessionRecord, cookie_of: Cookies) -> None:
    where, own = address(mine), caller.cookies["ciyin"]
    caller.cookies.set("ciyin", cookie_of(Role.SYSADMIN))
    others = caller.get(where)
    caller.cookies.clear()
    nobody = caller.get(where)
    caller.cookies.set("ciyin", own)

    assert (others.status_code, nobody.status_code) == (404, 401)
    assert "停车" not in others.text + nobody.text
    assert caller.get(where).status_code == 200


def test_another_session_of_the_same_person_is_somebody_else(
    caller: TestClient, mine: SessionRecord, cookie_of: Cookies
) -> None:
    where = address(mine)
    caller.cookies.set("ciyin", cookie_of())

    assert caller.get(where).status_code == 404


def test_a_locked_session_gets_nothing(
    caller: TestClient, mine: SessionRecord, station: SmallStation
) -> None:
    where = address(mine)
    station.clock.move(minutes=16)

    assert caller.get(where).status_code == 401


@pytest.mark.parametrize(
    "name", ['a"; filename="evil.exe', "a\r\nSet-Cookie: x", "../../etc/passwd", "<b>.html"]
)
def test_a_name_cannot_say_anything_but_a_name(caller: TestClient, mine: SessionRecord, name: str) -> None:
    told = caller.get(address(mine, name)).headers["content-disposition"]

    assert told.startswith("attachment; filename*=UTF-8''")
    assert not set(told.removeprefix("attachment; filename*=UTF-8''")) & set("\"\r\n/<> ;'")


@pytest.mark.parametrize("path", ["/export/", "/export/x", "/export/../media/x", "/export/x/y"])
def test_a_made_up_address_leads_to_nothing(caller: TestClient, mine: SessionRecord, path: str) -> None:
    assert "停车" not in caller.get(path).text
