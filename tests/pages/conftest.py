"""Opening a page as somebody: a real station, a real session, the page as Streamlit runs it."""

from __future__ import annotations

from tests.seats import open_as, sign_in, station

__all__ = ["open_as", "sign_in", "station"]
