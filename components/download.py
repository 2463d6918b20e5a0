"""A file to take along: made at a click, handed out once, to this session, within a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from components import look, session
from components.act import attempt
from components.here import Here
from core.errors import Refused
from core.i18n import _, say
from domain.accounts.offers import offer
from domain.work import Work

STANDS = timedelta(seconds=55)
_MADE = "download-made-"

Make = Callable[[Work], tuple[str, str, bytes]]
"""Given the open door: records what is taken along and returns file name, media type and content."""


def download(here: Here, label: str, make: Make, *, key: str) -> None:
    """Draw a button that makes a file; where it was pressed, the link by which it may be fetched once."""
    if st.button(label, icon=":material/download:", type="tertiary", key=key):
        door = attempt(here)
        with door as work:
            made = make(work)
        if door.succeeded:
            hand_out(here, *made, key=key)
    leave_link(key)


def hand_out(here: Here, filename: str, media_type: str, content: bytes, *, key: str) -> None:
    """Keep a file for this session for a minute; ``leave_link`` draws the way to it."""
    whose = here.actor.session_id, here.actor.account_id
    try:
        address = offer(*whose, filename, media_type, content, str(here.desk.workspace))
    except Refused as refusal:
        st.markdown(f":red[:small[:material/error: {say(refusal.message)}]]")
        return
    st.session_state[_MADE + key] = (filename, address, session.now() + STANDS)


def leave_link(key: str) -> None:
    """Draw the link to a file that was made within the last minute: a redrawn page still shows it."""
    filename, address, until = st.session_state.get(_MADE + key, ("", "", None))
    if until is None or session.now() >= until:
        st.session_state.pop(_MADE + key, None)
        return
    look.leave_link(_("Save {name}", name=filename), address)
    st.caption(_("The link works once, within a minute."))
