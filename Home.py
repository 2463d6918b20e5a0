"""The frame: page set-up, who is signed in, the menu of their role, and the page they chose."""

from __future__ import annotations

import streamlit as st

from components import frame, look, menu

st.set_page_config(page_title="慈音工作台", page_icon="🗂️", layout="wide", initial_sidebar_state=216)
look.dress()

at_work = frame.enter()
script = menu.choose(at_work[1] if at_work else None)
frame.entered()
if at_work:
    menu.foot(*at_work)
script.run()
