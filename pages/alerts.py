"""Alerts: find one by period, grid, type or words, and read it."""

from __future__ import annotations

import streamlit as st

from components import alert_list, filters
from components.download import download
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Action, Page
from domain.alerts.exporting import export_alerts

here = open_page(Page.ALERTS)
with filters.filter_row():
    filters.choose(here, key="alerts", types=("alert_categories",))
    alert_list.search_box()
    st.space("stretch")
    alert_list.entry_link(here)
asked = alert_list.asked(here)
alert_list.narrowed(here, asked)

left, right = st.columns([8, 5], gap="medium")
with left:
    alert_id = alert_list.choose(here, asked)
    if here.may(Action.EXPORT):
        download(here, _("Export this list"), lambda work: export_alerts(work, asked), key="alerts-export")
with right:
    alert_list.show(here, alert_id)
