"""The cards of early warnings: colour, word and icon, the sentence why, weeks before, rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from analytics.periods import Period
from charts import PLOTLY_CONFIG, to_plotly
from components import links, table, warning_words
from components.cached import picture
from components.empty import nothing
from components.filters import grid_labels
from components.here import Here
from components.look import present_theme
from components.warning_forms import Deed, buttons, task_done
from components.words import WIDE_SPACE, moment, safe, short_day, short_moment
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _, _n, language
from domain.accounts.policy import Action, Page
from domain.questions import Question
from domain.warnings import (
    TaskRecord,
    WarningFilter,
    WarningRecord,
    evidence,
    find_warnings,
    open_warning,
    own_history,
    own_tasks,
    owners_of,
    tasks_of,
)
from domain.warnings.counts import GRID, series_parts
from domain.warnings.queries import PAGE

KEY = "warnings"
PARAM = "warning"


def opened() -> int:
    """Return the id of the warning whose rows are shown, 0 for none."""
    text = st.query_params.get(PARAM, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def show(here: Here, asked: WarningFilter) -> Deed | None:
    """Draw the cards of a list two by two, the one in the address first; return what was pressed."""
    found = _found(here, asked)
    if not found:
        _nothing(asked)
        return None
    grids = grid_labels(here)
    tasks = _tasks(here, found)
    pressed: list[Deed | None] = []
    for first in range(0, len(found), 2):
        for column, one in zip(st.columns(2, gap="small"), found[first : first + 2], strict=False):
            with column:
                pressed.append(_card(here, one, grids, tasks.get(one.id, [])))
    _turn_pages(len(found))
    return next((deed for deed in pressed if deed), None)


def own(here: Here) -> Deed | None:
    """Draw what the reader was sent to do and has not done yet; return what was pressed."""
    with here.desk.database.reading() as session:
        mine = own_tasks(session, here.actor) if here.may(Action.WRITE) else []
    if not mine:
        return None
    pressed: list[Deed | None] = []
    with st.container(border=True, key=f"{KEY}-own", gap="xsmall"):
        st.markdown(f"**{_n('{count} task for you', '{count} tasks for you', len(mine))}**")
        for task in mine:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                late = ":red" if task.due_on < here.today else ":gray"
                until = _("until {day}", day=short_day(task.due_on))
                st.markdown(f"{safe(task.note)}{WIDE_SPACE}{late}[:small[{until}]]", width="stretch")
                pressed.append(task_done(task))
    return next((deed for deed in pressed if deed), None)


def rows_of(one: WarningRecord) -> dict[str, str]:
    """Return the address of the alerts a warning counted."""
    kind, of, code = series_parts(one.series)
    period = Period(one.week, one.week + timedelta(days=7))
    where = {"spot": str(of)} if kind != GRID else {}
    return {**Question(period, one.grid_id if kind == GRID else 0, code).to_params(), **where}


def _found(here: Here, asked: WarningFilter) -> list[WarningRecord]:
    with here.desk.database.reading() as session:
        found = find_warnings(session, here.actor, asked, offset=_offset())
        wanted = opened()
        if not wanted or any(one.id == wanted for one in found):
            return found
        try:
            return [open_warning(session, here.actor, wanted), *found]
        except NotFound:
            return found


def _tasks(here: Here, found: Sequence[WarningRecord]) -> Mapping[int, list[TaskRecord]]:
    kept: dict[int, list[TaskRecord]] = {}
    with here.desk.database.reading() as session:
        for task in tasks_of(session, here.actor, [one.id for one in found]):
            kept.setdefault(task.warning_id, []).append(task)
    return kept


def _card(
    here: Here, one: WarningRecord, grids: Mapping[int, str], tasks: Sequence[TaskRecord]
) -> Deed | None:
    with st.container(border=True, key=f"warning-{one.id}", gap="xsmall", height="stretch"):
        _head(here, one, grids)
        _weeks(one)
        _state(here, one, tasks)
        pressed = _ways(here, one, grids)
        if opened() == one.id:
            _evidence(here, one)
    return pressed


def _head(here: Here, one: WarningRecord, grids: Mapping[int, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        warning_words.chip(one.colour).draw()
        st.markdown(f"**{safe(warning_words.title(one, grids))}**", width="content")
        if one.kind == "day":
            st.badge(_("quick look"), icon=":material/bolt:", color="gray")
    st.markdown(warning_words.why(one, here.today))


def _weeks(one: WarningRecord) -> None:
    spec, theme = warning_words.chart(one), present_theme()
    figure = picture("figure", (str(hash(spec)), theme.name, language()), lambda: to_plotly(spec, theme))
    st.plotly_chart(
        figure,
        theme=None,
        height=spec.height,
        key=f"{KEY}-weeks-{one.id}",
        alt=spec.caption.alt,
        config=dict(PLOTLY_CONFIG),
    )


def _state(here: Here, one: WarningRecord, tasks: Sequence[TaskRecord]) -> None:
    with here.desk.database.reading() as session:
        history = own_history(session, here.actor, one)
    st.caption(f"{warning_words.method(one)} {warning_words.past(history)}")
    for task in tasks:
        st.markdown(_task_line(task))
    if one.dispute_id:
        links.rows(here, Page.MEDIATION, {"case": str(one.dispute_id)}, _("Dispute registered"))
    if one.outcome and one.outcome_at:
        icon = "check_circle" if one.outcome == "true" else "cancel"
        words = f"{warning_words.outcome(one)}{WIDE_SPACE}{moment(one.outcome_at)}"
        st.markdown(f":gray-badge[:material/{icon}: {words}] {safe(one.outcome_note)}")


def _task_line(task: TaskRecord) -> str:
    if task.done_at:
        words = _("{owner}, done {at}", owner=safe(task.owner), at=short_moment(task.done_at))
        return f":green-badge[:material/check: {words}] {safe(task.done_note)}"
    words = _("{owner}, until {day}", owner=safe(task.owner), day=short_day(task.due_on))
    return f":blue-badge[:material/assignment_ind: {words}] {safe(task.note)}"


def _ways(here: Here, one: WarningRecord, grids: Mapping[int, str]) -> Deed | None:
    def rows() -> None:
        is_open = opened() == one.id
        words = (
            _("Close the rows") if is_open else _n("See {count} alert", "See {count} alerts", one.observed)
        )
        st.button(words, type="tertiary", key=f"{KEY}-rows-{one.id}", on_click=_turn_to, args=(one.id,))

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-ways-{one.id}"):
        if not here.may(Action.WRITE) or not one.steps:
            rows()
            return None
        with here.desk.database.reading() as session:
            owners = owners_of(session, here.actor.station_id, one.grid_id, here.today)
        return buttons(here, one, owners, grids, rows)


def _evidence(here: Here, one: WarningRecord) -> None:
    with here.desk.database.reading() as session:
        found = evidence(session, here.actor, one)
    if found.empty:
        nothing(_("You do not read alerts one by one."), key=f"{KEY}-evidence")
        return
    shown = _shown(found)
    alert_id = table.choose_row(shown, _columns(), key=f"{KEY}-evidence-{one.id}", rows=8)
    if alert_id:
        links.go(here, Page.ALERTS, {**rows_of(one), "alert": str(alert_id)})
    links.rows(here, Page.ALERTS, rows_of(one), _("Open in the list of alerts"))


def _shown(found: pd.DataFrame) -> pd.DataFrame:
    labels = dictionary("alert_categories")
    moments = zip(found["occurred_at"], found["occurred_on"], found["hour"], strict=True)
    return found.assign(
        when=[short_moment(at.to_pydatetime()) if hour >= 0 else short_day(on) for at, on, hour in moments],
        kind=found["category"].map(labels.label),
    )


def _columns() -> dict[str, object]:
    return {
        "when": st.column_config.TextColumn(_("When"), width=104),
        "place_text": st.column_config.TextColumn(_("Place"), width=150),
        "summary": st.column_config.TextColumn(_("What happened")),
    }


def _turn_to(warning_id: int) -> None:
    if opened() == warning_id:
        st.query_params.pop(PARAM, None)
    else:
        st.query_params[PARAM] = str(warning_id)


def _offset() -> int:
    return int(st.session_state.get(f"{KEY}-offset", 0))


def _turn_pages(shown: int) -> None:
    with st.container(horizontal=True, gap="small", key=f"{KEY}-pages"):
        if _offset():
            st.button(
                _("Back"), icon=":material/chevron_left:", key=f"{KEY}-back", on_click=_move, args=(-PAGE,)
            )
        if shown >= PAGE:
            st.button(
                _("More"), icon=":material/chevron_right:", key=f"{KEY}-more", on_click=_move, args=(PAGE,)
            )


def _move(by: int) -> None:
    st.session_state[f"{KEY}-offset"] = max(0, _offset() + by)


def _nothing(asked: WarningFilter) -> None:
    if asked == replace(asked, view="open", colour="", metric=""):
        nothing(_("No open warning."), _("The next run looks at the next week."), key=KEY, icon="task_alt")
    else:
        nothing(_("No warning here."), _("Choose another colour or view."), key=KEY)
