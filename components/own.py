"""One's own account: the sessions as a table, and a password typed twice."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components.words import short_moment
from core.errors import BadInput
from core.i18n import _
from core.messages import message


def session_rows(own: pd.DataFrame) -> pd.DataFrame:
    """Return one's open sessions in words, the one of this browser marked."""
    return pd.DataFrame(
        {
            "where": [
                f"{address}　{_('this one')}" if is_this else str(address)
                for address, is_this in zip(own["address"], own["is_this"], strict=True)
            ],
            "since": [_when(at) for at in own["created_at"]],
            "active": [_when(at) for at in own["last_active_at"]],
        }
    )


def session_columns() -> dict[str, Any]:
    """Return the columns of that table."""
    return {
        "where": st.column_config.TextColumn(_("Address")),
        "since": st.column_config.TextColumn(_("Since"), width=120),
        "active": st.column_config.TextColumn(_("Last active"), width=120),
    }


def check_same(password: str, again: str) -> None:
    """Refuse a password that was typed in two ways. Raises BadInput (field 'again')."""
    if password != again:
        raise BadInput(message("The two are not the same. Type it once more."), "again")


def _when(at: pd.Timestamp) -> str:
    return short_moment(at.to_pydatetime())
