"""Money of a dispute: kept in whole fen, typed and shown in yuan."""

from __future__ import annotations

import re

from core.errors import BadInput
from core.messages import message

FEN = 100
MOST_YUAN = 100_000_000
_TYPED = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")
_DECORATION = str.maketrans("", "", ",，¥￥元 　")


def read_yuan(text: str, field: str) -> int | None:
    """Return what was typed in yuan as fen, None where nothing was.

    Raises:
        BadInput: it is no amount with at most two decimals, or more than 100 million yuan.
    """
    plain = (text or "").translate(_DECORATION)
    if not plain:
        return None
    typed = _TYPED.fullmatch(plain)
    if typed is None or int(typed[1]) > MOST_YUAN:
        raise BadInput(message("Write the amount in yuan, for instance 3280 or 3280.50."), field)
    return int(typed[1]) * FEN + int((typed[2] or "").ljust(2, "0"))


def need_yuan(text: str, field: str) -> int:
    """Return an amount that has to be there. Raises BadInput."""
    fen = read_yuan(text, field)
    if fen is None:
        raise BadInput(message("Write the amount in yuan, for instance 3280 or 3280.50."), field)
    return fen


def yuan(fen: int | None) -> str:
    """Write an amount: 3,280.00; '' where there is none."""
    return "" if fen is None else f"{fen // FEN:,}.{fen % FEN:02d}"
