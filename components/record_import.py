"""A ledger from a sheet: choose the file, look at what would be kept and what not, keep it."""

from __future__ import annotations

import hashlib
from typing import cast

import streamlit as st

from charts.text import whole
from components import table
from components.act import attempt, form_token, said
from components.download import download
from components.here import Here
from components.record_form import known_to
from components.record_list import turn_to
from components.words import safe
from core.errors import BadInput
from core.i18n import _, _n, say
from domain.records import Kind
from domain.records.sheets import Reading, blank_sheet, import_records, read_sheet, take_refused
from domain.work import Work

SHOWN = 100
_READ = "records-reading"


def show(here: Here, kind: Kind) -> None:
    """Draw the import of a ledger."""
    with st.container(border=True, key="record-import"):
        st.markdown(f"**{_('Import: {ledger}', ledger=safe(kind.name))}**")
        st.caption(
            _("Title rows, notes, merged cells and dates of any style are read. The names of columns count.")
        )
        download(here, _("Empty sheet"), lambda work: _blank(work, kind), key="records-blank")
        held = st.file_uploader(
            _("Sheet"), type=["xlsx", "xls", "csv"], key="records-sheet", label_visibility="collapsed"
        )
        reading = _reading(here, kind, held.name, held.getvalue()) if held else None
        if reading:
            _look(here, reading)
    said("records-import")
    if st.button(_("Back to the list"), type="tertiary", key="records-import-leave"):
        st.session_state.pop(_READ, None)
        turn_to()
        st.rerun()


def _blank(_work: Work, kind: Kind) -> tuple[str, str, bytes]:
    return blank_sheet(kind)


def _reading(here: Here, kind: Kind, name: str, content: bytes) -> Reading | None:
    """Return the file read against the ledger; read once, kept for this session until it is left."""
    mark = (kind.code, hashlib.sha256(content).hexdigest())
    kept = st.session_state.get(_READ)
    if kept and kept[0] == mark:
        return cast("Reading", kept[1])
    try:
        found = read_sheet(kind, content, name, known_to(here, kind), here.now())
    except BadInput as refusal:
        st.markdown(f":red[:small[:material/error: {say(refusal.message)}]]")
        return None
    st.session_state[_READ] = (mark, found)
    return found


def _look(here: Here, reading: Reading) -> None:
    columns = st.columns(3, gap="xsmall")
    figures = {
        _("Rows"): reading.total,
        _("Can be kept"): len(reading.rows),
        _("Refused"): len(reading.refused),
    }
    for (label, count), column in zip(figures.items(), columns, strict=True):
        column.metric(label, whole(count), border=True)
    if reading.unknown:
        names = "、".join(safe(name) for name in reading.unknown[:8])
        st.markdown(f":small[:gray[{_('Columns that are not read: {names}', names=names)}]]")
    if reading.refused:
        _refused(here, reading)
    _keep(here, reading)


def _refused(here: Here, reading: Reading) -> None:
    rows = [{_("Row"): row.row_no, _("Why"): say(row.reason)} for row in reading.refused[:SHOWN]]
    st.dataframe(rows, hide_index=True, row_height=table.ROW, height=table.height_of(len(rows), 6))
    label = _("Refused rows as a file")
    download(here, label, lambda work: take_refused(work, reading), key="records-refused")


def _keep(here: Here, reading: Reading) -> None:
    if not reading.rows:
        return
    count, is_partial = len(reading.rows), bool(reading.refused)
    words = _n("Import {count} row", "Import {count} rows", count)
    label = _("{import_rows}, leave the refused out", import_rows=words) if is_partial else words
    if st.button(label, type="primary", key="records-import-go"):
        door = attempt(
            here,
            form_token(f"records-import-{reading.kind.code}"),
            _("Imported"),
            again="records-import",
            then=lambda: st.session_state.pop(_READ, None),
        )
        with door as work:
            import_records(work, reading, is_partial=is_partial)
