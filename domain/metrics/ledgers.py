"""The numbers of a ledger that follow from its declaration: how many, and how many of each measure."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.results import Change, Rate
from domain.metrics.reader import Reader, so_far
from domain.records.kinds import Kind, Words
from domain.records.tallies import measure_of


@dataclass(frozen=True)
class Figure:
    """A number of a ledger: ``part`` names its rows for the list; a share has a whole of its own."""

    part: str
    name: Words
    n: int
    total: int
    before: int

    @property
    def rate(self) -> Rate | None:
        """The share, None for the plain count."""
        return None if self.part == COUNT else Rate(self.n, self.total)

    @property
    def change(self) -> Change:
        """This period's count against the same span of last year."""
        return Change(self.n, self.before)


COUNT = "count"


def figures_of(reader: Reader, kind: Kind) -> list[Figure]:
    """Return the count of a ledger in the question's period, then each of its measures."""
    parts = [(COUNT, kind.name, ""), *((one.code, one.name, one.code) for one in kind.measures)]
    total = reader.count(measure_of(kind.code), so_far(reader.period, reader.today), code="")
    return [
        Figure(part, name, _n(reader, kind, code), total, _before(reader, kind, code))
        for part, name, code in parts
    ]


def _n(reader: Reader, kind: Kind, code: str) -> int:
    return reader.count(measure_of(kind.code, code), so_far(reader.period, reader.today), code="")


def _before(reader: Reader, kind: Kind, code: str) -> int:
    return reader.count(measure_of(kind.code, code), reader.last_year, code="")
