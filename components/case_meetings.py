"""三见面 and 五心 of a dispute: who met the parties in which role, and the notes to the five prompts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from components.act import form_errors
from components.case_deed import Deed
from components.case_forms import moment_of, wall_clock
from components.case_list import asker
from components.chips import Chip, clock_chip, done_chip
from components.drafted import Drafted
from components.here import Here
from components.words import WIDE_SPACE, safe, short_day, short_moment
from core.clock import local_day, start_of
from core.dictionaries import dictionary
from core.i18n import _
from domain.mediation import CaseFile, StepCode
from domain.mediation.hearts import HeartRecord, keep_hearts, open_hearts
from domain.mediation.meetings import Met, SlotRecord, ThreeMeetings, holders, open_meetings, record_slot
from domain.personal import mask_name


def panel(here: Here, file: CaseFile) -> Deed | None:
    """Draw both; return what was asked for."""
    with here.desk.database.reading() as session:
        meetings, hearts = (
            open_meetings(session, asker(here), file.id),
            open_hearts(session, asker(here), file.id),
        )
    left, right = st.columns(2, gap="medium")
    with left:
        met = _meetings(here, file, meetings)
    with right:
        noted = _hearts(here, file, hearts)
    return met or noted


def due_chip(here: Here, meetings: ThreeMeetings) -> Chip | None:
    """Return the chip of the three meetings: done, days left, or over; None where they are not needed."""
    if not meetings.is_needed or meetings.due_on is None:
        return None
    name = _("Three meetings")
    if not meetings.missing:
        return done_chip(name)
    why = _("Within 3 working days, due {day}", day=short_day(meetings.due_on))
    return clock_chip(start_of(meetings.due_on + timedelta(days=1)), here.now(), name=name, why=why)


def _meetings(here: Here, file: CaseFile, meetings: ThreeMeetings) -> Deed | None:
    st.markdown(f"**{_('Three meetings')}**")
    chip = due_chip(here, meetings)
    if chip:
        chip.draw()
    else:
        st.caption(_("Needed from level 2 or risk orange; here it may be left out."))
    for slot in meetings.slots:
        st.markdown(_slot_words(slot))
    return _slot_form(here, file, meetings) if StepCode.MEET in file.steps else None


def _slot_words(slot: SlotRecord) -> str:
    name = safe(dictionary("three_meetings").label(slot.slot))
    if slot.met_at is None:
        return f":gray[:material/radio_button_unchecked: {name}]"
    facts = WIDE_SPACE.join(safe(word) for word in (short_moment(slot.met_at), slot.who, slot.place) if word)
    return f":green[:material/check_circle:] {name}{WIDE_SPACE}:small[:gray[{facts}]]  \n{safe(slot.line)}"


def _slot_form(here: Here, file: CaseFile, meetings: ThreeMeetings) -> Deed | None:
    slots = [entry.code for entry in dictionary("three_meetings").active()]
    first = next(iter(meetings.missing), slots[0])
    blank = {"slot": first, "met_at": wall_clock(here.now()), "place": "", "line": ""}
    form, errors = Drafted(here, f"mediation-slot-{file.id}", blank), form_errors()
    with st.container(border=True, key="form-slot", gap="small"):
        form.offer()
        with errors.field("slot"):
            slot = st.selectbox(
                _("Role"), slots, format_func=dictionary("three_meetings").label, key=form.key("slot")
            )
        worker_id = _who(here, file, form, errors, slot or first)
        left, right = st.columns(2, gap="small")
        with left, errors.field("met_at"):
            st.datetime_input(_("Met on"), format="YYYY-MM-DD", step=60, key=form.key("met_at"))
        with right, errors.field("place"):
            st.text_input(_("Where (optional)"), key=form.key("place"))
        with errors.field("note"):
            st.text_input(_("In one line"), key=form.key("line"))
        is_sent = st.button(_("Save meeting"), type="primary", key=form.key("save"))
    form.keep()
    if not is_sent:
        return None
    met_at = moment_of(form.value("met_at"))
    met = Met(slot or first, met_at, str(form.value("line") or ""), str(form.value("place") or ""), worker_id)
    return Deed(form.form, _("Meeting saved"), lambda work: record_slot(work, file.id, met), errors, form)


def _who(here: Here, file: CaseFile, form: Drafted, errors: form_errors, slot: str) -> int | None:
    on = local_day(here.now())
    with here.desk.database.reading() as session:
        people = holders(session, here.actor.station_id, file.grid_id, slot, on)
    with errors.field("worker_id"):
        return st.selectbox(
            _("Who (optional)"),
            list(people),
            index=None,
            format_func=lambda one: mask_name(people[one]),
            placeholder=_("Choose one"),
            key=f"{form.form}-{slot}-who",
        )


def _hearts(here: Here, file: CaseFile, hearts: tuple[HeartRecord, ...]) -> Deed | None:
    st.markdown(f"**{_('Five hearts')}**")
    st.caption(_("Prompts to think of; notes are read, never scored."))
    if not file.is_handler:
        for heart in hearts:
            st.markdown(f"{safe(heart.name)}{WIDE_SPACE}{safe(heart.note) or '—'}")
        return None
    form = Drafted(here, f"mediation-hearts-{file.id}", {heart.code: heart.note for heart in hearts})
    errors = form_errors()
    with st.container(border=True, key="form-hearts", gap="small"):
        form.offer()
        for heart in hearts:
            with errors.field(heart.code, heart.name):
                st.text_area(heart.name, placeholder=heart.prompt, height=68, key=form.key(heart.code))
        is_sent = st.button(_("Save notes"), type="primary", key=form.key("save"))
    form.keep()
    if not is_sent:
        return None
    notes = {heart.code: str(form.value(heart.code) or "") for heart in hearts}
    return Deed(form.form, _("Notes saved"), partial(keep_hearts, case_id=file.id, notes=notes), errors, form)
