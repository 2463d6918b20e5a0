"""What needs somebody in the ledgers: past due, to renew, expired, not covered; each with its rows."""

from __future__ import annotations

import streamlit as st

from charts.text import whole
from components import links
from components.here import Here
from components.record_list import asker
from components.words import safe
from core.i18n import _
from domain.accounts.policy import Page
from domain.records import Shape, count_attention, find_round, kinds, window_of
from domain.records.policy import may_read
from domain.records.rounds import coverage, is_warned

MOST = 8


def show(here: Here) -> None:
    """Draw the panel; nothing where nothing needs anybody."""
    lines = [*_overdue(here), *_uncovered(here)]
    if not lines:
        return
    with st.container(border=True, key="board-ledgers", gap="xsmall"):
        st.markdown(f"**{_('Ledgers that need somebody')}**")
        with st.container(horizontal=True, gap="small"):
            for page, params, words in lines[:MOST]:
                links.rows(here, page, params, words)


def _overdue(here: Here) -> list[tuple[Page, dict[str, str], str]]:
    with here.desk.database.reading() as session:
        frame = count_attention(session, asker(here))
    said = {"overdue": _("past due"), "expiring": _("to renew"), "expired": _("expired")}
    return [
        (
            Page(str(row["page"])),
            {"kind": str(row["kind"]), "view": str(row["view"])},
            f"{safe(row['name'])} {said[str(row['view'])]} {whole(int(row['n']))}",
        )
        for row in frame.to_dict("records")
    ]


def _uncovered(here: Here) -> list[tuple[Page, dict[str, str], str]]:
    """Return the rounds whose window ends within three days and is not covered yet (row 58)."""
    found = []
    for kind in kinds().values():
        window = window_of(kind, here.today)
        if (
            kind.shape is not Shape.ROUND
            or not may_read(here.actor, kind)
            or not is_warned(window, here.today)
        ):
            continue
        with here.desk.database.reading() as session:
            stands = coverage(find_round(session, asker(here), kind, window))
        if stands.covered < stands.due:
            words = _(
                "{round}: {count} not covered", round=safe(kind.name), count=stands.due - stands.covered
            )
            found.append((kind.page, {"kind": kind.code}, words))
    return found
