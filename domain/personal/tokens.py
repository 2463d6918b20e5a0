"""Finding a person again without storing the name plain: keyed hashes of what somebody would type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import delete
from sqlmodel import col

from core.crypto import Cipher
from core.errors import BadInput
from domain.personal.idnumber import read_id_number
from domain.personal.masks import surname
from domain.personal.phones import read_phone
from domain.work import Work
from models import KeyedToken

LATIN = re.compile(r"[A-Za-z]{2,8}")


def initials(name: str) -> str:
    """Return the pinyin initials of a name: 张三丰 → zsf."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).lower()


def name_tokens(cipher: Cipher, name: str) -> list[str]:
    """Return the tokens under which a name is found: in full, by surname, by pinyin initials."""
    clean = name.strip()
    spoken = {"name": clean, "surname": surname(clean), "initials": initials(clean)}
    return [cipher.find(kind, value) for kind, value in spoken.items() if value]


def phone_token(cipher: Cipher, phone: str) -> str:
    """Return the token of a phone number."""
    return cipher.find("phone", phone)


def id_token(cipher: Cipher, number: str) -> str:
    """Return the token of an ID number."""
    return cipher.find("id", number)


def token_rows(work: Work, owner: str, owner_id: int, tokens: Iterable[str]) -> list[dict[str, Any]]:
    """Return what makes a new row findable under these tokens, for ``work.bulk``."""
    return [
        {"station_id": work.station_id, "token": t, "owner": owner, "owner_id": owner_id}
        for t in sorted(set(tokens))
    ]


def keep_tokens(work: Work, owner: str, owner_id: int, tokens: Iterable[str]) -> None:
    """Make a row findable under these tokens and no others."""
    mine = (
        col(KeyedToken.station_id) == work.station_id,
        col(KeyedToken.owner) == owner,
        col(KeyedToken.owner_id) == owner_id,
    )
    work.session.execute(delete(KeyedToken).where(*mine))
    work.bulk(KeyedToken, token_rows(work, owner, owner_id, tokens))


def search_tokens(cipher: Cipher, words: str) -> list[str]:
    """Return the tokens that what was typed may stand for: ID number, phone, initials, name or surname."""
    typed = words.strip()
    for read, token in ((_id, id_token), (_phone, phone_token)):
        value = read(typed)
        if value:
            return [token(cipher, value)]
    if LATIN.fullmatch(typed):
        return [cipher.find("initials", typed.lower()), cipher.find("name", typed)]
    if not typed or len(typed) > 20:
        return []
    return [cipher.find("name", typed), *([cipher.find("surname", typed)] if len(typed) <= 2 else [])]


def _id(typed: str) -> str:
    try:
        return read_id_number(typed).number
    except BadInput:
        return ""


def _phone(typed: str) -> str:
    try:
        return read_phone(typed)
    except BadInput:
        return ""
