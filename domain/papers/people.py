"""Which personal values a paper shows in the clear: those its printer may see, for a purpose on record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.clock import local_day
from core.dictionaries import dictionary
from core.errors import Refused
from domain.accounts.policy import Action, Page, check
from domain.accounts.recent import check_password_seen
from domain.mediation.parties import open_value
from domain.mediation.rules import check_code
from domain.mediation.tasks import task_of
from domain.work import Work
from models import Dispute, DisputeParty

PREPARE_PAPER = "RP2"
SEX = {"M": "男", "F": "女"}
BLANK = "________"
"""A place to be filled in by hand: what the desk does not keep (民族, 职业, 住址)."""


@dataclass(frozen=True)
class PartyOnPaper:
    """A party as a paper names them."""

    side: str
    name: str
    phone: str
    id_number: str
    sex: str
    age: str


@dataclass(frozen=True)
class People:
    """The parties of a paper, whether any value is in the clear, and for which purpose."""

    parties: tuple[PartyOnPaper, ...]
    is_plain: bool
    purpose: str
    names: Mapping[str, str]

    def named(self, text: str) -> str:
        """Return kept words with the parties' names put back, where a mask stands for one of them only."""
        for mask, name in sorted(self.names.items(), key=lambda pair: -len(pair[0])):
            text = re.sub(rf"{re.escape(mask)}(?!\*)", name.replace("\\", r"\\"), text)
        return text


def people_of(
    work: Work, case: Dispute, rows: Sequence[DisputeParty], *, wants_plain: bool, purpose: str
) -> People:
    """Return the parties as the actor may print them.

    Names and phones are in the clear for whoever has the dispute, or a follow-up of each party, in hand. For
    everybody else it takes the right to look, a purpose, and the password typed within the last 15 minutes;
    ID numbers take right and password always.

    Raises:
        NotAllowed: wanted in the clear without task and right.
        BadInput: 'why' or 'password' is missing.
    """
    if not wants_plain:
        return People(tuple(_masked(work, row) for row in rows), is_plain=False, purpose="", names={})
    is_task = all(task_of(work.session, work.actor, case, row.id) for row in rows)
    if not is_task:
        _check_may_look(work, purpose)
    shown = tuple(_plain(work, row, with_id=_may_see_ids(work)) for row in rows)
    return People(shown, is_plain=True, purpose=purpose or PREPARE_PAPER, names=_by_mask(rows, shown))


def _may_see_ids(work: Work) -> bool:
    """Tell whether ID numbers are in the clear too: the right, and the password typed just now."""
    try:
        check(work.actor, Page.MEDIATION, Action.REVEAL)
        check_password_seen(work)
    except Refused:
        return False
    return True


def _check_may_look(work: Work, purpose: str) -> None:
    check(work.actor, Page.MEDIATION, Action.REVEAL)
    check_code("reveal_purposes", purpose, "why")
    check_password_seen(work)


def _masked(work: Work, row: DisputeParty) -> PartyOnPaper:
    return PartyOnPaper(
        _side(row), row.name_mask, row.phone_mask or BLANK, row.id_mask or BLANK, _sex(row), _age(work, row)
    )


def _plain(work: Work, row: DisputeParty, *, with_id: bool) -> PartyOnPaper:
    number = open_value(work, row, "id") if with_id else row.id_mask
    return PartyOnPaper(
        _side(row),
        open_value(work, row, "name"),
        open_value(work, row, "phone") or BLANK,
        number or BLANK,
        _sex(row),
        _age(work, row),
    )


def _side(row: DisputeParty) -> str:
    return dictionary("party_sides")[row.side].zh


def _sex(row: DisputeParty) -> str:
    return SEX.get(row.sex, BLANK)


def _age(work: Work, row: DisputeParty) -> str:
    return f"{local_day(work.now).year - row.birth_year}岁" if row.birth_year else BLANK


def _by_mask(rows: Sequence[DisputeParty], shown: Sequence[PartyOnPaper]) -> dict[str, str]:
    masks = [row.name_mask for row in rows]
    pairs = zip(masks, shown, strict=True)
    return {mask: party.name for mask, party in pairs if "*" in mask and masks.count(mask) == 1}
