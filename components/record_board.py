"""The board of a round: every place of the window on one screen, ticked off with one click each (row 58)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components.act import attempt, form_token, said
from components.empty import nothing
from components.filters import grid_labels
from components.here import Here
from components.record_list import asker
from components.words import WIDE_SPACE, safe, short_day
from core.i18n import _, _n
from domain.records import Kind, find_round, tick, window_of
from domain.records.policy import may_write
from domain.records.rounds import coverage, is_warned, marks_of


def show(here: Here, kind: Kind) -> None:
    """Draw the window that runs now: how it stands, what is uncovered, what is done."""
    window = window_of(kind, here.today)
    with here.desk.database.reading() as session:
        frame = find_round(session, asker(here), kind, window)
    if frame.empty:
        nothing(_("No place is in scope of this round."), key="records-board")
        return
    stands = coverage(frame)
    days = f"{short_day(window.start)}–{short_day(window.last)}"
    facts = _("{covered} of {due} covered, joined by the managers at {joined}", **stands.__dict__)
    st.markdown(f"**{safe(days)}**{WIDE_SPACE}{facts}")
    left = stands.due - stands.covered
    if left and is_warned(window, here.today):
        words = _n(
            "{count} place is not covered, the window ends soon",
            "{count} places are not covered, the window ends soon",
            left,
        )
        st.markdown(f":orange[:material/alarm: {words}]")
    said("records-board")
    open_rows = frame[~frame["is_covered"]]
    if len(open_rows) and may_write(here.actor, kind):
        _ticks(here, kind, open_rows)
    elif len(open_rows):
        _listed(here, open_rows, _("Not covered yet"))
    _listed(here, frame[frame["is_covered"]], _("Covered"))


def _ticks(here: Here, kind: Kind, rows: pd.DataFrame) -> None:
    """Draw a tick per place; what was done beside it is a second tick. One save for all."""
    marks = marks_of(kind)
    labels = grid_labels(here)
    with st.form("records-board-form", enter_to_submit=False, border=True):
        for row in rows.itertuples():
            _line(kind, row, marks, labels.get(int(row.grid_id), ""))  # type: ignore[arg-type]
        is_sent = st.form_submit_button(_("Save the round"), type="primary", key="records-board-save")
    if is_sent:
        ticked = [(int(one), _values(int(one), marks)) for one in rows["id"] if _is_on(f"records-tick-{one}")]
        with attempt(here, form_token("records-board"), _("Round saved"), again="records-board") as work:
            tick(work, kind.code, ticked)


def _line(kind: Kind, row: Any, marks: list[str], grid: str) -> None:
    columns = st.columns([4, *[2] * len(marks), 4], gap="small", vertical_alignment="center")
    columns[0].checkbox(
        f"{safe(row.name)}{WIDE_SPACE}:small[:gray[{safe(grid)}]]", key=f"records-tick-{row.id}"
    )
    for code, column in zip(marks, columns[1:-1], strict=True):
        column.checkbox(str(kind[code].name), key=f"records-tick-{row.id}-{code}")


def _values(place_id: int, marks: list[str]) -> dict[str, Any]:
    return {code: _is_on(f"records-tick-{place_id}-{code}") for code in marks}


def _is_on(key: str) -> bool:
    return bool(st.session_state.get(key, False))


def _listed(here: Here, rows: pd.DataFrame, title: str) -> None:
    if rows.empty:
        return
    labels = grid_labels(here)
    with st.expander(f"{title} {len(rows)}"):
        for grid_id, group in rows.groupby("grid_id", sort=False):
            names = "、".join(safe(name) for name in group["name"])
            st.markdown(f":gray[{safe(labels.get(int(str(grid_id)), ''))}]{WIDE_SPACE}{names}")
