"""What the station wants to reach: the targets of data/station.yaml, which a station edits itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from core.settings import settings
from domain.organisation.founding import read_station_file

SINCE = "disputes_since"


def target(name: str) -> float | None:
    """Return a target by its key, None where the station set none."""
    value = _targets(settings().station_file).get(name)
    return float(value) if isinstance(value, int | float) else None


def counted_since() -> date:
    """Return the day from which resolved disputes are added up."""
    return date.fromisoformat(str(_targets(settings().station_file).get(SINCE, "2023-01-01")))


@cache
def _targets(path: Path) -> Mapping[str, object]:
    return dict(read_station_file(path).get("targets", {}))
