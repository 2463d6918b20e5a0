"""Counts kept while writing, so that no page counts rows while somebody looks."""

from __future__ import annotations

from domain.tallies.read import by_code, by_grid, by_hour, by_month, count

__all__ = ["by_code", "by_grid", "by_hour", "by_month", "count"]
