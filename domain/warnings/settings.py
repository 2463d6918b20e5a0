"""What a station sets for early warning (data/station.yaml, ``warnings``)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from analytics.surges import Options, Watching
from core.errors import Refused
from core.messages import message
from core.settings import settings
from core.yamlfile import read_yaml

METHODS = ("best", "farrington")


@dataclass(frozen=True)
class WatchSettings:
    """Which series are watched, by which main method, and what M40 is measured against.

    A threshold week holds at least ``threshold_times`` what was expected, and at least ``threshold_least``.
    """

    method: str = "best"
    left_out: tuple[str, ...] = ("AL0", "AL9")
    compound_least: int = 40
    threshold_times: float = 2
    threshold_least: int = 5
    answer_hours: int = 48
    task_days: int = 2

    def threshold(self, expected: float) -> int:
        """Return the least count that makes a week a threshold week (M40)."""
        return max(self.threshold_least, ceil(self.threshold_times * expected))

    def watching(self) -> Watching:
        """Return the model's settings."""
        return Watching(main=Options()) if self.method == "farrington" else Watching()

    def to_json(self) -> dict[str, Any]:
        """Return what is kept with a run."""
        return {**asdict(self), "left_out": list(self.left_out), "model": self.watching().to_json()}

    @property
    def key(self) -> str:
        """Return a digest: equal settings, equal key."""
        said = json.dumps(self.to_json(), sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def watch_settings() -> WatchSettings:
    """Return the settings of the station file; what it leaves out is the default.

    Raises:
        Refused: the file says something that cannot be followed.
    """
    return _read(settings().station_file)


@cache
def _read(path: Path) -> WatchSettings:
    given = dict(dict(read_yaml(path)).get("warnings") or {})
    unknown = set(given) - {one.name for one in fields(WatchSettings)}
    if unknown or given.get("method", "best") not in METHODS:
        name = min(unknown, default="method")
        raise Refused(message("Correct the station file: warnings, {name}.", name=name))
    if "left_out" in given:
        given["left_out"] = tuple(given["left_out"])
    return WatchSettings(**given)
