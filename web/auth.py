"""Signing in and out, the first administrator, a new password: forms that work without any script.

Every POST has passed the gate, so it comes from a page of this desk; the session cookie is SameSite=Strict
besides. Bodies are small and read here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core.clock import Clock, local_day, system_clock
from core.errors import BadInput, NotFound, Refused
from core.i18n import DEFAULT, LANGUAGES, _, speaking
from core.messages import message
from core.vocabulary import Workspace
from domain.accounts.actions import choose_password, first_administrator
from domain.accounts.entrance import sign_in
from domain.accounts.links import LinkPurpose, read_link
from domain.accounts.passwords import PASSWORDS, SHORTEST, Passwords
from domain.accounts.queries import has_administrator
from domain.accounts.sessions import SIGN_OUT, open_session, revoke
from domain.accounts.throttle import TooManyAttempts
from domain.desk import open_desk
from web import demo
from web.addresses import START, Address, address_of, local_path
from web.dressing import asset
from web.forms import Field, Form, drawn, note, paper, word
from web.passage import note_here
from web.visitors import Visitor, cookie_value, hand_out, take_back, visitor_of

MOST_BYTES = 16_384
LANGUAGE_COOKIE = "ciyin-language"
ASSET_TYPES = {"desk.js": "text/javascript", "desk.css": "text/css", "mark.svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asked:
    """A request as these pages need it: what was typed, where it came from, who is signed in already."""

    request: Request
    fields: dict[str, str]
    address: Address
    visitor: Visitor | None
    clock: Clock

    def typed(self, name: str) -> str:
        """Return a field of the posted form."""
        return self.fields.get(name, "")

    def get(self, name: str) -> str:
        """Return a field of the form or of the address: for what is no secret of a person's."""
        return self.typed(name) or self.request.query_params.get(name, "")

    @property
    def language(self) -> str:
        """The language asked for, else the one chosen here before, else the default."""
        chosen = self.get("lang") or self.request.cookies.get(LANGUAGE_COOKIE, "")
        return chosen if chosen in LANGUAGES else DEFAULT

    @property
    def next(self) -> str:
        """Where to go once signed in."""
        return local_path(self.get("next"))


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
            "new-password": self.take_new, "active": self.active, "demo": self.enter_demo, "own": self.start_own,
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
            return _once_more(asked)
        told = [word(_("You have been signed out. Sign in again."))] if asked.get("over") else []
        told += [word(_("Password changed. Sign in with the new one."), "good")] if asked.get("done") else []
        return _sign_in_page(asked, told=told)

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
            return _sign_in_page(asked, refusal=refusal, status=429)
        except Refused as refusal:
            return _sign_in_page(asked, refusal=refusal, status=401)
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
            return _dead_end(asked, Refused(message("This station has an administrator already. Sign in.")))
        return self._with_link(asked, LinkPurpose.FIRST_ADMINISTRATOR, _first_page)

    def make_first(self, asked: Asked) -> Response:
        """Make the first administrator and let them in."""
        desk = open_desk(Workspace.STATION)
        try:
            _check_twice(asked)
            account_id = first_administrator(
                desk, asked.get("t"), asked.typed("name"), asked.typed("username"), asked.typed("password"),
                self.clock, self.passwords,
            )  # fmt: skip
        except BadInput as refusal:
            return _first_page(asked, "", refusal)
        except Refused as refusal:
            return _dead_end(asked, refusal)
        token = open_session(desk, account_id, asked.address.peer, self.clock)
        return self._entered(asked, Workspace.STATION, token, START)

    def ask_new(self, asked: Asked) -> Response:
        """Draw the form of a new password."""
        return self._with_link(asked, LinkPurpose.NEW_PASSWORD, _new_password_page)

    def take_new(self, asked: Asked) -> Response:
        """Keep the new password; signing in with it is the next step."""
        try:
            _check_twice(asked)
            choose_password(
                open_desk(Workspace.STATION),
                asked.get("t"),
                asked.typed("password"),
                self.clock,
                self.passwords,
            )
        except BadInput as refusal:
            return _new_password_page(asked, "", refusal)
        except Refused as refusal:
            return _dead_end(asked, refusal)
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
            return _dead_end(asked, refusal)
        return page(asked, link.username, None)

    def _answered(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint: reads a small form, then works in a thread and in the visitor's language."""

        async def endpoint(request: Request) -> Response:
            fields = await _form_of(request)
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


def _sign_in_page(
    asked: Asked, *, refusal: Refused | None = None, told: list[str] | None = None, status: int = 200
) -> Response:
    fields = (
        Field("username", _("Username"), "username", value=asked.typed("username")),
        Field("password", _("Password"), "current-password", is_secret=True),
    )
    form = Form("/auth/sign-in", _("Sign in"), fields, {"next": asked.next})
    here = f"/auth/sign-in?{urlencode({'next': asked.next})}"
    parts = [*(told or []), drawn(form, refusal), *demo.offers(asked.address, asked.next, asked.clock)]
    return paper(_("Sign in"), parts, here, status=status)


def _first_page(asked: Asked, _username: str, refusal: Refused | None) -> Response:
    fields = (
        Field("name", _("Your name"), "name", value=asked.typed("name")),
        Field("username", _("Username"), "username", value=asked.typed("username")),
        *_password_fields(),
    )
    form = Form("/auth/first", _("Begin with this station"), fields, {"t": asked.get("t")})
    intro = note(_("You become the administrator: you open the accounts of the others."))
    here = f"/auth/first?{urlencode({'t': asked.get('t')})}"
    return paper(
        _("First administrator"), [intro, drawn(form, refusal)], here, status=422 if refusal else 200
    )


def _new_password_page(asked: Asked, username: str, refusal: Refused | None) -> Response:
    form = Form("/auth/new-password", _("Keep the password"), _password_fields(), {"t": asked.get("t")})
    intro = [note(_("For the account {username}.", username=username))] if username else []
    here = f"/auth/new-password?{urlencode({'t': asked.get('t')})}"
    return paper(_("New password"), [*intro, drawn(form, refusal)], here, status=422 if refusal else 200)


def _password_fields() -> tuple[Field, ...]:
    hint = _("At least {count} characters; a short sentence is good.", count=SHORTEST)
    return (
        Field("password", _("New password"), "new-password", is_secret=True, hint=hint),
        Field("again", _("The same once more"), "new-password", is_secret=True),
    )


def _dead_end(asked: Asked, refusal: Refused) -> Response:
    """Draw why a link leads nowhere, above the sign-in form."""
    return _sign_in_page(asked, refusal=refusal, status=404)


def _once_more(asked: Asked) -> Response:
    """Ask again from a page of our own: the browser keeps a Strict cookie back when another site led here."""
    again = f"/auth/sign-in?{urlencode({'next': asked.next})}"
    return Response(
        headers={"Refresh": f"0; url={again}", "Cache-Control": "no-store"},
        media_type="text/html; charset=utf-8",
    )


def _check_twice(asked: Asked) -> None:
    if asked.typed("password") != asked.typed("again"):
        raise BadInput(message("The two are not the same. Type it once more."), "again")


async def _form_of(request: Request) -> dict[str, str] | None:
    """Return the fields of a posted form; None where the body is longer than any form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))


async def _serve_asset(request: Request) -> Response:
    name = request.url.path.rsplit("/", 1)[-1]
    headers = {"Cache-Control": "public, immutable, max-age=31536000"}
    return Response(asset(name), media_type=ASSET_TYPES[name], headers=headers)
