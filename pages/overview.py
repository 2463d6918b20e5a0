"""Overview: the leader's page in three parts; every number and every bar opens its rows."""

from __future__ import annotations

import streamlit as st

from components import assessment_panel, board, chart, filters, links, record_attention, table
from components.cached import aggregate
from components.download import download
from components.frame import open_page
from components.tiles import flat_tiles, part, tiles
from core.i18n import _
from core.vocabulary import Area
from domain.accounts.policy import Action, Page
from domain.metrics import series
from domain.metrics.overview_sheets import export_overview

here = open_page(Page.OVERVIEW)
with filters.filter_row():
    question = filters.choose(here, key="overview", types=("dispute_types", "alert_categories"))
    if here.may(Action.EXPORT):
        download(here, _("Workbook"), lambda work: export_overview(work, question), key="overview-export")

with st.container(key="kpis", gap="small"):
    tiles(here, question, "M19", "M01", "M02", "M04", "M22", beside={"M04": "M05"})

part(_("Disputes end here"))
left, right = st.columns([3, 2], gap="small")
with left, chart.card("trend"):
    trend = aggregate(here, "trend", question, board.resolution, Area.DISPUTES)
    if month := chart.show(trend, key="overview-trend"):
        links.go(here, Page.MEDIATION, board.month_params(question, month, "M01"))
with right, chart.card("types"):
    types = aggregate(here, "types", question, board.types)
    if code := chart.show(types, key="overview-types"):
        links.go(here, *board.type_rows(question, code))

left, right = st.columns([3, 2], gap="small")
with left, chart.card("ages"):
    ages = aggregate(here, "ages", question, series.ages_of_open, Area.DISPUTES)
    chart.heading(*board.ages_words(ages))
    if dispute_id := table.choose_row(ages, board.age_columns(), key="overview-ages", rows=6):
        links.go(here, Page.MEDIATION, {"case": str(dispute_id)})
with right:
    flat_tiles(here, question, "M03", "M09", "SINCE")

part(_("Peace is kept"))
left, middle, right = st.columns([5, 4, 3], gap="small")
with left, chart.card("week"):
    week = aggregate(here, "week", question, board.week_of_alerts, Area.ALERTS)
    if cell := chart.show(week, key="overview-week"):
        links.go(here, Page.ALERTS, board.hour_params(question, cell, here.today))
with middle, chart.card("grids"):
    grids = aggregate(here, "grids", question, board.grids_of_alerts, Area.ALERTS)
    if grid_id := chart.show(grids, key="overview-grids"):
        links.go(here, Page.ALERTS, board.grid_params(question, grid_id))
with right:
    flat_tiles(here, question, "M21", "M23")

part(_("Service is there"))
left, right = st.columns([3, 2], gap="small")
with left, chart.card("satisfaction"):
    satisfaction = aggregate(here, "satisfaction", question, board.satisfaction, Area.DISPUTES)
    if month := chart.show(satisfaction, key="overview-satisfaction"):
        links.go(here, Page.FOLLOWUPS, board.month_params(question, month, "M04"))
with right:
    flat_tiles(here, question, "M05", "M05T")

record_attention.show(here)
assessment_panel.show(here)
