"""Forms of a sheet: the worker's appeal, the reviewer's answer, the leader's signature and correction."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.act import form_errors, form_token
from components.assessment_words import CHANGES
from components.drafted import Drafted
from components.here import Here
from components.pressed import Pressed
from core.dictionaries import dictionary
from core.i18n import _, say
from domain.assessment import Answer, SheetStep, answer_appeal, appeal, correct_signed, sign
from domain.assessment.queries import SheetRecord
from domain.work import Work


def appeal_form(here: Here, sheet: SheetRecord) -> Pressed | None:
    """Ask the worker what is not right; None where no appeal can be made now."""
    if SheetStep.APPEAL not in sheet.steps:
        return None
    form, errors = Drafted(here, f"my_score-appeal-{sheet.id}", {"item": "", "words": ""}), form_errors()
    items = {"": _("The whole sheet"), **{one.code: one.label for one in dictionary("scoring_items")}}
    with st.container(border=True, gap="small", key="my_score-appeal"):
        st.markdown(f"**{_('Appeal')}**")
        form.offer()
        with errors.field("item"):
            st.selectbox(_("About"), list(items), format_func=items.__getitem__, key=form.key("item"))
        with errors.field("words"):
            st.text_area(_("What is not right"), key=form.key("words"), height=100)
        form.keep()
        if not st.button(_("Send the appeal"), type="primary", key="my_score-send"):
            return None
    item, words = str(form.value("item")), str(form.value("words"))

    def write(work: Work) -> None:
        appeal(work, sheet.id, words, item)
        form.sent(work)

    return Pressed(_("Appeal sent"), write, form_token(form.form), errors, form.over)


def answer_form(here: Here, sheet: SheetRecord) -> Pressed | None:
    """Ask the reviewer for the written answer; what is upheld is put right in numbers."""
    if SheetStep.ANSWER not in sheet.steps:
        return None
    form, errors = Drafted(here, f"assessment-answer-{sheet.id}", {"words": ""}), form_errors()
    with st.container(border=True, gap="small", key="assessment-answer"):
        st.markdown(f"**{_('Answer the appeal')}**")
        with errors.field("changes"):
            changes = _changes(sheet, "assessment-answer")
        with errors.field("answer"):
            st.text_area(_("Answer in writing"), key=form.key("words"), height=100)
        form.keep()
        left, right = st.columns(2)
        upheld = left.button(_("Uphold"), type="primary", key="assessment-uphold")
        dismissed = right.button(_("Dismiss"), key="assessment-dismiss")
    if not (upheld or dismissed):
        return None
    said = Answer(upheld, str(form.value("words")), changes if upheld else {})

    def write(work: Work) -> None:
        answer_appeal(work, sheet.id, said)
        form.sent(work)

    return Pressed(_("Appeal answered"), write, form_token(form.form), errors, form.over)


def sign_button(sheet: SheetRecord) -> Pressed | None:
    """Offer the signature where it is this leader's to give."""
    if SheetStep.SIGN not in sheet.steps:
        return None
    if not st.button(_("Sign and lock"), type="primary", icon=":material/draw:", key="assessment-sign"):
        return None
    return Pressed(_("Signed"), partial(_sign, sheet.id))


def correction_form(here: Here, sheet: SheetRecord, *, may_correct: bool) -> Pressed | None:
    """Offer a correction of a signed sheet: a new sheet, which its worker sees first."""
    if not sheet.is_locked or not may_correct:
        return None
    with st.expander(_("Correct by a new sheet")):
        form, errors = Drafted(here, f"assessment-correct-{sheet.id}", {"reason": ""}), form_errors()
        with errors.field("changes"):
            changes = _changes(sheet, "assessment-correct")
        with errors.field("reason"):
            st.text_input(_("Why"), key=form.key("reason"))
        form.keep()
        if not st.button(_("Make the new sheet"), key="assessment-correct"):
            return None
    reason = str(form.value("reason"))

    def write(work: Work) -> None:
        correct_signed(work, sheet.id, changes, reason)
        form.sent(work)

    return Pressed(_("New sheet made"), write, form_token(form.form), errors, form.over)


def _sign(sheet_id: int, work: Work) -> None:
    sign(work, [sheet_id])


def _changes(sheet: SheetRecord, key: str) -> dict[str, float]:
    """Ask which number is put right, and to what; what stays as it is is no change."""
    stored = sheet.inputs["month"]
    known = [name for name in CHANGES if stored.get(name) is not None]
    left, right = st.columns(2)
    name = left.selectbox(
        _("What is put right"), known, format_func=lambda one: say(CHANGES[one]), key=f"{key}-what-{sheet.id}"
    )
    is_share = isinstance(stored[name], float)
    value = right.number_input(
        _("New value"),
        min_value=0.0,
        value=float(stored[name]),
        step=0.05 if is_share else 1.0,
        key=f"{key}-value-{sheet.id}-{name}",
    )
    return {} if value == stored[name] else {name: value}
