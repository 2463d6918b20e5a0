"""People who work here and what they hold: roles and grids with from and to."""

from __future__ import annotations

from domain.people.actions import end_posting, hire, post
from domain.people.queries import postings_on

__all__ = ["end_posting", "hire", "post", "postings_on"]
