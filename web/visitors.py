"""From the cookie to a session: 's.<token>' opens the station's desk, 'd.<token>' the demo station's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import cookie_parser
from starlette.responses import Response

from core.vocabulary import Workspace
from domain.accounts.sessions import SessionRecord, SessionState, find_by_token
from domain.desk import Desk, has_database, open_desk
from web.addresses import Address, Scope, header_values

COOKIE = "ciyin"
VALUE = re.compile(r"([sd])\.([A-Za-z0-9_-]{43})")
WORKSPACES = {workspace.value[0]: workspace for workspace in Workspace}


@dataclass(frozen=True)
class Visitor:
    """Somebody with a live or locked session."""

    desk: Desk
    record: SessionRecord
    token: str

    @property
    def is_live(self) -> bool:
        """Whether they may do anything now; otherwise only the page that asks for the password."""
        return self.record.state is SessionState.LIVE


def cookie_name(address: Address) -> str:
    """Return the cookie's name: under TLS bound to this host by its prefix."""
    return f"__Host-{COOKIE}" if address.is_tls else COOKIE


def cookie_value(scope: Scope, address: Address) -> str:
    """Return what the browser sent as its session cookie, or ''."""
    sent = "; ".join(header_values(scope, b"cookie"))
    return cookie_parser(sent).get(cookie_name(address), "")


def visitor_of(value: str, now: datetime) -> Visitor | None:
    """Return who a cookie belongs to; None where its session is unknown or over."""
    found = VALUE.fullmatch(value)
    if found is None or not has_database(WORKSPACES[found[1]]):
        return None
    desk = open_desk(WORKSPACES[found[1]])
    record = find_by_token(desk, found[2], now)
    return None if record is None or record.state is SessionState.OVER else Visitor(desk, record, found[2])


def hand_out(response: Response, address: Address, workspace: Workspace, token: str) -> None:
    """Give a session to the browser: no script sees it, no other site sends it, it goes with the browser."""
    response.set_cookie(
        cookie_name(address),
        f"{workspace.value[0]}.{token}",
        path="/",
        httponly=True,
        samesite="strict",
        secure=address.is_tls,
    )


def take_back(response: Response, address: Address) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(
        cookie_name(address), path="/", httponly=True, samesite="strict", secure=address.is_tls
    )
