"""Settings: organisation, places, code lists and targets, as they were loaded. Changed in files."""

from __future__ import annotations

import streamlit as st

from components import settings_list
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Page

here = open_page(Page.SETTINGS)
organisation, places, dictionaries, targets = st.tabs(
    [_("Organisation"), _("Places"), _("Code lists"), _("Targets")], key="settings-tabs"
)
with organisation:
    settings_list.organisation(here)
with places:
    settings_list.places(here)
with dictionaries:
    settings_list.dictionaries(here)
with targets:
    settings_list.targets(here)
