"""Reading the plan of a day: how it stands, what it reaches, its map and its stops."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from charts.text import decimal, percent, whole
from components import chart, table
from components.empty import nothing
from components.here import Here
from components.patrol_map import route_map
from components.patrol_views import KEY, named, turn_to
from components.words import WIDE_SPACE, moment, safe
from core.errors import NotFound
from core.i18n import _, _n, say
from domain.accounts.policy import Action
from domain.organisation import grids
from domain.patrol import (
    PLAN_WORDS,
    PlanRecord,
    PlanStatus,
    differences,
    find_plans,
    fit_before,
    open_plan,
    team_words,
)


def choose(here: Here, day: date) -> int | None:
    """Draw the plans of a day and return the one in hand: named, else in force, else the newest."""
    with here.desk.database.reading() as session:
        found = find_plans(session, here.actor, day)
    if found.empty:
        return named("plan")
    ids = [int(one) for one in found["id"]]
    rows: Any = found.itertuples()
    words = {int(row.id): _plan_words(row) for row in rows}
    in_force = [int(one) for one in found.loc[found["status"] == PlanStatus.ADOPTED, "id"]]
    asked = named("plan")
    stands = asked if asked in ids else (in_force or ids)[0]
    if len(ids) > 1:
        st.session_state[f"{KEY}-choice"] = stands
        st.selectbox(
            _("Plans of this day"),
            ids,
            format_func=words.__getitem__,
            key=f"{KEY}-choice",
            on_change=lambda: turn_to(plan=st.session_state[f"{KEY}-choice"]),
        )
    return stands


def read(here: Here, plan_id: int | None) -> PlanRecord | None:
    """Return the plan in hand; draw why there is none."""
    if plan_id is None:
        after = _("Choose teams and shifts at the left.") if here.may(Action.MANAGE) else ""
        nothing(_("No plan for this day."), after, key=f"{KEY}-plan", icon="route")
        return None
    try:
        with here.desk.database.reading() as session:
            return open_plan(session, here.actor, plan_id)
    except NotFound as refusal:
        nothing(say(refusal.message), key=f"{KEY}-plan-gone", icon="search_off")
        return None


def show(here: Here, plan: PlanRecord) -> None:
    """Draw a plan: how it stands, what it reaches, M25 before and after, its map and its stops."""
    _standing(here, plan)
    _figures(here, plan)
    shift, team = _choose_team(plan)
    labels = grid_names(here)
    with chart.card(f"{KEY}-map"):
        chart.show(route_map(plan, labels, shift, team), key=f"{KEY}-map")
    _stop_list(plan, labels, shift, team)


def grid_names(here: Here) -> dict[str, str]:
    """Return the names of the grids by code."""
    with here.desk.database.reading() as session:
        return {grid.code: grid.label for grid in grids(session, here.actor.station_id)}


def _plan_words(row: Any) -> str:
    status = say(PLAN_WORDS[PlanStatus(row.status)])
    at = row.made_at if pd.isna(row.adopted_at) else row.adopted_at
    return f"{_('edition {number}', number=row.edition)}{WIDE_SPACE}{status}{WIDE_SPACE}{moment(at)}"


def _standing(here: Here, plan: PlanRecord) -> None:
    told = [_("edition {number}", number=plan.edition), say(PLAN_WORDS[plan.status])]
    if plan.adopted_at:
        told += [plan.adopted_by, moment(plan.adopted_at)]
    st.markdown(f":small[:gray[{WIDE_SPACE.join(safe(one) for one in told if one)}]]")
    if plan.basis_id and here.may(Action.MANAGE):
        _against_basis(here, plan, plan.basis_id)


def _against_basis(here: Here, plan: PlanRecord, basis_id: int) -> None:
    with here.desk.database.reading() as session:
        found = differences(plan, open_plan(session, here.actor, basis_id))
    if found.is_none:
        words = _("Adopted as suggested.")
    else:
        facts = {"moved": found.moved, "added": found.added, "left_out": found.left_out}
        words = _("Against the suggestion: {moved} moved, {added} added, {left_out} left out.", **facts)
    if plan.note:
        words = f"{words} {safe(plan.note)}"
    st.markdown(f":small[{words}]")


def _figures(here: Here, plan: PlanRecord) -> None:
    with here.desk.database.reading() as session:
        before = fit_before(session, here.actor, plan)
    even = float(plan.figures.get("equal_spread_covered") or 0)
    spread = (plan.figures.get("fit") or {}).get("equal_spread")
    first, second, third = st.columns(3, gap="xsmall")
    with first.container(border=True, key=f"kpi-{KEY}-covered", gap="xxsmall"):
        help_words = _("Expected incidents that the stops reach, each in its round of about two hours.")
        st.metric(_("Expected incidents reached"), decimal(plan.covered, 2), help=help_words)
        st.caption(_("spread evenly {even}", even=decimal(even, 2)))
    with second.container(border=True, key=f"kpi-{KEY}-fit", gap="xxsmall"):
        st.metric(_("Patrol fit (M25)"), _fit(plan.fit), help=_("Share of hours that lie where alerts lie."))
        told = _("last plan {fit}", fit=_fit(before)) if before is not None else ""
        st.caption(told or _("spread evenly {even}", even=_fit(spread)))
    with third.container(border=True, key=f"kpi-{KEY}-stops", gap="xxsmall"):
        st.metric(_("Stops"), whole(len(plan.stops)))
        teams = plan.stops["team"].nunique()
        st.caption(_n("{count} team-shift", "{count} team-shifts", int(teams)))


def _fit(value: float | None) -> str:
    return "—" if value is None else percent(value)


def _choose_team(plan: PlanRecord) -> tuple[int, str]:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        shift = 1
        if len(plan.shifts) > 1:
            chosen = st.segmented_control(
                _("Shift"),
                list(range(1, len(plan.shifts) + 1)),
                default=1,
                required=True,
                format_func=lambda at: plan.shifts[at - 1].replace("-", "–"),
                label_visibility="collapsed",
                key=f"{KEY}-map-shift",
            )
            shift = int(chosen or 1)
        teams = sorted({str(team) for team in plan.stops["team"] if str(team).startswith(f"S{shift}T")})
        team = st.pills(
            _("Team"),
            teams,
            format_func=lambda one: _("Team {number}", number=one.partition("T")[2]),
            label_visibility="collapsed",
            key=f"{KEY}-map-team-{shift}",
        )
    return shift, str(team or "")


def _stop_list(plan: PlanRecord, labels: dict[str, str], shift: int, team: str) -> None:
    wanted = plan.stops["team"] == team if team else plan.stops["team"].str.startswith(f"S{shift}T")
    stops = plan.stops[wanted]
    told = pd.DataFrame(
        {
            "team": stops["team"].map(team_words),
            "order": stops["order"],
            "time": [f"{a:%H:%M}–{b:%H:%M}" for a, b in zip(stops["arrive"], stops["leave"], strict=True)],
            "place": stops["place"],
            "grid": stops["grid"].map(lambda code: labels.get(code, code)),
            "expected": stops["expected"],
        }
    )
    table.show(told, _stop_columns(), key=f"{KEY}-stops", rows=10)


def _stop_columns() -> dict[str, Any]:
    return {
        "team": st.column_config.TextColumn(_("Team"), width=110),
        "order": st.column_config.NumberColumn(_("No."), width=50),
        "time": st.column_config.TextColumn(_("Time"), width=110),
        "place": st.column_config.TextColumn(_("Place")),
        "grid": st.column_config.TextColumn(_("Grid"), width=90),
        "expected": st.column_config.NumberColumn(_("Expected"), format="%.2f", width=80),
    }
