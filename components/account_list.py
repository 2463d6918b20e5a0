"""The list of accounts, the account in hand with what it held, and sign-ins that were refused."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import table
from components.chips import Chip
from components.empty import nothing
from components.here import Here
from components.words import NOTHING, WIDE_SPACE, safe, short_moment
from core.i18n import _, _n
from core.vocabulary import Role
from domain.accounts.queries import find_accounts
from domain.accounts.roles import role_label
from domain.accounts.watching import find_postings, find_refusals
from domain.organisation import grids
from domain.trail.labels import event_label

KEY = "accounts"
ACCOUNT = "account"
_TURN = "accounts-turn"


@dataclass(frozen=True)
class AccountRecord:
    """An account as its forms need it; ``grids`` are their codes, ``role`` is '' for somebody without one."""

    id: int
    version: int
    username: str
    name: str
    role: str
    grids: tuple[str, ...]
    is_enabled: bool
    has_password: bool
    live_sessions: int


def read(here: Here) -> pd.DataFrame:
    """Return every account with role and grids in words."""
    accounts = find_accounts(here.desk, here.actor, here.now())
    labels = _labels(here)
    return accounts.assign(
        beats=[
            WIDE_SPACE.join(labels.get(code, code) for code in held.split()) for held in accounts["grids"]
        ],
        role_name=[role_label(Role(role)) if role else "" for role in accounts["role"]],
    )


def choose(accounts: pd.DataFrame) -> AccountRecord | None:
    """Draw the list and return the account in hand: clicked, else named in the address."""
    in_use = int(accounts["is_enabled"].sum())
    with st.container(horizontal=True, vertical_alignment="center", key="accounts-head"):
        st.caption(_("{count} accounts, {enabled} in use", count=len(accounts), enabled=in_use))
        st.space("stretch")
        st.button(_("Add a person"), icon=":material/person_add:", key="accounts-new", on_click=turn_to)
    key = f"{KEY}-list-{st.session_state.get(_TURN, 0)}"
    clicked = table.choose_row(_shown(accounts), _columns(), key=key, rows=16)
    if clicked:
        st.query_params[ACCOUNT] = str(clicked)
    return _record(accounts, clicked) if clicked else _named(accounts)


def turn_to(account_id: int | None = None) -> None:
    """Put an account into the address, or none: then the form of somebody new stands beside the list."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.query_params.pop(ACCOUNT, None)
    if account_id is not None:
        st.query_params[ACCOUNT] = str(account_id)


def head(record: AccountRecord) -> None:
    """Draw whose account it is and how it stands."""
    st.markdown(f"**{safe(record.name)}**　:gray[{safe(record.username)}]")
    with st.container(horizontal=True, gap="xsmall", key="accounts-chips"):
        for chip in _chips(record):
            chip.draw()


def postings(here: Here, record: AccountRecord) -> None:
    """Draw what the owner held and holds, with from and to."""
    held = find_postings(here.desk, here.actor, record.id)
    labels = _labels(here)
    shown = pd.DataFrame(
        {
            "role": [role_label(Role(role)) for role in held["role"]],
            "grid": [labels.get(code, code) for code in held["grid"]],
            "from": [day.isoformat() for day in held["from_on"]],
            "to": [day.isoformat() if day else _("until today") for day in held["to_on"]],
        }
    )
    columns = {"role": _("Role"), "grid": _("Grid"), "from": _("From day"), "to": _("To (not counted)")}
    st.caption(_("Postings"))
    table.show(shown, columns, key="accounts-postings", rows=5)


def refusals(here: Here) -> None:
    """Draw the sign-ins refused within a week, closed until somebody looks."""
    found = find_refusals(here.desk, here.actor, here.now())
    if found.empty:
        st.caption(_("No sign-in was refused within 7 days."))
        return
    label = _n("{count} refused sign-in within 7 days", "{count} refused sign-ins within 7 days", len(found))
    with st.expander(label, icon=":material/gpp_maybe:", key="accounts-refusals"):
        shown = found.assign(
            when=[short_moment(at.to_pydatetime()) for at in found["at"]],
            what=found["event"].map(event_label),
            who=[name or _("unknown name") for name in found["username"]],
        )
        columns = {"when": _("Time"), "who": _("Username"), "what": _("Event"), "address": _("From address")}
        table.show(shown, columns, key="accounts-refused", rows=8)


def not_here() -> None:
    """Say that the address names no account."""
    nothing(_("No such account."), _("Choose one on the left."), key="accounts-none", icon="person_off")


def is_named() -> bool:
    """Tell whether the address names an account."""
    return ACCOUNT in st.query_params


def _named(accounts: pd.DataFrame) -> AccountRecord | None:
    text = st.query_params.get(ACCOUNT, "")
    return _record(accounts, int(text)) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _record(accounts: pd.DataFrame, account_id: int) -> AccountRecord | None:
    for row in accounts[accounts["id"] == account_id].to_dict("records"):
        facts = {name: row[name] for name in AccountRecord.__dataclass_fields__}
        return AccountRecord(**facts | {"grids": tuple(row["grids"].split())})
    return None


def _chips(record: AccountRecord) -> list[Chip]:
    sessions = _n("{count} open session", "{count} open sessions", record.live_sessions)
    on = Chip(_("in use"), "check_circle", "green")
    off = Chip(_("disabled"), "block", "red")
    waits = Chip(_("no password yet"), "hourglass_empty", "yellow")
    return [
        on if record.is_enabled else off,
        *([] if record.has_password else [waits]),
        Chip(sessions, "devices", "blue" if record.live_sessions else "gray"),
    ]


def _shown(accounts: pd.DataFrame) -> pd.DataFrame:
    return accounts.assign(
        state=[_state(*one) for one in zip(accounts["is_enabled"], accounts["has_password"], strict=True)],
        active=[NOTHING if pd.isna(at) else short_moment(at) for at in accounts["last_active_at"]],
    )


def _state(is_enabled: bool, has_password: bool) -> str:
    if not is_enabled:
        return _("disabled")
    return _("in use") if has_password else _("no password yet")


def _columns() -> dict[str, object]:
    return {
        "name": st.column_config.TextColumn(_("Name"), width=90),
        "username": st.column_config.TextColumn(_("Username"), width=140),
        "role_name": st.column_config.TextColumn(_("Role")),
        "beats": st.column_config.TextColumn(_("Grids")),
        "state": st.column_config.TextColumn(_("State"), width=80),
        "live_sessions": st.column_config.NumberColumn(_("Open sessions"), width=64),
        "active": st.column_config.TextColumn(_("Last active"), width=112),
    }


def _labels(here: Here) -> dict[str, str]:
    with here.desk.database.reading() as session:
        return {grid.code: grid.label for grid in grids(session, here.actor.station_id)}
