"""Asking for a plan: teams, shifts, hours; and how far the planning is."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.act import attempt, form_errors, form_token
from components.here import Here
from components.patrol_views import KEY, named, turn_to
from components.speech import fragment
from components.words import safe
from core.errors import NotFound
from core.i18n import _, say
from domain.accounts.policy import Action
from domain.jobs import JobRecord, JobStatus, open_job
from domain.jobs.progress import read_progress
from domain.patrol import (
    request_suggestion,
)

SHIFTS = ("08:00-16:00", "16:00-00:00", "00:00-08:00")
LOOK = 1.0


def order_form(here: Here, day: date) -> None:
    """Draw teams, shifts and the length of a stop, and ask for a suggestion."""
    if not here.may(Action.MANAGE) or day < here.today:
        return
    key, errors = f"{KEY}-order", form_errors()
    with st.container(border=True, key=f"form-{key}", gap="small"):
        st.markdown(f"**{_('Suggest a plan')}**")
        with errors.field("teams", _("Teams in each shift")):
            teams = st.number_input(_("Teams in each shift"), 1, 50, 6, key=f"{key}-teams")
        with errors.field("shift", _("Shifts")):
            shifts = st.multiselect(
                _("Shifts"),
                list(SHIFTS),
                default=list(SHIFTS),
                accept_new_options=True,
                placeholder="08:00-16:00",
                key=f"{key}-shifts",
            )
        with errors.field("stop_minutes", _("Minutes of a stop")):
            minutes = st.slider(_("Minutes of a stop"), 10, 16, 15, key=f"{key}-minutes")
        with errors.field("day", _("Day")):
            asked = st.button(_("Suggest"), type="primary", icon=":material/route:", key=f"{key}-send")
    if asked:
        _ask(here, day, int(teams), shifts, int(minutes), errors)


def _ask(here: Here, day: date, teams: int, shifts: list[str], minutes: int, errors: form_errors) -> None:
    door = attempt(here, form_token(f"{KEY}-order"), errors=errors)
    with door as work:
        job_id = request_suggestion(work, day, teams, tuple(shifts), minutes)
    if door.succeeded:
        turn_to(job=job_id, plan=None)
        st.rerun()


def follow(here: Here) -> None:
    """Draw how far the planning is, until it is over; then the plan stands in the address."""
    job_id = named("job")
    job = _job(here, job_id) if job_id else None
    if job is None:
        return
    if not job.is_over:
        fragment(run_every=LOOK)(_watch)(here, job.id)
        return
    if job.status is JobStatus.FAILED:
        why = say(job.trouble) if job.trouble else ""
        st.markdown(f":red[:material/error: {_('No plan was made.')} {safe(why)}]")
        return
    turn_to(job=None, plan=int(job.result["plan"]))
    st.rerun()


def _watch(here: Here, job_id: int) -> None:
    job = _job(here, job_id)
    if job is None or job.is_over:
        st.rerun(scope="app")
    done, total = read_progress(here.desk, job_id)
    words = _("Waiting for its turn")
    if total:
        words = _("Planning: {done} of {total} shifts", done=done, total=total)
    st.progress(min(1.0, (done + 0.5) / total) if total else 0.0, words)


def _job(here: Here, job_id: int) -> JobRecord | None:
    try:
        with here.desk.database.reading() as session:
            return open_job(session, here.actor, job_id)
    except NotFound:
        return None
