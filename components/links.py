"""Links inside the desk: to the rows behind a number, only where the reader may go there."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.here import Here
from components.places import is_built
from core.settings import PROJECT
from domain.accounts.policy import Page, may


def is_open_to(here: Here, page: Page) -> bool:
    """Tell whether the reader's menu has a page."""
    return may(here.actor, page) and is_built(page)


def rows(here: Here, page: Page, params: Mapping[str, str], words: str) -> None:
    """Draw a link to rows; plain words where the reader may not see them."""
    if is_open_to(here, page):
        st.page_link(
            PROJECT / "pages" / f"{page}.py",
            label=f":small[{words}]",
            icon=":material/chevron_right:",
            icon_position="right",
            query_params=dict(params),
        )
    else:
        st.markdown(f":small[{words}]")


def go(here: Here, page: Page, params: Mapping[str, str]) -> None:
    """Go to a page at once, from a click on a bar or a row; nowhere where the reader may not."""
    if is_open_to(here, page):
        st.switch_page(PROJECT / "pages" / f"{page}.py", query_params=dict(params))
