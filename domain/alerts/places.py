"""From what somebody wrote about a place to a place the station knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from domain.organisation.queries import PlaceRecord, places
from domain.work import Work

CAMPUS = "PT04"
SHORTEST = 2


@dataclass(frozen=True)
class KnownPlaces:
    """The places of a station, found by name inside a text. A name that two grids share needs the grid."""

    records: tuple[PlaceRecord, ...]

    @classmethod
    def of(cls, records: Iterable[PlaceRecord]) -> KnownPlaces:
        """Keep the places whose name is long enough to mean something."""
        return cls(tuple(r for r in records if len(r.name) >= SHORTEST))

    def find(self, text: str, grid_id: int | None = None) -> PlaceRecord | None:
        """Return the place named in a text, the longest name first; of namesakes the one in the grid."""
        name = self.name_in(text)
        named = [record for record in self.records if record.name == name] if name else []
        here = [record for record in named if record.grid_id == grid_id]
        return (here or named)[0] if here or len(named) == 1 else None

    def name_in(self, text: str) -> str:
        """Return the longest known name that stands in a text, '' where none does."""
        found = self._pattern.search(text) if self.records and text else None
        return found[0] if found else ""

    def find_many(self, texts: pd.Series, grids: pd.Series) -> pd.DataFrame:
        """Return place_id, place_type, campus_id and grid_id for a column of texts; missing where unknown.

        ``grids`` are the grids known so far (Int64); a known place fills in a missing one.
        """
        asked = pd.DataFrame({"text": texts, "grid": grids.astype("Int64").fillna(0).astype("int64")})
        different = asked.drop_duplicates()
        pairs = zip(different["text"].tolist(), different["grid"].tolist(), strict=True)
        answers = [self._answer(text, grid) for text, grid in pairs]
        columns = pd.DataFrame(answers, columns=["place_id", "place_type", "campus_id", "grid_id"])
        whole = columns.astype({"place_id": "Int64", "campus_id": "Int64", "grid_id": "Int64"})
        which = asked.groupby(["text", "grid"], sort=False).ngroup()
        return whole.take(which.to_numpy()).set_axis(texts.index)

    def _answer(self, text: str, grid: int) -> tuple[int | None, str, int | None, int | None]:
        record = self.find(text, grid)
        if record is None:
            return None, "", None, grid or None
        return record.id, record.place_type, campus_of(record), grid or record.grid_id

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted({record.name for record in self.records}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)))


def known_places(work: Work) -> KnownPlaces:
    """Return the places of the station as they stood when this transaction first asked."""
    return work.remembered(KnownPlaces, lambda: KnownPlaces.of(places(work.session, work.station_id)))


def campus_of(record: PlaceRecord | None) -> int | None:
    """Return the id of a place that is a university, else None."""
    return record.id if record is not None and record.place_type == CAMPUS else None
