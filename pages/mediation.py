"""Mediation desk: find a dispute, read its file, take it one step on."""

from __future__ import annotations

import streamlit as st

from components import case_file, case_forms, case_list, case_parts, case_paste, case_steps, case_twins
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
    form_side, twins_side = st.columns([5, 3], gap="medium")
    with form_side:
        case_paste.paste_box(here)
        sent = case_forms.register_form(here)
    with twins_side:
        case_twins.beside(here)
    if sent:
        done = _("Registered")
        with attempt(here, sent.token, done, errors=sent.errors, again="mediation", then=sent.finish) as work:
            sent.made = register(work, sent.intake).id
            case_twins.decided(work, sent.made)
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
    """Read a file, take it on, or keep what stands beside its course: meetings, agreement, price, papers."""
    taken = case_steps.head(here, file)
    answer = st.container()
    case_file.standing(here, file)
    part = case_parts.choose()
    asked = case_parts.beside(here, file, part)
    if part == case_parts.COURSE:
        taken = course(file) or taken
    with answer:
        said("mediation")
        if asked:
            with attempt(
                here, asked.token, asked.done, errors=asked.errors, again="mediation", then=asked.finish
            ) as work:
                asked.do(work)
        elif taken:
            with attempt(
                here, taken.token, taken.done, errors=taken.errors, again="mediation", then=taken.finish
            ) as work:
                take_steps(work, file.id, taken.steps)
                taken.sent(work)


def course(file: CaseFile) -> case_steps.Taken | None:
    """Draw the course of a file; return the step that is taken."""
    taken = None
    work_side, facts_side = st.columns([5, 4], gap="medium")
    with work_side:
        if case_forms.is_correcting(file):
            correction(file)
        else:
            taken = case_steps.next_step(here, file)
        case_parts.matter(here, file)
    with facts_side:
        case_parts.people(here, file)
    return taken


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
