"""What the sheets stand on: households of the grids, approved leave, support plans that run."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from components import table
from components.act import form_errors, form_token
from components.here import Here
from components.pressed import Pressed
from components.words import safe, short_day
from core.i18n import _
from domain.accounts.policy import Action
from domain.assessment import approve_leave, set_exposure
from domain.assessment.queues import exposures_of, grid_workers, leave_of, open_plans
from domain.assessment.support import close_plan, write_plan
from domain.work import Work

PAST = timedelta(days=60)


def exposure(here: Here) -> Pressed | None:
    """Draw households and floating share per grid, and the form that sets one."""
    with here.desk.database.reading() as session:
        rows = exposures_of(session, here.actor)
    st.markdown(f"**{_('Households of the grids')}**")
    st.caption(_("Targets are scaled by them. Without a register the population stands in."))
    columns = {
        "grid": st.column_config.TextColumn(_("Grid")),
        "households": st.column_config.NumberColumn(_("Households"), format="%d"),
        "floating_share": st.column_config.NumberColumn(_("Floating share"), format="percent"),
        "from_on": st.column_config.DateColumn(_("Since"), format="YYYY-MM-DD"),
    }
    table.show(rows, columns, key="assessment-exposure", rows=9)
    errors, grids = form_errors(), dict(zip(rows["id"], rows["grid"], strict=True))
    with st.form("assessment-exposure-form", enter_to_submit=False):
        left, right = st.columns(2)
        grid = left.selectbox(
            _("Grid"), list(grids), format_func=grids.__getitem__, key="assessment-exposure-grid"
        )
        on = right.date_input(_("From"), value=here.today.replace(day=1), key="assessment-exposure-on")
        with left, errors.field("households"):
            households = st.number_input(
                _("Households"), min_value=0.0, step=100.0, key="assessment-exposure-households"
            )
        with right, errors.field("floating_share"):
            share = st.number_input(
                _("Floating share"), min_value=0.0, max_value=1.0, step=0.01, key="assessment-exposure-share"
            )
        sent = st.form_submit_button(_("Set households"), key="assessment-exposure-send")
    if not sent or grid is None:
        return None

    def write(work: Work) -> None:
        set_exposure(work, int(grid), households, share, on)

    return Pressed(_("Households set"), write, form_token("assessment-exposure"), errors)


def leave(here: Here) -> Pressed | None:
    """Draw approved leave, and the form that keeps some."""
    with here.desk.database.reading() as session:
        rows, workers = leave_of(session, here.actor, here.today - PAST), grid_workers(session, here.actor)
    st.markdown(f"**{_('Approved leave')}**")
    st.caption(_("Leave takes working days off the targets; it never lowers a score."))
    columns = {
        "worker": st.column_config.TextColumn(_("Grid worker")),
        "from_on": st.column_config.DateColumn(_("From"), format="YYYY-MM-DD"),
        "to_on": st.column_config.DateColumn(_("Back on"), format="YYYY-MM-DD"),
    }
    if len(rows):
        table.show(rows, columns, key="assessment-leave", rows=6)
    errors = form_errors()
    with st.form("assessment-leave-form", enter_to_submit=False):
        worker = st.selectbox(
            _("Grid worker"), list(workers), format_func=workers.__getitem__, key="assessment-leave-worker"
        )
        left, right = st.columns(2)
        first = left.date_input(_("First day"), value=here.today, key="assessment-leave-first")
        with right, errors.field("last"):
            last = st.date_input(_("Last day"), value=here.today, key="assessment-leave-last")
        sent = st.form_submit_button(_("Keep the leave"), key="assessment-leave-send")
    if not sent or worker is None:
        return None

    def write(work: Work) -> None:
        approve_leave(work, int(worker), first, last)

    return Pressed(_("Leave kept"), write, form_token("assessment-leave"), errors)


def plans(here: Here, *, says_none: bool = True) -> Pressed | None:
    """Draw the support plans that run; a leader writes down what is done and what came of it."""
    with here.desk.database.reading() as session:
        rows = open_plans(session, here.actor)
    if rows.empty and not says_none:
        return None
    st.markdown(f"**{_('Support plans')}**")
    if rows.empty:
        st.caption(_("Nobody needs one now."))
    pressed: Pressed | None = None
    for row in rows.to_dict("records"):
        with st.container(border=True, gap="xsmall", key=f"assessment-plan-{row['id']}"):
            review = _("review on {day}", day=short_day(row["review_on"])) if row["review_on"] else ""
            st.markdown(f"**{safe(row['worker'])}**　{review}")
            if here.may(Action.MANAGE):
                pressed = _plan(row["id"], row["steps"]) or pressed
            else:
                st.markdown(safe(row["steps"]))
    return pressed


def _plan(plan_id: int, steps: str) -> Pressed | None:
    errors, key = form_errors(), f"assessment-plan-{plan_id}"
    with st.form(f"{key}-form", enter_to_submit=False, border=False):
        with errors.field("steps"):
            doing = st.text_area(_("What is done"), value=steps, key=f"{key}-steps", height=80)
        with errors.field("result"):
            result = st.text_input(_("What came of it"), key=f"{key}-result")
        left, right = st.columns(2)
        keep = left.form_submit_button(_("Keep the plan"), key=f"{key}-keep")
        end = right.form_submit_button(_("End the plan"), key=f"{key}-end")
    if keep:
        return Pressed(_("Kept"), partial(_write, plan_id, doing), form_token(key), errors)
    if end:
        return Pressed(_("Plan ended"), partial(_close, plan_id, result), form_token(key), errors)
    return None


def _write(plan_id: int, steps: str, work: Work) -> None:
    write_plan(work, plan_id, steps)


def _close(plan_id: int, result: str, work: Work) -> None:
    close_plan(work, plan_id, result)
