"""Personal data of residents: masks, checks, keyed search, and cutting numbers out of free text."""

from __future__ import annotations

from domain.personal.idnumber import IdNumber, read_id_number
from domain.personal.masks import mask_id, mask_name, mask_phone
from domain.personal.phones import read_phone
from domain.personal.redaction import Cut, Found, clean_text, cut_out, cut_out_many
from domain.personal.texts import checked_text
from domain.personal.tokens import id_token, keep_tokens, name_tokens, phone_token, search_tokens, token_rows

__all__ = [
    "Cut",
    "Found",
    "IdNumber",
    "checked_text",
    "clean_text",
    "cut_out",
    "cut_out_many",
    "id_token",
    "keep_tokens",
    "mask_id",
    "mask_name",
    "mask_phone",
    "name_tokens",
    "phone_token",
    "read_id_number",
    "read_phone",
    "search_tokens",
    "token_rows",
]
