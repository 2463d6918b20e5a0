"""The look of every page: style sheet and wordmark. The one file through which HTML reaches the browser."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from charts import Theme, theme

FOLDER = Path(__file__).resolve().parent


def dress() -> None:
    """Load the style sheet and the wordmark."""
    st.logo(str(FOLDER / "logo.svg"), size="large")
    st.html(FOLDER / "look.css")


def leave_link(label: str, address: str) -> None:
    """Draw a link that leaves the desk in this very tab: Streamlit's own open a new one."""
    st.html(f'<a class="leave-link" href="{escape(address, quote=True)}" target="_self">{escape(label)}</a>')


def present_theme() -> Theme:
    """Return the theme the browser shows; not told means light."""
    return theme(st.context.theme.type)
