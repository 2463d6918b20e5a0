"""What a warning run is set to: the main method and the one for short histories, stored and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from analytics.surges.best import TwoWeeks
from analytics.surges.options import Method, Options
from analytics.surges.pooled import Pooling
from core.messages import Message, message


class Speaker(StrEnum):
    """Which method spoke."""

    FARRINGTON = "farrington"
    BEST = "best"
    POOLED = "pooled"

    @property
    def message(self) -> Message:
        """Return its words, with the reason it was this one."""
        return _NAMES[self]


_NAMES = {
    Speaker.FARRINGTON: message("Improved Farrington: three years or more of its own past."),
    Speaker.BEST: message("Two weeks together against a smooth season: three years or more of its own past."),
    Speaker.POOLED: message("Short history: recent weeks, held near the average of neighbouring grids."),
}


@dataclass(frozen=True)
class Watching:
    """``main`` judges series of three years and more (``TwoWeeks`` is best, ``Options`` improved
    Farrington), ``pooling`` younger ones.

    Means and dispersions are themselves estimated, so more quiet weeks alarm than the model's own tails
    say: ``main_excess`` and ``pooling_excess`` times as many. They were fixed on simulated quiet stations.
    """

    main: TwoWeeks | Options = field(default_factory=TwoWeeks)
    pooling: Pooling = field(default_factory=Pooling)
    main_excess: float = 1.4
    pooling_excess: float = 2.0

    @property
    def speaker(self) -> Speaker:
        """Return the main method's name."""
        return Speaker.BEST if isinstance(self.main, TwoWeeks) else Speaker.FARRINGTON

    def to_json(self) -> dict[str, object]:
        """Return a JSON-ready form, to be stored with a run."""
        excess = {"main_excess": self.main_excess, "pooling_excess": self.pooling_excess}
        settings = {"main": asdict(self.main), "pooling": asdict(self.pooling)}
        return {"method": self.speaker.value, **settings, **excess}

    def excess(self, speaker: Speaker) -> float:
        """Return how many times more often a method alarms in quiet weeks than its own tails say."""
        return self.pooling_excess if speaker is Speaker.POOLED else self.main_excess

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Watching:
        """Read back what ``to_json`` gave; settings that have gone since are left out."""
        kind = TwoWeeks if stored["method"] == Speaker.BEST else Options
        main, pooling = kind(**_known(kind, stored["main"])), Pooling(**_known(Pooling, stored["pooling"]))
        return cls(main, pooling, stored["main_excess"], stored["pooling_excess"])


def _known(kind: type[TwoWeeks | Options | Pooling], stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: _revived(name, value) for name, value in stored.items() if name in names}


def _revived(name: str, value: Any) -> Any:
    if name == "method":
        return Method(value)
    return tuple(value) if name == "limit54" else value
