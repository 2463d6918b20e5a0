"""A masked field: whoever may, sees the plain value for a minute, and that is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import streamlit as st

from components import session
from components.act import attempt
from components.here import Here
from components.speech import fragment
from components.words import WIDE_SPACE, safe
from core.errors import Refused
from core.i18n import _, say
from domain.accounts import sessions
from domain.work import Work

SHOWN_FOR = timedelta(seconds=60)
PASSWORD_HOLDS = timedelta(minutes=15)
_SHOWN = "masked-shown-"
_LOOK = 5.0

Reveal = Callable[[Work, str], str]
"""Given the open door and the reason: records it and returns the plain value; may raise Refused."""


def masked(
    here: Here,
    label: str,
    mask: str,
    reveal: Reveal | None,
    *,
    key: str,
    reasons: Mapping[str, str],
    purpose: str = "",
) -> None:
    """Draw a masked value and, where there is a way to it, how to see it.

    ``reasons`` are code: words. ``purpose`` is the code that follows from the open task in hand
    (handler of an open case or due follow-up): one click, no question. Without one a reason is chosen,
    and the password entered once in 15 minutes. ``reveal`` None: nobody here may see it. The plain
    value reaches the browser only after that, and leaves it after 60 seconds.
    """
    is_shown = bool(_plain(key))
    draw = fragment(run_every=_LOOK if is_shown else None)(_draw)
    draw(here, label, mask, reveal, key, dict(reasons), purpose)


def _draw(
    here: Here, label: str, mask: str, reveal: Reveal | None, key: str, reasons: dict[str, str], purpose: str
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"mask-{key}"):
        plain = _plain(key)
        st.markdown(f":gray[{label}]{WIDE_SPACE}{safe(plain or mask)}", width="content")
        if plain:
            st.badge(_("logged"), icon=":material/history:", color="gray")
        elif reveal and purpose:
            _one_click(here, reveal, purpose, key)
        elif reveal:
            _ask(here, reveal, reasons, key)


def _plain(key: str) -> str:
    """Return the value while it may be seen; forget it afterwards."""
    value, until = st.session_state.get(_SHOWN + key, ("", None))
    if until is None or session.now() < until:
        return str(value)
    del st.session_state[_SHOWN + key]
    return ""


def _one_click(here: Here, reveal: Reveal, purpose: str, key: str) -> None:
    words = _("The look is written into the audit, with the task as its purpose.")
    if st.button(_("Show"), icon=":material/visibility:", type="tertiary", key=f"{key}-show", help=words):
        _show(here, reveal, purpose, key)


def _ask(here: Here, reveal: Reveal, reasons: dict[str, str], key: str) -> None:
    with st.popover(_("Show"), icon=":material/visibility:", type="tertiary", key=f"{key}-open"):
        st.caption(_("The look is written into the audit."))
        reason = st.selectbox(
            _("Reason"),
            list(reasons),
            index=None,
            format_func=reasons.__getitem__,
            placeholder=_("Choose one"),
            key=f"{key}-reason",
        )
        password = password_field(key)
        if st.button(_("Show for 60 seconds"), type="primary", key=f"{key}-show"):
            _check_and_show(here, reveal, reason, password, key)


def password_field(key: str) -> str | None:
    """Ask for the password, unless it was entered within the last 15 minutes (None then)."""
    visitor = session.present()
    if visitor and session.now() - visitor.record.password_seen_at < PASSWORD_HOLDS:
        return None
    return st.text_input(_("Password"), type="password", key=f"{key}-password")


def _check_and_show(here: Here, reveal: Reveal, reason: str | None, password: str | None, key: str) -> None:
    if reason is None:
        st.markdown(f":red[:small[:material/error: {_('Choose the reason first.')}]]")
        return
    if password is not None and not is_right(password):
        return
    _show(here, reveal, reason, key)


def is_right(password: str) -> bool:
    """Tell whether the password is the visitor's, and say so where it is not; it holds for 15 minutes."""
    visitor = session.present()
    if visitor is None:
        return False
    try:
        sessions.unlock(visitor.desk, visitor.record.id, password, session.now())
    except Refused as refusal:
        st.markdown(f":red[:small[:material/error: {say(refusal.message)}]]")
        return False
    return True


def _show(here: Here, reveal: Reveal, reason: str, key: str) -> None:
    door = attempt(here)
    with door as work:
        plain = reveal(work, reason)
    if door.succeeded:
        st.session_state[_SHOWN + key] = (plain, session.now() + SHOWN_FOR)
        st.rerun()
