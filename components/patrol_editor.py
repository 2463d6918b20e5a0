"""What can be done with a plan: adopt it, change its stops first, print it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components.act import form_errors, form_token
from components.download import download
from components.here import Here
from components.patrol_map import paper_maps
from components.patrol_plan import grid_names
from components.patrol_views import KEY, turn_to
from core.i18n import _
from domain.accounts.policy import Action
from domain.organisation.queries import places
from domain.patrol import (
    Adoption,
    PlanRecord,
    PlanStatus,
    StopDraft,
    as_suggested,
    print_plan,
)


@dataclass
class Wanted:
    """What is to be adopted, with the form it was made in."""

    adoption: Adoption
    errors: form_errors
    token: str

    def finish(self) -> None:
        """Close the editor and show what is in force now."""
        st.session_state.pop(f"{KEY}-editing", None)
        turn_to(plan=None, job=None)


def act(here: Here, plan: PlanRecord) -> Wanted | None:
    """Draw adopting, changing and printing a plan; returns what is to be adopted."""
    is_open = here.may(Action.MANAGE) and plan.status is not PlanStatus.REPLACED and plan.day >= here.today
    editing = st.session_state.get(f"{KEY}-editing") == plan.id
    taken = None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-acts"):
        if is_open and not editing:
            taken = _plain_acts(plan)
        if here.may(Action.EXPORT):
            labels = grid_names(here)
            download(
                here,
                _("Print plan (docx)"),
                lambda work: print_plan(work, plan.id, paper_maps(plan, labels)),
                key=f"{KEY}-print",
            )
    return _editor(here, plan) if is_open and editing else taken


def _plain_acts(plan: PlanRecord) -> Wanted | None:
    pressed = False
    if plan.status is PlanStatus.SUGGESTED:
        pressed = st.button(
            _("Adopt this plan"), type="primary", icon=":material/task_alt:", key=f"{KEY}-adopt"
        )
    if st.button(_("Change stops"), icon=":material/edit:", key=f"{KEY}-edit"):
        st.session_state[f"{KEY}-editing"] = plan.id
        st.rerun()
    if not pressed:
        return None
    adoption = Adoption(plan.id, plan.version, as_suggested(plan.stops))
    return Wanted(adoption, form_errors(), form_token(f"{KEY}-adopt-{plan.id}"))


def _editor(here: Here, plan: PlanRecord) -> Wanted | None:
    """Draw every stop as a row to be changed, left out or added; the suggestion itself stays."""
    key, errors = f"{KEY}-edit-{plan.id}", form_errors()
    with st.container(border=True, key=f"form-{key}", gap="small"):
        st.markdown(f"**{_('Change stops')}**")
        with errors.field("stops", _("Stops")):
            edited = st.data_editor(
                _editable(plan),
                hide_index=True,
                num_rows="dynamic",
                height=420,
                column_config=_editor_columns(here, plan),
                key=f"{key}-stops",
            )
        with errors.field("note", _("Why it differs")):
            note = st.text_input(_("Why it differs"), max_chars=400, key=f"{key}-note")
        with st.container(horizontal=True, gap="small"):
            is_sent = st.button(_("Adopt with changes"), type="primary", key=f"{key}-save")
            if st.button(_("Leave as it is"), type="tertiary", key=f"{key}-leave"):
                st.session_state.pop(f"{KEY}-editing", None)
                st.rerun()
    if not is_sent:
        return None
    adoption = Adoption(plan.id, plan.version, drafts_in(edited, plan), note or "")
    return Wanted(adoption, errors, form_token(key))


def drafts_in(edited: pd.DataFrame, plan: PlanRecord) -> tuple[StopDraft, ...]:
    """Read the rows of the editor; a time before the plan's first hour is that of the next morning."""
    rows: Any = edited.itertuples()
    return tuple(
        StopDraft(str(row.team), _arrival(plan, str(row.team), row.time), str(row.place), _number(row.id))
        for row in rows
        if pd.notna(row.team) and pd.notna(row.time) and pd.notna(row.place)
    )


def _arrival(plan: PlanRecord, team: str, time: Any) -> datetime:
    """Return the moment of a time of day within the team's shift: 01:30 of a night shift is the day after."""
    hour, minute = (int(part) for part in f"{time:%H:%M}".split(":"))
    at = datetime(plan.day.year, plan.day.month, plan.day.day, hour, minute)  # noqa: DTZ001 - the wall clock
    number = team.removeprefix("S").partition("T")[0]
    shift = int(number) - 1 if number.isdecimal() else 0
    begins = plan.shifts[shift] if 0 <= shift < len(plan.shifts) else plan.shifts[0]
    is_after_midnight = f"{at:%H:%M}" < begins.partition("-")[0]
    return at + timedelta(days=1) if is_after_midnight else at


def _number(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _editable(plan: PlanRecord) -> pd.DataFrame:
    stops = plan.stops
    return pd.DataFrame(
        {
            "id": stops["id"],
            "team": stops["team"],
            "time": stops["arrive"].dt.time,
            "place": stops["place"],
            "grid": stops["grid"],
            "expected": stops["expected"].round(2),
        }
    )


def _editor_columns(here: Here, plan: PlanRecord) -> dict[str, Any]:
    with here.desk.database.reading() as session:
        known = {place.name for place in places(session, here.actor.station_id)}
    options = sorted(known | set(plan.stops["place"]))
    teams = [f"S{s + 1}T{t + 1}" for s in range(len(plan.shifts)) for t in range(plan.teams)]
    return {
        "id": None,
        "team": st.column_config.SelectboxColumn(_("Team"), options=teams, width=90),
        "time": st.column_config.TimeColumn(_("Arrive"), format="HH:mm", width=90),
        "place": st.column_config.SelectboxColumn(_("Place"), options=options),
        "grid": st.column_config.TextColumn(_("Grid"), disabled=True, width=80),
        "expected": st.column_config.NumberColumn(_("Expected"), disabled=True, width=80),
    }
