"""A station and a seat at its desk, for pieces of pages drawn by themselves."""

from __future__ import annotations

from tests.seats import open_as, sign_in, station

__all__ = ["open_as", "sign_in", "station"]
