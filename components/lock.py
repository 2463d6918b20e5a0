"""A session that was idle too long: the password is asked for in place, and what was typed is kept.

An open page is covered by a dialog, so that even unsent text stays in the browser. Where a run comes
first (a click after the time), the values of its fields are put aside and given back afterwards.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from components import look, session
from components.session import Visitor
from components.speech import recall
from core.errors import Refused
from core.i18n import _, say
from domain.accounts import sessions

SIGN_OUT = "/auth/sign-out"
_FRAME = ("menu-", "lock-")
_KEPT = "lock-kept"
_COVERED = "lock-covered"
_KEEPABLE = (str, int, float, bool, date, datetime, time)
_PRESSED = frozenset({"trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value"})


def cover(visitor: Visitor) -> None:
    """Lay the password form over the page, once; nothing below it goes away."""
    if st.session_state.get(_COVERED):
        return
    st.session_state[_COVERED] = True
    st.dialog(_("Locked"), dismissible=False, icon=":material/lock:")(_cover)(visitor)


def _cover(visitor: Visitor) -> None:
    recall()
    with st.container(key="lock-cover"):
        _ask(visitor, "lock-cover-form")


def ask_in_place(visitor: Visitor) -> None:
    """Draw the password form instead of the page; the page's fields are kept until it is answered."""
    st.session_state.setdefault(_KEPT, typed_values())
    with st.container(key="lock-place", width=420):
        st.subheader(_("Locked"), anchor=False)
        _ask(visitor, "lock-place-form")
    st.stop()


def give_back() -> None:
    """Put kept values into the fields again, before they are drawn."""
    st.session_state.pop(_COVERED, None)
    for key, value in st.session_state.pop(_KEPT, {}).items():
        st.session_state[key] = value


def typed_values() -> dict[str, Any]:
    """Return the values of the page's fields by their keys; presses of buttons are none."""
    context = get_script_run_ctx()
    if context is None:
        return {}
    fields = _fields(context.session_state._state)
    return {
        key: st.session_state[key]
        for key in fields
        if not key.startswith(_FRAME) and _is_keepable(st.session_state.get(key))
    }


def _fields(state: Any) -> list[str]:
    metadata = state._new_widget_state.widget_metadata
    keys = state._key_id_mapper._key_id_mapping
    return [key for key, widget in keys.items() if widget in metadata and _is_field(metadata[widget])]


def _is_field(widget: Any) -> bool:
    return widget.value_type not in _PRESSED and widget.value_type != "file_uploader_state_value"


def _is_keepable(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(isinstance(one, _KEEPABLE) for one in value)
    return isinstance(value, _KEEPABLE)


def _ask(visitor: Visitor, key: str) -> None:
    st.caption(_("You were away for a while. Enter your password to go on; your text is kept."))
    with st.form(key, border=False):
        password = st.text_input(_("Password"), type="password", key=f"{key}-password")
        sent = st.form_submit_button(_("Go on"), type="primary", key=f"{key}-send")
    if sent:
        _unlock(visitor, password)
    look.leave_link(_("Sign in as somebody else"), SIGN_OUT)


def _unlock(visitor: Visitor, password: str) -> None:
    try:
        sessions.unlock(visitor.desk, visitor.record.id, password, session.now())
    except Refused as refusal:
        st.markdown(f":red[:small[:material/error: {say(refusal.message)}]]")
        return
    st.rerun(scope="app")
