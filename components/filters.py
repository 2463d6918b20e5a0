"""The filter row: period, grid, type. The address holds the question, so that a link says all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from analytics.periods import Period
from components.here import Here
from components.speech import recall
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _, say
from core.messages import Message, message
from domain.accounts.policy import Scope, scope_of
from domain.organisation import grids
from domain.questions import Question

RUNNING: Mapping[str, Message] = {
    "month": message("This month"),
    "quarter": message("This quarter"),
    "year": message("This year"),
}
CUSTOM = "custom"
DEFAULT = "year"
TYPE_NAMES: Mapping[str, Message] = {
    "dispute_types": message("Disputes"),
    "alert_categories": message("Alerts"),
}


def choose(here: Here, *, key: str, types: Sequence[str] = (), default: str = DEFAULT) -> Question:
    """Draw the filter row and return the question in the address.

    ``types`` are the dictionaries offered; ``default`` is the period where the address names none.
    Draw it inside ``filter_row`` to add more to the row.
    """
    question = asked(here, default)
    _choose_period(here, question, key, default)
    _choose_grid(here, question, key)
    if types:
        _choose_type(question, key, types)
    return question


def choose_period(here: Here, *, key: str, default: str = DEFAULT) -> Period:
    """Draw the period alone and return it."""
    question = asked(here, default)
    _choose_period(here, question, key, default)
    return question.period


def narrow(here: Here, *, key: str, types: Sequence[str] = ()) -> Question:
    """Draw grid and type alone, for a list that has no period; return the question in the address."""
    question = asked(here)
    _choose_grid(here, question, key)
    if types:
        _choose_type(question, key, types)
    return question


def filter_row() -> st.delta_generator.DeltaGenerator:
    """Return the container of a filter row: one line on a desk, wrapping on a phone."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters")


def asked(here: Here, default: str = DEFAULT) -> Question:
    """Return the question in the address; one that cannot be read is said, and the default stands."""
    params = {"period": default, **st.query_params.to_dict()}
    try:
        return Question.from_params(params, here.today)
    except BadInput as refusal:
        st.markdown(f":orange[:small[:material/error: {say(refusal.message)}]]")
        return Question.from_params({**params, "period": default}, here.today)


def _choose_period(here: Here, question: Question, key: str, default: str) -> None:
    spelled = st.query_params.get("period", default)
    st.session_state[f"{key}-period"] = spelled if spelled in RUNNING else CUSTOM
    st.segmented_control(
        _("Period"),
        [*RUNNING, CUSTOM],
        required=True,
        format_func=lambda one: say(RUNNING[one]) if one in RUNNING else _("Own dates"),
        key=f"{key}-period",
        label_visibility="collapsed",
        on_change=_keep_period,
        args=(key, question.period.to_params()),
    )
    if spelled not in RUNNING:
        _choose_dates(question.period, here.today, key)


def _choose_dates(period: Period, today: date, key: str) -> None:
    st.session_state[f"{key}-dates"] = (period.start, period.last)
    st.date_input(
        _("Dates"),
        max_value=max(today, period.last) + timedelta(days=366),
        key=f"{key}-dates",
        label_visibility="collapsed",
        width=230,
        on_change=_keep_dates,
        args=(key,),
    )


def _choose_grid(here: Here, question: Question, key: str) -> None:
    labels = {0: _all_grids(here)} | grid_labels(here)
    chosen = question.grid_id if question.grid_id in labels else 0
    choose_one(_("Grid"), labels, chosen, f"{key}-grid", "grid")


def grid_labels(here: Here) -> dict[int, str]:
    """Return the names of the grids within reach, by id, in order of their codes."""
    whole = scope_of(here.actor.role, here.page) is Scope.STATION
    with here.desk.database.reading() as session:
        known = grids(session, here.actor.station_id, None if whole else here.actor.grids)
    return {grid.id: grid.label for grid in known}


def _all_grids(here: Here) -> str:
    return _("All grids") if scope_of(here.actor.role, here.page) is Scope.STATION else _("My grids")


def _choose_type(question: Question, key: str, types: Sequence[str]) -> None:
    labels = {"": _("All types")}
    for name in types:
        prefix = f"{say(TYPE_NAMES[name])}　" if len(types) > 1 else ""
        labels |= {entry.code: prefix + entry.label for entry in dictionary(name).active("")}
    code = question.type_code
    if code and code not in labels:
        labels[code] = next(
            (dictionary(name).label(code) for name in types if code in dictionary(name)), code
        )
    choose_one(_("Type"), labels, code, f"{key}-type", "type")


def choose_one(
    label: str, labels: Mapping[int, str] | Mapping[str, str], chosen: int | str, key: str, name: str
) -> None:
    """Draw a choice whose code stands in the address under ``name``; '' and 0 stand for all."""
    words = {str(code): text for code, text in labels.items()}
    st.session_state[key] = str(chosen)
    st.selectbox(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key,
        label_visibility="collapsed",
        width=160,
        on_change=_keep,
        args=(key, name),
    )


def _keep(key: str, name: str) -> None:
    value = st.session_state[key]
    if value in {"", "0"}:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _keep_period(key: str, spelled: str) -> None:
    recall()
    chosen = st.session_state[f"{key}-period"]
    st.query_params["period"] = spelled if chosen == CUSTOM else chosen


def _keep_dates(key: str) -> None:
    dates = st.session_state[f"{key}-dates"]
    if len(dates) == 2:
        st.query_params["period"] = Period.custom(*dates).to_params()
