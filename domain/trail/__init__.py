"""Reading the audit: who did what to which row, in words; the chain itself stands in domain/audit."""

from __future__ import annotations

from domain.trail.filters import EntryFilter
from domain.trail.heads import ChainState, Heads, read_heads
from domain.trail.queries import PAGE, find_entries, find_people

__all__ = ["PAGE", "ChainState", "EntryFilter", "Heads", "find_entries", "find_people", "read_heads"]
