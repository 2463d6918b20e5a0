"""The patrol desk's views and its day: both stand in the address, so that a link says all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

import streamlit as st

from components.here import Here
from components.speech import recall
from core.i18n import _, say
from core.messages import Message, message
from domain.accounts.policy import Scope, scope_of
from domain.patrol import plan_age
from domain.patrol.suggestions import LATEST_AHEAD

KEY = "patrol"


class View(StrEnum):
    """What the desk shows."""

    SHIFTS = "shifts"
    PLAN = "plan"
    FIT = "fit"


NAMES: Mapping[View, Message] = {
    View.SHIFTS: message("Shifts"),
    View.PLAN: message("Plan"),
    View.FIT: message("Fit"),
}


def is_own(here: Here) -> bool:
    """Tell whether the reader is one who walks: their own shifts come first, and nothing else matters."""
    return scope_of(here.actor.role, here.page) is Scope.OWN


def choose(here: Here) -> View:
    """Draw the row of views and return the chosen one; who walks has no choice to make."""
    if is_own(here):
        return View.SHIFTS
    spelled = st.query_params.get("view", "")
    stands = View(spelled) if spelled in set(View) else View.SHIFTS
    st.session_state[f"{KEY}-view"] = stands
    st.segmented_control(
        _("View"),
        list(View),
        required=True,
        format_func=lambda one: say(NAMES[one]),
        label_visibility="collapsed",
        key=f"{KEY}-view",
        on_change=_keep_view,
    )
    return stands


def choose_day(here: Here) -> date:
    """Draw the day and return it: today where the address names none, or none that can be read."""
    stands = asked_day(here)
    st.session_state[f"{KEY}-day"] = stands
    st.date_input(
        _("Day"),
        max_value=max(stands, here.today + LATEST_AHEAD),
        label_visibility="collapsed",
        width=150,
        key=f"{KEY}-day",
        on_change=_keep_day,
    )
    return stands


def asked_day(here: Here) -> date:
    """Return the day in the address."""
    try:
        found = date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return here.today
    near = abs(found - here.today) < timedelta(days=20_000)
    return found if near else here.today


def named(name: str) -> int | None:
    """Return the id that the address holds under a name, None where there is none."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else None


def turn_to(**names: object) -> None:
    """Put names into the address; None takes one out of it."""
    for name, value in names.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)


def remind(here: Here) -> None:
    """Say that the plan is old, or that there is none (row 55)."""
    if is_own(here):
        return
    with here.desk.database.reading() as session:
        age = plan_age(session, here.actor, here.today)
    if not age.is_old:
        return
    words = (
        _("No patrol plan was adopted yet. Suggest one under Plan.")
        if age.days is None
        else _("The patrol plan is {days} days old. After 14 days it is looked at again.", days=age.days)
    )
    st.markdown(f":orange[:material/event_repeat: {words}]")


def _keep_view() -> None:
    recall()
    turn_to(view=st.session_state[f"{KEY}-view"], metric=None)


def _keep_day() -> None:
    recall()
    turn_to(day=st.session_state[f"{KEY}-day"].isoformat(), plan=None, shift=None)
