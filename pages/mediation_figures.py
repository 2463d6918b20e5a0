"""Dispute figures: every number of the desk for a question, why it is what it is, and the rows behind it."""

from __future__ import annotations

import streamlit as st

from components import figure_table
from components.frame import open_page
from domain.accounts.policy import Page

here = open_page(Page.MEDIATION_FIGURES)
question = figure_table.choose(here)

left, right = st.columns([8, 5], gap="medium")
with left:
    code = figure_table.show(here, question)
with right:
    figure_table.why(here, question, code)
