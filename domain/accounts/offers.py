"""Files handed out once: a made file waits a minute for the one session it was made for.

Nothing is written to the disk; a file that nobody fetched is forgotten with its minute. The audit entry
(purpose, rows, sha256) is written by whoever makes the file, in the Work that makes it.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass

from core.crypto import sha256
from core.errors import Refused
from core.messages import message

LASTS_SECONDS = 60.0
MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Offer:
    """A file and the session it waits for."""

    session_id: int
    account_id: int
    workspace: str
    filename: str
    media_type: str
    content: bytes
    until: float


_waiting: dict[str, Offer] = {}
_turn = threading.Lock()


def offer(
    session_id: int,
    account_id: int,
    filename: str,
    media_type: str,
    content: bytes,
    workspace: str = "station",
) -> str:
    """Keep a file for a minute and return the address from which this session may fetch it, once.

    Raises:
        Refused: too many large files are waiting.
    """
    token, now = secrets.token_urlsafe(32), time.monotonic()
    with _turn:
        _forget(now)
        if sum(len(one.content) for one in _waiting.values()) + len(content) > MOST_BYTES:
            raise Refused(message("Too many files are waiting. Try again in a minute."))
        _waiting[sha256(token)] = Offer(
            session_id, account_id, workspace, filename, media_type, content, now + LASTS_SECONDS
        )
    return f"/export/{token}"


def collect(token: str, session_id: int, account_id: int, workspace: str = "station") -> Offer | None:
    """Return the file of a token and forget it; None where it is another's, fetched already, or too late."""
    with _turn:
        _forget(time.monotonic())
        found = _waiting.get(sha256(token))
        is_theirs = found and (found.session_id, found.account_id, found.workspace) == (
            session_id,
            account_id,
            workspace,
        )
        return _waiting.pop(sha256(token)) if is_theirs else None


def _forget(now: float) -> None:
    for key in [key for key, one in _waiting.items() if one.until <= now]:
        del _waiting[key]
