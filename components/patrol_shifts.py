"""Shifts: one's own as cards to tap on, those of a day as a list with the one in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import filters, table
from components.chips import Chip
from components.empty import nothing
from components.here import Here
from components.patrol_views import KEY, named, turn_to
from components.words import WIDE_SPACE, safe, short_day
from core.clock import local
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _, _n, say
from domain.metrics import METRICS
from domain.patrol import (
    RESULT_WORDS,
    PlanRecord,
    ShiftFilter,
    ShiftRecord,
    ShiftResult,
    find_shifts,
    find_uncovered,
    open_shift,
    plan_in_force,
    posts_without_shift,
    shifts_to_report,
    team_words,
)

STATE_LOOK: dict[ShiftResult, tuple[str, Any]] = {
    ShiftResult.PLANNED: ("schedule", "gray"),
    ShiftResult.DONE: ("check_circle", "green"),
    ShiftResult.CUT_SHORT: ("timelapse", "yellow"),
    ShiftResult.NOT_DONE: ("cancel", "orange"),
    ShiftResult.DROPPED: ("block", "gray"),
}


def mine(here: Here) -> list[ShiftRecord]:
    """Return the shifts that wait for the reader's hand: today's, and past ones not reported yet."""
    with here.desk.database.reading() as session:
        return shifts_to_report(session, here.actor, here.now())


def none_today(here: Here) -> None:
    """Say that one has no shift today, and when the next one is."""
    with here.desk.database.reading() as session:
        coming = [s for s in find_shifts(session, here.actor, ShiftFilter(is_own=True)) if s.day > here.today]
    after = ""
    if coming:
        after = _("The next one: {day}, {span}.", day=short_day(coming[0].day), span=span(coming[0]))
    nothing(_("You have no shift today."), after, key=f"{KEY}-mine", icon="self_improvement")


def head(shift: ShiftRecord, today: date) -> None:
    """Draw the first lines of a shift: when, where, with whom, and how it stands."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        when = span(shift) if shift.day == today else f"{short_day(shift.day)} {span(shift)}"
        st.markdown(f"**{when}**{WIDE_SPACE}{safe(where(shift))}", width="content")
        chip(shift).draw()
    st.markdown(f":small[:gray[{WIDE_SPACE.join(map(safe, facts(shift)))}]]")


def span(shift: ShiftRecord) -> str:
    """Write from when to when, on the clock on the wall."""
    return f"{local(shift.begin_at):%H:%M}–{local(shift.end_at):%H:%M}"


def where(shift: ShiftRecord) -> str:
    """Write the team, the post or the area."""
    return team_words(shift.team) if shift.team else shift.post or shift.grid


def facts(shift: ShiftRecord) -> list[str]:
    """Return duties, people and what was met, in words."""
    duties = "、".join(dictionary("patrol_duties").label(code) for code in shift.duties)
    people = "、".join(shift.members.values()) or _("nobody yet")
    told = [duties, people]
    if shift.missing and shift.is_open:
        told.append(_("{count} missing", count=shift.missing))
    if shift.reason:
        told.append(dictionary("patrol_reasons").label(shift.reason))
    if shift.incidents:
        told.append(_n("{count} incident", "{count} incidents", shift.incidents))
    if shift.has_publicity:
        told.append(_("with publicity"))
    return [*told, shift.note] if shift.note else told


def chip(shift: ShiftRecord) -> Chip:
    """Say how a shift stands: a word, an icon, a colour."""
    icon, colour = STATE_LOOK[shift.result]
    return Chip(say(RESULT_WORDS[shift.result]), icon, colour)


def own_stops(here: Here, shift: ShiftRecord) -> None:
    """Draw the stops of one's team in the plan of the day, in their order."""
    if not shift.team:
        return
    with here.desk.database.reading() as session:
        plan = plan_in_force(session, here.actor, shift.day)
    if plan is None or plan.id != shift.plan_id:
        return
    stops = plan.stops[plan.stops["team"] == shift.team]
    with st.expander(_n("{count} stop", "{count} stops", len(stops)), key=f"{KEY}-stops-{shift.id}"):
        st.markdown("\n".join(_stop_lines(plan, stops)))


def _stop_lines(plan: PlanRecord, stops: pd.DataFrame) -> list[str]:
    minutes = plan.stop_minutes
    rows: Any = stops.itertuples()
    return [
        f"{row.order}. {row.arrive:%H:%M}{WIDE_SPACE}{safe(row.place)}{WIDE_SPACE}"
        f":small[:gray[{_('{count} min', count=minutes)}]]"
        for row in rows
    ]


