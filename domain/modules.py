"""Which parts of the desk a station has switched on (data/station.yaml, ``modules``).

A part that is switched off loses its pages, its jobs and its commands; what it kept stays, and casework
knows nothing of it. A part that the file does not name is on.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.errors import Refused
from core.messages import message
from core.settings import settings
from core.yamlfile import read_yaml


class Module(StrEnum):
    """A part that a station may do without."""

    WARNINGS = "warnings"
    ASSESSMENT = "assessment"


def is_on(module: Module) -> bool:
    """Tell whether a part is switched on."""
    return _switches(settings().station_file).get(str(module), True)


def check_on(module: Module) -> None:
    """Refuse what belongs to a part that is switched off. Raises Refused."""
    if not is_on(module):
        raise Refused(message("This part of the desk is switched off in the station file."))


@cache
def _switches(path: Path) -> Mapping[str, bool]:
    given = dict(read_yaml(path)).get("modules") or {}
    return {str(name): bool(value) for name, value in given.items()}
