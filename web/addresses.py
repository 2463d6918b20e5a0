"""Who is speaking, to whom, from which page: Host, Origin, peer address, and where to go next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from core.settings import settings

Scope = Any  # an ASGI scope: a mapping whose shape its specification gives

HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]{0,2000}")
FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via"})
START = "/"


@dataclass(frozen=True)
class Address:
    """What a request says of its own way here."""

    scheme: str
    host: str
    peer: str
    is_forwarded: bool

    @property
    def is_tls(self) -> bool:
        """Whether the way here is encrypted."""
        return self.scheme in {"https", "wss"}

    @property
    def name(self) -> str:
        """The host without its port, or '' where the header is missing, double or malformed."""
        found = HOST.fullmatch(self.host)
        return found["name"].strip("[]").rstrip(".") if found else ""

    @property
    def origin(self) -> str:
        """The one Origin that this desk's own pages send."""
        return f"{'https' if self.is_tls else 'http'}://{self.host}"

    @property
    def is_local(self) -> bool:
        """Whether somebody sits at this very machine: peer and host are loopback, nobody forwarded it."""
        return (
            _is_loopback(self.peer)
            and (_is_loopback(self.name) or self.name == "localhost")
            and not self.is_forwarded
        )


def address_of(scope: Scope) -> Address:
    """Read the address of a request; a doubled Host header counts as none.

    Where the one who speaks is a proxy named in CIYIN_PROXIES, its word counts on who spoke to it and how.
    """
    hosts = header_values(scope, b"host")
    peer = (scope.get("client") or ("", 0))[0]
    is_forwarded = any(name in FORWARDED for name, _ in scope["headers"])
    host = hosts[0].lower() if len(hosts) == 1 else ""
    if is_forwarded and peer in settings().trusted_proxies:
        return Address(_scheme_before(scope), host, _peer_before(scope), is_forwarded)
    return Address(scope["scheme"], host, peer, is_forwarded)


def _peer_before(scope: Scope) -> str:
    """Who spoke to the proxy: the last entry is the proxy's own word, all before it is the client's."""
    said = ",".join(header_values(scope, b"x-forwarded-for")).split(",")[-1].strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return ""


def _scheme_before(scope: Scope) -> str:
    """How the client came to the proxy; anything but one plain word of two counts as unencrypted."""
    is_socket = scope["scheme"] in {"ws", "wss"}
    is_tls = header_values(scope, b"x-forwarded-proto") == ["https"]
    return {(True, True): "wss", (True, False): "ws", (False, True): "https"}.get((is_socket, is_tls), "http")


def header_values(scope: Scope, name: bytes) -> list[str]:
    """Return every value of a header, in order."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def is_allowed(address: Address, hosts: Iterable[str]) -> bool:
    """Tell whether the desk answers to the name it was called by."""
    return bool(address.name) and address.name in {host.lower().strip("[]") for host in hosts}


def is_own_origin(scope: Scope, address: Address) -> bool:
    """Tell whether a page of this desk is asking: a missing, foreign or 'null' Origin is not one."""
    return [value.lower() for value in header_values(scope, b"origin")] == [address.origin]


def local_path(text: str) -> str:
    """Return a path of this desk to go on to; anything else becomes the start page."""
    is_path = LOCAL.fullmatch(text) and not text.startswith(("/auth/", "/export/"))
    return text if is_path else START


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
