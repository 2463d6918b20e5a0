"""My assessment: my month, every point with its rows at one click, and the appeal."""

from __future__ import annotations

import streamlit as st

from components import assessment_base, assessment_forms, assessment_own, assessment_sheet, links
from components.act import attempt, said
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Page

here = open_page(Page.MY_SCORE)
month = assessment_own.choose_month(here)
sheet = assessment_own.read(here, month)

said("my_score")
if sheet is None:
    assessment_own.nothing_yet()
else:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        assessment_sheet.head(sheet, has_name=False)
        assessment_sheet.items(here, sheet, key="my_score")
    with right:
        sent = assessment_forms.appeal_form(here, sheet)
        if sent:
            with attempt(
                here, sent.token, sent.done, errors=sent.errors, again="my_score", then=sent.finish
            ) as work:
                sent.write(work)
        assessment_sheet.appeal_of(sheet)
        assessment_own.history(here)
        assessment_base.plans(here, says_none=False)
        links.rows(here, Page.ASSESSMENT_RULES, {}, _("How it is scored"))
