"""Languages: messages from gettext catalogues, dates and numbers from Babel.

Catalogues are data/locales/<language>/<area>.po, one per area so that no file is everybody's;
they are read straight from .po. The source language is English; zh_CN is the default.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from core.messages import Message

DEFAULT = "zh_CN"
LANGUAGES = ("zh_CN", "en")
LOCALES = Path(__file__).resolve().parent.parent / "data" / "locales"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """Return the language of the current run, 'zh_CN' unless one was chosen."""
    return _language.get()


def use_language(code: str) -> None:
    """Choose the language for this thread or task; an unknown code means the default."""
    _language.set(code if code in LANGUAGES else DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for the length of a block."""
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def _(text: str, **facts: object) -> str:
    """Translate ``text`` now and fill its {places}."""
    return say(Message(text, facts))


def _n(one: str, many: str, count: int, **facts: object) -> str:
    """Translate by number: ``{count}`` is a fact already."""
    forms = catalogue(language()).get(one)
    chosen = _plural_form(forms, one, many, count)
    return _filled(chosen, {"count": count, **facts})


def say(message: Message) -> str:
    """Put a message into words in the current language."""
    found = catalogue(language()).get(message.text, message.text)
    text = found[0] if isinstance(found, tuple) else found
    return _filled(text or message.text, dict(message.facts))


@cache
def catalogue(code: str) -> dict[str, str | tuple[str, ...]]:
    """Return every translation of a language, all areas together."""
    merged: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((LOCALES / code).glob("*.po")):
        merged.update(_read(path, code))
    return merged


def _read(path: Path, code: str) -> dict[str, str | tuple[str, ...]]:
    with path.open("rb") as file:
        entries = read_po(file, locale=code)
    return {_key(entry.id): _value(entry.string or "") for entry in entries if entry.id}


def _key(identifier: str | tuple[str, ...] | list[str]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _value(string: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    return string if isinstance(string, str) else tuple(string)


def _plural_form(forms: str | tuple[str, ...] | None, one: str, many: str, count: int) -> str:
    if not isinstance(forms, tuple) or not all(forms):
        return one if count == 1 else many
    return forms[0] if count == 1 or len(forms) == 1 else forms[-1]


def _filled(text: str, facts: dict[str, object]) -> str:
    if not facts:
        return text
    spoken = {key: say(value) if isinstance(value, Message) else value for key, value in facts.items()}
    return text.format(**spoken)
