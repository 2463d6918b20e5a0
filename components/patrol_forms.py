"""What is said of shifts: the report in a few taps, the roster, a shift planned at a post or in an area."""

from __future__ import annotations

from datetime import date, time, timedelta

import streamlit as st

from components import coded
from components.act import attempt, form_errors, form_token, said
from components.filters import grid_labels
from components.here import Here
from components.patrol_views import KEY
from core.clock import moment
from core.dictionaries import dictionary
from core.i18n import _, _n
from domain.accounts.policy import Action
from domain.patrol import (
    Report,
    Roster,
    ShiftOrder,
    ShiftRecord,
    ShiftResult,
    drop_shift,
    fill_roster,
    find_staff,
    plan_shift,
    posts,
    report,
    staff,
)

ANSWERS = (ShiftResult.CUT_SHORT, ShiftResult.NOT_DONE)


def report_form(here: Here, shift: ShiftRecord) -> None:
    """Draw the report of a shift that has begun: one tap where all went well, three where it did not."""
    said(f"{KEY}-report-{shift.id}")
    if not may_report(here, shift):
        return
    key = f"{KEY}-report-{shift.id}"
    errors = form_errors()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"form-{key}"):
        with errors.field("incidents", _("Incidents met")):
            incidents = st.number_input(
                _("Incidents met"), 0, 99, shift.incidents, width=150, key=f"{key}-incidents"
            )
        publicity = st.toggle(_("Publicity made"), shift.has_publicity, key=f"{key}-publicity")
    met = Report(ShiftResult.DONE, int(incidents), bool(publicity))
    with st.container(horizontal=True, gap="small"):
        if st.button(_("Shift done"), type="primary", icon=":material/check:", key=f"{key}-done"):
            _say(here, shift, met, errors)
        with st.popover(_("Cut short"), icon=":material/timelapse:", key=f"{key}-cut_short"):
            _why(here, shift, met, ShiftResult.CUT_SHORT)
        with st.popover(_("Not done"), icon=":material/cancel:", key=f"{key}-not_done"):
            _why(here, shift, met, ShiftResult.NOT_DONE)


def may_report(here: Here, shift: ShiftRecord) -> bool:
    """Tell whether the reader reports this shift now."""
    is_theirs = here.actor.worker_id in shift.members or here.may(Action.MANAGE)
    has_begun = shift.begin_at <= here.now()
    return here.may(Action.WRITE) and is_theirs and has_begun and shift.result is not ShiftResult.DROPPED


