"""Audit: who did what and when; who saw plain personal data; whether the chain's ends fit."""

from __future__ import annotations

from components import audit_list
from components.frame import open_page
from domain.accounts.policy import Page

here = open_page(Page.AUDIT)
asked = audit_list.filter_row(here)
audit_list.chain_state(here)
audit_list.show(here, asked)
audit_list.take_along(here, asked)
