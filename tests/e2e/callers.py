"""Callers of a running desk that are no browser: one request or WebSocket at a time, as rude as need be."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import create_connection

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from core.clock import system_clock
from core.vocabulary import Workspace
from domain.accounts.sessions import find_by_token
from domain.desk import Desk, build_desk
from tests.e2e.server import Running

OWN = "own"


def desk_of(running: Running) -> Desk:
    """Return the database under a running desk, opened a second time."""
    return build_desk(
        Workspace.STATION, f"sqlite:///{running.var / 'ciyin.db'}", running.var, running.var / "keys"
    )


def get(running: Running, path: str, cookie: str = "", **headers: str) -> httpx.Response:
    """Send a GET without following redirects."""
    return send(running, "GET", path, cookie, **headers)


def send(
    running: Running, method: str, path: str, cookie: str = "", content: bytes = b"", **headers: str
) -> httpx.Response:
    """Send one request; a header's name is given with underscores."""
    named = {name.replace("_", "-"): value.encode() for name, value in headers.items()}
    if cookie:
        named["cookie"] = f"ciyin={cookie}".encode()
    with httpx.Client(verify=False, timeout=20) as client:
        return client.request(method, f"{running.url}{path}", headers=named, content=content)


@dataclass
class Line:
    """One WebSocket to the desk, speaking Streamlit's messages."""

    socket: ClientConnection

    def rerun(self, *, auto: bool = False, **state: str) -> None:
        """Ask for a run of the page, as a click does (or, with ``auto``, as a fragment's tick does)."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.is_auto_rerun = auto
        if "fragment_id" in state:
            message.rerun_script.fragment_id = state["fragment_id"]
        self.socket.send(message.SerializeToString())

    def say(self, message: BackMsg) -> None:
        """Send any message."""
        self.socket.send(message.SerializeToString())

    def hear(self, seconds: float = 10.0) -> Iterator[ForwardMsg]:
        """Yield what the desk sends until it is silent that long."""
        while True:
            try:
                raw = self.socket.recv(timeout=seconds)
            except TimeoutError:
                return
            assert isinstance(raw, bytes)
            yield ForwardMsg.FromString(raw)

    def wait(self, seconds: float = 0.5) -> None:
        """Hear out what is still on its way."""
        for _ in self.hear(seconds):
            pass

    def run(self) -> tuple[str, str]:
        """Ask for a run and wait for its end; returns (Streamlit's session id, every text drawn)."""
        self.rerun()
        session_id, texts = "", []
        for message in self.hear(20):
            kind = message.WhichOneof("type")
            if kind == "new_session":
                session_id = message.new_session.initialize.session_id
            if kind == "delta":
                texts.append(message.delta.new_element.text.body)
            if kind == "script_finished":
                break
        return session_id, "\n".join(texts)

    def closed_with(self, seconds: float = 5.0) -> int | None:
        """Return the code with which the desk closes the line; None where it stays open that long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.socket.recv(timeout=0.5)
            except TimeoutError:
                continue
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else 1006
        return None


@contextmanager
def line(
    running: Running,
    cookie: str = "",
    *,
    origin: str | None = OWN,
    resume: str = "",
    host: str = "",
    headers: dict[str, str] | None = None,
) -> Iterator[Line]:
    """Open a WebSocket; raises InvalidStatus where the desk refuses it."""
    sent = dict(headers or {})
    if cookie:
        sent["Cookie"] = f"ciyin={cookie}"
    way = create_connection(("127.0.0.1", running.port), timeout=20)
    protocols = [Subprotocol(word) for word in ("streamlit", "none", resume) if word]
    with connect(
        f"ws://{host or '127.0.0.1'}:{running.port}/_stcore/stream",
        sock=way,
        origin=Origin(running.url if origin == OWN else origin) if origin is not None else None,
        subprotocols=protocols,
        additional_headers=sent,
        max_size=None,
        open_timeout=20,
    ) as socket:
        yield Line(socket)


def session_id_of(desk: Desk, cookie: str) -> int:
    """Return the id of the session behind a cookie."""
    record = find_by_token(desk, cookie.split(".", 1)[1], system_clock())
    assert record is not None
    return record.id


def ticks_in(texts: str) -> int:
    """Return how often a gate_page had ticked."""
    return max(map(int, re.findall(r"TICKS (\d+)", texts)), default=0)
