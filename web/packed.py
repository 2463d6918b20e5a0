"""Streamlit's own files, packed once and kept in memory: the first visit moves 2 MB instead of 8.

Their names change with their content, so a browser asks for each of them once and keeps it for a year.
"""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from web.addresses import Scope, header_values

PACKABLE = frozenset({".js", ".css", ".svg", ".json"})
SMALLEST = 1024
YEAR = "public, immutable, max-age=31536000"


class Packed:
    """The files of one folder under one address; only what lay there at the start is ever read."""

    def __init__(self, folder: Path, address: str = "/static/") -> None:
        files = (path for path in folder.rglob("*") if path.suffix in PACKABLE and path.is_file())
        self._files = {
            f"{address}{path.relative_to(folder).as_posix()}": path
            for path in files
            if path.stat().st_size >= SMALLEST
        }
        self._kept: dict[str, bytes] = {}

    async def answer(self, scope: Scope) -> Response | None:
        """Return the packed file a request asks for; None where there is none or it must come unpacked."""
        path = scope["path"]
        wanted = any("gzip" in value for value in header_values(scope, b"accept-encoding"))
        if path not in self._files or not wanted or scope["method"] != "GET":
            return None
        if path not in self._kept:
            self._kept[path] = await run_in_threadpool(_packed, self._files[path])
        headers = {"Cache-Control": YEAR, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self._kept[path], media_type=mimetypes.guess_type(path)[0], headers=headers)


def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
