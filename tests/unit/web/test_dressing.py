"""Streamlit's page as it leaves the desk."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from web.dressing import Dressing, asked_whole, asset, asset_url, dressed
from web.headers import streamlit_index

HTML = '<!DOCTYPE html>\n<html lang="en">\n<head><title>Streamlit</title></head></html>'


def through(*messages: dict[str, Any], language: str = "zh_CN") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def run() -> None:
        dressing = Dressing(send, language)
        for message in messages:
            await dressing.send(message)

    asyncio.run(run())
    return sent


def start(kind: bytes, **headers: bytes) -> dict[str, Any]:
    more = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    return {"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind), *more]}


def body(content: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}


@pytest.mark.parametrize(("language", "tag"), [("zh_CN", "zh-CN"), ("en", "en"), ("", "zh-CN")])
def test_the_page_names_its_language_and_loads_our_script_first(language: str, tag: str) -> None:
    page = dressed(HTML, language)

    assert f'<html lang="{tag}">' in page
    assert page.index("/auth/desk.js") < page.index("<title>")


def test_streamlits_own_page_can_be_dressed() -> None:
    page = dressed(streamlit_index().read_text(encoding="utf-8"), "zh_CN")

    assert '<html lang="zh-CN">' in page
    assert page.index("/auth/desk.js") < page.index('type="module"')


def test_a_page_in_pieces_is_sent_whole_with_its_right_length() -> None:
    half = len(HTML) // 2
    sent = through(
        start(b"text/html; charset=utf-8", etag=b"x", last_modified=b"y", content_length=b"1"),
        body(HTML[:half].encode(), more=True),
        body(HTML[half:].encode()),
    )

    headers = dict(sent[0]["headers"])
    assert len(sent) == 2
    assert sent[1]["body"].decode() == dressed(HTML, "zh_CN")
    assert headers[b"content-length"] == str(len(sent[1]["body"])).encode()
    assert headers[b"cache-control"] == b"no-store"
    assert b"etag" not in headers
    assert b"last-modified" not in headers


def test_what_is_no_page_goes_through_untouched() -> None:
    messages = [start(b"application/json", etag=b"x"), body(b"{}", more=True), body(b"")]

    assert through(*messages) == messages


def test_the_address_of_a_file_changes_with_its_content() -> None:
    assert asset_url("desk.js").startswith("/auth/desk.js?v=")
    assert asset_url("desk.js") != asset_url("desk.css")
    assert asset("desk.css").startswith(b":root")


def test_a_page_is_asked_for_uncompressed_and_complete() -> None:
    headers = [(b"Accept-Encoding", b"gzip"), (b"if-none-match", b"x"), (b"range", b"0-1"), (b"cookie", b"c")]

    assert asked_whole(headers) == [(b"cookie", b"c")]


def test_our_files_load_nothing_from_elsewhere() -> None:
    for name in ("desk.js", "desk.css"):
        assert b"//" not in asset(name).replace(b"// ", b"")
    assert asset("mark.svg").count(b"http") == 1  # the name of the format
