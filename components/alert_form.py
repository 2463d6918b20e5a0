"""Entering an alert: eight fields, what may be the same matter beside them, and what was entered today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from components.act import attempt, form_errors, form_token
from components.filters import grid_labels
from components.here import Here
from components.words import WIDE_SPACE, safe
from core.clock import local, moment, start_of
from core.dictionaries import dictionary
from core.i18n import _, language
from domain.alerts.entry import LIMITS, AlertEntry, call_again, correct_alert, register_alert
from domain.alerts.queries import AlertRecord, entered_since
from domain.alerts.twins import possible_twins
from domain.personal.tokens import initials

KEY = "alert_entry"
FIELDS = ("occurred_at", "source", "category", "grid_id", "place_text", "summary", "phone", "outcome")
KEPT_FOR_NEXT = ("source", "grid_id")
CORRECTED = ("category", "grid_id", "outcome", "place_text", "summary")


def enter(here: Here) -> AlertEntry:
    """Draw the form and register what is sent; returns what it holds now."""
    _fill(here)
    errors = form_errors()
    with st.container(border=True, key="form-alert"):
        _first_fields(here, errors)
        _words(errors)
        _last_fields(errors)
        with st.container(horizontal=True, gap="xsmall"):
            save = st.button(_("Save alert"), type="primary", icon=":material/check:", key=f"{KEY}-save")
            more = st.button(_("Save and enter another"), key=f"{KEY}-save-next")
        _say_saved(KEY, _("Saved, {time}."))
        entry = _entry()
        if save or more:
            _register(here, entry, errors, is_more=more)
    return entry


def beside(here: Here, entry: AlertEntry) -> None:
    """Draw what may be the same matter, and today's list."""
    with here.desk.database.reading() as session:
        twins = possible_twins(session, here.actor, entry.occurred_at, entry.grid_id, entry.place_text)
        today = entered_since(session, here.actor, start_of(here.today))
    grids = grid_labels(here)
    st.markdown(f"**{_('Possibly the same matter')}**")
    if twins.empty:
        st.caption(_("Nothing near in time and place."))
    for row in twins.itertuples():
        _twin(here, entry, row, grids)
    st.markdown(f"**{_('{count} entered today', count=len(today))}**")
    for row in today.itertuples():
        st.markdown(f":gray[:small[{_line(row, grids)}]]")


def correction(here: Here, record: AlertRecord) -> None:
    """Draw the form in which an alert is corrected; a stale save shows both versions, loses neither."""
    key = f"alerts-correct-{record.id}"
    _say_saved(key, _("Corrected, {time}."))
    with st.expander(_("Correct this alert"), icon=":material/edit:"):
        held, errors = _held(key, record), form_errors()
        with st.form(key, border=False, enter_to_submit=False):
            changed = _corrected(here, held, errors, key)
            sent = st.form_submit_button(_("Save the correction"), type="primary", key=f"{key}-save")
        if not sent or not changed:
            return
        door = attempt(here, form_token(key), errors=errors)
        with door as work:
            correct_alert(work, record.id, held.version, changed)
        st.session_state[f"{key}-held"] = record
        if door.succeeded:
            _forget(key)
            _note_saved(here, key)


def _held(key: str, record: AlertRecord) -> AlertRecord:
    """Return the alert as it stood when somebody began to change it; as it is, where nothing was touched."""
    held: AlertRecord = st.session_state.setdefault(f"{key}-held", record)
    values = {name: st.session_state.get(f"{key}-{name}", getattr(held, name)) for name in CORRECTED}
    if held.version != record.version and all(value == getattr(held, name) for name, value in values.items()):
        _forget(key)
        return record
    return held


def _forget(key: str) -> None:
    for name in ("held", *CORRECTED):
        st.session_state.pop(f"{key}-{name}", None)


def _fill(here: Here) -> None:
    """Give the fields what they begin with; after a save what is kept for the next one."""
    blank: dict[str, Any] = {"occurred_at": local(here.now()).replace(tzinfo=None, second=0, microsecond=0)}
    blank |= {"source": dictionary("alert_sources").active()[0].code, "category": None}
    blank |= {"grid_id": _only_grid(here), "place_text": "", "summary": "", "phone": "", "outcome": None}
    kept = st.session_state.pop(f"{KEY}-kept", None)
    for name, value in blank.items():
        key = f"{KEY}-{name}"
        if kept is not None:
            st.session_state[key] = kept.get(name, value)
        else:
            st.session_state.setdefault(key, value)


def _only_grid(here: Here) -> int | None:
    grids = list(grid_labels(here))
    return grids[0] if len(grids) == 1 else None


def _first_fields(here: Here, errors: form_errors) -> None:
    left, right = st.columns(2, gap="small")
    with left, errors.field("occurred_at", _("When")):
        st.datetime_input(_("When"), format="YYYY-MM-DD", key=f"{KEY}-occurred_at")
    with right, errors.field("source", _("Source")):
        _select(_("Source"), _labels("alert_sources"), "source")
    left, right = st.columns(2, gap="small")
    with left, errors.field("category", _("Category")):
        _select(_("Category"), categories(), "category", _("Type initials or characters"))
    with right, errors.field("grid_id", _("Grid")):
        _select(_("Grid"), grid_labels(here), "grid_id")


