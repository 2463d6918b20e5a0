"""A request at the reception, as its pages need it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from core.clock import Clock
from core.errors import BadInput
from core.i18n import DEFAULT, LANGUAGES
from core.messages import message
from web.addresses import Address, local_path
from web.visitors import Visitor

MOST_BYTES = 16_384
MOST_FIELDS = 20
LANGUAGE_COOKIE = "ciyin-language"


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

    def check_twice(self) -> None:
        """Raise BadInput where the password was not typed twice alike."""
        if self.typed("password") != self.typed("again"):
            raise BadInput(message("The two are not the same. Type it once more."), "again")


async def form_of(request: Request) -> dict[str, str] | None:
    """Return the fields of a posted form; None where it is longer than any form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    try:
        text = body.decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return None
