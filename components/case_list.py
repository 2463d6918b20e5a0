"""The list of disputes: search, register, pills, rows of which the whole is clickable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import filters
from components.chips import clock_chip
from components.empty import nothing
from components.here import Here
from components.words import WIDE_SPACE, safe
from core.dictionaries import dictionary
from core.i18n import _, _n, say
from core.messages import Message, message
from domain.accounts.policy import Action, Scope, scope_of
from domain.mediation import CaseFilter, Pills, View, count_cases, count_pills, find_cases
from domain.mediation.filters import PAGE_ROWS, Asker
from domain.metrics import METRICS

CASE, NEW = "case", "new"
DRILL = ("metric", "period")
LEVELS: Mapping[str, Message] = {
    "L1": message("Level 1"),
    "L2": message("Level 2"),
    "L3": message("Level 3"),
}


def asker(here: Here) -> Asker:
    """Return who asks here and now."""
    return Asker(here.actor, here.now(), here.desk.cipher)


def pane(name: str, *, is_open: bool) -> DeltaGenerator:
    """Return one of the two panes; on a phone the list goes while a file is open, and the other way round."""
    return st.container(key=f"pane-{name}-open" if is_open else f"pane-{name}", gap="small")


def opened() -> int | None:
    """Return the id in the address, 0 where it is no number: that opens nothing, like a foreign one."""
    text = st.query_params.get(CASE)
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def is_registering(here: Here) -> bool:
    """Tell whether the form for a new dispute is open."""
    return NEW in st.query_params and here.may(Action.WRITE)


def turn_to(case_id: int | None) -> None:
    """Put a file into the address, or none."""
    st.query_params.pop(NEW, None)
    st.query_params.pop(CASE, None)
    if case_id is not None:
        st.query_params[CASE] = str(case_id)


def choose(here: Here) -> CaseFilter:
    """Draw search, the button for a new dispute, and the pills; return what is asked for."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        words = st.text_input(
            _("Search"),
            placeholder=_("Number, matter, name, phone"),
            label_visibility="collapsed",
            icon=":material/search:",
            key="mediation-search",
        )
        _narrowing(here)
        if here.may(Action.WRITE) and st.button(
            _("Register"), icon=":material/add:", type="primary", key="mediation-new"
        ):
            turn_to(None)
            st.query_params[NEW] = "1"
            st.rerun()
    metric = st.query_params.get("metric", "")
    if metric:
        return _drill(here, CaseFilter(metric=metric, words=words or "", question=filters.asked(here)))
    return CaseFilter(_view(here), words or "", question=_narrowed(here))


