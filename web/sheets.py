"""The pages of the reception: sign-in, first administrator, new password."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from core.errors import Refused
from core.i18n import _
from domain.accounts.passwords import SHORTEST
from web import demo
from web.asked import Asked
from web.forms import Field, Form, drawn, note, paper


def sign_in_page(
    asked: Asked, *, refusal: Refused | None = None, told: list[str] | None = None, status: int = 200
) -> Response:
    """Draw the sign-in form, and below it what is offered at this very machine."""
    fields = (
        Field("username", _("Username"), "username", value=asked.typed("username")),
        Field("password", _("Password"), "current-password", is_secret=True),
    )
    form = Form("/auth/sign-in", _("Sign in"), fields, {"next": asked.next})
    here = f"/auth/sign-in?{urlencode({'next': asked.next})}"
    parts = [*(told or []), drawn(form, refusal), *demo.offers(asked.address, asked.next, asked.clock)]
    return paper(_("Sign in"), parts, here, status=status)


def first_page(asked: Asked, _username: str, refusal: Refused | None) -> Response:
    """Draw the form of the first administrator."""
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


def new_password_page(asked: Asked, username: str, refusal: Refused | None) -> Response:
    """Draw the form of a new password."""
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


def dead_end(asked: Asked, refusal: Refused) -> Response:
    """Draw why a link leads nowhere, above the sign-in form."""
    return sign_in_page(asked, refusal=refusal, status=404)


def once_more(asked: Asked) -> Response:
    """Ask again from a page of our own: the browser keeps a Strict cookie back when another site led here."""
    again = f"/auth/sign-in?{urlencode({'next': asked.next})}"
    return Response(
        headers={"Refresh": f"0; url={again}", "Cache-Control": "no-store"},
        media_type="text/html; charset=utf-8",
    )
