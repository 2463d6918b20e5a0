"""The list of a ledger: which one, its pills, search, rows of which the whole is clickable, older ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import filters
from components.chips import Chip, clock_chip
from components.empty import nothing
from components.here import Here
from components.words import WIDE_SPACE, day, safe, short_day
from core.i18n import _, _n
from domain.questions import Question
from domain.records import (
    Asker,
    Kind,
    RecordFilter,
    View,
    count_records,
    count_views,
    find_records,
    kinds_of,
)
from domain.records.drills import DRILLS, Rows
from domain.records.filters import PAGE_ROWS, After, views_of
from domain.records.policy import may_read
from domain.records.queries import end_of

KIND, RECORD, NEW, IMPORT, PART, AFTER = "kind", "record", "new", "import", "part", "after"
SIDES = (RECORD, NEW, IMPORT)


def asker(here: Here) -> Asker:
    """Return who asks here and now."""
    return Asker(here.actor, here.now(), here.desk.cipher)


def readable(here: Here) -> list[Kind]:
    """Return the ledgers of this page that are for this reader."""
    return [kind for kind in kinds_of(here.page) if may_read(here.actor, kind)]


def choose_kind(here: Here) -> Kind:
    """Draw the ledgers of the page and return the one in the address, else the first."""
    known = {kind.code: kind for kind in readable(here)}
    drill = DRILLS.get(st.query_params.get("metric", ""))
    asked = st.query_params.get(KIND, drill.kind if drill else "")
    chosen = asked if asked in known else next(iter(known))
    st.session_state["records-kind"] = chosen
    st.pills(
        _("Ledger"),
        list(known),
        required=True,
        format_func=lambda code: str(known[code].name) if code in known else "",
        label_visibility="collapsed",
        key="records-kind",
        on_change=_keep_kind,
    )
    return known[chosen]


def opened() -> int | None:
    """Return the id in the address, 0 where it is no number: that opens nothing, like a foreign one."""
    text = st.query_params.get(RECORD)
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def turn_to(record_id: int | None = None, *, side: str = "") -> None:
    """Put a record into the address, or the form or the import of this ledger, or none of them."""
    for name in SIDES:
        st.query_params.pop(name, None)
    if record_id is not None:
        st.query_params[RECORD] = str(record_id)
    elif side:
        st.query_params[side] = "1"


def choose(here: Here, kind: Kind) -> RecordFilter:
    """Draw search and pills; return what is asked for."""
    words = st.text_input(
        _("Search"),
        placeholder=_("Number, words, name, phone, ID number"),
        label_visibility="collapsed",
        icon=":material/search:",
        key=f"records-{kind.code}-search",
    )
    drill = DRILLS.get(st.query_params.get("metric", ""), Rows(""))
    part = st.query_params.get(PART, drill.part if drill.kind == kind.code else "")
    if part:
        return _drill(
            here, RecordFilter(kind.code, part=part, question=filters.asked(here), words=words or "")
        )
    grid = filters.asked(here).grid_id
    question = Question(filters.asked(here).period, grid) if grid else None
    return RecordFilter(kind.code, _view(here, kind), words or "", question=question)


def show(here: Here, wanted: RecordFilter, chosen: int | None) -> None:
    """Draw a page of rows; a click puts its record into the address."""
    after = _after()
    with here.desk.database.reading() as session:
        page = RecordFilter(**{**wanted.__dict__, "after": after, "limit": PAGE_ROWS + 1})
        frame = find_records(session, asker(here), page)
    if frame.empty:
        _nothing_here(wanted)
        return
    with st.container(key="queue", gap=None):
        for row in frame.head(PAGE_ROWS).itertuples():
            _row(here, row, is_chosen=row.id == chosen)
    _turn_pages(frame, after)


def state_words(here: Here, row: Any) -> str:
    """Return the end of a row: the running clock, the end of validity, or the state in a word."""
    chip = clock_of(here, row.status, row.due_at) or validity_of(here, row.status, row.valid_until)
    if chip is None:
        return f":gray[{status_words(row.status, row.verdict)}]"
    icon = "" if chip.colour == "gray" else f":material/{chip.icon}: "
    return f":{chip.colour}[{icon}{chip.words}]"


def clock_of(here: Here, status: str, due_at: Any, name: str = "", why: str = "") -> Chip | None:
    """Return the chip of the running clock, None where none runs."""
    if status != "open" or due_at is None or pd.isna(due_at):
        return None
    at = due_at.to_pydatetime() if isinstance(due_at, pd.Timestamp) else due_at
    return clock_chip(at, here.now(), name=name, why=why or None)


def validity_of(here: Here, status: str, until: date | None, remind_days: int = 30) -> Chip | None:
    """Return the chip of a validity: grey far off, orange in the time of renewal, red when it is over."""
    if status not in {"open", "done"} or until is None or pd.isna(until):
        return None
    left = (until - here.today).days
    if left < 0:
        return Chip(_("expired on {day}", day=short_day(until)), "event_busy", "red")
    if left < remind_days:
        return Chip(_n("valid {count} more day", "valid {count} more days", left), "event_upcoming", "orange")
    return Chip(_("valid until {day}", day=day(until)), "event_available", "gray")


def status_words(status: str, verdict: str = "") -> str:
    """Return the state of a record in words."""
    if status in {"open", "done"} and verdict:
        return {"ok": _("checked"), "refused": _("refused")}[verdict]
    words = {"open": _("open"), "done": _("recorded"), "ended": _("ended"), "void": _("void")}
    return words.get(status, status)


def _view(here: Here, kind: Kind) -> View:
    with here.desk.database.reading() as session:
        held = count_views(session, asker(here), kind)
    named = {
        View.ALL: _("All"),
        View.MINE: _("Mine"),
        View.OPEN: _("Open"),
        View.OVERDUE: _("Past due"),
        View.UNCHECKED: _("To check"),
        View.IN_FORCE: _("In force"),
        View.EXPIRING: _("To renew"),
        View.EXPIRED: _("Expired"),
    }
    words = {view: f"{named[view]} {held[view]}" for view in views_of(kind, here.actor)}
    drill = DRILLS.get(st.query_params.get("metric", ""))
    asked = st.query_params.get("view", str(drill.view) if drill else "")
    first = View(asked) if asked in {str(view) for view in words} else View.ALL
    chosen = st.pills(
        _("View"),
        list(words),
        default=first,
        required=True,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        key=f"records-{kind.code}-view",
    )
    return View(chosen or View.ALL)


def _drill(here: Here, wanted: RecordFilter) -> RecordFilter:
    """Say which number the rows are behind, and the way out."""
    with here.desk.database.reading() as session:
        count = count_records(session, asker(here), wanted)
    facts = [wanted.question.period.label()] if wanted.question else []
    facts.append(_n("{count} record", "{count} records", count))
    with st.container(horizontal=True, vertical_alignment="center", key="records-drill"):
        st.markdown(f":small[:material/filter_alt: {WIDE_SPACE.join(facts)}]", width="content")
        if st.button(_("Back to the list"), type="tertiary", key="records-drill-leave"):
            for name in (PART, "metric"):
                st.query_params.pop(name, None)
            st.rerun()
    return wanted


def _row(here: Here, row: Any, *, is_chosen: bool) -> None:
    with st.container(key=f"row-{'on' if is_chosen else 'off'}-{row.id}", gap=None):
        name = WIDE_SPACE.join(filter(None, (row.lead, row.title)))
        if st.button(safe(name), type="tertiary", width="stretch", key=f"records-open-{row.id}", wrap=False):
            turn_to(int(row.id))
            st.rerun()
        facts = WIDE_SPACE.join(filter(None, (short_day(row.happened_on), safe(row.grid), safe(_place(row)))))
        st.markdown(f":small[:gray[{facts}]{WIDE_SPACE}{state_words(here, row)}]")


def _place(row: Any) -> str:
    return "" if row.place in row.title else str(row.place)


def _turn_pages(frame: pd.DataFrame, after: After | None) -> None:
    with st.container(horizontal=True, gap="small"):
        if after and st.button(
            _("Newest"), type="tertiary", icon=":material/first_page:", key="records-newest"
        ):
            st.query_params.pop(AFTER, None)
            st.rerun()
        if len(frame) > PAGE_ROWS and st.button(
            _("Older"), type="tertiary", icon=":material/chevron_right:", key="records-older"
        ):
            last = end_of(frame.head(PAGE_ROWS))
            st.query_params[AFTER] = f"{last.happened_on:%Y%m%d}.{last.id}" if last else ""
            st.rerun()


def _after() -> After | None:
    day_text, _dot, number = st.query_params.get(AFTER, "").partition(".")
    try:
        return After(date.fromisoformat(day_text), int(number)) if number else None
    except ValueError:
        return None


def _keep_kind() -> None:
    for name in (*SIDES, PART, AFTER, "view", "metric"):
        st.query_params.pop(name, None)
    st.query_params[KIND] = st.session_state["records-kind"]


def _nothing_here(wanted: RecordFilter) -> None:
    if wanted.words.strip():
        nothing(_("Nothing found."), _("Try fewer words, or a full name."), key="records-list")
    else:
        nothing(_("No record here yet."), _("Enter the first one, or import a sheet."), key="records-list")
