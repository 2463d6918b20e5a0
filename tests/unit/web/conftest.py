"""A small station under CIYIN_VAR, and a caller at its gate that needs no port."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.vocabulary import Role
from domain.accounts.passwords import Passwords
from domain.accounts.sessions import open_session
from domain.desk import close_desks
from tests.factories import SmallStation, small_station
from web import export
from web.auth import Reception
from web.gate import Gate

URL = "http://127.0.0.1:8501"
STREAMLIT = '<!DOCTYPE html>\n<html lang="en">\n  <head>\n<title>Streamlit</title></head><body></body></html>'


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


@pytest.fixture
def caller(station: SmallStation) -> TestClient:
    """Somebody at this very machine, with a browser that keeps cookies."""
    return call(station)


def call(station: SmallStation, *, peer: str = "127.0.0.1", url: str = URL, **headers: str) -> TestClient:
    """Return a caller at the gate of a station, in front of an application that says what it was told."""
    reception = Reception(station.clock, Passwords(cost=4))
    inside = Starlette(
        routes=[
            *reception.routes(),
            *export.routes(),
            WebSocketRoute("/_stcore/stream", _echo_socket),
            Route("/{path:path}", _echo, methods=["GET", "POST", "PUT", "DELETE", "HEAD"]),
        ]
    )
    gate = Gate(inside, ["127.0.0.1", "localhost", "desk.station"], station.clock)
    return TestClient(
        gate, url, follow_redirects=False, client=(peer, 50000), headers=headers, raise_server_exceptions=True
    )


@pytest.fixture
def cookie_of(station: SmallStation) -> Callable[..., str]:
    """Open a session and return its cookie's value."""

    def enter(role: Role = Role.LEADER, grid: str = "G01") -> str:
        account = station.actor(role, grid).account_id
        return f"s.{open_session(station.desk, account, '127.0.0.1', station.clock)}"

    return enter


async def _echo(request: Request) -> JSONResponse | HTMLResponse:
    """Answer as Streamlit does for a page, else say what came in."""
    if "text/html" in request.headers.get("accept", "") and "." not in request.url.path:
        return HTMLResponse(
            STREAMLIT, headers={"etag": "x", "last-modified": "y", "cache-control": "no-cache"}
        )
    return JSONResponse(_told(request))


async def _echo_socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(json.dumps(_told(socket)))
    try:
        while True:
            await socket.send_bytes(await socket.receive_bytes())
    except WebSocketDisconnect:
        return


def _told(connection: Any) -> dict[str, Any]:
    return {"path": connection.url.path, "headers": [list(pair) for pair in connection.headers.items()]}
