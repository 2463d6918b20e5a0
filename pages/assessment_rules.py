"""Scoring rule: what counts and how, for everybody; what another rule would have changed, for the office."""

from __future__ import annotations

import streamlit as st

from components import assessment_rule
from components.act import attempt, said
from components.frame import open_page
from domain.accounts.policy import Action, Page

here = open_page(Page.ASSESSMENT_RULES)
rule = assessment_rule.in_force(here)
said("assessment_rules")
left, right = st.columns([1, 1], gap="medium")

with left:
    assessment_rule.text(rule)
    assessment_rule.coming(here)
    assessment_rule.effect_table(rule)

with right:
    if here.may(Action.WRITE):
        draft = assessment_rule.draft_form(here, rule)
        assessment_rule.replayed(here, draft)
        announced = assessment_rule.publish_form(here, draft)
        if announced:
            with attempt(
                here, announced.token, announced.done, errors=announced.errors, again="assessment_rules"
            ) as work:
                announced.write(work)
