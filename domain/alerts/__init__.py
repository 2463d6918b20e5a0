"""Alerts (警情): taken in from the 110 export or by hand, found, corrected, counted."""

from __future__ import annotations

from domain.alerts import tallies as _tallies  # noqa: F401 - declares what an alert adds to the counts
