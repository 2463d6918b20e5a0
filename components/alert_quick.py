"""随手调 at an alert: two names, a line, one click - registered, met about and settled on the spot."""

from __future__ import annotations

import streamlit as st

from components import links
from components.act import attempt, form_errors, form_token
from components.case_list import CASE, asker
from components.drafted import Drafted
from components.here import Here
from components.words import safe
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _
from domain.accounts.policy import Action, Page, may
from domain.alerts.queries import AlertRecord
from domain.mediation.quick import AlertGround, OnTheSpot, ground_of, settle_on_the_spot, types_for

NAMES = ("name_0", "name_1")


def on_the_spot(here: Here, record: AlertRecord) -> None:
    """Draw, at an alert about a quarrel, the form of thirty seconds; or the dispute that came of it."""
    if not may(here.actor, Page.MEDIATION, Action.WRITE):
        return
    try:
        with here.desk.database.reading() as session:
            ground = ground_of(session, asker(here), record.id)
    except NotFound:
        return
    if ground.is_taken:
        _made(here, ground)
    elif ground.type_code and ground.grid_id:
        _form(here, ground)


def _made(here: Here, ground: AlertGround) -> None:
    words = _("Dispute {number}", number=safe(ground.dispute_number))
    if ground.dispute_id:
        links.rows(here, Page.MEDIATION, {CASE: str(ground.dispute_id)}, words)
    else:
        st.markdown(f":small[:gray[:material/balance: {words}]]")


def _form(here: Here, ground: AlertGround) -> None:
    offered = types_for(ground.type_code)
    first = ground.type_code if ground.type_code in offered else (offered[0] if len(offered) == 1 else None)
    name = f"quick-{ground.alert_id}"
    drafted, errors = Drafted(here, name, _blank(first)), form_errors()
    with st.container(border=True, key="form-quick", gap="xsmall"):
        st.markdown(f"**:material/handshake: {_('Settled on the spot')}**")
        drafted.offer()
        _fields(drafted, errors, offered)
        is_sent = st.button(_("Save and close"), type="primary", key=drafted.key("save"))
        st.caption(_("Place, time and what happened are taken from the alert; follow-ups are planned."))
    drafted.keep()
    if is_sent:
        _settle(here, ground, drafted, errors)


def _blank(first: str | None) -> dict[str, str | None]:
    return {"name_0": "", "name_1": "", "type_code": first, "note": "", "settlement": ""}


def _fields(drafted: Drafted, errors: form_errors, offered: list[str]) -> None:
    labels = {"name_0": _("One side"), "name_1": _("Other side")}
    for column, name in zip(st.columns(2, gap="small"), NAMES, strict=True):
        with column, errors.field(name, labels[name]):
            st.text_input(labels[name], key=drafted.key(name), autocomplete="off", placeholder=_("Full name"))
    types = dictionary("dispute_types")
    with errors.field("type_code", _("Type")):
        st.selectbox(
            _("Type"), offered, index=None, format_func=types.label, placeholder=_("Choose"),
            key=drafted.key("type_code"),
        )  # fmt: skip
    with errors.field("note", _("What was said")):
        hint = _("Who gave way in what, in a line.")
        st.text_input(_("What was said"), placeholder=hint, key=drafted.key("note"))
    with errors.field("settlement", _("What was agreed (optional)")):
        st.text_input(_("What was agreed (optional)"), key=drafted.key("settlement"))


def _settle(here: Here, ground: AlertGround, drafted: Drafted, errors: form_errors) -> None:
    held = {name: str(drafted.value(name) or "") for name in _blank(None)}
    typed = OnTheSpot(
        ground.alert_id, (held["name_0"], held["name_1"]), held["note"], held["type_code"], held["settlement"]
    )
    done = _("Registered and settled on the spot")
    with attempt(
        here, form_token(drafted.form), done, errors=errors, again="alerts", then=drafted.over
    ) as work:
        settle_on_the_spot(work, typed)
        drafted.sent(work)