def _words(errors: form_errors) -> None:
    with errors.field("place_text", _("Place")):
        st.text_input(
            _("Place"),
            placeholder=_("Compound, building or crossing"),
            help=_("Down to the building, not the door."),
            max_chars=LIMITS["place_text"],
            key=f"{KEY}-place_text",
        )
    with errors.field("summary", _("What happened")):
        st.text_area(
            _("What happened"),
            placeholder=_("A line or two: who, what, how it stands now."),
            height=80,
            max_chars=LIMITS["summary"],
            key=f"{KEY}-summary",
        )


def _last_fields(errors: form_errors) -> None:
    left, right = st.columns(2, gap="small")
    with left, errors.field("phone", _("Phone")):
        st.text_input(
            _("Phone (optional)"),
            placeholder=_("11 digits"),
            max_chars=20,
            icon=":material/call:",
            key=f"{KEY}-phone",
        )
    with right, errors.field("outcome", _("Outcome")):
        _select(_("Outcome (optional)"), _labels("alert_outcome"), "outcome")


def _select(label: str, labels: Mapping[Any, str], name: str, placeholder: str = "") -> None:
    st.selectbox(
        label,
        list(labels),
        index=None,
        format_func=lambda code: labels.get(code, ""),
        placeholder=placeholder or _("Choose"),
        key=f"{KEY}-{name}",
    )


def _labels(name: str) -> dict[str, str]:
    return {entry.code: entry.label for entry in dictionary(name).active()}


def categories() -> dict[str, str]:
    """Return the finest categories with the initials by which they are found, in the reader's language."""
    entries = dictionary("alert_categories").choices()
    if language() == "en":
        return {entry.code: entry.en for entry in entries}
    return {entry.code: f"{entry.zh}{WIDE_SPACE}{initials(entry.zh)}" for entry in entries}


def _entry() -> AlertEntry:
    held = {name: st.session_state[f"{KEY}-{name}"] for name in FIELDS}
    at: datetime = held["occurred_at"]
    words = {name: held[name] or "" for name in FIELDS if name not in {"occurred_at", "grid_id"}}
    return AlertEntry(occurred_at=moment(at.date(), at.time()), grid_id=held["grid_id"], **words)


def _register(here: Here, entry: AlertEntry, errors: form_errors, *, is_more: bool) -> None:
    door = attempt(here, form_token(KEY), errors=errors)
    with door as work:
        register_alert(work, entry)
    if door.succeeded:
        _begin_anew(here, KEPT_FOR_NEXT if is_more else ())


def _begin_anew(here: Here, kept: tuple[str, ...]) -> None:
    st.session_state[f"{KEY}-kept"] = {name: st.session_state[f"{KEY}-{name}"] for name in kept}
    _note_saved(here, KEY)


def _note_saved(here: Here, key: str) -> None:
    """Run the page anew; where ``_say_saved`` stands, the confirmation is then said."""
    st.session_state[f"{key}-said"] = f"{local(here.now()):%H:%M}"
    st.rerun()


def _say_saved(key: str, words: str) -> None:
    at = st.session_state.pop(f"{key}-said", "")
    if at:
        st.markdown(f":green[:small[:material/check_circle: {words.format(time=at)}]]")


def _twin(here: Here, entry: AlertEntry, row: Any, grids: Mapping[int, str]) -> None:
    with st.container(border=True, gap="xsmall", key=f"twin-{row.id}"):
        st.markdown(f"{_line(row, grids)}  \n:gray[{safe(row.place_text)}　{safe(row.summary)}]")
        if not st.button(_("Add to this one"), icon=":material/merge:", key=f"{KEY}-merge-{row.id}"):
            return
        door = attempt(here, form_token(f"{KEY}-merge"))
        with door as work:
            call_again(work, int(row.id), entry)
        if door.succeeded:
            _begin_anew(here, ())


def _line(row: Any, grids: Mapping[int, str]) -> str:
    kind = dictionary("alert_categories").label(row.category)
    at: pd.Timestamp = row.occurred_at
    grid = grids.get(row.grid_id, "")
    return WIDE_SPACE.join((f"{local(at.to_pydatetime()):%H:%M}", safe(grid), safe(kind)))


def _corrected(here: Here, record: AlertRecord, errors: form_errors, key: str) -> dict[str, Any]:
    """Draw the fields of a correction and return what differs from what stands there."""
    held: dict[str, Any] = {}
    choices: dict[str, tuple[str, Mapping[Any, str]]] = {
        "category": (_("Category"), categories()),
        "grid_id": (_("Grid"), grid_labels(here)),
        "outcome": (_("Outcome"), _labels("alert_outcome")),
    }
    for name, (label, labels) in choices.items():
        with errors.field(name, label):
            held[name] = _choice(label, labels, getattr(record, name), f"{key}-{name}")
    for name, label in {"place_text": _("Place"), "summary": _("What happened")}.items():
        with errors.field(name, label):
            held[name] = st.text_area(
                label, getattr(record, name), max_chars=LIMITS[name], key=f"{key}-{name}", height=80
            )
    return {name: value for name, value in held.items() if value != getattr(record, name)}


def _choice(label: str, labels: Mapping[Any, str], value: Any, key: str) -> Any:
    codes = list(labels)
    index = codes.index(value) if value in labels else None
    chosen = st.selectbox(
        label,
        codes,
        index=index,
        format_func=lambda code: labels.get(code, ""),
        placeholder=_("Choose"),
        key=key,
    )
    return chosen if chosen is not None else value
