"""Words from a chat group, pasted: they become the fields of the register form, to be looked over."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components.act import form_errors
from components.case_forms import REGISTER
from components.drafted import fill_later
from components.filters import grid_labels as own_grids
from components.here import Here
from core.clock import local
from core.errors import BadInput
from core.i18n import _
from domain.mediation.pasting import LONGEST, KnownPlace, read_text
from domain.organisation import places

TEXT = "mediation-paste-text"


def paste_box(here: Here) -> None:
    """Draw the box for a pasted text; its button fills the form with what the text says."""
    errors = form_errors()
    with st.popover(_("Paste a message"), icon=":material/content_paste:", key="mediation-paste"):
        st.caption(_("Names, phones, place, time and type are read into the form; look it over and save."))
        with errors.field("pasted", _("Message")):
            st.text_area(
                _("Message"), height=120, max_chars=LONGEST, key=TEXT, label_visibility="collapsed",
                placeholder=_("Paste the words of the group here"),
            )  # fmt: skip
        if st.button(_("Read into the form"), type="primary", key="mediation-paste-read"):
            _read(here, errors)


def _read(here: Here, errors: form_errors) -> None:
    with here.desk.database.reading() as session:
        known = [KnownPlace(one.name, one.grid_id) for one in places(session, here.actor.station_id)]
    try:
        found = read_text(st.session_state.get(TEXT) or "", here.now(), known)
    except BadInput as refusal:
        errors.show(refusal)
        return
    fields = found.fields()
    if fields.get("grid_id") not in own_grids(here):
        fields.pop("grid_id", None)
    fill_later(REGISTER, {name: _shown(value) for name, value in fields.items()})
    st.rerun()


def _shown(value: object) -> object:
    """Return a value as a field holds it: a moment as the station's clocks show it."""
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None, second=0, microsecond=0)
    return value
