"""A worker's own months: which one is open, how they went, and their training hours. Nobody else is in it."""

from __future__ import annotations

import streamlit as st

from components import table
from components.assessment_words import band, month_words
from components.here import Here
from core.dictionaries import dictionary
from core.i18n import _
from domain.assessment.queries import SheetRecord, own_months, own_sheet
from domain.assessment.queues import notes_of


def choose_month(here: Here) -> int | None:
    """Choose one of one's own months, the latest first; None where there is none."""
    with here.desk.database.reading() as session:
        months = [int(month) for month in own_months(session, here.actor, here.now())["month"]]
    if not months:
        return None
    asked = st.query_params.get("month", "")
    chosen = int(asked) if asked.isdecimal() and int(asked) in months else months[0]
    st.session_state["my_score-month"] = chosen
    month: int = st.selectbox(
        _("Month"),
        months,
        format_func=month_words,
        key="my_score-month",
        label_visibility="collapsed",
        width=160,
        on_change=_keep_month,
    )
    return month


def read(here: Here, month: int | None) -> SheetRecord | None:
    """Return one's own sheet of a month."""
    with here.desk.database.reading() as session:
        return own_sheet(session, here.actor, month, here.now())


def nothing_yet() -> None:
    """Say that no sheet has been shown yet, and when there will be one."""
    with st.container(border=True, key="my_score-empty"):
        st.markdown(f":material/fact_check: **{_('No sheet of yours yet')}**")
        st.caption(_("The sheet of a month is shown to you first, at the beginning of the next one."))


def history(here: Here) -> None:
    """Draw one's own months and training hours of the year."""
    with here.desk.database.reading() as session:
        months = own_months(session, here.actor, here.now())
        notes = notes_of(session, here.actor, here.today.year)
    told = months.assign(
        when=months["month"].map(month_words),
        band=months["band"].map(band),
        status=months["status"].map(dictionary("assessment_status").label),
    )
    columns = {
        "when": st.column_config.TextColumn(_("Month"), width=100),
        "total": st.column_config.NumberColumn(_("Points"), format="%.1f", width=70),
        "band": st.column_config.TextColumn(_("Band"), width=80),
        "status": st.column_config.TextColumn(_("Status")),
    }
    table.show(told, columns, key="my_score-history", rows=6)
    hours = float(notes["hours"].sum())
    st.caption(_("Training this year: {hours} hours", hours=f"{hours:g}"))


def _keep_month() -> None:
    st.query_params["month"] = str(st.session_state["my_score-month"])
