"""What may be the same matter: shown beside the form while a dispute is entered, and in a file afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.act import attempt, form_token
from components.case_forms import PARTY_FIELDS, REGISTER, SIDES, moment_of
from components.case_list import asker, level_words, turn_to
from components.here import Here
from components.words import WIDE_SPACE, safe, short_day
from core.clock import local_day
from core.dictionaries import dictionary
from core.i18n import _, say
from domain.accounts.policy import Action
from domain.mediation import CaseFile, PartyIntake
from domain.mediation.linking import LinkRecord, decide, find_links
from domain.mediation.merging import MergeRecord, find_merges, merge, unmerge
from domain.mediation.pairs import REASON_WORDS, LinkKind
from domain.mediation.twins import Trace, Twin, find_twins, trace_of
from domain.work import Work

KEY = "twins"
_CHOSEN = "twins-chosen"
CLEAR = 70
IN_FILE = 2


@dataclass(frozen=True)
class Decision:
    """What was said of a twin while the form was filled in."""

    twin: Twin
    kind: LinkKind


def beside(here: Here) -> None:
    """Draw, beside the form, what may stand there already; what is said of it is kept with the new file."""
    with here.desk.database.reading() as session:
        found = find_twins(session, asker(here), typed_so_far(here))
    st.markdown(f":small[**{_('Is it here already?')}**]")
    for twin in found:
        if twin.id in _said():
            _answered(Decision(twin, _said()[twin.id].kind))
        else:
            _asked(twin)
    if not found:
        st.caption(_("Nothing alike stands here so far. It is looked for while you type."))


def typed_so_far(here: Here) -> Trace:
    """Return what stands in the fields of the register form now."""
    held = {name: st.session_state.get(f"{REGISTER}-{name}") for name in ("grid_id", "type_code", "place")}
    parties = tuple(
        PartyIntake(
            side, *(str(st.session_state.get(f"{REGISTER}-{name}_{at}") or "") for name in PARTY_FIELDS)
        )
        for at, side in enumerate(SIDES)
    )
    shown = st.session_state.get(f"{REGISTER}-found_at")
    found_at = moment_of(shown) if shown else here.now()
    return Trace(found_at, held["grid_id"] or 0, held["type_code"] or "", str(held["place"] or ""), parties)


def _party_fields(at: int) -> list[str]:
    return [f"{name}_{at}" for name in PARTY_FIELDS]


def _field(name: str) -> str:
    return str(st.session_state.get(f"{REGISTER}-{name}") or "")


def decided(work: Work, case_id: int) -> None:
    """Keep what was said beside the form, in the breath in which the dispute is registered."""
    for decision in _said().values():
        decide(work, case_id, decision.twin.id, decision.kind, decision.twin.reasons)


def in_file(here: Here, file: CaseFile) -> None:
    """Draw what belongs to a file: merged into it, linked with it, and what may be the same matter."""
    with here.desk.database.reading() as session:
        trace = trace_of(session, asker(here), file.id)
        merges = find_merges(session, asker(here), file.id)
        links = find_links(session, asker(here), file.id)
        may_decide = here.may(Action.WRITE) and file.is_handler and file.is_open
        twins = find_twins(session, asker(here), trace) if trace and may_decide else []
    if not (merges or links or twins):
        return
    st.markdown(f"**{_('Belongs together')}**")
    with st.container(key="case-twins", gap="xsmall"):
        for one in merges:
            _merged(here, file, one)
        for one_link in links:
            _linked(one_link)
        for twin in twins[:IN_FILE]:
            _twin_in_file(here, file, twin)


def reason_words(twin: Twin) -> str:
    """Return what speaks for one matter, in words: same phone, same type (86 of 100)."""
    reasons = _(", ").join(say(REASON_WORDS[reason]) for reason in twin.reasons)
    return _("{reasons}; {score} of 100", reasons=reasons, score=twin.score)


def _said() -> dict[int, Decision]:
    kept: dict[int, Decision] = st.session_state.setdefault(_CHOSEN + form_token(REGISTER), {})
    return kept


def _head(twin: Twin) -> None:
    icon = ":orange[:material/content_copy:]" if twin.score >= CLEAR else ":gray[:material/content_copy:]"
    status = dictionary("case_outcome").label(twin.outcome) or dictionary("case_status").label(twin.status)
    facts = (twin.number, twin.grid, level_words(twin.level), status, twin.owner)
    st.markdown(f"{icon} **{safe(twin.title)}**{WIDE_SPACE}{short_day(local_day(twin.found_at))}")
    st.markdown(f":small[:gray[{WIDE_SPACE.join(safe(one) for one in facts if one)}]]")
    st.markdown(f":small[{safe(reason_words(twin))}]")


def _asked(twin: Twin) -> None:
    with st.container(border=True, gap="xsmall", key=f"{KEY}-{twin.id}"):
        _head(twin)
        with st.container(horizontal=True, gap="xsmall"):
            if twin.is_open_to_reader and st.button(
                _("Open it"), type="tertiary", key=f"{KEY}-open-{twin.id}", help=_("Your draft is kept.")
            ):
                turn_to(twin.id)
                st.rerun()
            for kind, words in _kinds().items():
                if st.button(words, type="tertiary", key=f"{KEY}-{kind}-{twin.id}"):
                    _said()[twin.id] = Decision(twin, kind)
                    st.rerun()


def _kinds() -> dict[LinkKind, str]:
    return {LinkKind.REPEAT: _("It came back"), LinkKind.APART: _("Not the same")}


def _answered(decision: Decision) -> None:
    words = {**_kinds(), LinkKind.RELATED: _("Related")}[decision.kind]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        told = WIDE_SPACE.join((safe(decision.twin.title), words))
        st.markdown(f":small[:gray[:material/check: {told}]]", width="content")
        if st.button(_("Ask again"), type="tertiary", key=f"{KEY}-again-{decision.twin.id}"):
            _said().pop(decision.twin.id, None)
            st.rerun()


def _merged(here: Here, file: CaseFile, one: MergeRecord) -> None:
    words = _("took in {number}") if one.is_kept else _("merged into {number}")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        told = words.format(number=safe(one.number or one.title))
        st.markdown(f":small[:material/merge: {told}]", width="content")
        if st.button(_("Open it"), type="tertiary", key=f"{KEY}-open-{one.other_id}"):
            turn_to(one.other_id)
            st.rerun()
        is_mine = file.is_handler and here.may(Action.WRITE)
        if is_mine and st.button(_("Take the merge back"), type="tertiary", key=f"{KEY}-unmerge-{one.id}"):
            with attempt(here, done=_("Merge taken back"), again="mediation") as work:
                unmerge(work, one.id)


def _linked(one: LinkRecord) -> None:
    kinds = {
        LinkKind.REPEAT: _("came back as") if one.is_later else _("repeats"),
        LinkKind.RELATED: _("see also"),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        told = f"{kinds.get(one.kind, '')} {safe(one.number or one.title)}"
        st.markdown(f":small[:material/link: {told}]", width="content")
        if st.button(_("Open it"), type="tertiary", key=f"{KEY}-link-{one.case_id}"):
            turn_to(one.case_id)
            st.rerun()


def _twin_in_file(here: Here, file: CaseFile, twin: Twin) -> None:
    with st.container(border=True, gap="xsmall", key=f"{KEY}-{twin.id}"):
        _head(twin)
        with st.container(horizontal=True, gap="xsmall"):
            if twin.is_open_to_reader and st.button(
                _("Open it"), type="tertiary", key=f"{KEY}-open-{twin.id}"
            ):
                turn_to(twin.id)
                st.rerun()
            for kind, words in _kinds().items():
                if st.button(words, type="tertiary", key=f"{KEY}-{kind}-{twin.id}"):
                    _decide(here, file, twin, kind)
            if twin.is_open_to_reader and st.button(
                _("Merge here"), type="tertiary", key=f"{KEY}-merge-{twin.id}",
                help=_("This file goes on; the other is set aside as a duplicate. It can be taken back."),
            ):  # fmt: skip
                _merge(here, file, twin)


def _decide(here: Here, file: CaseFile, twin: Twin, kind: LinkKind) -> None:
    done = _("Kept as not the same") if kind is LinkKind.APART else _("Linked")
    with attempt(here, form_token(f"{KEY}-{file.id}-{twin.id}"), done, again="mediation") as work:
        decide(work, file.id, twin.id, kind, twin.reasons)


def _merge(here: Here, file: CaseFile, twin: Twin) -> None:
    with attempt(here, form_token(f"{KEY}-{file.id}-{twin.id}"), _("Merged"), again="mediation") as work:
        merge(work, file.id, twin.id)
