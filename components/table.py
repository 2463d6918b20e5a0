"""Tables: a frame drawn with words for columns, and choosing one row of it by a click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

ROW = 32
MOST_ROWS = 12
ID = "id"

Columns = Mapping[str, Any]


def show(frame: pd.DataFrame, columns: Columns, *, key: str, rows: int = MOST_ROWS) -> None:
    """Draw a frame: the columns named, in that order. A name maps to its words or a ``st.column_config``."""
    st.dataframe(_shown(frame, columns), key=key, **_dress(frame, columns, rows))


def choose_row(frame: pd.DataFrame, columns: Columns, *, key: str, rows: int = MOST_ROWS) -> int | None:
    """Draw a frame and return the ``id`` of the row that was clicked, None before that.

    The choice belongs to what is shown: a frame that changed under the click chooses nothing.
    """
    event = st.dataframe(
        _shown(frame, columns),
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        **_dress(frame, columns, rows),
    )
    chosen = [row for row in event.selection.rows if row < len(frame)]
    return int(frame[ID].iloc[chosen[0]]) if chosen else None


def height_of(count: int, most: int = MOST_ROWS) -> int:
    """Return the height in pixels of a table with its head and up to ``most`` rows."""
    return (min(max(count, 1), most) + 1) * ROW + 3


def _shown(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    return frame.reindex(columns=list(columns))


def _dress(frame: pd.DataFrame, columns: Columns, rows: int) -> dict[str, Any]:
    return {
        "hide_index": True,
        "row_height": ROW,
        "height": height_of(len(frame), rows),
        "placeholder": "—",
        "column_config": dict(columns),
    }
