"""The desk of a page of ledgers: choose one, look at its numbers and rows, act. All of it is declared."""

from __future__ import annotations

import streamlit as st

from components import (
    case_list,
    filters,
    record_board,
    record_figures,
    record_file,
    record_form,
    record_import,
    record_list,
)
from components.act import attempt, said
from components.download import download
from components.here import Here
from core.i18n import _
from domain.records import Kind, Shape, enter
from domain.records.policy import may_export, may_write
from domain.records.sheets import export_records


def desk(here: Here) -> None:
    """Draw the page."""
    kind = record_list.choose_kind(here)
    with filters.filter_row():
        question = filters.choose(here, key="records")
        st.space("stretch")
        _buttons(here, kind)
    record_figures.show(here, kind, question)
    if kind.shape is Shape.ROUND:
        record_board.show(here, kind)
    record_id = record_list.opened()
    is_open = record_id is not None or any(side in st.query_params for side in record_list.SIDES)
    left, right = st.columns([5, 7], gap="medium")
    with left, case_list.pane("list", is_open=is_open):
        _rows(here, kind, record_id)
    with right, case_list.pane("file", is_open=is_open):
        _side(here, kind, record_id)


def _buttons(here: Here, kind: Kind) -> None:
    if not may_write(here.actor, kind):
        return
    if st.button(_("Enter"), icon=":material/add:", type="primary", key="records-new"):
        record_list.turn_to(side=record_list.NEW)
        st.rerun()
    if st.button(_("Import"), icon=":material/upload_file:", type="tertiary", key="records-import"):
        record_list.turn_to(side=record_list.IMPORT)
        st.rerun()


def _rows(here: Here, kind: Kind, record_id: int | None) -> None:
    wanted = record_list.choose(here, kind)
    record_list.show(here, wanted, record_id)
    if may_export(here.actor, kind):
        label = _("Export this list")
        download(here, label, lambda work: export_records(work, wanted), key="records-export")


def _side(here: Here, kind: Kind, record_id: int | None) -> None:
    _back()
    if record_list.NEW in st.query_params and may_write(here.actor, kind):
        _new(here, kind)
    elif record_list.IMPORT in st.query_params and may_write(here.actor, kind):
        record_import.show(here, kind)
    elif record_id is not None:
        record_file.show(here, record_id)
    else:
        record_file.not_chosen()


def _new(here: Here, kind: Kind) -> None:
    """Take in a record; the blank form stays, so that the next one at the counter follows at once."""
    said("records-new")
    sent = record_form.entry_form(here, kind, record_form.known_to(here, kind))
    if not sent:
        return
    done = _("Recorded")
    with attempt(here, sent.token, done, errors=sent.errors, again="records-new", then=sent.finish) as work:
        enter(work, kind.code, sent.raw, seconds=sent.seconds)
        sent.form.sent(work)


def _back() -> None:
    """Draw, on a phone, the way back to the list."""
    with st.container(key="phone-back"):
        if st.button(
            _("Back to the list"), icon=":material/chevron_left:", type="tertiary", key="records-back"
        ):
            record_list.turn_to()
            st.rerun()
