"""Nothing to show: the fact, and what comes next."""

from __future__ import annotations

import streamlit as st


def nothing(fact: str, after: str = "", *, key: str, action: str = "", icon: str = "inbox") -> bool:
    """Draw an empty state; True when its one button was pressed."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall", key=f"empty-{key}"):
        st.markdown(f":gray[:material/{icon}:] **{fact}**", width="content", text_alignment="center")
        if after:
            st.caption(after, width="content", text_alignment="center")
        return bool(action) and st.button(action, key=f"{key}-action")