def show(here: Here, wanted: CaseFilter, chosen: int | None) -> None:
    """Draw the rows of a page, the chosen one marked; a click puts its file into the address."""
    with here.desk.database.reading() as session:
        count = count_cases(session, asker(here), wanted)
        frame = find_cases(session, asker(here), _paged(wanted, count))
    if frame.empty:
        _nothing_here(wanted)
        return
    with st.container(key="queue", gap=None):
        for row in frame.itertuples():
            _row(here, row, is_chosen=row.id == chosen)
    if count > PAGE_ROWS:
        st.pagination(-(-count // PAGE_ROWS), key="mediation-page", max_visible_pages=5)


def level_words(level: str) -> str:
    """Return the short name of a level."""
    return say(LEVELS[level]) if level in LEVELS else level


def _narrowing(here: Here) -> None:
    """Draw the choice of grid and type; its icon is filled while one is chosen."""
    is_narrowed = {"grid", "type"} & set(st.query_params)
    icon = ":material/filter_alt:" if is_narrowed else ":material/filter_list:"
    with st.popover("", icon=icon, help=_("Grid and type"), key="mediation-filter"):
        filters.narrow(here, key="mediation", types=("dispute_types",))


def _view(here: Here) -> View:
    with here.desk.database.reading() as session:
        held = count_pills(session, asker(here))
    words = _pill_words(here, held)
    chosen = st.pills(
        _("View"),
        list(words),
        default=_first(here, held),
        required=True,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        key="mediation-view",
    )
    return View(chosen or View.OPEN)


def _pill_words(here: Here, held: Pills) -> dict[View, str]:
    everything = _("Station") if scope_of(here.actor.role, here.page) is Scope.STATION else _("All")
    words = {
        View.MINE: f"{_('Mine')} {held.mine}",
        View.WAITING: f"{_('To accept')} {held.waiting}",
        View.OVERDUE: f"{_('Past due')} {held.overdue}",
        View.OPEN: f"{everything} {held.open}",
    }
    return words if here.may(Action.WRITE) else {v: words[v] for v in (View.OVERDUE, View.OPEN)}


def _first(here: Here, held: Pills) -> View:
    return View.MINE if here.may(Action.WRITE) and held.mine else View.OPEN


def _narrowed(here: Here) -> Any:
    """Return the question in the address where it names a grid or a type, None where it asks nothing."""
    question = filters.asked(here)
    return question if question.grid_id or question.type_code or question.is_fine else None


def _drill(here: Here, wanted: CaseFilter) -> CaseFilter:
    """Say which number the rows are behind, and the way out."""
    with here.desk.database.reading() as session:
        count = count_cases(session, asker(here), wanted)
    code = wanted.metric.partition(".")[0]
    name = METRICS[code].name if code in METRICS else None
    facts = [say(name)] if name else []
    if wanted.question is not None and not wanted.metric.startswith("M03"):
        facts.append(wanted.question.period.label())
    facts.append(_n("{count} dispute", "{count} disputes", count))
    with st.container(horizontal=True, vertical_alignment="center", key="mediation-drill"):
        st.markdown(f":small[:material/filter_alt: {WIDE_SPACE.join(facts)}]", width="content")
        if st.button(_("Back to the list"), type="tertiary", key="mediation-drill-leave"):
            for name_ in (*DRILL, "grid", "type", "level", "method"):
                st.query_params.pop(name_, None)
            st.rerun()
    return wanted


def _paged(wanted: CaseFilter, count: int) -> CaseFilter:
    page = min(int(st.session_state.get("mediation-page") or 1), -(-count // PAGE_ROWS) or 1)
    return CaseFilter(
        wanted.view,
        wanted.words,
        wanted.metric,
        wanted.question,
        limit=PAGE_ROWS,
        offset=(page - 1) * PAGE_ROWS,
    )


def _row(here: Here, row: Any, *, is_chosen: bool) -> None:
    with st.container(key=f"row-{'on' if is_chosen else 'off'}-{row.id}", gap=None):
        if st.button(
            safe(row.title), type="tertiary", width="stretch", key=f"mediation-open-{row.id}", wrap=False
        ):
            turn_to(row.id)
            st.rerun()
        stage = dictionary("mediation_stages").label(row.stage)
        facts = WIDE_SPACE.join((safe(row.grid), level_words(row.level), safe(stage)))
        st.markdown(f":small[:gray[{facts}]{WIDE_SPACE}{state_words(here, row)}]")


def state_words(here: Here, row: Any) -> str:
    """Return the end of a row: the clock, or in a word why none runs."""
    if not row.is_open:
        return f":gray[{safe(dictionary('case_outcome').label(row.outcome))}]"
    if pd.isna(row.due_at):
        return f":gray[:material/pause_circle: {_('paused')}]"
    chip = clock_chip(row.due_at.to_pydatetime(), here.now())
    colour = "gray" if chip.colour == "yellow" else chip.colour
    waits = f":blue[{_('waits')}] " if row.status in {"NEW", "REOPENED"} else ""
    icon = "" if colour == "gray" else f":material/{chip.icon}: "
    return f"{waits}:{colour}[{icon}{chip.words}]"


def _nothing_here(wanted: CaseFilter) -> None:
    if wanted.words.strip():
        nothing(_("Nothing found."), _("Try fewer words, or a full name."), key="mediation-list")
    elif wanted.view is View.MINE:
        nothing(
            _("No open dispute is yours."), _("Register one, or accept one that waits."), key="mediation-list"
        )
    else:
        nothing(_("No dispute here."), key="mediation-list")
