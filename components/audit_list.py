"""The audit as a list: what narrows it, its pages, and whether both ends of the chain fit."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.text import whole
from components import filters, table
from components.chips import Chip
from components.download import download
from components.empty import nothing
from components.filters import grid_labels
from components.here import Here
from components.words import NOTHING, short_moment
from core.errors import BadInput
from core.i18n import _, say
from domain.accounts.policy import Action
from domain.trail import PAGE, ChainState, EntryFilter, find_entries, find_people, read_heads
from domain.trail.exporting import export_entries
from domain.trail.filters import DEFAULT, DESK, LONGEST_CASE
from domain.trail.labels import EVENTS, GROUPS, SUBJECTS, detail_words, event_label, subject_label

KEY = "audit"


def filter_row(here: Here) -> EntryFilter:
    """Draw period, person, event, subject and case; return what the address asks."""
    with filters.filter_row():
        filters.choose_period(here, key=KEY, default=DEFAULT)
        asked = _asked(here)
        filters.choose_one(_("Person"), _people(here), asked.account, f"{KEY}-account", "account")
        filters.choose_one(_("Event"), _events(), asked.event, f"{KEY}-event", "event")
        subjects = {"": _("All subjects")} | {name: say(words) for name, words in SUBJECTS.items()}
        filters.choose_one(_("Subject"), subjects, asked.subject, f"{KEY}-subject", "subject")
        _case_box()
    return asked


def chain_state(here: Here) -> None:
    """Draw whether the database's end of the chain and the file's fit; the whole check is a command."""
    heads = read_heads(here.desk, here.actor)
    chips = {
        ChainState.AGREES: Chip(_("Both ends agree"), "link", "green"),
        ChainState.DIFFERS: Chip(_("The ends do not agree"), "link_off", "red"),
        ChainState.NO_ANCHOR: Chip(_("No anchor file"), "link_off", "orange"),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-chain"):
        chips[heads.state].draw()
        ends = _(
            "Database: {ledger}　Anchor file: {anchor}", ledger=_end(heads.ledger), anchor=_end(heads.anchor)
        )
        st.caption(ends, width="content")
        st.caption(_("Full check: `python -m tools audit verify`"), width="content")


def show(here: Here, asked: EntryFilter) -> None:
    """Draw a page of entries, newest first, with the way to older ones."""
    ends = _stack(asked)
    with here.desk.database.reading() as session:
        found = find_entries(session, here.actor, asked, before=ends[-1] if ends else 0, limit=PAGE + 1)
    page = found.head(PAGE)
    if page.empty:
        nothing(_("No entry here."), _("Choose a longer period, or fewer filters."), key=KEY, icon="history")
        return
    table.show(_shown(here, page), _columns(), key=f"{KEY}-list-{len(ends)}", rows=18)
    with st.container(horizontal=True, gap="small", key=f"{KEY}-pages"):
        if ends:
            st.button(
                _("Newer"), icon=":material/chevron_left:", key=f"{KEY}-newer", on_click=_newer, args=(ends,)
            )
        if len(found) > PAGE:
            last = (int(page["id"].iloc[-1]),)
            st.button(
                _("Older"),
                icon=":material/chevron_right:",
                key=f"{KEY}-older",
                on_click=ends.append,
                args=last,
            )


def take_along(here: Here, asked: EntryFilter) -> None:
    """Draw the button that takes the entries along, for whom the policy table gives it."""
    if here.may(Action.EXPORT):
        download(
            here, _("Export these entries"), lambda work: export_entries(work, asked), key=f"{KEY}-export"
        )


def _asked(here: Here) -> EntryFilter:
    params = st.query_params.to_dict()
    try:
        return EntryFilter.from_params(params, here.today)
    except BadInput:  # said already where the period is drawn
        return EntryFilter.from_params(params | {"period": DEFAULT}, here.today)


def _people(here: Here) -> dict[str, str]:
    with here.desk.database.reading() as session:
        people = find_people(session, here.actor)
    return {"": _("Everybody"), DESK: _("The desk itself")} | {str(one): name for one, name in people.items()}


def _events() -> dict[str, str]:
    groups = {code: say(name) for code, (name, _names) in GROUPS.items()}
    single = {code: f"　{say(name)}" for code, name in EVENTS.items()}
    return {"": _("All events")} | groups | single


def _case_box() -> None:
    st.session_state[f"{KEY}-case"] = st.query_params.get("case", "")
    st.text_input(
        _("Case"),
        placeholder=_("Number of a dispute"),
        max_chars=LONGEST_CASE,
        key=f"{KEY}-case",
        label_visibility="collapsed",
        width=200,
        icon=":material/search:",
        on_change=_keep_case,
    )


def _keep_case() -> None:
    words = st.session_state[f"{KEY}-case"].strip()
    st.query_params.pop("case", None)
    if words:
        st.query_params["case"] = words


def _end(head: tuple[int, str]) -> str:
    number, mac = head
    return _("entry {number}, {mac}", number=whole(number), mac=mac[:8]) if number else NOTHING


def _shown(here: Here, page: pd.DataFrame) -> pd.DataFrame:
    beats = grid_labels(here)
    return page.assign(
        when=[short_moment(at.to_pydatetime()) for at in page["at"]],
        who=[name or _("The desk itself") for name in page["name"]],
        what=page["event"].map(event_label),
        about=page["subject"].map(subject_label),
        row=[str(number) if number else "" for number in page["subject_id"]],
        told=[detail_words(detail, beats) for detail in page["detail"]],
    )


def _columns() -> dict[str, object]:
    return {
        "id": st.column_config.NumberColumn(_("No."), width=70),
        "when": st.column_config.TextColumn(_("Time"), width=112),
        "who": st.column_config.TextColumn(_("Who"), width=120),
        "what": st.column_config.TextColumn(_("Event"), width=140),
        "about": st.column_config.TextColumn(_("Subject"), width=84),
        "row": st.column_config.TextColumn(_("Its no."), width=80),
        "told": st.column_config.TextColumn(_("Details")),
    }


def _stack(asked: EntryFilter) -> list[int]:
    """Return the ends of the pages turned so far; another filter begins anew."""
    kept: tuple[EntryFilter | None, list[int]] = st.session_state.get(f"{KEY}-before", (None, []))
    if kept[0] != asked:
        kept = (asked, [])
        st.session_state[f"{KEY}-before"] = kept
    return kept[1]


def _newer(ends: list[int]) -> None:
    ends.pop()
