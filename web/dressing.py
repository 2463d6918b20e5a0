"""Dressing Streamlit's page on its way out: the language of the desk and our one small script."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders

Send = Callable[[Any], Any]

ASSETS = Path(__file__).resolve().parent / "assets"
WHOLE = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"})


def asset(name: str) -> bytes:
    """Return a file of ours as it is served."""
    return (ASSETS / name).read_bytes()


def asset_url(name: str) -> str:
    """Return where a file of ours is served; the address changes with its content."""
    return f"/auth/{name}?v={hashlib.sha256(asset(name)).hexdigest()[:12]}"


def dressed(html: str, language: str) -> str:
    """Return the page with its language named and our script before Streamlit's own."""
    tag = "en" if language == "en" else "zh-CN"
    script = f'<script src="{asset_url("desk.js")}"></script>'
    return html.replace('<html lang="en">', f'<html lang="{tag}">', 1).replace("<head>", f"<head>{script}", 1)


def asked_whole(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request so that its page comes uncompressed and complete."""
    return [(name, value) for name, value in headers if name.lower() not in WHOLE]


class Dressing:
    """Stands between Streamlit and the browser for one page; anything but HTML goes through untouched."""

    def __init__(self, send: Send, language: str) -> None:
        self._send = send
        self._language = language
        self._start: Any = None
        self._body = b""

    async def send(self, message: Any) -> None:
        """Hold an HTML answer until it is whole, then send it dressed."""
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            await self._collect(message)
        else:
            await self._send(message)

    async def _collect(self, message: Any) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        start, self._start = self._start, None
        body = dressed(self._body.decode("utf-8"), self._language).encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        for stale in ("etag", "last-modified", "accept-ranges"):
            del headers[stale]
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-store"
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(start: Any) -> bool:
    return any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in start["headers"])
