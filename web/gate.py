"""The gate before Streamlit: who has no session here meets the sign-in page, and nothing else.

Everything a request claims is looked at before it goes on: the name it called the desk by, the page it
comes from, the session of its cookie. What the client says about itself in x-ciyin-* headers is taken
off; what goes on to Streamlit (and into st.user) is only what the gate found out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from core.clock import Clock, system_clock
from core.errors import StorageTrouble
from web.addresses import Address, Scope, address_of, header_values, is_allowed, is_own_origin
from web.dressing import Dressing, Send, asked_whole
from web.headers import FORM_POLICY, inline_hashes, page_policy, security_headers, streamlit_index
from web.packed import Packed
from web.passage import Passage, note_here
from web.visitors import Visitor, cookie_value, visitor_of

Receive = Callable[[], Any]

OWN_HEADER = b"x-ciyin-"
HEALTH = "/healthz"
SOCKET = "/_stcore/stream"
OPEN_PATHS = frozenset(
    f"/auth/{name}"
    for name in (
        "sign-in", "sign-out", "first", "new-password", "demo", "own", "state", "active",
        "desk.js", "desk.css", "mark.svg",
    )
)  # fmt: skip
#: what a locked page still needs to draw itself and ask for the password
LOCKED_PATHS = frozenset(
    {SOCKET, "/_stcore/health", "/_stcore/host-config", "/favicon.png", "/manifest.json"}
)
INNER = ("/_stcore/", "/media/", "/static/", "/component/", "/export/", "/app/")
SAFE = frozenset({"GET", "HEAD"})
REFUSED = 1008
STATIC = "/static/"
SEEN_SECONDS = 5.0
MOST_SEEN = 1000


class Gate:
    """An ASGI application around another: opens for live sessions, and part of the way for locked ones."""

    def __init__(self, app: Any, hosts: Iterable[str], clock: Clock = system_clock) -> None:
        self.app = app
        self.hosts = tuple(hosts)
        self.clock = clock
        self._hashes = inline_hashes(streamlit_index().read_text(encoding="utf-8"))
        self._packed = Packed(streamlit_index().parent / "static")
        self._seen: dict[str, tuple[float, Visitor]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        if scope["type"] == "http":
            await self._http(_scrubbed(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(_scrubbed(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = address_of(scope)
        is_open = scope["path"] in OPEN_PATHS
        policy = FORM_POLICY if is_open else page_policy(address, self._hashes)
        send = _guarded(send, security_headers(address, policy))
        answer = self._at_the_door(scope, address)
        if answer is None and not is_open:
            visitor = await self._visitor(scope, address)
            if isinstance(visitor, Visitor):
                await self._let_in(scope, receive, send, visitor)
                return
            answer = visitor
        await (answer or self.app)(scope, receive, send)

    def _at_the_door(self, scope: Scope, address: Address) -> Response | None:
        """Return the answer to what needs no session, or None to go on."""
        if not is_allowed(address, self.hosts):
            return PlainTextResponse("unknown host", 400)
        if scope["method"] not in SAFE and not is_own_origin(scope, address):
            return PlainTextResponse("foreign origin", 403)
        if scope["path"] == HEALTH:
            return PlainTextResponse("ok")
        return None

    async def _visitor(self, scope: Scope, address: Address) -> Visitor | Response:
        """Return who is asking, or what they are answered instead."""
        cookie = cookie_value(scope, address)
        try:
            visitor = self._lately_seen(scope, cookie) or await run_in_threadpool(
                visitor_of, cookie, self.clock()
            )
        except StorageTrouble:
            return PlainTextResponse("the database does not answer", 503)
        if visitor is None:
            return _sign_in_first(scope)
        if not visitor.is_live and not _is_for_locked(scope):
            return PlainTextResponse("locked", 401)
        self._remember(cookie, visitor)
        return visitor

    def _lately_seen(self, scope: Scope, cookie: str) -> Visitor | None:
        """Return whom a cookie meant a moment ago: enough for the hundred files of Streamlit's own page."""
        at, visitor = self._seen.get(cookie, (0.0, None))
        is_fresh = time.monotonic() - at < SEEN_SECONDS and scope["path"].startswith(STATIC)
        return visitor if is_fresh else None

    def _remember(self, cookie: str, visitor: Visitor) -> None:
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[cookie] = (time.monotonic(), visitor)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
        scope = _introduced(scope, visitor)
        if _is_page(scope):
            if header_values(scope, b"sec-fetch-mode") == ["navigate"]:
                await run_in_threadpool(note_here, visitor, self.clock())
            scope = {**scope, "headers": asked_whole(scope["headers"])}
            send = Dressing(send, visitor.record.language).send
        await (await self._packed.answer(scope) or self.app)(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = address_of(scope)
        is_called_right = is_allowed(address, self.hosts) and is_own_origin(scope, address)
        visitor = None
        if scope["path"] == SOCKET and is_called_right:
            visitor = await self._visitor(scope, address)
        if not isinstance(visitor, Visitor):
            await receive()
            await send({"type": "websocket.close", "code": REFUSED})
            return
        passage = Passage(visitor, receive, send, self.clock)
        await self.app(_introduced(scope, visitor), passage.receive, passage.send)


def _scrubbed(scope: Scope) -> Scope:
    """Return the scope without anything a client says in our own name, however it is spelled."""
    kept = [
        (name, value)
        for name, value in scope["headers"]
        if not name.lower().replace(b"_", b"-").startswith(OWN_HEADER)
    ]
    return {**scope, "headers": kept}


def _introduced(scope: Scope, visitor: Visitor) -> Scope:
    own = [
        (OWN_HEADER + b"sid", str(visitor.record.id).encode()),
        (OWN_HEADER + b"workspace", visitor.desk.workspace.encode()),
    ]
    return {**scope, "headers": [*scope["headers"], *own], "ciyin.visitor": visitor}


def _sign_in_first(scope: Scope) -> Response:
    if not _is_page(scope):
        return PlainTextResponse("sign in first", 401)
    query = scope["query_string"].decode("latin-1")
    wanted = quote(scope["path"], safe="/") + (f"?{query}" if query else "")
    return RedirectResponse(f"/auth/sign-in?next={quote(wanted, safe='')}", 303)


def _is_page(scope: Scope) -> bool:
    path = scope["path"]
    return bool(
        scope["type"] == "http"
        and scope["method"] in SAFE
        and not path.startswith(INNER)
        and "." not in path.rsplit("/", 1)[-1]
    )


def _is_for_locked(scope: Scope) -> bool:
    return scope["path"] in LOCKED_PATHS or scope["path"].startswith(STATIC) or _is_page(scope)


def _guarded(send: Send, headers: dict[str, str]) -> Send:
    """Return a send that puts the security headers on whatever answer starts."""

    async def guarded(message: Any) -> None:
        if message["type"] == "http.response.start":
            raw = MutableHeaders(raw=list(message["headers"]))
            raw.update(headers)
            message = {**message, "headers": raw.raw}
        await send(message)

    return guarded
