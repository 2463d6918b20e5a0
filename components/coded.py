"""Fields whose choices are a code list of the station: the code is the value, the label is what is read."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.dictionaries import Entry, dictionary
from core.i18n import _


def select(
    label: str, name: str, *, key: str, entries: Iterable[Entry] | None = None, blank: str = ""
) -> str:
    """Draw a choice of one; ``blank`` is what an empty field says, without it the first is chosen."""
    words = _words(name, entries)
    chosen = st.selectbox(
        label,
        list(words),
        index=None if blank else 0,
        format_func=lambda code: words.get(code, code),
        placeholder=blank or None,
        key=key,
    )
    return chosen or ""


def several(label: str, name: str, *, key: str) -> tuple[str, ...]:
    """Draw a choice of several."""
    words = _words(name, None)
    chosen = st.multiselect(
        label, list(words), format_func=lambda code: words.get(code, code), placeholder=_("Choose"), key=key
    )
    return tuple(chosen)


def buttons(label: str, name: str, *, key: str) -> str:
    """Draw a choice of one as a row of buttons: one click, all choices in sight."""
    words = _words(name, None)
    chosen = st.pills(label, list(words), format_func=lambda code: words.get(code, code), key=key)
    return chosen or ""


def _words(name: str, entries: Iterable[Entry] | None) -> dict[str, str]:
    listed = dictionary(name).active() if entries is None else entries
    return {entry.code: entry.label for entry in listed}
