"""My day: what waits for somebody, part by part; one click leads to the thing itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from components import links
from components.case_list import NEW, asker, level_words
from components.chips import clock_chip
from components.here import Here
from components.words import WIDE_SPACE, day, safe, short_day, short_moment
from core.i18n import _, _n, say
from core.messages import Message, message
from domain.accounts.policy import Page
from domain.day import Day, Part, PartCode, Task, read_day
from domain.day.parts import may_register

TITLES: Mapping[PartCode, tuple[str, Message]] = {
    PartCode.OVERDUE: ("error", message("Past due")),
    PartCode.WAITING: ("inbox", message("To accept")),
    PartCode.SOON: ("alarm", message("Due within two days")),
    PartCode.TERMS: ("gavel", message("Terms of the law")),
    PartCode.FOLLOW_UPS: ("phone_callback", message("Follow-ups due")),
    PartCode.WARNINGS: ("notifications_active", message("Tasks from warnings")),
    PartCode.LEDGERS: ("fact_check", message("From the ledgers")),
    PartCode.DRAFTS: ("edit_note", message("Drafts")),
}
EMPTY: Mapping[PartCode, Message] = {
    PartCode.OVERDUE: message("Nothing is past due."),
    PartCode.WAITING: message("Nothing waits for you. What is sent to you stands here."),
    PartCode.SOON: message("Nothing ends within two days."),
    PartCode.TERMS: message("No receipt, confirmation or second session runs out soon."),
    PartCode.FOLLOW_UPS: message("No follow-up is due. They are planned when a dispute is closed."),
    PartCode.WARNINGS: message("No task is open."),
    PartCode.LEDGERS: message("Nothing of the ledgers waits for you."),
    PartCode.DRAFTS: message("No draft. What you type is kept here until it is saved."),
}
MORE: Mapping[PartCode, tuple[Page, Mapping[str, str]]] = {
    PartCode.OVERDUE: (Page.MEDIATION, {}),
    PartCode.WAITING: (Page.MEDIATION, {}),
    PartCode.SOON: (Page.MEDIATION, {}),
    PartCode.TERMS: (Page.MEDIATION, {}),
    PartCode.FOLLOW_UPS: (Page.FOLLOWUPS, {}),
    PartCode.WARNINGS: (Page.WARNINGS, {}),
    PartCode.LEDGERS: (Page.VISITS, {"view": "mine"}),
}
LEFT = (PartCode.OVERDUE, PartCode.WAITING, PartCode.SOON, PartCode.TERMS)


def read(here: Here) -> Day:
    """Return the reader's own day."""
    return read_day(here.desk, asker(here))


def head(here: Here, found: Day) -> None:
    """Draw the day with how much waits, and the button for a new dispute."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="day-head"):
        words = _("{count} to do", count=found.count) if found.count else _("All done for now.")
        st.markdown(f"**{day(found.on)}**{WIDE_SPACE}{words}", width="content")
        st.space("stretch")
        if may_register(asker(here)) and st.button(
            _("Register a dispute"), icon=":material/add:", type="primary", key="day-register"
        ):
            links.go(here, Page.MEDIATION, {NEW: "1"})


def parts(here: Here, found: Day) -> None:
    """Draw the parts: what presses at the left, the rest at the right."""
    left, right = st.columns([1, 1], gap="medium")
    for part in found.parts:
        with left if part.code in LEFT else right:
            _part(here, part)


def _part(here: Here, part: Part) -> None:
    icon, title = TITLES[part.code]
    colour = ":red" if part.code is PartCode.OVERDUE and part.count else ""
    with st.container(border=True, gap="xsmall", key=f"day-{part.code}"):
        count = f"{WIDE_SPACE}{part.count}" if part.count else ""
        words = f":material/{icon}: **{say(title)}{count}**"
        st.markdown(f"{colour}[{words}]" if colour else words)
        if not part.tasks:
            st.caption(say(EMPTY[part.code]))
        for task in part.tasks:
            _task(here, part.code, task)
        if part.count > len(part.tasks) and part.code in MORE:
            page, params = MORE[part.code]
            links.rows(here, page, params, _("all {rows}", rows=part.count))


def _task(here: Here, code: PartCode, task: Task) -> None:
    key = f"day-{code}-{task.id}"
    with st.container(key=f"row-off-{key}", gap=None):
        title = say(task.title) if isinstance(task.title, Message) else task.title
        if st.button(safe(title), type="tertiary", width="stretch", key=key, wrap=False):
            links.go(here, task.page, dict(task.params))
        st.markdown(f":small[:gray[{_facts(task)}]{WIDE_SPACE}{_due(here, task)}]")


def _facts(task: Task) -> str:
    detail = level_words(task.detail) if task.due_on is None else task.detail
    return WIDE_SPACE.join(safe(one) for one in (task.grid, detail) if one)


def _due(here: Here, task: Task) -> str:
    if task.due_at is not None:
        chip = clock_chip(task.due_at, here.now())
        colour = "gray" if chip.colour == "yellow" else chip.colour
        return f":{colour}[:material/{chip.icon}: {chip.words}]"
    if task.due_on is not None:
        late = (here.today - task.due_on) // timedelta(days=1)
        if late > 0:
            return f":red[:material/error: {_n('{count} day over', '{count} days over', late)}]"
        return f":orange[:material/alarm: {_('due {day}', day=short_day(task.due_on))}]"
    return f":gray[{short_moment(task.at)}]" if task.at else ""
