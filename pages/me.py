"""My account: the password, and where I am signed in. The language stands in the menu."""

from __future__ import annotations

import streamlit as st

from components import table
from components.act import attempt, form_errors, form_token
from components.frame import open_page
from components.own import check_same, session_columns, session_rows
from core.i18n import _
from domain.accounts.actions import change_password
from domain.accounts.policy import Page
from domain.accounts.queries import find_own_sessions
from domain.accounts.sessions import revoke_all

here = open_page(Page.ME)
left, right = st.columns([5, 4], gap="medium")

with left, st.form("me-password", enter_to_submit=False):
    st.markdown(f"**{_('Change the password')}**")
    errors = form_errors()
    with errors.field("old_password"):
        old = st.text_input(_("Present password"), type="password", key="me-password-old")
    with errors.field("password"):
        new = st.text_input(_("New password"), type="password", key="me-password-new")
    with errors.field("again"):
        again = st.text_input(_("New password once more"), type="password", key="me-password-again")
    st.caption(_("Every session of yours ends then, this one too: sign in with the new password."))
    sent = st.form_submit_button(_("Change the password"), type="primary", key="me-password-send")
if sent:
    with left, attempt(here, form_token("me-password"), _("Password changed"), errors=errors) as work:
        check_same(new, again)
        change_password(work, old, new)

with right, st.container(border=True, key="card-sessions"):
    st.markdown(f"**{_('Where I am signed in')}**")
    own = find_own_sessions(here.desk, here.actor, here.now())
    table.show(session_rows(own), session_columns(), key="me-sessions", rows=4)
    if st.button(_("Sign out everywhere"), key="me-sessions-end"):
        with attempt(here, done=_("Signed out everywhere")) as work:
            revoke_all(work, here.actor.account_id, "signed out everywhere")
