"""A file to take along: made at a click, handed out once, to this session, within a minute."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import look
from components.act import attempt
from components.here import Here
from core.errors import Refused
from core.i18n import _, say
from domain.accounts.offers import offer
from domain.work import Work

Make = Callable[[Work], tuple[str, str, bytes]]
"""Given the open door: records what is taken along and returns file name, media type and content."""


def download(here: Here, label: str, make: Make, *, key: str) -> None:
    """Draw a button that makes a file; where it was pressed, the link by which it may be fetched once."""
    if not st.button(label, icon=":material/download:", type="tertiary", key=key):
        return
    door = attempt(here)
    with door as work:
        made = make(work)
    if door.succeeded:
        _hand_out(here, *made)


def _hand_out(here: Here, filename: str, media_type: str, content: bytes) -> None:
    whose = here.actor.session_id, here.actor.account_id
    try:
        address = offer(*whose, filename, media_type, content, str(here.desk.workspace))
    except Refused as refusal:
        st.markdown(f":red[:small[:material/error: {say(refusal.message)}]]")
        return
    look.leave_link(_("Save {name}", name=filename), address)
    st.caption(_("The link works once, within a minute."))
