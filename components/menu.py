"""The menu: what a role may open, grouped as the day goes; the rest answers in words instead of an error."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page as Script

from components import frame, look, session, speech
from components.places import PLACES, SECTION_NAMES, Section, is_built
from components.session import Visitor
from components.words import safe
from core.actor import Actor
from core.i18n import LANGUAGES, _, say
from core.settings import PROJECT
from domain.accounts import actions
from domain.accounts.policy import Page, pages_for
from domain.accounts.roles import role_label
from domain.work import begin

SIGN_OUT = "/auth/sign-out"


def choose(actor: Actor | None) -> Script:
    """Register every address and return the page that was asked for.

    What the role does not reach answers in words; without an actor every page does, and says why.
    """
    open_to = [page for page in pages_for(actor.role) if is_built(page)] if actor else []
    hidden = [_start(open_to), *(_closed(page) for page in Page if page not in open_to)]
    menu: dict[str, Sequence[Script]] = {
        say(SECTION_NAMES[part]): _visible(part, open_to) for part in Section
    }
    return st.navigation(
        {"": hidden, **{name: pages for name, pages in menu.items() if pages}}, expanded=True
    )


def foot(visitor: Visitor, actor: Actor) -> None:
    """Draw below the menu who is signed in, the language, and the way out."""
    with st.sidebar, st.container(key="menu-foot", gap="xsmall"):
        if visitor.desk.is_demo:
            st.badge(_("Demonstration data"), icon=":material/science:", color="orange")
        st.markdown(f"**{safe(actor.name)}**  \n:small[:gray[{safe(role_label(actor.role))}]]")
        st.segmented_control(
            _("Language"),
            LANGUAGES,
            default=actor.language,
            required=True,
            format_func=speech.NAMES.__getitem__,
            key="menu-language",
            label_visibility="collapsed",
            on_change=_keep_language,
        )
        look.leave_link(_("Sign out"), SIGN_OUT)


def _visible(part: Section, open_to: Sequence[Page]) -> list[Script]:
    return [_script(page) for page in open_to if PLACES[page].section is part]


def _script(page: Page) -> Script:
    place = PLACES[page]
    return st.Page(
        PROJECT / "pages" / f"{page}.py",
        title=say(place.title),
        icon=f":material/{place.icon}:",
        url_path=str(page),
    )


def _start(open_to: Sequence[Page]) -> Script:
    """The bare address leads on to the first page of the role, so that every page keeps its own address."""

    def start() -> None:
        if open_to:
            st.switch_page(PROJECT / "pages" / f"{open_to[0]}.py")
        frame.refuse()

    return st.Page(start, title=_("Start"), url_path="start", default=True, visibility="hidden")


def _closed(page: Page) -> Script:
    return st.Page(frame.refuse, title=say(PLACES[page].title), url_path=str(page), visibility="hidden")


def _keep_language() -> None:
    """Keep the chosen language with the account: the next run speaks it."""
    visitor = session.present()
    if visitor is None or visitor.is_locked:
        return
    with begin(visitor.desk, visitor.actor(), session.now) as work:
        actions.choose_language(work, st.session_state["menu-language"])
