"""Unsent text of a form, kept encrypted for its account until it is sent or thrown away."""

from __future__ import annotations

from domain.drafts.actions import discard_draft, save_draft
from domain.drafts.queries import DraftRecord, find_drafts, open_draft

__all__ = ["DraftRecord", "discard_draft", "find_drafts", "open_draft", "save_draft"]
