"""Signing in and out, the first administrator, a new password: forms that work without any script.

Every POST has passed the gate, so it comes from a page of this desk; the session cookie is SameSite=Strict
besides. Bodies are small and read here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core.clock import Clock, local_day, system_clock
from core.errors import BadInput, NotFound, Refused
from core.i18n import LANGUAGES, _, speaking
from core.messages import message
from core.vocabulary import Workspace
from domain.accounts.actions import choose_password, first_administrator
from domain.accounts.entrance import sign_in
from domain.accounts.links import LinkPurpose, read_link
from domain.accounts.passwords import PASSWORDS, Passwords
from domain.accounts.queries import has_administrator
from domain.accounts.sessions import SIGN_OUT, open_session, revoke
from domain.accounts.throttle import TooManyAttempts
from domain.desk import open_desk
from web import demo
from web.addresses import START, address_of
from web.asked import LANGUAGE_COOKIE, Asked, form_of
from web.dressing import asset
from web.forms import word
from web.passage import note_here
from web.sheets import dead_end, first_page, new_password_page, once_more, sign_in_page
from web.visitors import cookie_value, hand_out, take_back, visitor_of

ASSET_TYPES = {"desk.js": "text/javascript", "desk.css": "text/css", "mark.svg": "image/svg+xml"}


Answer = Callable[[Asked], Response]


class Reception:
    """The rooms in front of the gate, with the clock and the cost of passwords they work with."""

    def __init__(self, clock: Clock = system_clock, passwords: Passwords = PASSWORDS) -> None:
        self.clock = clock
        self.passwords = passwords

    def routes(self) -> list[Route]:
        """Return every address of /auth that answers."""
        posts: dict[str, Answer] = {
            "sign-in": self.sign_in, "sign-out": self.sign_out, "first": self.make_first,
            "new-password": self.take_new, "active": self.active, "demo": self.enter_demo,
            "own": self.start_own,
        }  # fmt: skip
        gets: dict[str, Answer] = {
            "sign-in": self.ask_sign_in, "sign-out": self.sign_out, "first": self.ask_first,
            "new-password": self.ask_new, "state": self.state,
        }  # fmt: skip
        return [
            *(
                Route(f"/auth/{name}", self._answered(answer), methods=["POST"])
                for name, answer in posts.items()
            ),
            *(
                Route(f"/auth/{name}", self._answered(answer), methods=["GET"])
                for name, answer in gets.items()
            ),
            *(Route(f"/auth/{name}", _serve_asset, methods=["GET"]) for name in ASSET_TYPES),
        ]

    def ask_sign_in(self, asked: Asked) -> Response:
        """Draw the sign-in page; who has a session goes on, also when another site's link led here."""
        if asked.visitor is not None:
            return RedirectResponse(asked.next, 303)
        if asked.request.headers.get("sec-fetch-site") == "cross-site":
            return once_more(asked)
        told = [word(_("You have been signed out. Sign in again."))] if asked.get("over") else []
        told += [word(_("Password changed. Sign in with the new one."), "good")] if asked.get("done") else []
        return sign_in_page(asked, told=told)

    def sign_in(self, asked: Asked) -> Response:
        """Check name and password; the answer is the same for every kind of wrong."""
        desk = open_desk(Workspace.STATION)
        try:
            entry = sign_in(
                desk,
                asked.typed("username"),
                asked.typed("password"),
                asked.address.peer,
                self.clock,
                self.passwords,
            )
        except TooManyAttempts as refusal:
            return sign_in_page(asked, refusal=refusal, status=429)
        except Refused as refusal:
            return sign_in_page(asked, refusal=refusal, status=401)
        if entry.new_password_link:
            return RedirectResponse(f"/auth/new-password?{urlencode({'t': entry.new_password_link})}", 303)
        return self._entered(asked, Workspace.STATION, entry.token, asked.next)

    def sign_out(self, asked: Asked) -> Response:
        """End the session and forget it in the browser. Another site's link comes without cookie."""
        response = RedirectResponse("/auth/sign-in", 303)
        if asked.visitor is not None:
            revoke(asked.visitor.desk, asked.visitor.record.id, SIGN_OUT, self.clock)
            take_back(response, asked.address)
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def state(self, asked: Asked) -> Response:
        """Tell an open page whether its session still stands: 204 or 401."""
        return Response(status_code=204 if asked.visitor else 401, headers={"Cache-Control": "no-store"})

    def active(self, asked: Asked) -> Response:
        """Note that a person clicked or typed."""
        if asked.visitor is not None:
            note_here(asked.visitor, self.clock())
        return self.state(asked)

    def ask_first(self, asked: Asked) -> Response:
        """Draw the form of the first administrator."""
        desk = open_desk(Workspace.STATION)
        with desk.database.reading() as session:
            is_taken = has_administrator(session, desk.station_id, local_day(self.clock()))
        if is_taken:
            return dead_end(asked, Refused(message("This station has an administrator already. Sign in.")))
        return self._with_link(asked, LinkPurpose.FIRST_ADMINISTRATOR, first_page)

    def make_first(self, asked: Asked) -> Response:
        """Make the first administrator and let them in."""
        desk = open_desk(Workspace.STATION)
        try:
            asked.check_twice()
            account_id = first_administrator(
                desk, asked.get("t"), asked.typed("name"), asked.typed("username"), asked.typed("password"),
                self.clock, self.passwords,
            )  # fmt: skip
        except BadInput as refusal:
            return first_page(asked, "", refusal)
        except Refused as refusal:
            return dead_end(asked, refusal)
        token = open_session(desk, account_id, asked.address.peer, self.clock)
        return self._entered(asked, Workspace.STATION, token, START)

    def ask_new(self, asked: Asked) -> Response:
        """Draw the form of a new password."""
        return self._with_link(asked, LinkPurpose.NEW_PASSWORD, new_password_page)

    def take_new(self, asked: Asked) -> Response:
        """Keep the new password; signing in with it is the next step."""
        try:
            asked.check_twice()
            choose_password(
                open_desk(Workspace.STATION),
                asked.get("t"),
                asked.typed("password"),
                self.clock,
                self.passwords,
            )
        except BadInput as refusal:
            return new_password_page(asked, "", refusal)
        except Refused as refusal:
            return dead_end(asked, refusal)
        return RedirectResponse("/auth/sign-in?done=1", 303)

    def enter_demo(self, asked: Asked) -> Response:
        """Sign in to the demo station in a role: only for who sits at this machine."""
        token = demo.enter(asked.address, asked.typed("role"), self.clock)
        if token is None:
            return PlainTextResponse("not here", 403)
        return self._entered(asked, Workspace.DEMO, token, asked.next)

    def start_own(self, asked: Asked) -> Response:
        """Leave the demo and begin one's own station: only at this machine, while it has no administrator."""
        token = demo.own_station(asked.address, self.clock)
        if token is None:
            return PlainTextResponse("not here", 403)
        response = RedirectResponse(f"/auth/first?{urlencode({'t': token})}", 303)
        if asked.visitor is not None:
            revoke(asked.visitor.desk, asked.visitor.record.id, SIGN_OUT, self.clock)
            take_back(response, asked.address)
        return response

    def _entered(self, asked: Asked, workspace: Workspace, token: str, path: str) -> Response:
        """Hand out the new session; the one this browser had before ends."""
        if asked.visitor is not None:
            revoke(asked.visitor.desk, asked.visitor.record.id, SIGN_OUT, self.clock)
        response = RedirectResponse(path, 303)
        hand_out(response, asked.address, workspace, token)
        return response

    def _with_link(
        self, asked: Asked, purpose: LinkPurpose, page: Callable[[Asked, str, Refused | None], Response]
    ) -> Response:
        try:
            link = read_link(open_desk(Workspace.STATION), asked.get("t"), purpose, self.clock())
        except NotFound as refusal:
            return dead_end(asked, refusal)
        return page(asked, link.username, None)

    def _answered(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint: reads a small form, then works in a thread and in the visitor's language."""

        async def endpoint(request: Request) -> Response:
            fields = await form_of(request)
            if fields is None:
                return PlainTextResponse("too long", 413)
            return await run_in_threadpool(self._work, answer, request, fields)

        return endpoint

    def _work(self, answer: Answer, request: Request, fields: dict[str, str]) -> Response:
        address = address_of(request.scope)
        visitor = visitor_of(cookie_value(request.scope, address), self.clock())
        asked = Asked(request, fields, address, visitor, self.clock)
        with speaking(asked.language):
            response = answer(asked)
        if asked.get("lang") in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, asked.language, samesite="strict", httponly=True, path="/auth"
            )
        return response


async def _serve_asset(request: Request) -> Response:
    name = request.url.path.rsplit("/", 1)[-1]
    headers = {"Cache-Control": "public, immutable, max-age=31536000"}
    return Response(asset(name), media_type=ASSET_TYPES[name], headers=headers)
