"""Stored text and numbers on a page: made harmless for Markdown, written the way the language writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from unicodedata import category

from babel.dates import format_date, format_datetime

from core.clock import local
from core.i18n import _, language

NOTHING = "—"
WIDE_SPACE = "　"
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#|!$~:&])")
# Markdown makes links of bare addresses whatever is escaped in them: an invisible joiner keeps them words
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co"})


def safe(text: object) -> str:
    """Return stored text as Markdown may be given it: no link, no picture, no directive, one line."""
    kept = "".join(letter if category(letter) not in _HARMFUL else " " for letter in str(text))
    return _ADDRESS.sub("\u2060", _MARKUP.sub(r"\\\1", kept))


def moment(at: datetime) -> str:
    """Write a moment in full: 2026年11月23日 14:05."""
    return format_datetime(local(at), _("MMM d, yyyy, HH:mm"), locale=language())


def short_moment(at: datetime) -> str:
    """Write a moment for a list: 11月23日 14:05."""
    return format_datetime(local(at), _("MMM d, HH:mm"), locale=language())


def day(on: date) -> str:
    """Write a day in full: 2026年11月23日."""
    return format_date(on, _("MMM d, yyyy"), locale=language())


def short_day(on: date) -> str:
    """Write a day for a list: 11月23日."""
    return format_date(on, _("MMM d"), locale=language())
