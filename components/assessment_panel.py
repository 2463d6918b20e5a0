"""On the overview: how the bands lie, how the mean went, and how many sheets wait for a signature."""

from __future__ import annotations

import streamlit as st

from components import assessment_charts, assessment_list, chart, links
from components.here import Here
from components.tiles import part
from core.i18n import _, _n
from domain.accounts.policy import Page, Scope, scope_of
from domain.assessment.months import later, month_of


def show(here: Here) -> None:
    """Draw the panel for those who see the whole station's sheets; nothing for anybody else."""
    if scope_of(here.actor.role, Page.ASSESSMENT) is not Scope.STATION:
        return
    month = later(month_of(here.today), -1)
    frame = assessment_list.history(here, month)
    part(_("Assessment of grid workers"))
    latest = int(frame["month"].max()) if len(frame) else month
    left, middle, right = st.columns([4, 5, 3], gap="small")
    with left, chart.card("assessment-bands"):
        if chart.show(assessment_charts.bands(frame[frame["month"] == latest], latest), key="overview-bands"):
            links.go(here, Page.ASSESSMENT, {"month": str(latest)})
    with middle, chart.card("assessment-trend"):
        if clicked := chart.show(assessment_charts.trend(frame), key="overview-scores"):
            links.go(here, Page.ASSESSMENT, {"month": clicked})
    with right, st.container(border=True, key="kpi-sign", height="stretch"):
        waiting = len(assessment_list.waiting(here))
        st.metric(_("To sign"), _n("{count} sheet", "{count} sheets", waiting))
        links.rows(here, Page.ASSESSMENT, {}, _("all sheets"))
