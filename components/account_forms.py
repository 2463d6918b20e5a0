"""The administrator's forms: somebody new, role and grids, and what may be done with an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.account_list import AccountRecord, turn_to
from components.act import form_errors, form_token
from components.filters import grid_labels
from components.here import Here
from components.words import WIDE_SPACE, safe
from core.i18n import _
from core.vocabulary import Role
from domain.accounts.actions import disable, enable, issue_password_link
from domain.accounts.queries import find_workers_without_account
from domain.accounts.roles import role_label
from domain.accounts.staffing import Newcomer, WayIn, end_sessions, take_in
from domain.organisation import grids
from domain.work import Work

NEW = "accounts-new"
BLANK: Mapping[str, Any] = {"person": 0, "name": "", "role": None, "grids": [], "username": ""}
_OVER = "accounts-new-over"
_LINK = "accounts-made-link"
_BEGAN = "accounts-began"


@dataclass
class Sent:
    """The form of somebody new at the click; ``made`` is the way in they got."""

    newcomer: Newcomer
    errors: form_errors
    token: str
    made: WayIn | None = None

    def write(self, work: Work) -> None:
        """Take them in."""
        self.made = take_in(work, self.newcomer)

    def finish(self) -> None:
        """Show the link once; the form is blank again, the account open beside it."""
        st.session_state[_OVER] = True
        if self.made:
            _keep_link(self.newcomer.username, self.made.token)
            turn_to(self.made.account_id)


@dataclass(frozen=True)
class Changed:
    """Role and grids as they were chosen, with the version of the account when choosing began."""

    role: Role
    grid_ids: frozenset[int]
    version: int
    errors: form_errors

    def finish(self) -> None:
        """Begin anew from what was saved."""
        st.session_state.pop(_BEGAN, None)


@dataclass
class Pressed:
    """A button of an account: what it does, what is said then. ``token`` is that of a link it made."""

    record: AccountRecord
    do: Callable[[Work, int], Any]
    done: str
    token: str = ""

    def write(self, work: Work) -> None:
        """Do it."""
        self.token = str(self.do(work, self.record.id) or "")

    def finish(self) -> None:
        """Show the link, where one was made."""
        if self.do is issue_password_link:
            _keep_link(self.record.username, self.token)


def newcomer_form(here: Here) -> Sent | None:
    """Draw the form of somebody new: name, role, grids, username. None until it is sent."""
    if st.session_state.pop(_OVER, False) or f"{NEW}-name" not in st.session_state:
        st.session_state.update({f"{NEW}-{field}": value for field, value in BLANK.items()})
    errors = form_errors()
    with st.form(f"{NEW}-form", enter_to_submit=False):
        st.markdown(f"**{_('Somebody new')}**")
        worker_id = _person(here)
        with errors.field("name"):
            name = st.text_input(_("Name"), max_chars=40, key=f"{NEW}-name")
        role = _role(errors, NEW)
        grid_ids = _grids(here, errors, NEW)
        with errors.field("username"):
            username = st.text_input(_("Username"), max_chars=32, key=f"{NEW}-username")
        st.caption(_("A link appears then, by which they choose their own password."))
        if not st.form_submit_button(_("Open account"), type="primary", key=f"{NEW}-send"):
            return None
    newcomer = Newcomer(username, name, worker_id, role, grid_ids)
    return Sent(newcomer, errors, form_token(NEW))


def role_form(here: Here, record: AccountRecord) -> Changed | None:
    """Draw role and grids of an account. None until they are sent."""
    began, key = _began(record), f"accounts-{record.id}"
    _begin_with(here, record, key)
    errors = form_errors()
    with st.form(f"{key}-form", enter_to_submit=False):
        role = _role(errors, key)
        grid_ids = _grids(here, errors, key)
        st.caption(_("From today on; every session of theirs ends at once."))
        sent = st.form_submit_button(_("Save role and grids"), key=f"{key}-send")
    if not sent or role is None:
        return None
    st.session_state[_BEGAN] = (record.id, record.version)
    if (role, grid_ids) == (record.role, _held(here, record)):
        st.caption(_("Nothing was changed."))
        return None
    return Changed(role, grid_ids, began, errors)


def buttons(record: AccountRecord) -> Pressed | None:
    """Draw what may be done with an account; return what was pressed."""
    offered: dict[str, tuple[str, str, Callable[[Work, int], Any], str]] = {
        "link": (_("Reset password"), "key", issue_password_link, _("Link made")),
        "sessions": (_("End all sessions"), "logout", end_sessions, _("All sessions ended")),
    }
    if record.is_enabled:
        offered["disable"] = (_("Disable account"), "block", disable, _("Account disabled"))
    else:
        offered["enable"] = (_("Enable account"), "check", enable, _("Account enabled"))
    pressed = None
    with st.container(horizontal=True, gap="xsmall", key="accounts-buttons"):
        for name, (label, icon, do, done) in offered.items():
            if st.button(label, icon=f":material/{icon}:", key=f"accounts-{name}"):
                pressed = Pressed(record, do, done)
    return pressed


def show_link(here: Here) -> None:
    """Draw the link that was made last, with a field to copy it from, until it is put away."""
    kept = st.session_state.get(_LINK)
    if not kept:
        return
    with st.container(border=True, gap="xsmall", key="accounts-link-card"):
        username, token = kept
        st.markdown(f":material/key: **{_('One-time link for {username}', username=safe(username))}**")
        st.code(_address(token), language=None, wrap_lines=True)
        st.caption(_("It works once, within 24 hours, and is shown here alone. Hand it over in person."))
        if here.desk.is_demo:
            st.caption(_("In the demonstration station the link opens nothing: one signs in there by role."))
        st.button(_("Put the link away"), type="tertiary", key="accounts-link-away", on_click=_forget_link)


def _person(here: Here) -> int | None:
    """Offer who works here without an account; None is somebody new."""
    waiting = find_workers_without_account(here.desk, here.actor, here.now())
    if waiting.empty:
        return None
    words = {0: _("New to the station")}
    for row in waiting.to_dict("records"):
        role = role_label(Role(row["role"])) if row["role"] else _("no role")
        words[row["id"]] = f"{row['name']}{WIDE_SPACE}{role}"
    if st.session_state.get(f"{NEW}-person") not in words:
        st.session_state[f"{NEW}-person"] = 0
    chosen = st.selectbox(
        _("Person"),
        list(words),
        format_func=words.__getitem__,
        key=f"{NEW}-person",
        help=_("Somebody who works here keeps their name; without a role below they keep theirs too."),
    )
    return chosen or None


def _role(errors: form_errors, key: str) -> Role | None:
    with errors.field("role", _("Role")):
        chosen = st.pills(_("Role"), list(Role), format_func=role_label, key=f"{key}-role")
    return Role(chosen) if chosen else None


def _grids(here: Here, errors: form_errors, key: str) -> frozenset[int]:
    words = grid_labels(here)
    with errors.field("grids", _("Grids")):
        chosen = st.pills(
            _("Grids (for roles that work in grids)"),
            list(words),
            selection_mode="multi",
            format_func=lambda grid_id: words.get(grid_id, str(grid_id)),
            key=f"{key}-grids",
        )
    return frozenset(chosen)


def _began(record: AccountRecord) -> int:
    """Return the version of the account when its form was first drawn."""
    kept: tuple[int, int] = st.session_state.get(_BEGAN, (0, 0))
    if kept[0] != record.id:
        kept = (record.id, record.version)
        st.session_state[_BEGAN] = kept
    return kept[1]


def _begin_with(here: Here, record: AccountRecord, key: str) -> None:
    if f"{key}-role" not in st.session_state:
        st.session_state[f"{key}-role"] = Role(record.role) if record.role else None
        st.session_state[f"{key}-grids"] = sorted(_held(here, record))


def _held(here: Here, record: AccountRecord) -> frozenset[int]:
    with here.desk.database.reading() as session:
        return frozenset(one.id for one in grids(session, here.actor.station_id) if one.code in record.grids)


def _address(token: str) -> str:
    """Return the link as the owner opens it: on the address by which this desk is open here."""
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/auth/new-password?{urlencode({'t': token})}"


def _keep_link(username: str, token: str) -> None:
    st.session_state[_LINK] = (username, token)


def _forget_link() -> None:
    st.session_state.pop(_LINK, None)
