"""Team and party: training, activities, seats, honours, media. Every ledger is declared in data/kinds."""

from __future__ import annotations

from components.frame import open_page
from components.record_desk import desk
from domain.accounts.policy import Page

here = open_page(Page.TEAM)
desk(here)
