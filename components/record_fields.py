"""The fields of a ledger as widgets: one drawing per type, in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from analytics.periods import Period
from components.cached import aggregate
from components.case_forms import moment_of, wall_clock
from components.filters import grid_labels
from components.here import Here
from components.words import safe
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _, say
from domain.accounts.policy import Scope, scope_of
from domain.metrics.points import alert_points
from domain.personal import read_id_number
from domain.questions import Question
from domain.records.kinds import Field, FieldType, Kind
from domain.records.known import Known

TOP_ALERTS = "top_alerts"
WIDE = frozenset({FieldType.RECORDS, FieldType.LONG, FieldType.CHECKS, FieldType.CHOICES, FieldType.WORKERS})
Draw = Callable[[Field, str, str, "Choices"], None]


class Choices:
    """What fields offer in this run: the reader's grids, the places in them, the people."""

    def __init__(self, here: Here, known: Known) -> None:
        self.grids = grid_labels(here)
        self.known = known
        self.is_whole = scope_of(here.actor.role, here.page) is Scope.STATION
        self.now = here.now()

    def places(self, field: Field) -> dict[int, str]:
        """Return the places a field takes, by name, within the reader's grids."""
        return {
            one.id: one.name
            for one in self.known.places.values()
            if one.grid_id in self.grids and (not field.types or one.place_type in field.types)
        }

    def workers(self) -> dict[int, str]:
        """Return the people, by name."""
        return dict(self.known.workers)


def blank(field: Field, here: Here, choices: Choices) -> Any:
    """Return what a field begins with."""
    if field.default == "now":
        return wall_clock(here.now()) if field.type is FieldType.MOMENT else here.today
    if field.default == "me":
        return here.actor.worker_id
    if field.default == TOP_ALERTS:
        return aggregate(here, TOP_ALERTS, Question(Period.custom(here.today, here.today)), alert_points)
    if field.type is FieldType.GRID:
        return next(iter(choices.grids)) if len(choices.grids) == 1 else None
    return field.default if field.default is not None else BLANKS.get(field.type)


def draw(field: Field, key: str, choices: Choices, *, is_needed: bool | None = None) -> None:
    """Draw one field; what is optional says so."""
    needed = field.is_required if is_needed is None else is_needed
    name = str(field.name)
    label = name if needed or field.type is FieldType.BOOL else _("{field} (optional)", field=name)
    _DRAWN[field.type](field, label, key, choices)


def typed(field: Field, value: Any) -> Any:
    """Return what a widget holds as the domain takes it: a wall-clock time becomes a moment."""
    return moment_of(value) if field.type is FieldType.MOMENT and isinstance(value, datetime) else value


def said_by_id(kind: Kind, field: Field, value: str, today: date) -> str:
    """Return in words what an ID number says by itself, '' where it does not or cannot be read."""
    if field.type is not FieldType.ID or "sex" not in kind or not value:
        return ""
    try:
        identity = read_id_number(value, today)
    except BadInput as wrong:
        return f":orange[:small[{say(wrong.message)}]]" if len(value.strip()) >= 18 else ""
    sex = dictionary("sexes").label(identity.sex)
    return f":gray[:small[{_('{sex}, born {day}', sex=sex, day=identity.birth_on.isoformat())}]]"


def _help(field: Field) -> str | None:
    return str(field.help) or None


def _line(field: Field, label: str, key: str, _choices: Choices) -> None:
    st.text_input(label, max_chars=int(field.most or 120), key=key, help=_help(field))


def _area(field: Field, label: str, key: str, _choices: Choices) -> None:
    st.text_area(label, max_chars=int(field.most or 2000), height=80, key=key, help=_help(field))


def _day(field: Field, label: str, key: str, _choices: Choices) -> None:
    st.date_input(
        label,
        value=None,
        format="YYYY-MM-DD",
        min_value=date(1900, 1, 1),
        max_value=date(2199, 12, 31),
        key=key,
        help=_help(field),
    )


def _moment(field: Field, label: str, key: str, _choices: Choices) -> None:
    st.datetime_input(label, value=None, format="YYYY-MM-DD", key=key, help=_help(field))


