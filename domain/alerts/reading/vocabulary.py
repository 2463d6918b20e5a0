"""The station's words an import is held against: category codes, place types, grids, the time it is now."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from core.dictionaries import Dictionary, dictionary
from domain.alerts.reading.areas import AreaLookup
from domain.alerts.reading.wording import folded


@dataclass(frozen=True)
class Vocabulary:
    """Code lists with their labels, and the station's grids: code → every name a source may give it."""

    categories: Dictionary
    place_types: Dictionary
    sources: Dictionary
    outcomes: Dictionary
    grids: Table[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of_station(cls, grids: Table[str, tuple[str, ...]]) -> Vocabulary:
        """Return the words of data/dictionaries with the grids given."""
        return cls(
            categories=dictionary("alert_categories"),
            place_types=dictionary("place_types"),
            sources=dictionary("alert_sources"),
            outcomes=dictionary("alert_outcome"),
            grids=grids,
        )

    @cached_property
    def grid_by_name(self) -> dict[str, str]:
        """Grid codes by every folded name."""
        return {folded(name): code for code, names in self.grids.items() for name in (*names, code)}


@dataclass(frozen=True)
class Context:
    """What an import knows besides the file: now (with its zone), the words, and polygons where given."""

    now: datetime
    vocabulary: Vocabulary
    polygons: AreaLookup | None = None


def codes_by_label(words: Dictionary) -> dict[str, str]:
    """Return codes by folded code and labels; where a label is used twice the first active one counts."""
    entries = sorted(words, key=lambda entry: not entry.is_active)
    found: dict[str, str] = {}
    for entry in entries:
        for name in (entry.code, entry.zh, entry.en):
            found.setdefault(folded(name), entry.code)
    return found
