"""One record: its fields with secret ones masked, its clocks, and what is this reader's to do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.act import attempt, form_errors, form_token, said
from components.chips import clocks
from components.empty import nothing
from components.here import Here
from components.masked import masked
from components.record_form import Sent, correction_form, known_to, part_form
from components.record_list import asker, clock_of, status_words, validity_of
from components.words import WIDE_SPACE, day, moment, safe
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _, say
from domain.records import (
    Part,
    RecordFile,
    Shape,
    correct,
    end,
    finish,
    open_record,
    renew,
    reveal,
    verify,
    void,
)
from domain.records.known import Known
from domain.work import Work

CORRECTING = "records-correcting"


def read(here: Here, record_id: int) -> RecordFile | None:
    """Return a record, None where it is missing or out of sight."""
    try:
        with here.desk.database.reading() as session:
            return open_record(session, asker(here), record_id)
    except NotFound:
        return None


def show(here: Here, record_id: int) -> None:
    """Draw a record and take it on."""
    file = read(here, record_id)
    if file is None:
        nothing(say(NotFound().message), key="records-gone", icon="search_off")
        return
    said("records")
    _head(here, file)
    known = known_to(here, file.kind)
    if st.session_state.get(CORRECTING) == file.id and file.may_write and file.is_live:
        _correction(here, file, known)
        return
    _next(here, file, known)
    _facts(here, file)
    _ways(here, file)


def not_chosen() -> None:
    """Say that nothing is open."""
    nothing(_("No record is open."), _("Choose one on the left."), key="records-file")


def _head(here: Here, file: RecordFile) -> None:
    lead = file.masks.get(file.kind.lead, "")
    st.subheader(safe(WIDE_SPACE.join(filter(None, (lead, file.title)))), anchor=False)
    line = (file.number, file.grid, status_words(file.status, file.verdict), file.owner)
    st.markdown(f":small[:gray[{safe(WIDE_SPACE.join(filter(None, line)))}]]")
    clock, rule = file.kind.clock(file.due_code), file.kind.validity
    name, why = (str(clock.name), str(clock.basis)) if clock else ("", "")
    found = [
        clock_of(here, file.status, file.due_at, name, why),
        validity_of(here, file.status, file.valid_until, rule.remind_days if rule else 30),
    ]
    chips = [chip for chip in found if chip]
    if chips:
        clocks(chips)
    if file.why:
        st.markdown(f":small[:orange[{safe(file.why)}]]")


def _facts(here: Here, file: RecordFile) -> None:
    with st.container(border=True, key="record-facts", gap="xsmall"):
        for one, words in file.words:
            if one.is_secret:
                _secret(here, file, one.code, str(one.name), words)
            else:
                st.markdown(f":gray[{safe(one.name)}]{WIDE_SPACE}{safe(words)}")
        entered = _("Entered {when} by {who}", when=moment(file.created_at), who=safe(file.worker or "—"))
        st.markdown(f":small[:gray[{entered}]]")
        if file.verifier:
            st.markdown(f":small[:gray[{_('Checked by {who}', who=safe(file.verifier))}]]")


def _secret(here: Here, file: RecordFile, field: str, label: str, mask: str) -> None:
    reasons = {entry.code: entry.label for entry in dictionary("reveal_purposes").active()}

    def look(work: Work, why: str) -> str:
        return reveal(work, file.id, field, why)

    key = f"record-{file.id}-{field}"
    masked(here, label, mask, look if file.may_reveal else None, key=key, reasons=reasons)


def _next(here: Here, file: RecordFile, known: Known) -> None:
    """Draw the step that is open: the task, the check, the renewal."""
    task = file.kind.task
    if task and file.status == "open" and (file.may_write or file.is_owner):
        with st.container(border=True, key="form-record-task"):
            st.markdown(f"**{_('Next: {step}', step=safe(task.name))}**")
            sent = part_form(here, file, file.kind.part(Part.TASK), str(task.name), "task", known)
        if sent:
            _act(here, sent, lambda work, raw: finish(work, file.id, raw), _("Recorded"))
    if file.may_verify and file.is_live:
        _check(here, file)


def _check(here: Here, file: RecordFile) -> None:
    errors = form_errors()
    with st.container(border=True, key="form-record-check"):
        st.markdown(f"**{_('Next: {step}', step=safe(file.kind.verify.name if file.kind.verify else ''))}**")
        with errors.field("why", _("Reason")):
            why = st.text_input(_("Reason, if refused"), key=f"records-check-why-{file.id}")
        with st.container(horizontal=True, gap="xsmall"):
            is_right = st.button(_("It is right"), type="primary", key="records-check-right")
            is_wrong = st.button(_("Refuse it"), key="records-check-wrong")
    if is_right or is_wrong:
        token = form_token(f"records-check-{file.id}")
        with attempt(here, token, _("Checked"), errors=errors, again="records") as work:
            verify(work, file.id, is_right=is_right, why=why or "")


def _correction(here: Here, file: RecordFile, known: Known) -> None:
    sent = correction_form(here, file, known)
    if st.button(_("Leave it"), type="tertiary", key="records-correct-leave"):
        st.session_state.pop(CORRECTING, None)
        st.rerun()
    if sent:
        door = attempt(
            here,
            sent.token,
            _("Record corrected"),
            errors=sent.errors,
            again="records",
            then=lambda: _left(sent),
        )
        with door as work:
            correct(work, file.id, sent.version, sent.raw)
            sent.form.sent(work)


def _left(sent: Sent) -> None:
    sent.finish()
    st.session_state.pop(CORRECTING, None)


def _act(here: Here, sent: Sent, do: Callable[[Work, dict[str, Any]], object], done: str) -> None:
    with attempt(here, sent.token, done, errors=sent.errors, again="records", then=sent.finish) as work:
        do(work, sent.raw)
        sent.form.sent(work)


def _ways(here: Here, file: RecordFile) -> None:
    """Draw what is done seldom: renew, correct, take out, declare void."""
    if not (file.may_write and file.is_live):
        return
    with st.container(horizontal=True, gap="small", key="record-ways"):
        if file.kind.renew:
            _renewal(here, file)
        if st.button(_("Correct"), icon=":material/edit:", type="tertiary", key="records-correct"):
            st.session_state[CORRECTING] = file.id
            st.rerun()
        if file.kind.shape is Shape.REGISTER:
            _closing(here, file, "end", _("Take out"), _("Take this entry out"))
        _closing(here, file, "void", _("Void"), _("Declare this record void"))


def _renewal(here: Here, file: RecordFile) -> None:
    with st.popover(
        str(file.kind.renew), icon=":material/autorenew:", type="tertiary", key="records-renew-open"
    ):
        fields = [file.kind[code] for code in file.kind.renewed]
        if not fields and file.valid_until:
            st.markdown(_("One more term after {day}.", day=day(file.valid_until)))
        sent = part_form(here, file, fields, str(file.kind.renew), "renew", known_to(here, file.kind))
    if sent:
        _act(here, sent, lambda work, raw: renew(work, file.id, raw), _("Renewed"))


def _closing(here: Here, file: RecordFile, name: str, label: str, words: str) -> None:
    errors = form_errors()
    with st.popover(label, icon=":material/block:", type="tertiary", key=f"records-{name}-open"):
        with errors.field("why", _("Reason")):
            why = st.text_input(_("Reason"), key=f"records-{name}-why-{file.id}")
        is_sent = st.button(words, type="primary", key=f"records-{name}")
        if is_sent:
            act = end if name == "end" else void
            token = form_token(f"records-{name}-{file.id}")
            with attempt(here, token, _("Done"), errors=errors, again="records") as work:
                act(work, file.id, why or "")
