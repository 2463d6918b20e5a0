"""Accounts: who may sign in, with which role and grids; somebody new, and the end of sessions."""

from __future__ import annotations

import streamlit as st

from components import account_forms, account_list
from components.account_list import AccountRecord
from components.act import attempt, said
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Page
from domain.accounts.staffing import reassign

here = open_page(Page.ACCOUNTS)


def somebody_new() -> None:
    """Take somebody in: person, role, grids and way in, in one go."""
    sent = account_forms.newcomer_form(here)
    if sent:
        done = _("Account opened")
        with attempt(here, sent.token, done, errors=sent.errors, again="accounts", then=sent.finish) as work:
            sent.write(work)


def open_account(record: AccountRecord) -> None:
    """Change an account, or what its owner holds."""
    pressed = account_forms.buttons(record)
    if pressed:
        with attempt(here, done=pressed.done, again="accounts", then=pressed.finish) as work:
            pressed.write(work)
    changed = account_forms.role_form(here, record)
    if changed:
        done = _("Role and grids changed")
        with attempt(here, done=done, errors=changed.errors, again="accounts", then=changed.finish) as work:
            reassign(work, record.id, changed.version, changed.role, changed.grid_ids)
    account_list.postings(here, record)


left, right = st.columns([8, 5], gap="medium")
with left:
    chosen = account_list.choose(account_list.read(here))
    account_list.refusals(here)
with right:
    said("accounts")
    account_forms.show_link(here)
    if chosen:
        account_list.head(chosen)
        open_account(chosen)
    elif account_list.is_named():
        account_list.not_here()
    else:
        somebody_new()
