"""Entering an alert by hand: eight fields at most; what may be the same matter stands beside them."""

from __future__ import annotations

import streamlit as st

from components import alert_form
from components.frame import open_page
from domain.accounts.policy import Page

here = open_page(Page.ALERT_ENTRY)
left, right = st.columns([5, 3], gap="medium")
with left:
    entry = alert_form.enter(here)
with right:
    alert_form.beside(here, entry)
