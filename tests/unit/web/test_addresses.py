"""Who is speaking, to whom, from which page, and where to go next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import settings
from web.addresses import START, Address, address_of, is_allowed, is_own_origin, local_path


def scope(
    host: str | None = "127.0.0.1:8501", peer: str = "127.0.0.1", scheme: str = "http", **more: str
) -> Any:
    headers = [(b"host", host.encode("latin-1"))] if host is not None else []
    headers += [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in more.items()]
    return {"scheme": scheme, "headers": headers, "client": (peer, 5)}


def test_an_address_is_read_from_the_request() -> None:
    found = address_of(scope("Desk.Station:8443", "10.1.2.3", "https"))

    assert found == Address("https", "desk.station:8443", "10.1.2.3", is_forwarded=False)
    assert (found.name, found.origin, found.is_tls) == ("desk.station", "https://desk.station:8443", True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8501", "LOCALHOST:1", "localhost", "desk.station.", "[::1]", "[::1]:8501"],
)
def test_the_desk_answers_to_its_names_at_any_port(host: str) -> None:
    assert is_allowed(address_of(scope(host)), ["127.0.0.1", "localhost", "Desk.Station", "::1"])


@pytest.mark.parametrize(
    "host",
    [None, "", "evil.test", "127.0.0.1.evil.test", "127.0.0.1@evil.test", "127.0.0.1/x", "127.0.0.1:x", "a b",
     "127.0.0.1:999999", "é", "127.0.0.1#", "[::1", "::1", "127.0.0.1, evil.test"],
)  # fmt: skip
def test_and_to_no_other(host: str | None) -> None:
    assert not is_allowed(address_of(scope(host)), ["127.0.0.1", "::1", ""])


def test_two_names_at_once_are_none() -> None:
    doubled = scope("127.0.0.1")
    doubled["headers"].append((b"host", b"127.0.0.1"))

    assert not is_allowed(address_of(doubled), ["127.0.0.1"])


@given(st.text(st.characters(max_codepoint=255), max_size=40))
def test_any_host_header_is_read_without_trouble(host: str) -> None:
    name = address_of(scope(host)).name

    assert name == "" or name in host.lower()


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8501", "HTTP://127.0.0.1:8501"])
def test_a_page_of_the_desk_may_ask(origin: str) -> None:
    asked = scope(origin=origin)

    assert is_own_origin(asked, address_of(asked))


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://127.0.0.1", "http://127.0.0.1:8502", "https://127.0.0.1:8501", "http://localhost:8501",
     "http://127.0.0.1:8501/", "http://127.0.0.1:8501.evil.test", "http://evil.test"],
)  # fmt: skip
def test_a_page_from_elsewhere_may_not(origin: str) -> None:
    asked = scope(origin=origin)

    assert not is_own_origin(asked, address_of(asked))


def test_a_request_without_an_origin_may_not() -> None:
    asked = scope()

    assert not is_own_origin(asked, address_of(asked))


def test_two_origins_are_none() -> None:
    asked = scope(origin="http://127.0.0.1:8501")
    asked["headers"].append((b"origin", b"http://127.0.0.1:8501"))

    assert not is_own_origin(asked, address_of(asked))


@pytest.mark.parametrize(
    ("host", "peer"), [("127.0.0.1", "127.0.0.1"), ("localhost:8501", "::1"), ("[::1]", "127.9.9.9")]
)
def test_one_who_sits_here_is_local(host: str, peer: str) -> None:
    assert address_of(scope(host, peer)).is_local


@pytest.mark.parametrize(
    ("host", "peer", "more"),
    [
        ("127.0.0.1", "10.0.0.5", {}),
        ("desk.station", "127.0.0.1", {}),
        ("10.0.0.1", "127.0.0.1", {}),
        ("127.0.0.1", "", {}),
        ("127.0.0.1", "not an address", {}),
        ("127.0.0.1", "127.0.0.1", {"x_forwarded_for": "10.0.0.5"}),
        ("127.0.0.1", "127.0.0.1", {"forwarded": "for=10.0.0.5"}),
        ("127.0.0.1", "127.0.0.1", {"x_real_ip": "10.0.0.5"}),
        ("127.0.0.1", "127.0.0.1", {"via": "1.1 proxy"}),
    ],
)
def test_one_behind_a_proxy_or_elsewhere_is_not(host: str, peer: str, more: dict[str, str]) -> None:
    assert not address_of(scope(host, peer, **more)).is_local


def test_a_socket_file_has_no_peer() -> None:
    asked = scope()
    asked["client"] = None

    assert not address_of(asked).is_local


@pytest.mark.parametrize(
    "path", ["/", "/mediation", "/mediation?case=7", "/alerts?period=2026-10&type=A01#x"]
)
def test_a_page_of_the_desk_may_be_next(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "mediation", "//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "javascript:x",
     "//[", "/a\r\nSet-Cookie: x", "/ x", "/\t/evil.test", "/auth/sign-out", "/export/x", "/" + "x" * 3000,
     "/a\\b"],
)  # fmt: skip
def test_nothing_else_may(path: str) -> None:
    assert local_path(path) == START


@given(st.text(max_size=60))
def test_where_next_is_always_on_this_desk(text: str) -> None:
    next_one = urlsplit(urljoin("http://127.0.0.1:8501/auth/sign-in", local_path("/" + text)))

    assert (next_one.scheme, next_one.netloc) == ("http", "127.0.0.1:8501")


@pytest.fixture
def nginx(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A proxy on this machine whose word is believed."""
    monkeypatch.setenv("CIYIN_PROXIES", "127.0.0.1, 10.0.0.9")
    settings.cache_clear()
    yield "127.0.0.1"
    settings.cache_clear()


