"""The papers of a dispute: what fits now in one row, the whole shelf, the dossier, and what was printed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.act import attempt, form_errors
from components.case_deed import Deed
from components.case_list import asker
from components.download import download, hand_out, leave_link
from components.here import Here
from components.masked import is_right, password_field
from components.words import WIDE_SPACE, safe, short_moment
from core.i18n import _, say
from domain.mediation import CaseFile
from domain.papers import (
    PaperKind,
    PaperRecord,
    PaperShelf,
    bound,
    open_papers,
    print_paper,
    take_dossier,
    void_paper,
)
from domain.papers.people import PREPARE_PAPER
from domain.work import Work

PLAIN, MASKED = "plain", "masked"


def next_papers(here: Here, file: CaseFile) -> None:
    """Draw, in one row, the papers that fit where it stands: one click makes the file, one saves it."""
    shelf = _shelf(here, file)
    if not shelf.may_print or not shelf.next:
        return
    with st.container(horizontal=True, gap="xsmall", key="papers-next"):
        for kind in shelf.next:
            words = _("Print {paper}", paper=kind.label)
            download(here, words, _printing(file, kind, shelf.is_task), key=f"mediation-print-{kind.code}")


def panel(here: Here, file: CaseFile) -> Deed | None:
    """Draw the shelf of papers; return what was asked for."""
    shelf = _shelf(here, file)
    if not shelf.may_print:
        st.caption(_("Your role does not print papers."))
        return None
    wants_plain = _choose_plain(shelf)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{_('Ready to print')}**")
        with st.container(gap="xxsmall", key="papers-ready"):
            for kind in shelf.ready:
                _ready(here, file, kind, wants_plain=wants_plain, parties=len(file.parties))
        _dossier(here, file, shelf, wants_plain=wants_plain)
    with right:
        _waiting(shelf)
        return _printed(shelf)


def _shelf(here: Here, file: CaseFile) -> PaperShelf:
    with here.desk.database.reading() as reading:
        return open_papers(reading, asker(here), file.id)


def _printing(file: CaseFile, kind: PaperKind, wants_plain: bool) -> partial[tuple[str, str, bytes]]:
    return partial(
        print_paper, case_id=file.id, code=kind.code, wants_plain=wants_plain, purpose=PREPARE_PAPER
    )


def _choose_plain(shelf: PaperShelf) -> bool:
    """Ask whether names and phones stand there in the clear; where that takes a password, ask for it."""
    if not (shelf.is_task or shelf.may_reveal):
        st.caption(_("Names and phones are masked."))
        return False
    words = {MASKED: _("Masked"), PLAIN: _("Names in full")}
    chosen = st.segmented_control(
        _("Names and phones"),
        list(words),
        default=PLAIN if shelf.is_task else MASKED,
        required=True,
        format_func=words.__getitem__,
        key="mediation-papers-names",
    )
    if chosen != PLAIN:
        return False
    st.caption(_("Printing in full is written into the audit, with its purpose."))
    return shelf.is_task or _has_password()


def _has_password() -> bool:
    """Tell whether the password was typed lately, else ask for it."""
    password = password_field("mediation-papers")
    if password is None:
        return True
    if password and is_right(password):
        st.rerun()
    return False


def _ready(here: Here, file: CaseFile, kind: PaperKind, *, wants_plain: bool, parties: int) -> None:
    copies = kind.copies(parties)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"paper-{kind.code}"):
        words = f"{safe(kind.label)}{WIDE_SPACE}:small[:gray[{_('Copies: {count}', count=copies)}]]"
        st.markdown(words, width="stretch")
        key = f"mediation-paper-{kind.code}"
        download(here, _("Print"), _printing(file, kind, wants_plain), key=key)


def _dossier(here: Here, file: CaseFile, shelf: PaperShelf, *, wants_plain: bool) -> None:
    """Draw the button for the whole file; pages are counted after the work is closed."""
    if shelf.missing_documents:
        st.caption(_("The file still lacks: {papers}.", papers="、".join(shelf.missing_documents)))
    key = "mediation-dossier"
    if st.button(_("Whole file (zip)"), icon=":material/folder_zip:", key=key):
        door = attempt(here)
        with door as work:
            bundle = take_dossier(work, file.id, wants_plain=wants_plain, purpose=PREPARE_PAPER)
        if door.succeeded:
            with st.spinner(_("Counting pages")):
                made = bound(bundle)
            hand_out(here, *made, key=key)
    leave_link(key)


def _waiting(shelf: PaperShelf) -> None:
    if not shelf.waiting:
        return
    st.markdown(f"**{_('Not yet')}**")
    for kind, lack in shelf.waiting:
        st.markdown(f":small[{safe(kind.label)}{WIDE_SPACE}:gray[{say(lack)}]]")


def _printed(shelf: PaperShelf) -> Deed | None:
    if not shelf.printed:
        return None
    st.markdown(f"**{_('Printed')}**")
    asked = None
    for paper in reversed(shelf.printed):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", key=f"printed-{paper.id}"
        ):
            st.markdown(_printed_words(paper), width="stretch")
            if shelf.is_keeper and not paper.is_void:
                asked = _void(paper) or asked
    return asked


def _printed_words(paper: PaperRecord) -> str:
    facts = [paper.number, paper.who, "" if paper.is_plain else _("masked")]
    words = WIDE_SPACE.join(safe(word) for word in (short_moment(paper.issued_at), *facts) if word)
    if paper.is_void:
        void = _("void: {why}", why=safe(paper.void_why))
        return f":gray[{safe(paper.label)}{WIDE_SPACE}:small[{words}]]  \n:small[:red[{void}]]"
    return f"{safe(paper.label)}{WIDE_SPACE}:small[:gray[{words}]]"


def _void(paper: PaperRecord) -> Deed | None:
    errors, key = form_errors(), f"mediation-void-{paper.id}"
    with st.popover(_("Void"), type="tertiary", key=key):
        with errors.field("why"):
            why = st.text_input(_("Why"), key=f"{key}-why")
        if not st.button(_("Make this paper void"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Paper is void"), partial(_do_void, paper=paper, why=why or ""), errors)


def _do_void(work: Work, *, paper: PaperRecord, why: str) -> None:
    void_paper(work, paper.id, paper.version, why)
