"""My account: the password, and where I am signed in. The language stands in the menu."""

from __future__ import annotations

import streamlit as st

from components.act import attempt, form_errors, form_token, said
from components.frame import open_page
from components.words import moment
from core.i18n import _
from domain.accounts.actions import change_password
from domain.accounts.policy import Page
from domain.accounts.queries import find_own_sessions

here = open_page(Page.ME)