def _number(field: Field, label: str, key: str, _choices: Choices) -> None:
    is_whole = field.type is FieldType.COUNT
    low, high = (0 if field.least is None else field.least), field.most
    one: Any = int if is_whole else float
    st.number_input(
        label,
        value=None,
        min_value=one(low),
        max_value=None if high is None else one(high),
        step=one(1),
        key=key,
        help=_help(field),
    )


def _tick(field: Field, label: str, key: str, _choices: Choices) -> None:
    st.checkbox(label, key=key, help=_help(field))


def _choice(field: Field, label: str, key: str, _choices: Choices) -> None:
    entries = field.entries.choices()
    words = {entry.code: entry.label for entry in entries}
    _select(field, label, key, words)
    chosen = st.session_state.get(key)
    text = field.entries[chosen].facts.get("text") if chosen in words else None
    if text:
        st.code(text, language=None, wrap_lines=True)


def _several(field: Field, label: str, key: str, _choices: Choices) -> None:
    words = {entry.code: entry.label for entry in field.entries.choices()}
    st.pills(
        label, list(words), selection_mode="multi", format_func=lambda code: words.get(code, code), key=key,
        help=_help(field),
    )  # fmt: skip


def _grid(field: Field, label: str, key: str, choices: Choices) -> None:
    _select(field, label, key, choices.grids)


def _place(field: Field, label: str, key: str, choices: Choices) -> None:
    _select(field, label, key, choices.places(field))


def _worker(field: Field, label: str, key: str, choices: Choices) -> None:
    _select(field, label, key, choices.workers())


def _workers(field: Field, label: str, key: str, choices: Choices) -> None:
    words = choices.workers()
    st.multiselect(
        label,
        list(words),
        format_func=lambda one: words.get(one, ""),
        placeholder=_("Choose"),
        key=key,
        help=_help(field),
    )


def _rows(field: Field, label: str, key: str, choices: Choices) -> None:
    words = {number: name for code in field.of for number, name in choices.known.registers[code].items()}
    st.multiselect(
        label,
        list(words),
        format_func=lambda one: words.get(one, ""),
        placeholder=_("Choose"),
        key=key,
        help=_help(field),
    )


def _select(field: Field, label: str, key: str, words: Mapping[Any, str]) -> None:
    st.selectbox(
        label,
        list(words),
        index=None,
        format_func=lambda code: words.get(code, ""),
        placeholder=_("Choose"),
        key=key,
        help=_help(field),
    )


def _checks(field: Field, label: str, key: str, _choices: Choices) -> None:
    """Draw a row of states for each item: one click each."""
    states = {entry.code: entry.label for entry in dictionary(field.states).active()}
    held = dict(st.session_state.get(key) or {})
    if st.session_state.get(f"{key}-last") != held:  # a draft came back, or the form was blanked
        for item in field.entries.active():
            st.session_state[f"{key}-{item.code}"] = held.get(item.code)
    st.markdown(f":small[{safe(label)}]")
    for item in field.entries.active():
        part = f"{key}-{item.code}"
        chosen = st.segmented_control(item.label, list(states), format_func=states.__getitem__, key=part)
        held[item.code] = chosen
    st.session_state[key] = {code: state for code, state in held.items() if state}
    st.session_state[f"{key}-last"] = st.session_state[key]


BLANKS: Mapping[FieldType, Any] = {
    FieldType.TEXT: "",
    FieldType.LONG: "",
    FieldType.NAME: "",
    FieldType.PHONE: "",
    FieldType.ID: "",
    FieldType.PASSPORT: "",
    FieldType.BOOL: False,
    FieldType.CHOICES: [],
    FieldType.WORKERS: [],
    FieldType.RECORDS: [],
    FieldType.CHECKS: {},
}
_DRAWN: Mapping[FieldType, Draw] = {
    FieldType.TEXT: _line,
    FieldType.NAME: _line,
    FieldType.PHONE: _line,
    FieldType.ID: _line,
    FieldType.PASSPORT: _line,
    FieldType.LONG: _area,
    FieldType.DATE: _day,
    FieldType.MOMENT: _moment,
    FieldType.NUMBER: _number,
    FieldType.COUNT: _number,
    FieldType.BOOL: _tick,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _several,
    FieldType.GRID: _grid,
    FieldType.PLACE: _place,
    FieldType.WORKER: _worker,
    FieldType.WORKERS: _workers,
    FieldType.RECORDS: _rows,
    FieldType.CHECKS: _checks,
}
