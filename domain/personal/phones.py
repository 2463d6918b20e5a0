"""Phone numbers as people type them."""

from __future__ import annotations

import re

from core.errors import BadInput
from core.messages import message

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")


def read_phone(text: str) -> str:
    """Return a mobile or landline number as digits; +86, spaces and hyphens are forgiven. Raises BadInput."""
    digits = re.sub(r"[\s\-()（）]", "", text).removeprefix("+86")
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    raise BadInput(message("Enter 11 digits of a mobile number, or area code and number."), "phone")
