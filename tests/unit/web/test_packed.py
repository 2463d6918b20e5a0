"""Streamlit's own files, packed."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from tests.factories import SmallStation
from web.headers import streamlit_index
from web.packed import Packed

Cookies = Callable[..., str]
LONG = "const a = 1;\n" * 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "static"
    (inside / "js").mkdir(parents=True)
    (inside / "js" / "a.Hash.js").write_text(LONG)
    (inside / "js" / "small.js").write_text("1")
    (inside / "font.woff2").write_bytes(b"x" * 5000)
    (tmp_path / "secret.js").write_text(LONG)
    return inside


def ask(packed: Packed, path: str, method: str = "GET", accept: str = "gzip, br") -> Response | None:
    scope: Any = {"path": path, "method": method, "headers": [(b"accept-encoding", accept.encode())]}
    return asyncio.run(packed.answer(scope))


def test_a_file_comes_packed_and_is_kept_for_a_year(folder: Path) -> None:
    answer = ask(Packed(folder), "/static/js/a.Hash.js")

    assert answer is not None
    assert gzip.decompress(bytes(answer.body)).decode() == LONG
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


def test_it_is_packed_once(folder: Path) -> None:
    packed = Packed(folder)
    ask(packed, "/static/js/a.Hash.js")
    (folder / "js" / "a.Hash.js").unlink()

    assert ask(packed, "/static/js/a.Hash.js") is not None


@pytest.mark.parametrize(
    "path",
    ["/static/js/small.js", "/static/font.woff2", "/static/none.js", "/static/../secret.js",
     "/static/js/../../secret.js", "/secret.js", "/static/", "/static/js", ""],
)  # fmt: skip
def test_anything_else_is_left_to_streamlit(folder: Path, path: str) -> None:
    assert ask(Packed(folder), path) is None


@pytest.mark.parametrize(
    ("method", "accept"), [("HEAD", "gzip"), ("GET", ""), ("GET", "br"), ("POST", "gzip")]
)
def test_who_cannot_unpack_gets_it_from_streamlit(folder: Path, method: str, accept: str) -> None:
    assert ask(Packed(folder), "/static/js/a.Hash.js", method, accept) is None


def test_behind_the_gate_it_needs_a_session(
    caller: TestClient, station: SmallStation, cookie_of: Cookies
) -> None:
    real = streamlit_index().parent / "static"
    script = next(path for path in (real / "js").glob("*.js") if path.stat().st_size > 10_000)
    stranger = caller.get(f"/static/js/{script.name}")
    caller.cookies.set("ciyin", cookie_of())
    known = caller.get(f"/static/js/{script.name}")

    assert stranger.status_code == 401
    assert known.content == script.read_bytes()
    assert int(known.headers["content-length"]) < len(known.content)
    assert known.headers["x-content-type-options"] == "nosniff"
