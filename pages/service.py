"""Service points: help given, campus centres, facilities, opinions. Declared in data/kinds."""

from __future__ import annotations

from components.frame import open_page
from components.record_desk import desk
from domain.accounts.policy import Page

here = open_page(Page.SERVICE)
desk(here)
