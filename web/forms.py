"""The pages before the desk: white paper, one primary button, complete without any script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from core.errors import BadInput, Refused
from core.i18n import _, language, say
from web.dressing import asset_url

OTHER = {"zh_CN": ("en", "English"), "en": ("zh_CN", "中文")}


@dataclass(frozen=True)
class Field:
    """One field of a form: its name, its label, and what the browser may fill in."""

    name: str
    label: str
    complete: str
    is_secret: bool = False
    value: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """A form: where it goes, its one button, its fields, and what goes along unseen."""

    action: str
    button: str
    fields: tuple[Field, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)


def paper(title: str, parts: Iterable[str], here: str, *, status: int = 200) -> HTMLResponse:
    """Return a whole page; ``here`` is its address without the language."""
    code, name = OTHER[language()]
    switch = f"{here}{'&' if '?' in here else '?'}{urlencode({'lang': code})}"
    tag = "en" if language() == "en" else "zh-CN"
    page = f"""<!DOCTYPE html>
<html lang="{tag}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)} · {escape(_("Ciyin Desk"))}</title>
<link rel="stylesheet" href="{asset_url("desk.css")}">
<link rel="icon" href="{asset_url("mark.svg")}"></head>
<body><header><img src="{asset_url("mark.svg")}" alt="{escape(_("Ciyin Desk"))}">
<a href="{escape(switch)}" hreflang="{"en" if code == "en" else "zh-CN"}">{name}</a></header>
<main><h1>{escape(title)}</h1>{"".join(parts)}</main></body></html>"""
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})


def drawn(form: Form, refusal: Refused | None = None) -> str:
    """Return a form as HTML; a refusal stands under its field, or above the button where it has none."""
    named = refusal.field if isinstance(refusal, BadInput) else ""
    fields = "".join(_field(one, refusal if one.name == named else None) for one in form.fields)
    general = (
        word(say(refusal.message), "bad") if refusal and named not in {f.name for f in form.fields} else ""
    )
    return (
        f'<form method="post" action="{escape(form.action)}">{_hidden(form.hidden)}{fields}{general}'
        f'<button class="first" type="submit">{escape(form.button)}</button></form>'
    )


def small_form(action: str, hidden: Mapping[str, str], label: str) -> str:
    """Return a form that is one quiet button."""
    button = f'<button type="submit">{escape(label)}</button>'
    return f'<form method="post" action="{action}">{_hidden(hidden)}{button}</form>'


def word(text: str, mood: str = "") -> str:
    """Return a sentence in a frame: bad, good, or neither."""
    return f'<p class="word {mood}" role="status">{escape(text)}</p>'


def note(text: str) -> str:
    """Return a small grey line."""
    return f'<p class="small">{escape(text)}</p>'


def _hidden(values: Mapping[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in values.items()
    )


def _field(one: Field, fault: Refused | None) -> str:
    kind = "password" if one.is_secret else "text"
    told = (
        f'<p class="fault" id="{one.name}-fault" role="alert">{escape(say(fault.message))}</p>'
        if fault
        else ""
    )
    described = f' aria-invalid="true" aria-describedby="{one.name}-fault"' if fault else ""
    hint = f'<p class="small">{escape(one.hint)}</p>' if one.hint and not fault else ""
    return (
        f'<label for="{one.name}">{escape(one.label)}</label><input type="{kind}" id="{one.name}" '
        f'name="{one.name}" value="{escape(one.value)}" autocomplete="{one.complete}" required{described}>'
        f"{told}{hint}"
    )
