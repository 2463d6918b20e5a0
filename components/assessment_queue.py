"""What waits for a person: drawn records to check, signs to look at. A look decides nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.text import percent
from components import coded, table
from components.act import form_errors, form_token
from components.assessment_words import month_words
from components.here import Here
from components.pressed import Pressed
from components.words import safe
from core.dictionaries import dictionary
from core.i18n import _, _n, say
from core.messages import Message, message
from domain.assessment import decide, judge
from domain.assessment.queues import open_signs, waiting_checks
from domain.work import Work

FACTS: Mapping[str, Message] = {
    "entries": message("entries"),
    "share": message("share"),
    "checked": message("checked"),
    "right": message("right"),
}


def checks(here: Here) -> Pressed | None:
    """Draw the queue of the quality sample: one record at a time, right or not."""
    with here.desk.database.reading() as session:
        rows = waiting_checks(session, here.actor)
    st.markdown(f"**{_('Quality sample')}**")
    if rows.empty:
        st.caption(_("No record waits to be checked."))
        return None
    st.caption(_n("{count} record waits to be checked", "{count} records wait to be checked", len(rows)))
    return _check(rows.iloc[0])


def signs(here: Here) -> Pressed | None:
    """Draw the queue of signs: what was seen, in which rows, and what came of looking."""
    with here.desk.database.reading() as session:
        rows = open_signs(session, here.actor)
    st.markdown(f"**{_('Signs to look at')}**")
    st.caption(_("A sign is a question. It takes no point from anybody."))
    if rows.empty:
        st.caption(_("No sign waits to be looked at."))
        return None
    told = rows.assign(
        sign=rows["sign"].map(dictionary("assessment_signs").label), month=rows["month"].map(month_words)
    )
    columns = {
        "worker": st.column_config.TextColumn(_("Grid worker"), width=90),
        "sign": st.column_config.TextColumn(_("Seen")),
        "n": st.column_config.NumberColumn(_("Rows"), width=60),
        "month": st.column_config.TextColumn(_("Month"), width=100),
    }
    chosen = table.choose_row(told, columns, key="assessment-sign-list", rows=8)
    if chosen is None:
        return None
    row = rows[rows["id"] == chosen].iloc[0]
    return _look(row)


def _check(row: pd.Series) -> Pressed | None:
    errors, check_id = form_errors(), int(row["id"])
    with st.container(border=True, gap="small", key="assessment-check"):
        st.markdown(f"**{safe(row['title'])}**　{row['day']}　{safe(row['place'])}")
        st.markdown(safe(row["said"]))
        st.caption(f"{safe(row['worker'])}　{safe(row['grid'])}　{month_words(int(row['month']))}")
        with errors.field("note"):
            note = st.text_input(_("What is not right"), key=f"assessment-check-note-{check_id}")
        left, right = st.columns(2)
        is_right = left.button(_("Right"), type="primary", key="assessment-check-right")
        is_wrong = right.button(_("Not right"), key="assessment-check-wrong")
    if not (is_right or is_wrong):
        return None
    write = partial(_judge, check_id, is_right, note)
    return Pressed(_("Checked"), write, form_token(f"assessment-check-{check_id}"), errors)


def _look(row: pd.Series) -> Pressed | None:
    errors, sign_id = form_errors(), int(row["id"])
    with st.form(f"assessment-look-{sign_id}", enter_to_submit=False):
        facts = "　".join(f"{say(FACTS[name])} {_fact(name, value)}" for name, value in row["facts"].items())
        st.markdown(f"**{dictionary('assessment_signs').label(row['sign'])}**　{facts}")
        st.caption(_("Rows: {ids}", ids=", ".join(str(one) for one in row["rows"][:20])))
        with errors.field("decision"):
            decision = coded.select(
                _("What came of it"), "sign_decisions", key=f"assessment-look-{sign_id}-decision"
            )
        with errors.field("words"):
            words = st.text_area(_("In words"), key=f"assessment-look-{sign_id}-words", height=80)
        sent = st.form_submit_button(_("Keep"), type="primary", key=f"assessment-look-{sign_id}-send")
    if not sent:
        return None
    write = partial(_decide, sign_id, decision, words)
    return Pressed(_("Kept"), write, form_token(f"assessment-look-{sign_id}"), errors)


def _fact(name: str, value: Any) -> str:
    return percent(float(value), 0) if name == "share" else str(value)


def _judge(check_id: int, is_right: bool, note: str, work: Work) -> None:
    judge(work, check_id, is_right=is_right, note=note)


def _decide(sign_id: int, decision: str, words: str, work: Work) -> None:
    decide(work, sign_id, decision, words)
