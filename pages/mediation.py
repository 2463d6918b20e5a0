"""Mediation desk: find a dispute, read its file, take it one step on."""

from __future__ import annotations

import streamlit as st

from components import case_file, case_forms, case_list, case_steps
from components.act import attempt, said
from components.download import download
from components.frame import open_page
from core.i18n import _
from domain.accounts.policy import Action, Page
from domain.mediation import CaseFile, correct, export_disputes, register, take_steps

here = open_page(Page.MEDIATION)
case_id, is_new = case_list.opened(), case_list.is_registering(here)
is_open = is_new or case_id is not None


def new_dispute() -> None:
    """Take in a dispute, then open its file."""
    sent = case_forms.register_form(here)
    if sent:
        done = _("Registered")
        with attempt(here, sent.token, done, errors=sent.errors, again="mediation", then=sent.finish) as work:
            sent.made = register(work, sent.intake).id
            sent.form.sent(work)


def correction(file: CaseFile) -> None:
    """Put the record right; who comes second sees both versions."""
    mine = case_forms.correction_form(here, file)
    if mine:
        done = _("Record corrected")
        with attempt(here, mine.token, done, errors=mine.errors, again="mediation", then=mine.finish) as work:
            correct(work, file.id, mine.version, mine.correction)
            mine.form.sent(work)


def open_file(file: CaseFile) -> None:
    """Read a file and take it on."""
    taken = case_steps.head(file)
    answer = st.container()
    case_file.standing(here, file)
    work_side, facts_side = st.columns([5, 4], gap="medium")
    with work_side:
        if case_forms.is_correcting(file):
            correction(file)
        else:
            taken = case_steps.next_step(here, file) or taken
        case_file.matter(file)
        case_file.follow_ups(file)
    with facts_side:
        case_file.parties(here, file)
        case_file.timeline(file)
    with answer:
        said("mediation")
        if taken:
            with attempt(
                here, taken.token, taken.done, errors=taken.errors, again="mediation", then=taken.finish
            ) as work:
                take_steps(work, file.id, taken.steps)
                taken.sent(work)


left, right = st.columns([4, 9], gap="medium")
with left, case_list.pane("list", is_open=is_open):
    wanted = case_list.choose(here)
    case_list.show(here, wanted, case_id)
    if here.may(Action.EXPORT):
        export = _("Export this list")
        download(here, export, lambda work: export_disputes(work, wanted), key="mediation-export")
with right, case_list.pane("file", is_open=is_open):
    case_file.back()
    found = case_file.read(here, case_id) if case_id is not None else None
    if is_new:
        new_dispute()
    elif found:
        open_file(found)
    else:
        case_file.not_chosen(case_id)
