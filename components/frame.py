"""The frame of every page: who is asking, may they, the head of the page, and how fresh it is."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from components import live, lock, look, session, speech
from components.here import Here
from components.places import PLACES
from components.session import Visitor
from core.actor import Actor
from core.errors import SessionOver
from core.i18n import _, say
from domain.accounts.policy import Page, may
from domain.freshness import revisions

__all__ = ["Here", "open_page"]

SIGN_IN = "/auth/sign-in"
START = "/"
_ENTERED = "frame-entered"


def enter() -> tuple[Visitor, Actor] | None:
    """Begin a run in Home.py: return who is at work, None where nobody is or the session is locked.

    Until ``entered`` is called, a page that runs by itself shows nothing.
    """
    st.session_state.pop(_ENTERED, None)
    speech.recall()
    visitor = session.present()
    actor = _actor_of(visitor) if visitor else None
    if visitor is None or actor is None:
        return None
    speech.speak(actor.language)
    return visitor, actor


def entered() -> None:
    """Note that Home.py got past ``st.navigation``."""
    st.session_state[_ENTERED] = True


def open_page(page: Page) -> Here:
    """Return where the page stands, after its head is drawn.

    Where nobody may see it (not through Home.py, signed out, locked, not their page) it draws what
    to do instead and ends the run.
    """
    if not st.session_state.get(_ENTERED):
        _stop_with(_("Open the desk from its start page."), _("To the start page"), START)
    visitor = session.present()
    actor = _actor_of(visitor) if visitor else None
    if visitor is None or actor is None or not may(actor, page):
        refuse()
    speech.speak(actor.language)
    lock.give_back()
    here = Here(visitor.desk, actor, page, session.now, revisions(visitor.desk, PLACES[page].areas))
    _head(here)
    return here


def refuse() -> NoReturn:
    """Draw, in place of a page, why it is not shown; ends the run."""
    visitor = session.present()
    if session.reference() is None:
        _stop_with(_("Start the desk with make run: this page alone knows nobody."))
    if visitor is None:
        _signed_out()
    if visitor.is_locked:
        lock.ask_in_place(visitor)
    words = _("Your role has no access here. If your work needs it, ask the administrator.")
    _stop_with(words, _("To the start page"), START)


def _signed_out() -> NoReturn:
    st.session_state.clear()
    _stop_with(_("You have been signed out. Sign in again."), _("Sign in"), SIGN_IN)


def _actor_of(visitor: Visitor) -> Actor | None:
    try:
        return None if visitor.is_locked else visitor.actor()
    except SessionOver:
        return None


def _head(here: Here) -> None:
    place = PLACES[here.page]
    row = st.container(
        horizontal=True,
        vertical_alignment="bottom",
        gap="small",
        key="page-head",
    )
    with row:
        st.title(say(place.title), anchor=False, width="content", help=say(place.purpose))
        if here.desk.is_demo:
            st.badge(_("Demonstration data"), icon=":material/science:", color="orange")
        live.pulse(here.desk, here.drawn, is_head=True, not_before=live.soon())


def _stop_with(words: str, label: str = "", address: str = "") -> NoReturn:
    with st.container(key="frame-stop", width=560):
        st.markdown(f":material/lock: {words}")
        if label:
            look.leave_link(label, address)
    st.stop()
