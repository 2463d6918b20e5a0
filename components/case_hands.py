"""Through whose hands a dispute went: each handing over with its receipt, and what it is stuck on."""

from __future__ import annotations

import streamlit as st

from components.case_list import level_words
from components.here import Here
from components.words import WIDE_SPACE, safe, short_moment
from core.dictionaries import dictionary
from core.i18n import _
from domain.mediation import CaseFile
from domain.mediation.records import HandoverRecord
from domain.mediation.vocabulary import Handing


def stuck(here: Here, file: CaseFile) -> None:
    """Say what it is stuck on, and since when."""
    if file.blocked_at is None:
        return
    reason = dictionary("block_reasons").label(file.blocked_reason)
    days = (here.now() - file.blocked_at).days
    words = _("Stuck for {days} days: {reason}", days=days, reason=safe(reason))
    st.markdown(f":red-badge[:material/block: {words}]")


def hands(file: CaseFile) -> None:
    """Draw the handings over, the newest first; both sides read them."""
    if not file.handovers:
        return
    st.markdown(f"**{_('Handed over')}**")
    with st.container(key="handovers", gap="xsmall"):
        for one in file.handovers:
            st.markdown(f"{_way(one)}  \n:small[:gray[{_receipt(one)}]]")


def _way(one: HandoverRecord) -> str:
    kind = dictionary("handover_kinds").label(one.kind)
    return WIDE_SPACE.join(word for word in (f"**{safe(kind)}**", _to(one), safe(_why(one))) if word)


def _to(one: HandoverRecord) -> str:
    if one.kind == Handing.UP:
        return f"{level_words(one.from_level)} → {level_words(one.to_level)}"
    if one.kind == Handing.GRID:
        return f"{safe(one.from_grid)} → {safe(one.to_grid)}"
    return safe(dictionary("outward_bodies").label(one.body)) if one.kind == Handing.OUTWARD else ""


def _why(one: HandoverRecord) -> str:
    reason = dictionary("escalation_reasons").label(one.reason)
    return "，".join(word for word in (reason, one.why) if word)


def _receipt(one: HandoverRecord) -> str:
    sent = short_moment(one.sent_at or one.asked_at)
    words = [_("{who} {moment}", who=safe(one.by), moment=sent)]
    if one.kind == Handing.REFER:
        words.append(_approval(one))
    if one.received_at:
        accepted = short_moment(one.received_at)
        words.append(_("accepted by {who} {moment}", who=safe(one.received_by), moment=accepted))
    elif one.sent_at and not one.returned_at and one.kind != Handing.OUTWARD:
        words.append(_("not accepted yet"))
    if one.returned_at:
        words.append(_("given back {moment}", moment=short_moment(one.returned_at)))
    if one.result:
        words.append(_("result: {outcome}", outcome=safe(dictionary("case_outcome").label(one.result))))
    return WIDE_SPACE.join(words)


def _approval(one: HandoverRecord) -> str:
    if one.sent_at is None:
        return _("waits for the leader's approval")
    return _("approved by {who}", who=safe(one.approved_by)) if one.approved_by else _("approved")
