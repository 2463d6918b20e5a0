"""An open WebSocket: every frame is looked at, and the session behind it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool

from core.clock import Clock
from core.errors import StorageTrouble
from domain.accounts.sessions import touch
from web.frames import Verdict, judge
from web.visitors import Visitor, visitor_of

LOOK_AGAIN_SECONDS = 1.0
NOTED = timedelta(seconds=30)
OVER = 4401
UNREADABLE = 1007


def note_here(visitor: Visitor, now: datetime) -> None:
    """Keep that a person is here, at most every half minute."""
    if visitor.is_live and now - visitor.record.last_active_at >= NOTED:
        touch(visitor.desk, visitor.record.id, now)


class Passage:
    """The client's half of one socket. It ends when the session does, whoever still holds the other end."""

    def __init__(
        self, visitor: Visitor, receive: Callable[[], Any], send: Callable[[Any], Any], clock: Clock
    ) -> None:
        self._visitor = visitor
        self._receive = receive
        self._send = send
        self._clock = clock
        self._looked_at = time.monotonic()
        self._has_begun = False
        self._is_closed = False

    async def receive(self) -> Any:
        """Return the next message that may pass; a disconnect when the session is over."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            verdict = judge(message.get("bytes") or b"")
            if verdict is Verdict.UNREADABLE or message.get("bytes") is None:
                return await self._close(UNREADABLE)
            if verdict is Verdict.DROP:
                continue
            if not await self._still_stands():
                return await self._close(OVER)
            if verdict is Verdict.FETCH and not self._visitor.is_live:
                continue
            if verdict is Verdict.ACTIVITY:
                await self._note()
            return message

    async def send(self, message: Any) -> None:
        """Send to the browser, unless the gate has closed this way."""
        if not self._is_closed:
            await self._send(message)

    async def _still_stands(self) -> bool:
        """Look at the session again, at most once a second."""
        if time.monotonic() - self._looked_at < LOOK_AGAIN_SECONDS:
            return True
        value = f"{self._visitor.desk.workspace[0]}.{self._visitor.token}"
        try:
            seen = await run_in_threadpool(visitor_of, value, self._clock())
        except StorageTrouble:
            return True
        self._looked_at = time.monotonic()
        self._visitor = seen or self._visitor
        return seen is not None

    async def _note(self) -> None:
        """Note a click; the run with which every socket begins is none (it may be a reconnect)."""
        if self._has_begun:
            await run_in_threadpool(note_here, self._visitor, self._clock())
        self._has_begun = True

    async def _close(self, code: int) -> dict[str, Any]:
        self._is_closed = True
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}
