"""A summary of a dispute to be copied into a group: what and where, never who."""

from __future__ import annotations

import streamlit as st

from components.case_list import asker
from components.here import Here
from core.i18n import _
from domain.mediation import CaseFile
from domain.mediation.summaries import summarised


def summary(here: Here, file: CaseFile) -> None:
    """Draw the way to the summary; its copy button stands in its corner."""
    with st.popover(
        _("Summary to copy"), icon=":material/content_copy:", type="tertiary", key="mediation-summary"
    ):
        with here.desk.database.reading() as session:
            words = summarised(session, asker(here), file.id)
        st.code(words, language=None, wrap_lines=True)
        st.caption(_("No name, number or address in it. Plain data never goes into a chat group."))
