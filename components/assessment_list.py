"""The sheets of a month: where they stand, what the office does next, the list by grid, never by points."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components import table
from components.act import attempt
from components.assessment_words import band, month_words, recent_months
from components.here import Here
from components.pressed import Pressed
from core.dictionaries import dictionary
from core.i18n import _, _n
from domain.accounts.policy import Action, Page, may
from domain.assessment import draft_month, draw_sample, raise_signs, show_month, sign
from domain.assessment.months import before
from domain.assessment.policy import can_prepare
from domain.assessment.queries import list_sheets, sheets_of, state_of_month, supply, to_sign
from domain.work import Work

PARTS = ("sheets", "look", "year", "base")
_TRACED = "assessment-listed"


def part(here: Here) -> str:
    """Choose a part of the page; the address holds it."""
    names = {"sheets": _("Sheets"), "look": _("To look at"), "year": _("Year"), "base": _("Basis")}
    if not here.may(Action.EXPORT):
        names.pop("base")
    asked = st.query_params.get("part", "sheets")
    st.session_state["assessment-part"] = asked if asked in names else "sheets"
    chosen = st.segmented_control(
        _("Part"),
        list(names),
        format_func=names.__getitem__,
        required=True,
        key="assessment-part",
        label_visibility="collapsed",
        on_change=_keep_part,
    )
    return str(chosen)


def choose_month(here: Here) -> int:
    """Choose a month that is over; the address holds it."""
    months = recent_months(here.today)
    asked = st.query_params.get("month", "")
    chosen = int(asked) if asked.isdecimal() and int(asked) in months else months[0]
    st.session_state["assessment-month"] = chosen
    month: int = st.selectbox(
        _("Month"),
        months,
        format_func=month_words,
        key="assessment-month",
        label_visibility="collapsed",
        width=160,
        on_change=_keep_month,
    )
    return month


def preparing(here: Here, month: int) -> Pressed | None:
    """Offer what comes next in preparing a month: sample, signs, drafts, showing."""
    with here.desk.database.reading() as session:
        state = state_of_month(session, here.actor, month)
    told = [f"{dictionary('assessment_status').label(code)} {n}" for code, n in state.items() if n]
    st.caption("　".join(told) or _("No sheet of this month yet."))
    if not can_prepare(here.actor):
        return None
    with st.container(horizontal=True, gap="small"):
        if not sum(state.values()) and st.button(_("Draw the sample"), key="assessment-sample"):
            return Pressed(_("Sample drawn"), partial(_draw, month))
        if st.button(_("Look for signs"), key="assessment-signs"):
            return Pressed(_("Signs looked for"), partial(_raise, month))
        if not sum(state.values()) and st.button(
            _("Draft the sheets"), type="primary", key="assessment-draft"
        ):
            return Pressed(_("Sheets drafted"), partial(_draft, month))
        if state["draft"] and st.button(_("Show to the workers"), type="primary", key="assessment-show"):
            return Pressed(_("Shown to the workers"), partial(_show, month))
    return None


def read(here: Here, month: int) -> pd.DataFrame:
    """Return the sheets of a month this reader may see; the first look at them goes into the audit."""
    traced = st.session_state.setdefault(_TRACED, set())
    key = (here.actor.account_id, month)
    if key not in traced:
        door = attempt(here)
        with door as work:
            list_sheets(work, month)
        if door.succeeded:
            traced.add(key)
    with here.desk.database.reading() as session:
        return sheets_of(session, here.actor, [month], here.today)


def choose(frame: pd.DataFrame) -> int | None:
    """Draw the list and return the sheet that is open; the address holds it."""
    told = frame.assign(
        status=frame["status"].map(dictionary("assessment_status").label), band=frame["band"].map(band)
    )
    one = st.column_config.NumberColumn
    columns = {
        "worker": st.column_config.TextColumn(_("Grid worker"), width=70),
        "total": one(_("Points"), format="%.1f", width=55),
        "status": st.column_config.TextColumn(_("Status"), width=70),
        "grid": st.column_config.TextColumn(_("Grid"), width=70),
        "base": one(_("Base data"), format="%.1f", width=65),
        "hazards": one(_("Hazards"), format="%.1f", width=50),
        "disputes": one(_("Disputes"), format="%.1f", width=65),
        "rolling": one(_("Mean of three"), format="%.1f", width=80),
        "band": st.column_config.TextColumn(_("Band"), width=60),
        "coefficient": one(_("Coefficient"), format="%.2f", width=55),
    }
    chosen = table.choose_row(told, columns, key="assessment-list", rows=16)
    asked = st.query_params.get("sheet", "")
    if chosen is not None:
        st.query_params["sheet"] = str(chosen)
        return chosen
    return int(asked) if asked.isdecimal() and len(asked) < 12 else None


def sign_all(here: Here) -> Pressed | None:
    """Offer the signature of every sheet whose turn has come."""
    if not here.may(Action.MANAGE):
        return None
    ids = waiting(here)
    if not ids:
        return None
    words = _n("Sign {count} sheet", "Sign {count} sheets", len(ids))
    if not st.button(words, icon=":material/draw:", key="assessment-sign-all"):
        return None
    return Pressed(_("Signed"), partial(_sign, ids))


def waiting(here: Here) -> list[int]:
    """Return the ids of the sheets that wait for this leader's signature."""
    if not may(here.actor, Page.ASSESSMENT, Action.MANAGE):
        return []
    with here.desk.database.reading() as session:
        return [int(one) for one in to_sign(session, here.actor, here.now())["id"]]


def history(here: Here, month: int, count: int = 12) -> pd.DataFrame:
    """Return the sheets of the year that ends with a month: for charts, nobody named."""
    months = [*before(month, count - 1), month]
    with here.desk.database.reading() as session:
        return sheets_of(session, here.actor, months, here.today)


def supplied(here: Here, month: int) -> pd.DataFrame:
    """Return disputes found or assigned and settled, per worker, over the year that ends with a month."""
    months = [*before(month, 11), month]
    with here.desk.database.reading() as session:
        return supply(session, here.actor, months, here.today)


def _keep_part() -> None:
    st.query_params["part"] = st.session_state["assessment-part"]
    st.query_params.pop("sheet", None)


def _keep_month() -> None:
    st.query_params["month"] = str(st.session_state["assessment-month"])
    st.query_params.pop("sheet", None)


def _draw(month: int, work: Work) -> None:
    draw_sample(work, month)


def _raise(month: int, work: Work) -> None:
    raise_signs(work, month)


def _draft(month: int, work: Work) -> None:
    draft_month(work, month)


def _show(month: int, work: Work) -> None:
    show_month(work, month)


def _sign(ids: list[int], work: Work) -> None:
    sign(work, ids)