def _why(here: Here, shift: ShiftRecord, met: Report, result: ShiftResult) -> None:
    key, errors = f"{KEY}-report-{shift.id}-{result}", form_errors()
    with errors.field("reason", _("Reason")):
        reason = coded.buttons(_("Reason"), "patrol_reasons", key=f"{key}-reason")
    minutes = None
    if result is ShiftResult.CUT_SHORT:
        length = (shift.end_at - shift.begin_at) // timedelta(minutes=1)
        with errors.field("minutes", _("Minutes worked")):
            minutes = int(
                st.number_input(_("Minutes worked"), 1, length, length // 2, step=15, key=f"{key}-minutes")
            )
    note = st.text_input(_("Note (optional)"), max_chars=400, key=f"{key}-note")
    if st.button(_("Save report"), type="primary", key=f"{key}-save"):
        why = Report(result, met.incidents, met.has_publicity, reason, minutes, note)
        _say(here, shift, why, errors)


def _say(here: Here, shift: ShiftRecord, told: Report, errors: form_errors) -> None:
    place = f"{KEY}-report-{shift.id}"
    with attempt(here, form_token(place), _("Shift reported"), errors=errors, again=place) as work:
        report(work, shift.id, shift.version, told)


def roster_form(here: Here, shift: ShiftRecord) -> None:
    """Draw who is on a shift that is still open, and let it be changed by who leads."""
    said(f"{KEY}-roster")
    if not here.may(Action.MANAGE) or not shift.is_open:
        return
    key, errors = f"{KEY}-roster-{shift.id}", form_errors()
    with here.desk.database.reading() as session:
        people = find_staff(session, here.actor, shift.day)
    known = zip(people["id"].astype(int).tolist(), people["name"], strict=True)
    names = dict(known) | dict(shift.members)
    with st.container(border=True, key=f"form-{key}", gap="small"):
        with errors.field("members", _("On this shift")):
            chosen = st.multiselect(
                _("On this shift"),
                list(names),
                default=list(shift.members),
                format_func=lambda one: names.get(one, str(one)),
                placeholder=_("Choose"),
                key=f"{key}-members-{shift.version}",
            )
        with errors.field("duties", _("Duties")):
            labels = {entry.code: entry.label for entry in dictionary("patrol_duties").active()}
            duties = st.multiselect(
                _("Duties"),
                list(labels),
                default=[code for code in shift.duties if code in labels],
                format_func=lambda one: labels.get(one, one),
                placeholder=_("Choose"),
                key=f"{key}-duties-{shift.version}",
            )
        with st.container(horizontal=True, gap="small"):
            if st.button(_("Save roster"), type="primary", key=f"{key}-save"):
                roster = Roster(frozenset(int(one) for one in chosen), tuple(duties))
                with attempt(
                    here, form_token(key), _("Roster saved"), errors=errors, again=f"{KEY}-roster"
                ) as work:
                    staff(work, shift.id, shift.version, roster)
            if shift.begin_at > here.now() and st.button(
                _("Drop this shift"), type="tertiary", icon=":material/block:", key=f"{key}-drop"
            ):
                dropped, token = _("Shift dropped"), form_token(f"{key}-drop")
                with attempt(here, token, dropped, again=f"{KEY}-roster") as work:
                    drop_shift(work, shift.id, shift.version)


def day_tools(here: Here, day: date) -> None:
    """Draw, for who leads, filling the day's roster and planning one more shift."""
    said(f"{KEY}-day-tools")
    filled()
    if not here.may(Action.MANAGE) or day < here.today:
        return
    with st.container(horizontal=True, gap="small", key=f"{KEY}-day-tools"):
        if st.button(_("Fill the roster"), icon=":material/group_add:", key=f"{KEY}-fill"):
            _fill(here, day)
        with st.popover(_("Plan a shift"), icon=":material/add:", key=f"{KEY}-new"):
            _shift_form(here, day)


def _fill(here: Here, day: date) -> None:
    counted: list[int] = []

    def finish() -> None:
        words = _n("{count} person put on", "{count} people put on", counted[0])
        st.session_state[f"{KEY}-filled"] = words

    with attempt(here, form_token(f"{KEY}-fill"), then=finish, again=f"{KEY}-day-tools") as work:
        counted.append(fill_roster(work, day))


def filled() -> None:
    """Say, once, how many people were put on."""
    words = st.session_state.pop(f"{KEY}-filled", "")
    if words:
        st.markdown(f":green[:small[:material/check_circle: {words}]]")


def _shift_form(here: Here, day: date) -> None:
    key, errors = f"{KEY}-new", form_errors()
    with here.desk.database.reading() as session:
        known = {f"p{post.id}": post.name for post in posts(session, here.actor.station_id)}
    labels = known | {f"g{grid_id}": label for grid_id, label in grid_labels(here).items()}
    with errors.field("post", _("Post or area")):
        place = st.selectbox(
            _("Post or area"), list(labels), format_func=labels.__getitem__, key=f"{key}-place"
        )
    left, right = st.columns(2)
    with errors.field("hours", _("Hours")):
        begin = left.time_input(_("From"), time(8), step=1800, key=f"{key}-from")
        end = right.time_input(_("To"), time(16), step=1800, key=f"{key}-to")
    with errors.field("needed", _("People needed")):
        needed = st.number_input(_("People needed"), 1, 20, 2, key=f"{key}-needed")
    with errors.field("duties", _("Duties")):
        duties = coded.several(_("Duties"), "patrol_duties", key=f"{key}-duties")
    if st.button(_("Save shift"), type="primary", key=f"{key}-save"):
        order = _order(day, begin, end, str(place or ""), duties, int(needed))
        planned, again = _("Shift planned"), f"{KEY}-day-tools"
        with attempt(here, form_token(key), planned, errors=errors, again=again) as work:
            plan_shift(work, order)


def _order(day: date, begin: time, end: time, place: str, duties: tuple[str, ...], needed: int) -> ShiftOrder:
    """Read the form; an end at or before the beginning is on the next day."""
    starts, ends = moment(day, begin), moment(day, end)
    if ends <= starts:
        ends = moment(day + timedelta(days=1), end)
    number = int(place[1:]) if place else 0
    post_id, grid_id = (number, None) if place.startswith("p") else (None, number or None)
    return ShiftOrder(starts, ends, post_id, grid_id, duties or ("PD1",), needed)
