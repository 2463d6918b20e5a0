"""A page behind the gate, for attacks: who the gate says is here, and one of everything that moves data."""

from __future__ import annotations

import streamlit as st

facts = st.user.to_dict()
st.text(f"HERE sid={facts.get('sid')} workspace={facts.get('workspace')}")
st.text_input("note", key="note")
st.text(f"NOTED {st.session_state.get('note')}")
st.file_uploader("file", key="file")
st.download_button("list", "SECRET-LIST", file_name="list.csv", key="list")


@st.cache_data
def kept() -> str:
    """Return a word that tells one filling of the cache from the next."""
    import secrets

    return secrets.token_hex(8)


st.text(f"CACHED {kept()}")


@st.fragment(run_every=1)
def tick() -> None:
    """Count how often the page asked by itself."""
    st.session_state["ticks"] = st.session_state.get("ticks", 0) + 1
    st.text(f"TICKS {st.session_state['ticks']}")


tick()
