"""Acting from a page: the door is opened, a refusal becomes a sentence, success is said beside the thing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from types import TracebackType
from typing import Any, cast

import streamlit as st
from babel.dates import format_time
from streamlit.delta_generator import DeltaGenerator

from components import session
from components.here import Here
from components.speech import fragment
from core.actor import Actor
from core.clock import local
from core.errors import AlreadyDone, BadInput, Refused, SessionOver, StaleEdit
from core.i18n import _, language, say
from domain.accounts.sessions import OVER
from domain.taking_back import WITHIN, take_back
from domain.work import Work, begin

_FORM = "act-form-"
_SAID = "act-said-"
_BACK = "act-back-"
_TICK = 1.0


def form_token(key: str) -> str:
    """Return the token of the form drawn under ``key``; it is renewed once the form was saved."""
    return str(st.session_state.setdefault(_FORM + key, secrets.token_urlsafe(16)))


class form_errors:  # noqa: N801 - reads as a word where it is used: errors = form_errors()
    """The places below the fields of one form, for what is wrong with each of them.

    ``with errors.field("title"): st.text_input(...)`` while drawing, then ``attempt(..., errors=errors)``.
    """

    def __init__(self) -> None:
        self._below: dict[str, DeltaGenerator] = {}
        self._labels: dict[str, str] = {}

    @contextmanager
    def field(self, name: str, label: str = "") -> Iterator[None]:
        """Draw a field with room for its error right below it. ``name`` is the ``field`` of BadInput."""
        self._labels[name] = label or name
        with st.container(gap="xxsmall"):
            yield
            self._below[name] = st.empty()

    def show(self, refusal: Refused) -> bool:
        """Write the sentence below its field; False where the form has no such field."""
        place = self._below.get(refusal.field) if isinstance(refusal, BadInput) else None
        if place is None:
            return False
        place.markdown(_in_red(say(refusal.message)))
        return True

    def label(self, name: str) -> str:
        """Return what the form calls a field."""
        return self._labels.get(name, name)


class attempt(AbstractContextManager[Work]):  # noqa: N801 - reads as a word where it is used: with attempt(...)
    """Open the door for one action; what a user can cause is explained, never raised.

    ``token`` (of ``form_token``) makes a second click harmless. ``done`` is said with the time, right
    here. ``errors`` are the fields of the form. ``again`` runs the page anew after success; the
    confirmation then stands where ``said(again)`` is called. ``then`` is called after success, before
    that. ``succeeded`` tells how it went.
    Never call ``st.rerun`` or ``st.stop`` inside: they would take the change back.
    """

    def __init__(
        self,
        here: Here,
        token: str | None = None,
        done: str | None = None,
        *,
        errors: form_errors | None = None,
        again: str = "",
        then: Callable[[], None] | None = None,
    ) -> None:
        self._here, self._token, self._done, self._again = here, token, done, again
        self._then = then
        self._errors = errors or form_errors()
        self._stack = ExitStack()
        self._closed: Refused | None = None
        self._work: Work | None = None
        self.succeeded = False

    def __enter__(self) -> Work:
        try:
            actor = _actor_now()
            work = self._stack.enter_context(begin(self._here.desk, actor, self._here.clock))
            if self._token:
                work.once(self._token)
            if self._again:
                work.keep_way_back()
            self._work = work
        except Refused as refusal:
            self._closed = refusal
            return cast("Work", _ClosedDoor(refusal))
        return work

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            self._leave(trouble or self._closed)
        except Refused as refusal:
            self._explain(refusal)
            return True
        self._confirm()
        return False

    def _leave(self, trouble: BaseException | None) -> None:
        """Commit, or roll back and raise what was wrong."""
        if trouble is None:
            self._stack.close()
            return
        self._stack.__exit__(type(trouble), trouble, trouble.__traceback__)
        raise trouble

    def _explain(self, refusal: Refused) -> None:
        if isinstance(refusal, AlreadyDone):
            _renew(self._token)
            st.markdown(f":gray[:small[:material/done_all: {say(refusal.message)}]]")
        elif not self._errors.show(refusal):
            st.markdown(_in_red(say(refusal.message)))
        if isinstance(refusal, StaleEdit):
            _both_versions(refusal, self._errors)

    def _confirm(self) -> None:
        self.succeeded = True
        _renew(self._token)
        at = format_time(local(self._here.now()), "HH:mm", locale=language())
        words = _("{what}, {time}.", what=self._done.rstrip(".。"), time=at) if self._done else ""
        if self._then:
            self._then()
        if self._again:
            st.session_state[_SAID + self._again] = words
            self._offer_way_back()
            st.rerun()
        _say_done(words)

    def _offer_way_back(self) -> None:
        st.session_state.pop(_BACK + self._again, None)
        if self._work and self._work.way_back_id:
            until = self._here.now() + WITHIN
            st.session_state[_BACK + self._again] = (self._here, self._work.way_back_id, until)


def said(place: str) -> None:
    """Show, once, the confirmation of an attempt that ran the page anew; for ten seconds, the way back."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"said-{place}"):
        _say_done(st.session_state.pop(_SAID + place, ""))
        if _BACK + place in st.session_state:
            fragment(run_every=_TICK)(_way_back)(place)


def _way_back(place: str) -> None:
    """Draw the button that takes the save back, for as long as it may be; then it goes by itself."""
    here, way_id, until = st.session_state.get(_BACK + place, (None, 0, None))
    if here is None or here.now() >= until:
        st.session_state.pop(_BACK + place, None)
        return
    left = -(-(until - here.now()) // timedelta(seconds=1))
    words = _("Take back ({left} s)", left=left)
    if st.button(words, icon=":material/undo:", type="tertiary", key=f"{place}-take-back"):
        del st.session_state[_BACK + place]
        with attempt(here, done=_("Taken back"), again=place) as work:
            take_back(work, way_id)


class _ClosedDoor:
    """Stands in for a Work that could not be opened: its first use says why."""

    def __init__(self, refusal: Refused) -> None:
        self._refusal = refusal

    def __getattr__(self, name: str) -> Any:
        raise self._refusal


def _actor_now() -> Actor:
    visitor = session.present()
    if visitor is None:
        raise SessionOver(OVER)
    return visitor.actor()


def _renew(token: str | None) -> None:
    used = [key for key, value in st.session_state.items() if str(key).startswith(_FORM) and value == token]
    for key in used:
        del st.session_state[key]


def _say_done(words: str) -> None:
    if words:
        st.markdown(f":green[:small[:material/check_circle: {words}]]")


def _in_red(words: str) -> str:
    return f":red[:small[:material/error: {words}]]"


def _both_versions(stale: StaleEdit, errors: form_errors) -> None:
    changed = [name for name, mine in stale.mine.items() if mine != stale.theirs.get(name)]
    rows = [
        {
            _("Field"): errors.label(name),
            _("Saved by the other"): str(stale.theirs.get(name, "")),
            _("Yours"): str(stale.mine[name]),
        }
        for name in changed
    ]
    if rows:
        st.dataframe(rows, hide_index=True, placeholder="—")
