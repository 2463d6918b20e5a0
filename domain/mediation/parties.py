"""Parties: checked, encrypted, masked, and findable by keyed tokens only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from core.clock import local_day
from core.crypto import place_of
from core.errors import BadInput
from core.messages import message
from domain.mediation.records import PartyIntake
from domain.personal import (
    IdNumber,
    checked_text,
    id_token,
    mask_id,
    mask_name,
    mask_phone,
    name_tokens,
    phone_token,
    read_id_number,
    read_phone,
    token_rows,
)
from domain.work import Work
from models import Dispute, DisputeParty, KeyedToken

NAME_LIMIT = 60
MOST = 30
TABLE = "dispute_party"
PARTIES = (
    select(DisputeParty)
    .where(
        col(DisputeParty.station_id) == bindparam("station"),
        col(DisputeParty.dispute_id) == bindparam("case"),
    )
    .order_by(col(DisputeParty.id))
)
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}")


def typed(parties: tuple[PartyIntake, ...]) -> list[tuple[int, PartyIntake]]:
    """Return the parties somebody typed, with their place in the form.

    Raises:
        BadInput: there is none, or there are more than 30.
    """
    found = [(at, party) for at, party in enumerate(parties) if not party.is_blank]
    if not found:
        raise BadInput(message("Enter at least one party by name."), "name_0")
    if len(found) > MOST:
        raise BadInput(message("At most {most} parties.", most=MOST), "name_0")
    return found


def add_parties(work: Work, case: Dispute, parties: Sequence[tuple[int, PartyIntake]]) -> None:
    """Give a new dispute its parties. BadInput names the field with its place in the form: phone_1."""
    tokens = []
    for at, party in parties:
        with _in_place(at):
            tokens += _add_party(work, case, party)
    work.bulk(KeyedToken, tokens)


def _add_party(work: Work, case: Dispute, party: PartyIntake) -> list[dict[str, Any]]:
    """Add a party and return what makes it findable."""
    name = _name(party.name)
    phone = read_phone(party.phone) if party.phone.strip() else ""
    identity = _identity(work, party.id_number)
    row = work.new(
        DisputeParty, dispute_id=case.id, side=party.side, name_locked=b"", name_mask=mask_name(name)
    )
    row.name_locked = lock(work, row, "name", name)
    if phone:
        row.phone_locked, row.phone_mask = lock(work, row, "phone", phone), mask_phone(phone)
    if identity:
        _identify(work, row, identity)
    return token_rows(work, TABLE, row.id, _tokens(work, name, phone, identity))


def parties_of(work: Work, case: Dispute) -> list[DisputeParty]:
    """Return the parties of a dispute in the order of the form; once registered it gets no others."""
    return work.remembered((TABLE, case.id), lambda: _read(work, case))


def _read(work: Work, case: Dispute) -> list[DisputeParty]:
    with work.session.no_autoflush:
        return list(work.session.exec(PARTIES, params={"station": work.station_id, "case": case.id}))


def without_names(work: Work, case: Dispute, text: str) -> str:
    """Return words about a dispute with its parties' own names masked; names of firms stay readable."""
    for name in sorted(_people(work, case), key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return text


def _people(work: Work, case: Dispute) -> list[str]:
    names = [open_value(work, row, "name") for row in parties_of(work, case)]
    return [name for name in names if PERSON.fullmatch(name)]


def open_value(work: Work, row: DisputeParty, what: str) -> str:
    """Return a value of a party in the clear, '' where none is kept. Whoever shows it records that first."""
    locked = getattr(row, f"{what}_locked")
    return work.cipher.open(locked, _place(row, what)) if locked else ""


def lock(work: Work, row: DisputeParty, what: str, plain: str) -> bytes:
    """Encrypt a value of a party for its own place."""
    return work.cipher.lock(plain, _place(row, what))


def _place(row: DisputeParty, what: str) -> str:
    return place_of(TABLE, f"{what}_locked", row.station_id, row.id)


def _identify(work: Work, row: DisputeParty, identity: IdNumber) -> None:
    row.id_locked = lock(work, row, "id", identity.number)
    row.id_mask = mask_id(identity.number)
    row.sex, row.birth_year = identity.sex, identity.birth_on.year


def _tokens(work: Work, name: str, phone: str, identity: IdNumber | None) -> list[str]:
    tokens = name_tokens(work.cipher, name)
    if phone:
        tokens.append(phone_token(work.cipher, phone))
    if identity:
        tokens.append(id_token(work.cipher, identity.number))
    return tokens


def _name(text: str) -> str:
    name = " ".join(checked_text(text, limit=NAME_LIMIT, field="name").split())
    if not name:
        raise BadInput(message("Enter the party's name."), "name")
    return name


def _identity(work: Work, text: str) -> IdNumber | None:
    return read_id_number(text, local_day(work.now)) if text.strip() else None


@contextmanager
def _in_place(at: int) -> Iterator[None]:
    """Say which party a wrong field belongs to: the form has the same fields more than once."""
    try:
        yield
    except BadInput as wrong:
        raise BadInput(wrong.message, f"{wrong.field}_{at}") from wrong
