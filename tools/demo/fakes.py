"""People who do not exist: names of a neutral pool, ID numbers of no region, phones of one prefix."""

from __future__ import annotations

from datetime import date, timedelta

from domain.mediation import APPLICANT, OTHER_SIDE, RESPONDENT, PartyIntake
from domain.personal.idnumber import check_character
from tools.demo.chance import Chance
from tools.demo.parameters import Facts

OLDEST, YOUNGEST = date(1948, 1, 1), date(2004, 12, 31)
SIDES = (APPLICANT, RESPONDENT, OTHER_SIDE)


class Fakes:
    """Makes people up."""

    def __init__(self, chance: Chance, identity: Facts) -> None:
        self._chance = chance
        self._identity = identity

    def name(self) -> str:
        """Return a surname and a given name."""
        surname, given = (self._chance.one_of(self._identity[part]) for part in ("surnames", "given"))
        return f"{surname}{given}"

    def phone(self) -> str:
        """Return a mobile number of the demo's own prefix."""
        return f"{self._identity['phone_prefix']}{self._chance.whole(0, 99_999_999):08d}"

    def id_number(self) -> str:
        """Return an ID number that passes the check but belongs to no region."""
        born = OLDEST + timedelta(days=self._chance.whole(0, (YOUNGEST - OLDEST).days))
        region = f"{self._identity['region_prefix']}{self._chance.whole(1, 99):02d}01"
        first = f"{region}{born:%Y%m%d}{self._chance.whole(1, 999):03d}"
        return first + check_character(first)

    def parties(self) -> tuple[PartyIntake, ...]:
        """Return the two or three parties of a dispute."""
        count = 3 if self._chance.happens(self._identity["more_than_two_parties"]) else 2
        return tuple(self._party(side) for side in SIDES[:count])

    def _party(self, side: str) -> PartyIntake:
        has_phone = self._chance.happens(self._identity["with_phone"])
        has_number = self._chance.happens(self._identity["with_id_number"])
        return PartyIntake(
            side, self.name(), self.phone() if has_phone else "", self.id_number() if has_number else ""
        )
