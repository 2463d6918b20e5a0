"""Assessment of grid workers: the sheets of a month, what waits to be looked at, the year, the basis."""

from __future__ import annotations

import streamlit as st

from components import (
    assessment_base,
    assessment_charts,
    assessment_forms,
    assessment_list,
    assessment_queue,
    assessment_sheet,
    assessment_year,
    chart,
)
from components.act import attempt, said
from components.download import download
from components.frame import open_page
from components.pressed import Pressed
from core.i18n import _
from domain.accounts.policy import Action, Page
from domain.assessment.documents import coefficient_list, sheet_document

here = open_page(Page.ASSESSMENT)


def act(pressed: Pressed | None) -> None:
    """Write what was pressed, then draw the page anew."""
    if pressed:
        with attempt(
            here, pressed.token, pressed.done, errors=pressed.errors, again="assessment", then=pressed.finish
        ) as work:
            pressed.write(work)


def sheets() -> None:
    """Choose a sheet at the left, read it and take it on at the right; the month's charts below."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        month = assessment_list.choose_month(here)
        act(assessment_list.preparing(here, month))
        act(assessment_list.sign_all(here))
        frame = assessment_list.read(here, month)
        sheet_id = assessment_list.choose(frame)
        if here.may(Action.EXPORT):
            words = _("List of coefficients")
            download(here, words, lambda work: coefficient_list(work, month), key="assessment-export")
    with right:
        sheet = assessment_sheet.opened(here, sheet_id) if sheet_id else None
        if sheet is None:
            st.caption(_("Choose a sheet on the left."))
        else:
            assessment_sheet.head(sheet)
            act(assessment_forms.sign_button(sheet))
            act(assessment_forms.answer_form(here, sheet))
            assessment_sheet.appeal_of(sheet)
            assessment_sheet.items(here, sheet, key="assessment")
            may_correct = here.may(Action.MANAGE)
            act(assessment_forms.correction_form(here, sheet, may_correct=may_correct))
            if here.may(Action.EXPORT):
                words = _("Print the sheet")
                download(here, words, lambda work: sheet_document(work, sheet.id), key="assessment-print")
    left, right = st.columns(2, gap="small")
    with left, chart.card("distribution"):
        chart.show(assessment_charts.distribution(frame, month), key="assessment-distribution")
    with right, chart.card("funnel"):
        chart.show(assessment_charts.funnel(assessment_list.supplied(here, month)), key="assessment-funnel")


said("assessment")
part = assessment_list.part(here)
if part == "sheets":
    sheets()
elif part == "look":
    left, right = st.columns(2, gap="medium")
    with left:
        act(assessment_queue.checks(here))
    with right:
        act(assessment_queue.signs(here))
elif part == "year":
    year = assessment_year.choose_year(here)
    left, right = st.columns(2, gap="medium")
    with left:
        act(assessment_year.titles(here, year))
    with right:
        act(assessment_year.notes(here, year))
else:
    left, right = st.columns(2, gap="medium")
    with left:
        act(assessment_base.exposure(here))
    with right:
        act(assessment_base.leave(here))
        act(assessment_base.plans(here))
