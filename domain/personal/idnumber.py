"""Citizen identity numbers by GB 11643-1999: 17 digits and a check character (ISO 7064 MOD 11-2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.clock import local_day, system_clock
from core.errors import BadInput
from core.messages import Message, message

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SHAPE = re.compile(r"[1-9]\d{16}[\dXx]")
RESIDENCE_PERMITS = {"81": "hong_kong", "82": "macao", "83": "taiwan"}


@dataclass(frozen=True)
class IdNumber:
    """A checked number and what it says by itself. Its region is where it was issued, not where one lives."""

    number: str
    birth_on: date
    sex: str
    kind: str


def read_id_number(text: str, today: date | None = None) -> IdNumber:
    """Read an ID number as typed; spaces and full-width digits are forgiven.

    Raises:
        BadInput: wrong length, an impossible birth date, or a check character that does not fit.
    """
    number = _plain(text)
    if not SHAPE.fullmatch(number):
        raise _wrong(message("An ID number has 18 characters: 17 digits, then a digit or X."))
    if check_character(number[:17]) != number[17]:
        raise BadInput(
            message("This ID number has a typing error: its last character does not fit."), "id_number"
        )
    return IdNumber(number, _birth(number, today or local_day(system_clock())), _sex(number), _kind(number))


def check_character(first_seventeen: str) -> str:
    """Return the check character of 17 digits (GB 11643: weighted sum modulo 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def _wrong(reason: Message) -> BadInput:
    return BadInput(reason, "id_number")


def _plain(text: str) -> str:
    digits = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
    return re.sub(r"\s", "", text).translate(digits).upper()


def _birth(number: str, today: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = None
    if born is None or born > today or born.year < 1900:
        raise BadInput(
            message("The birth date in this ID number is not possible. Check digits 7 to 14."), "id_number"
        )
    return born


def _sex(number: str) -> str:
    return "M" if int(number[16]) % 2 else "F"


def _kind(number: str) -> str:
    if number.startswith("9"):
        return "foreign_permanent"
    return RESIDENCE_PERMITS.get(number[:2], "citizen")
