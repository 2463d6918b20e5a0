"""The year: nominations with their reasons, what the committee decided, training hours and notes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from charts.text import decimal, percent
from components import coded, table
from components.act import form_errors, form_token
from components.here import Here
from components.pressed import Pressed
from components.words import safe
from core.dictionaries import dictionary
from core.i18n import _, say
from core.messages import Message, message
from domain.accounts.policy import Action
from domain.assessment import Note, NoteKind, decide_nomination, nominate, note
from domain.assessment.policy import can_prepare
from domain.assessment.queues import grid_workers, nominations, notes_of, trained
from domain.work import Work

REASONS: Mapping[str, Message] = {
    "months": message("signed months"),
    "score": message("mean of the year"),
    "ratings": message("ratings"),
    "satisfaction": message("satisfied"),
    "complaints": message("complaints upheld"),
    "difficult": message("difficult cases"),
    "relapse": message("came back within 90 days"),
    "citations": message("citations"),
}
SHARES = frozenset({"satisfaction", "relapse"})


def choose_year(here: Here) -> int:
    """Choose a year."""
    years = [here.today.year - back for back in range(4)]
    year: int = st.selectbox(_("Year"), years, key="assessment-year", label_visibility="collapsed", width=120)
    return year


def titles(here: Here, year: int) -> Pressed | None:
    """Draw the nominations of a year; a leader writes down what the committee decided."""
    with here.desk.database.reading() as session:
        rows = nominations(session, here.actor, year)
    st.markdown(f"**{_('Titles of the year')}**")
    st.caption(_("The rule nominates with its reasons; the committee decides."))
    if can_prepare(here.actor) and st.button(_("Nominate by the rule"), key="assessment-nominate"):
        return Pressed(_("Nominated"), partial(_nominate, year))
    pressed: Pressed | None = None
    for row in rows.to_dict("records"):
        with st.container(border=True, gap="xsmall", key=f"assessment-title-{row['id']}"):
            st.markdown(f"**{dictionary('mediator_titles').label(row['title'])}**　{safe(row['worker'])}")
            st.caption("　".join(_reason(one) for one in row["reasons"]))
            if row["decision"]:
                decided = dictionary("nomination_decisions").label(row["decision"])
                st.markdown(f"**{decided}**　{safe(row['words'])}")
            elif here.may(Action.MANAGE):
                pressed = _decision(row["id"]) or pressed
    if rows.empty:
        st.caption(_("Nobody is nominated yet."))
    return pressed


def notes(here: Here, year: int) -> Pressed | None:
    """Draw training and notes of a year, and the form for one more."""
    with here.desk.database.reading() as session:
        rows, workers = notes_of(session, here.actor, year), grid_workers(session, here.actor)
        enough, everybody = trained(session, here.actor, year, here.today)
    st.markdown(f"**{_('Training and notes')}**")
    st.caption(_("Enough training hours this year: {n} of {total}", n=enough, total=everybody))
    told = rows.assign(kind=rows["kind"].map(dictionary("worker_notes").label))
    columns = {
        "day": st.column_config.DateColumn(_("On"), format="YYYY-MM-DD", width=95),
        "worker": st.column_config.TextColumn(_("Grid worker"), width=90),
        "kind": st.column_config.TextColumn(_("Kind"), width=90),
        "hours": st.column_config.NumberColumn(_("Hours"), format="%.1f", width=60),
        "words": st.column_config.TextColumn(_("In words")),
    }
    table.show(told, columns, key="assessment-notes", rows=8)
    return _note_form(here, workers)


def _note_form(here: Here, workers: dict[int, str]) -> Pressed | None:
    errors = form_errors()
    with st.form("assessment-note", enter_to_submit=False):
        left, right = st.columns(2)
        with left, errors.field("worker"):
            worker = st.selectbox(
                _("Grid worker"), list(workers), format_func=workers.__getitem__, key="assessment-note-worker"
            )
        with right, errors.field("kind"):
            kind = coded.select(_("Kind"), "worker_notes", key="assessment-note-kind")
        with left, errors.field("noted_on"):
            on = st.date_input(_("On"), value=here.today, key="assessment-note-on")
        with right, errors.field("hours"):
            hours = st.number_input(_("Hours"), min_value=0.0, step=0.5, key="assessment-note-hours")
        with errors.field("words"):
            words = st.text_area(_("In words"), key="assessment-note-words", height=80)
        is_upheld = st.checkbox(_("A complaint that was upheld"), key="assessment-note-upheld")
        sent = st.form_submit_button(_("Keep the note"), type="primary", key="assessment-note-send")
    if not sent or worker is None:
        return None
    is_complaint = kind == NoteKind.COMPLAINT and is_upheld
    said = Note(worker, NoteKind(kind), on, words, hours, is_substantiated=is_complaint)
    return Pressed(_("Kept"), partial(_note, said), form_token("assessment-note"), errors)


def _decision(nomination_id: int) -> Pressed | None:
    errors, key = form_errors(), f"assessment-title-{nomination_id}"
    with st.form(f"{key}-form", enter_to_submit=False, border=False):
        with errors.field("decision"):
            decision = coded.select(_("Committee"), "nomination_decisions", key=f"{key}-decision")
        with errors.field("words"):
            words = st.text_input(_("Why"), key=f"{key}-words")
        sent = st.form_submit_button(_("Record the decision"), key=f"{key}-send")
    if not sent:
        return None
    write = partial(_decide, nomination_id, decision, words)
    return Pressed(_("Decision recorded"), write, form_token(key), errors)


def _reason(reason: dict[str, float | str | bool | None]) -> str:
    code, found, asked = str(reason["code"]), reason["found"], float(str(reason["asked"]))
    mark = "✓" if reason["is_met"] else "—"
    value = "—" if found is None else _value(code, float(str(found)))
    return f"{mark} {say(REASONS[code])} {value}（{_value(code, asked)}）"


def _value(code: str, value: float) -> str:
    if code in SHARES:
        return percent(value)
    return decimal(value) if code == "score" else f"{value:g}"


def _nominate(year: int, work: Work) -> None:
    nominate(work, year)


def _note(said: Note, work: Work) -> None:
    note(work, said)


def _decide(nomination_id: int, decision: str, words: str, work: Work) -> None:
    decide_nomination(work, nomination_id, decision, words)