def through(proxy: str, caller: str = "10.1.2.3", proto: str = "https", scheme: str = "http") -> Address:
    asked = scope("desk.station", proxy, scheme, x_forwarded_for=caller, x_forwarded_proto=proto)
    return address_of(asked)


def test_a_named_proxy_tells_who_spoke_to_it_and_how(nginx: str) -> None:
    found = through(nginx)

    assert (found.peer, found.scheme, found.origin) == ("10.1.2.3", "https", "https://desk.station")


def test_a_socket_through_a_proxy_stays_a_socket(nginx: str) -> None:
    assert through(nginx, scheme="ws").scheme == "wss"
    assert through(nginx, scheme="ws", proto="http").scheme == "ws"


def test_what_the_caller_itself_claims_to_be_is_not_believed(nginx: str) -> None:
    assert through(nginx, caller="127.0.0.1, 10.1.2.3").peer == "10.1.2.3"


def test_nobody_else_is_believed(nginx: str) -> None:
    found = through("10.1.2.7", caller="10.0.0.1")

    assert (found.peer, found.scheme) == ("10.1.2.7", "http")


def test_without_a_named_proxy_nobody_is_believed() -> None:
    assert through("127.0.0.1").peer == "127.0.0.1"


@pytest.mark.parametrize("caller", ["", "nonsense", "10.1.2.3, ", "10.1.2.3:80", "unix:"])
def test_a_proxy_that_says_nothing_useful_leaves_the_caller_unknown(nginx: str, caller: str) -> None:
    assert through(nginx, caller=caller).peer == ""


@pytest.mark.parametrize("proto", ["", "ftp", "https, http", "HTTPS "])
def test_an_unclear_word_on_encryption_counts_as_none(nginx: str, proto: str) -> None:
    assert not through(nginx, proto=proto).is_tls


def test_who_comes_through_a_proxy_never_sits_at_this_machine(nginx: str) -> None:
    asked = scope("localhost", nginx, x_forwarded_for="127.0.0.1", x_forwarded_proto="http")

    assert not address_of(asked).is_local
