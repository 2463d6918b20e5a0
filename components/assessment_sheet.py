"""One sheet, drawn for whoever may see it: points, the numbers behind them, their rows, the appeal."""

from __future__ import annotations

from typing import Any

import streamlit as st

from charts.text import decimal
from components import links, table
from components.act import attempt
from components.assessment_words import (
    CHANGES,
    ROWS,
    band,
    facts_words,
    item_name,
    month_words,
    points,
    status_chip,
)
from components.here import Here
from components.words import day, safe, short_day, short_moment
from core.i18n import _, say
from domain.accounts.policy import Page
from domain.assessment import ScoreItem, SheetStatus
from domain.assessment.queries import ItemRecord, SheetRecord, open_sheet, read_sheet, rows_of_item

_TRACED = "assessment-traced"


def opened(here: Here, sheet_id: int) -> SheetRecord | None:
    """Return a sheet; the first look at it in this session goes into the audit."""
    traced = st.session_state.setdefault(_TRACED, set())
    key = (here.actor.account_id, sheet_id)
    if key not in traced:
        door = attempt(here)
        with door as work:
            open_sheet(work, sheet_id)
        if not door.succeeded:
            return None
        traced.add(key)
    with here.desk.database.reading() as session:
        return read_sheet(session, here.actor, sheet_id, here.now())


def head(sheet: SheetRecord, *, has_name: bool = True) -> None:
    """Draw whose month it is, its points, its band, and where it stands."""
    who = f"{safe(sheet.worker)}　" if has_name else ""
    st.subheader(f"{who}{month_words(sheet.month)}　{points(sheet.total)} {_('points')}", anchor=False)
    with st.container(horizontal=True, gap="xsmall"):
        status_chip(sheet.status).draw()
        if sheet.edition > 1:
            st.badge(_("edition {n}", n=sheet.edition), icon=":material/history:", color="gray")
    st.caption("　".join(_facts(sheet)))
    if sheet.reason:
        st.caption(_("Corrected because: {reason}", reason=safe(sheet.reason)))


def items(here: Here, sheet: SheetRecord, *, key: str) -> None:
    """Draw the three items; each opens the rows behind its points at one click."""
    if not sheet.items:
        st.markdown(_("On leave nearly all of the month: not assessed, and no month counts as zero."))
        return
    for at, item in enumerate(sheet.items):
        _item(here, sheet, item, sheet.weights[at], f"{key}-{item.code}")
    if sheet.bonus:
        st.markdown(f"**{item_name('bonus')}**　{decimal(sheet.bonus)}")


def appeal_of(sheet: SheetRecord) -> None:
    """Draw the appeal and its answer, where there is one."""
    filed = sheet.appeal
    if filed is None:
        return
    with st.container(border=True, gap="xsmall"):
        about = item_name(filed.item) if filed.item else _("the whole sheet")
        st.markdown(f"**{_('Appeal')}**　{short_moment(filed.filed_at)}　{about}")
        st.markdown(safe(filed.words))
        if filed.is_upheld is None:
            st.caption(_("Waits for a written answer of somebody who is not the line manager."))
            return
        verdict = _("upheld") if filed.is_upheld else _("dismissed")
        st.markdown(f"**{_('Answer of the reviewer')}**　{verdict}")
        st.markdown(safe(filed.answer))
        for name, value in filed.changes.items():
            st.caption(f"{say(CHANGES[name])} → {value:g}")


def _item(here: Here, sheet: SheetRecord, item: ItemRecord, weight: float, key: str) -> None:
    with st.container(gap="xxsmall", key=f"item-{key}"):
        st.progress(
            min(item.points / weight, 1.0) if weight else 0.0,
            text=f"**{item_name(item.code)}**　{decimal(item.points)}/{weight:g}",
        )
        st.caption(facts_words(item.facts))
        with st.expander(_("Rows behind it")):
            _rows(here, sheet, ScoreItem(item.code), key)


def _rows(here: Here, sheet: SheetRecord, item: ScoreItem, key: str) -> None:
    with here.desk.database.reading() as session:
        rows = rows_of_item(session, here.actor, sheet, item)
    if item is ScoreItem.DISPUTES:
        _disputes(here, sheet, rows, key)
        return
    rows["counts"] = [say(ROWS[one]) if one in ROWS else one for one in rows["counts"]]
    columns = {
        "title": st.column_config.TextColumn(_("Matter")),
        "counts": st.column_config.TextColumn(_("How it counts"), width=120),
        "day": st.column_config.DateColumn(_("On"), format="MM-DD", width=70),
        "place": st.column_config.TextColumn(_("Place"), width=120),
    }
    table.show(rows, columns, key=f"{key}-rows", rows=6)


def _disputes(here: Here, sheet: SheetRecord, rows: Any, key: str) -> None:
    columns = {
        "title": st.column_config.TextColumn(_("Matter")),
        "is_settled": st.column_config.CheckboxColumn(_("Settled"), width=70),
        "is_timely": st.column_config.CheckboxColumn(_("In time"), width=70),
        "is_own": st.column_config.CheckboxColumn(_("Self-found"), width=80),
        "day": st.column_config.DateColumn(_("On"), format="MM-DD", width=70),
    }
    words = _("Disputes of {month}; {n} settled in this month itself, printed and not scored.")
    st.caption(words.format(month=month_words(sheet.looked_at), n=sheet.settled_raw))
    chosen = table.choose_row(rows, columns, key=f"{key}-rows", rows=6)
    if chosen:
        links.go(here, Page.MEDIATION, {"case": str(chosen)})


def _facts(sheet: SheetRecord) -> list[str]:
    present, days = sheet.days
    found = [sheet.grid, _("{present} of {days} working days", present=present, days=days)]
    if sheet.exposure is not None:
        found.append(_("size of the grid {factor}", factor=f"{sheet.exposure:.2f}"))
    if sheet.rolling is not None:
        mean = _("mean of three months {mean}, {band}", mean=points(sheet.rolling), band=band(sheet.band))
        found.append(f"{mean}　{_('recommended coefficient {c}', c=f'{sheet.coefficient:.2f}')}")
    if sheet.status == SheetStatus.SHOWN and sheet.appeal_until:
        found.append(_("appeal until {day}", day=short_day(sheet.appeal_until)))
    if sheet.locked_at:
        signed = {"who": safe(sheet.signer), "moment": short_moment(sheet.locked_at)}
        found.append(_("signed by {who}, {moment}", **signed))
    return found


def days_left(here: Here, sheet: SheetRecord) -> str:
    """Say until when an appeal can be made."""
    until = sheet.appeal_until
    return _("You may appeal until {day}.", day=day(until)) if until and until >= here.today else ""