def uncovered(here: Here) -> None:
    """List the shifts of the next 24 hours that need people, and posts without any shift."""
    with here.desk.database.reading() as session:
        found = find_uncovered(session, here.actor, here.now())
        empty = posts_without_shift(session, here.actor, here.now())
    if not found and not empty:
        return
    with st.container(border=True, key=f"{KEY}-uncovered", gap="xsmall"):
        if found:
            words = _n(
                "{count} shift of the next 24 hours needs people",
                "{count} shifts of the next 24 hours need people",
                len(found),
            )
            st.markdown(f":orange[:material/person_alert: **{words}**]")
            _uncovered_rows(found)
        if empty:
            names = "、".join(safe(post.name) for post in empty)
            st.markdown(f":small[{_('No shift in the next 24 hours: {names}', names=names)}]")


def _uncovered_rows(found: Sequence[ShiftRecord]) -> None:
    with st.container(horizontal=True, gap="small"):
        for shift in found[:8]:
            words = f"{short_day(shift.day)} {span(shift)} {where(shift)}"
            if st.button(words, type="tertiary", key=f"{KEY}-uncovered-{shift.id}"):
                turn_to(day=shift.day.isoformat(), shift=shift.id, metric=None)
                st.rerun()
        if len(found) > 8:
            st.caption(_("and {count} more", count=len(found) - 8))


def asked(here: Here, day: date) -> ShiftFilter:
    """Return which shifts are listed: those of the day, or those behind the number in the address."""
    metric = st.query_params.get("metric", "")
    if not metric:
        return ShiftFilter(day)
    return ShiftFilter(metric=metric, question=filters.asked(here), post_id=named("post") or 0)


def drilled(wanted: ShiftFilter, count: int) -> None:
    """Say which number the rows are behind, and the way out."""
    if not wanted.metric:
        return
    code = wanted.metric.partition(".")[0]
    told = [say(METRICS[code].name)] if code in METRICS else []
    told += [wanted.question.period.label()] if wanted.question else []
    told.append(_n("{count} shift", "{count} shifts", count))
    with st.container(horizontal=True, vertical_alignment="center", key=f"{KEY}-drill"):
        st.markdown(f":small[:material/filter_alt: {WIDE_SPACE.join(told)}]", width="content")
        if st.button(_("Back to the day"), type="tertiary", key=f"{KEY}-drill-leave"):
            turn_to(metric=None, period=None, grid=None, type=None, post=None)
            st.rerun()


def choose(here: Here, wanted: ShiftFilter) -> int | None:
    """Draw the list of shifts and return the id of the one in hand."""
    with here.desk.database.reading() as session:
        found = find_shifts(session, here.actor, wanted)
    drilled(wanted, len(found))
    if not found:
        nothing(_("No shift here."), _("Adopt a plan, or plan a shift at a post."), key=f"{KEY}-list")
        return named("shift")
    rows = pd.DataFrame(
        {
            "id": [shift.id for shift in found],
            "when": [span(s) if wanted.day else f"{short_day(s.day)} {span(s)}" for s in found],
            "where": [where(shift) for shift in found],
            "people": [f"{len(shift.members)}/{shift.needed}" for shift in found],
            "state": [say(RESULT_WORDS[shift.result]) for shift in found],
        }
    )
    clicked = table.choose_row(rows, _columns(), key=f"{KEY}-list", rows=14)
    if clicked:
        turn_to(shift=clicked)
    return clicked or named("shift")


def read(here: Here, shift_id: int | None) -> ShiftRecord | None:
    """Return the shift in hand; draw why there is none."""
    if shift_id is None:
        nothing(_("Choose a shift on the left."), key=f"{KEY}-none", icon="ads_click")
        return None
    try:
        with here.desk.database.reading() as session:
            return open_shift(session, here.actor, shift_id)
    except NotFound as refusal:
        nothing(say(refusal.message), key=f"{KEY}-gone", icon="search_off")
        return None


def _columns() -> dict[str, Any]:
    return {
        "when": st.column_config.TextColumn(_("Time"), width=150),
        "where": st.column_config.TextColumn(_("Team or post")),
        "people": st.column_config.TextColumn(_("Staffed"), width=60),
        "state": st.column_config.TextColumn(_("State"), width=80),
    }
