"""Import: a file in four steps (choose, match, look, import), what came of it, and the way back."""

from __future__ import annotations

import streamlit as st

from components import import_result, import_wizard
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Page

here = open_page(Page.IMPORTS)
job_id, batch_id = import_result.named("job"), import_result.named("batch")

if job_id:
    import_result.follow(here, job_id)
elif batch_id:
    import_result.show(here, batch_id)

if job_id or batch_id:
    if st.button(_("Import another file"), icon=":material/upload_file:", key="imports-another"):
        st.query_params.clear()
        st.rerun()
else:
    chosen = import_wizard.choose_file(here)
    if chosen:
        chosen = import_wizard.match_columns(chosen)
        found = import_wizard.preview(here, chosen)
        if found:
            import_wizard.match_values(here, chosen, found)
            import_wizard.start(here, chosen, found)

import_result.past(here)
