"""Fields that keep what is typed: they stand outside st.form, and are saved as a draft while one writes.

Streamlit forgets a field that is not drawn, and everything at F5. A draft in the database outlives both;
it is put back into the fields, and said, when the form is drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from components.act import attempt
from components.here import Here
from components.words import short_moment
from core.i18n import _
from domain.drafts import discard_draft, open_draft, save_draft
from domain.work import Work

_KEPT = "drafted-kept-"
_FOUND = "drafted-found-"
_OVER = "drafted-over-"
_BEGAN = "drafted-began-"
_LATER = "drafted-later-"
_DAY = "day"
BEGAN = "began from"


class Drafted:
    """The fields of one form. ``blank`` gives each field's first value; ``key`` names its widget.

    ``version`` is that of the row the form is about, as it stands now; ``began`` is the one it had when
    writing began, and it lies with the draft: a save after another's is seen to be one, even after F5.
    """

    def __init__(self, here: Here, form: str, blank: Mapping[str, Any], version: int = 0) -> None:
        self._here, self.form, self._blank, self._version = here, form, dict(blank), version
        if st.session_state.pop(_OVER + form, False):
            self._fill(self._blank, version)
        elif missing := [name for name in blank if self.key(name) not in st.session_state]:
            self._put_back() if next(iter(blank)) in missing else self._fill_in(missing)
        for name, value in st.session_state.pop(_LATER + form, {}).items():
            if name in blank:
                st.session_state[self.key(name)] = value

    def key(self, field: str) -> str:
        """Return the key of a field's widget: <form>-<field>."""
        return f"{self.form}-{field}"

    def value(self, field: str) -> Any:
        """Return what stands in a field now."""
        return st.session_state.get(self.key(field), self._blank[field])

    @property
    def began(self) -> int:
        """The version the row had when writing began."""
        return int(st.session_state.get(_BEGAN + self.form, self._version))

    def rebase(self) -> None:
        """Go on from the version that stands now: both versions were shown, saving again is meant."""
        st.session_state[_BEGAN + self.form] = self._version

    def offer(self) -> None:
        """Say that a draft was put back, with the way to be rid of it."""
        saved_at = st.session_state.get(_FOUND + self.form)
        if saved_at is None:
            return
        with st.container(horizontal=True, vertical_alignment="center", key=f"{self.form}-draft"):
            words = _("Your draft of {moment} is back.", moment=short_moment(saved_at))
            st.markdown(f":blue[:small[:material/edit_note: {words}]]", width="content")
            if st.button(_("Discard draft"), type="tertiary", key=f"{self.form}-discard"):
                self.drop()
                st.rerun()

    def keep(self) -> None:
        """Save the draft if something was typed since it was last saved."""
        content = self._content()
        if content == st.session_state.get(_KEPT + self.form):
            return
        door = attempt(self._here)
        with door as work:
            save_draft(work, self.form, {**content, BEGAN: self.began})
        if door.succeeded:
            st.session_state[_KEPT + self.form] = content

    def drop(self) -> None:
        """Throw away what was typed."""
        door = attempt(self._here)
        with door as work:
            discard_draft(work, self.form)
        if door.succeeded:
            self.over()

    def sent(self, work: Work) -> None:
        """Throw the draft away in the same breath as what it became is written."""
        discard_draft(work, self.form)

    def over(self) -> None:
        """Begin with blank fields at the next drawing."""
        st.session_state[_OVER + self.form] = True

    def _put_back(self) -> None:
        draft = open_draft(self._here.desk, self._here.actor, self.form)
        typed = draft.content if draft else {}
        values = {name: _typed(typed.get(name), blank) for name, blank in self._blank.items()}
        self._fill(values, int(typed.get(BEGAN, self._version)))
        if draft:
            st.session_state[_FOUND + self.form] = draft.saved_at

    def _fill_in(self, names: list[str]) -> None:
        """Give fields that were not drawn for a while what they held.

        The first field of a form is always drawn: while it is there the form never left the page, and what
        was typed beside them just now is newer than any draft.
        """
        kept = st.session_state.get(_KEPT + self.form, {})
        for name in names:
            st.session_state[self.key(name)] = _typed(kept.get(name), self._blank[name])

    def _fill(self, values: Mapping[str, Any], began: int) -> None:
        st.session_state.pop(_FOUND + self.form, None)
        st.session_state[_BEGAN + self.form] = began
        for name, value in values.items():
            st.session_state[self.key(name)] = value
        st.session_state[_KEPT + self.form] = self._content()

    def _content(self) -> dict[str, Any]:
        return {name: _plain(self.value(name)) for name in self._blank}


def fill_later(form: str, values: Mapping[str, Any]) -> None:
    """Put values into a form's fields at its next drawing: a drawn field cannot be changed."""
    st.session_state[_LATER + form] = dict(values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def _typed(stored: Any, blank: Any) -> Any:
    """Return a stored value as its field holds it; a moment or day was stored as text."""
    if stored is None:
        return blank
    if isinstance(stored, dict) and set(stored) == {_DAY}:
        return date.fromisoformat(stored[_DAY])
    return datetime.fromisoformat(stored) if isinstance(blank, datetime) else stored
