"""Follow-ups: who is to be visited or called, and what it brought."""

from __future__ import annotations

import streamlit as st

from components import case_list, followup_form
from components.act import attempt, said
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Page
from domain.mediation import record_follow_up

here = open_page(Page.FOLLOWUPS)
chosen = followup_form.opened()

left, right = st.columns([4, 9], gap="medium")
with left, case_list.pane("list", is_open=chosen is not None):
    said("followups")
    followup_form.show(here, followup_form.choose(here), chosen)

with right, case_list.pane("file", is_open=chosen is not None):
    followup_form.back()
    due = followup_form.read(here, chosen) if chosen is not None else None
    mine = followup_form.form(here, due) if due else None
    if due is None:
        followup_form.not_chosen(chosen)
    if due and mine:
        done = _("Follow-up kept")
        with attempt(here, mine.token, done, errors=mine.errors, again="followups", then=mine.finish) as work:
            record_follow_up(work, due.id, mine.version, mine.answer)
            mine.form.sent(work)
