"""My day: what is past due, what waits, what is due next; one click opens it."""

from __future__ import annotations

from components import day_parts
from components.frame import open_page
from domain.accounts.policy import Page

here = open_page(Page.DAY)
today = day_parts.read(here)
day_parts.head(here, today)
day_parts.parts(here, today)
