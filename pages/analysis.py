"""Analysis of alerts: what happens where and when; a click narrows the page, a link opens the rows."""

from __future__ import annotations

import streamlit as st

from components import analysis_charts, analysis_head, analysis_lists, chart, filters
from components.frame import open_page
from components.tiles import flat_tiles
from domain.accounts.policy import Page

here = open_page(Page.ANALYSIS)
with filters.filter_row():
    filters.choose(here, key="analysis", types=("alert_categories",))
    analysis_head.choose_view()
wanted = analysis_head.asked(here)
cells = analysis_lists.cells(here, wanted)
compared = analysis_lists.compared(here, wanted)
analysis_head.narrowed(here, wanted, compared[0].change.x)

first, second, third = st.columns([3, 3, 4], gap="small")
with first, chart.card("analysis-compared"):
    analysis_head.comparison(compared, wanted.question.period)
with second, chart.card("analysis-response"):
    analysis_head.response(analysis_lists.reached(here, wanted))
with third:
    flat_tiles(here, wanted.question, *analysis_head.tile_codes(wanted))

left, middle, right = st.columns(3, gap="small")
with left:
    spec = analysis_charts.categories(cells, wanted.question.type_code)
    if code := analysis_lists.draw("types", spec):
        analysis_head.narrow(type=code)
with middle:
    if code := analysis_lists.draw("kinds", analysis_charts.place_types(cells)):
        analysis_head.narrow(place=code)
with right:
    if code := analysis_lists.draw("channels", analysis_charts.channels(cells)):
        analysis_head.narrow(source=code)

left, right = st.columns([5, 4], gap="small")
with left:
    if cell := analysis_lists.draw("hours", analysis_charts.hours(cells, wanted.question.period)):
        weekday, hour = cell.split(":")
        analysis_head.narrow(weekday=weekday, hour=hour)
with right:
    if grid_id := analysis_lists.draw("grids", analysis_lists.grid_map(here, wanted, cells)):
        analysis_head.narrow(grid=grid_id)
    analysis_lists.boundaries(here)

left, right = st.columns(2, gap="small")
with left:
    places = analysis_lists.compounds(here, wanted)
    if spot := analysis_lists.draw("compounds", analysis_charts.compound_map(places)):
        analysis_head.narrow(spot=spot)
with right:
    if wanted.metric == "M22":
        analysis_lists.burglary_clusters(here, wanted)
    else:
        analysis_lists.repeat_places(here, wanted)
analysis_lists.repeat_incidents(here, wanted)
