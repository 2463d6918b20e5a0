"""What the server writes to its log never holds an ID number, a phone or a token, whoever wrote the line."""

from __future__ import annotations

import re
from typing import TextIO

SECRETS = re.compile(
    r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![\dA-Za-z])"
    r"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"
    r"|(?<=/upload_file/)\S+|(?<=/media/)\S+|(?<=/export/)\S+"
)


def masked(text: str) -> str:
    """Return the text with every ID number, mobile number, token and file address blotted out."""
    return SECRETS.sub("*****", text)


class Quiet:
    """A stream before another: whole lines pass, masked. Stands where ``sys.stderr`` stood."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text masked; returns its length, as streams do."""
        self._stream.write(masked(text))
        return len(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
