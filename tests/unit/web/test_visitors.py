"""From the cookie to a session, and back into the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.responses import Response

from core.vocabulary import Workspace
from tests.factories import SmallStation
from web.addresses import Address
from web.visitors import WORKSPACES, cookie_name, cookie_value, hand_out, take_back, visitor_of

Cookies = Callable[..., str]
PLAIN = Address("http", "127.0.0.1:8501", "127.0.0.1", is_forwarded=False)
SAFE = Address("https", "desk.station", "10.0.0.5", is_forwarded=False)


def test_each_workspace_has_its_own_initial() -> None:
    assert WORKSPACES == {"s": Workspace.STATION, "d": Workspace.DEMO}


def test_a_cookie_leads_to_its_session(station: SmallStation, cookie_of: Cookies) -> None:
    visitor = visitor_of(cookie_of(), station.clock())

    assert visitor is not None
    assert visitor.is_live
    assert visitor.desk.workspace is Workspace.STATION


def test_a_locked_session_is_somebody_who_is_not_live(station: SmallStation, cookie_of: Cookies) -> None:
    cookie = cookie_of()
    station.clock.move(minutes=16)
    visitor = visitor_of(cookie, station.clock())

    assert visitor is not None
    assert not visitor.is_live


@pytest.mark.parametrize(
    "value",
    [
        "",
        "s",
        "s.",
        "s.short",
        "x." + "a" * 43,
        "s." + "a" * 43,
        "d." + "a" * 43,
        "S." + "a" * 43,
        "s." + "é" * 43,
    ],
)
def test_anything_else_leads_to_nobody(station: SmallStation, value: str) -> None:
    assert visitor_of(value, station.clock()) is None


def test_a_session_that_is_over_is_nobody(station: SmallStation, cookie_of: Cookies) -> None:
    cookie = cookie_of()
    station.clock.move(hours=8)

    assert visitor_of(cookie, station.clock()) is None


@pytest.mark.parametrize(("address", "name"), [(PLAIN, "ciyin"), (SAFE, "__Host-ciyin")])
def test_the_cookie_is_named_by_the_way_it_comes(address: Address, name: str) -> None:
    scope = {"headers": [(b"cookie", f"other=1; {name}=s.token; x=2".encode())]}

    assert cookie_name(address) == name
    assert cookie_value(scope, address) == "s.token"
    assert cookie_value({"headers": []}, address) == ""


@pytest.mark.parametrize(("address", "is_secure"), [(PLAIN, False), (SAFE, True)])
def test_what_is_handed_out_can_be_taken_back(address: Address, is_secure: bool) -> None:
    given, taken = Response(), Response()
    hand_out(given, address, Workspace.DEMO, "token")
    take_back(taken, address)

    assert given.headers["set-cookie"].startswith(f"{cookie_name(address)}=d.token;")
    for answer in (given, taken):
        attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
        assert {"httponly", "samesite=strict", "path=/"} <= attributes
        assert ("secure" in attributes) is is_secure
    assert "max-age" not in given.headers["set-cookie"].lower()
