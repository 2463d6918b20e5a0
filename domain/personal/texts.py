"""Free text as it may be kept: normal form, no control characters, bounded."""

from __future__ import annotations

import unicodedata

from core.errors import BadInput
from core.messages import message

KEPT_CONTROLS = frozenset("\n\t")
REFUSED = frozenset({"Cc", "Cs"})


def checked_text(text: str, *, limit: int = 4000, field: str = "") -> str:
    """Return the text in NFC without blank ends; control characters are dropped.

    Raises:
        BadInput: longer than ``limit`` characters.
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    kept = "".join(c for c in normal if c in KEPT_CONTROLS or unicodedata.category(c) not in REFUSED)
    if len(kept) > limit:
        raise BadInput(
            message("At most {limit} characters; this has {length}.", limit=limit, length=len(kept)), field
        )
    return kept
