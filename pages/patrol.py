"""Joint patrol: the shifts of a day, its plan on a map, and how closely patrol follows alerts."""

from __future__ import annotations

import streamlit as st

from components import (
    filters,
    patrol_editor,
    patrol_fit,
    patrol_forms,
    patrol_orders,
    patrol_plan,
    patrol_shifts,
    patrol_views,
)
from components.act import attempt, said
from components.frame import open_page
from components.tiles import tiles
from core.i18n import _
from domain.accounts.policy import Page
from domain.patrol import adopt


def own_shifts() -> None:
    """Whoever walks: today's shifts first, each reported where it stands."""
    shifts = patrol_shifts.mine(here)
    if not shifts:
        patrol_shifts.none_today(here)
    for shift in shifts:
        with st.container(border=True, key=f"patrol-shift-{shift.id}", gap="small"):
            patrol_shifts.head(shift, here.today)
            patrol_forms.report_form(here, shift)
            patrol_shifts.own_stops(here, shift)


def shifts_of_the_day() -> None:
    """Whoever leads: what is uncovered, the list, and the shift in hand."""
    day = patrol_views.asked_day(here)
    patrol_shifts.uncovered(here)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        patrol_forms.day_tools(here, day)
        chosen = patrol_shifts.choose(here, patrol_shifts.asked(here, day))
    with right:
        shift = patrol_shifts.read(here, chosen)
        if shift:
            patrol_shifts.head(shift, here.today)
            patrol_forms.report_form(here, shift)
            patrol_forms.roster_form(here, shift)
            patrol_shifts.own_stops(here, shift)


def plan_of_the_day() -> None:
    """Suggest, read, change, adopt and print the plan of a day."""
    day = patrol_views.asked_day(here)
    left, right = st.columns([3, 8], gap="medium")
    with left:
        said("patrol")
        patrol_orders.follow(here)
        chosen = patrol_plan.choose(here, day)
        patrol_orders.order_form(here, day)
    with right:
        plan = patrol_plan.read(here, chosen)
        if plan:
            wanted = patrol_editor.act(here, plan)
            if wanted:
                done = _("Plan adopted")
                with attempt(
                    here, wanted.token, done, errors=wanted.errors, again="patrol", then=wanted.finish
                ) as work:
                    adopt(work, wanted.adoption)
            patrol_plan.show(here, plan)


here = open_page(Page.PATROL)
with filters.filter_row():
    view = patrol_views.choose(here)
    if view is patrol_views.View.FIT:
        question = filters.choose(here, key="patrol", default="quarter")
    elif not patrol_views.is_own(here):
        patrol_views.choose_day(here)
patrol_views.remind(here)

if patrol_views.is_own(here):
    own_shifts()
elif view is patrol_views.View.SHIFTS:
    shifts_of_the_day()
elif view is patrol_views.View.PLAN:
    plan_of_the_day()
else:
    with st.container(key="kpis", gap="small"):
        tiles(here, question, "M25", "M26", "M26P", "R84")
    patrol_fit.show(here, question)
    patrol_fit.what_if_card(here)
