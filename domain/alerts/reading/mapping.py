"""A mapping: how the columns and values of one source become alerts. Data, written in data/mappings/*.yaml.

Every value is read as text; nothing is guessed by YAML.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from domain.alerts.reading.dates import DEFAULT_FORMATS
from domain.alerts.reading.wording import folded

ANY = "*"
FIELDS = frozenset(
    {
        "case_no",
        "category_text",
        "category_detail",
        "area_text",
        "place_text",
        "place_type",
        "source",
        "outcome",
        "summary",
        "officer_text",
        "arrived_at",
        "x",
        "y",
    }
)
PARTS = ("year", "month", "day", "hour", "minute")
AREA_STEPS = ("table", "label", "polygon", "create")
DEDUPE_BY = ("case_no", "columns", "time_place_category")


@dataclass(frozen=True)
class TimeRule:
    """When it happened: one ``column``, or ``parts`` (year ... minute), perhaps the time of day in ``clock``.

    ``timezone`` is the source's; a date with its own offset (…Z) is first turned into it. ``day_only`` says
    that times in the column mean nothing. ``no_clock`` maps a column to the value under which the time of
    day is masked.
    """

    column: str = ""
    formats: tuple[str, ...] = DEFAULT_FORMATS
    clock: str = ""
    parts: Table[str, str] = field(default_factory=dict)
    timezone: str = "Asia/Shanghai"
    day_only: bool = False
    no_clock: Table[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column without which no row has a time."""
        named = (self.column, self.clock, *self.parts.values())
        return tuple(name for name in named if name)


@dataclass(frozen=True)
class CategoryRule:
    """Source values to alert categories: level 1 → level 2 → code, '*' standing for any.

    Dictionary codes and labels are recognised where the table says nothing and ``labels`` is on. What is
    unknown refuses the row, or with ``unknown: other`` becomes ``fallback``.
    """

    values: Table[str, Table[str, str]] = field(default_factory=dict)
    labels: bool = True
    unknown: str = "refuse"
    fallback: str = ""


@dataclass(frozen=True)
class CodeRule:
    """Source values to the codes of one dictionary.

    ``words`` are looked for inside the ``words_in`` field where no value fits, in their order. What is
    unknown becomes ``otherwise``, empty by default: such a value never refuses a row.
    """

    values: Table[str, str] = field(default_factory=dict)
    words: Table[str, str] = field(default_factory=dict)
    words_in: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class AreaRule:
    """How an alert comes to a grid: the steps are tried in their order.

    ``table``: area value → grid code; ``label``: area value = code or a label of a grid of the station;
    ``polygon``: the point lies in a polygon of the GeoJSON, whose ``property`` is the code; ``create``: the
    area value (or the polygon's) becomes a grid of its own, its code after ``prefix``. ``blank`` are area
    values that mean nothing. The area value stands in ``columns``, by default those of ``area_text``.
    """

    columns: tuple[str, ...] = ()
    steps: tuple[str, ...] = ("table", "label", "polygon")
    table: Table[str, str] = field(default_factory=dict)
    property: str = ""
    prefix: str = ""
    blank: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointRule:
    """Coordinates: ``epsg`` of x and y, ``bounds`` (west, south, east, north) beyond which they are blank."""

    epsg: int = 4326
    bounds: tuple[float, ...] = ()


@dataclass(frozen=True)
class DedupeRule:
    """When two rows are the same alert: the same case number, the same values in ``columns``, or the same
    time, place and category (and the same values in ``columns``).

    Rows without a time of day or a place cannot be told apart by the last rule: equal ones count as
    different alerts, numbered in the order of the file.
    """

    by: str = "case_no"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """The whole of it. ``columns`` maps one of FIELDS to the source columns joined by a space."""

    name: str
    title: Table[str, str] = field(default_factory=dict)
    signature: tuple[str, ...] = ()
    columns: Table[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Table[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    has_decimal_comma: bool = False
    time: TimeRule = field(default_factory=TimeRule)
    categories: CategoryRule = field(default_factory=CategoryRule)
    place_types: CodeRule = field(default_factory=CodeRule)
    sources: CodeRule = field(default_factory=CodeRule)
    outcomes: CodeRule = field(default_factory=CodeRule)
    area: AreaRule = field(default_factory=AreaRule)
    point: PointRule = field(default_factory=PointRule)
    dedupe: DedupeRule = field(default_factory=DedupeRule)

    def missing(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Return the mapped columns that a file does not have, in the order of the mapping."""
        there = {folded(column) for column in columns}
        fields = (name for names in self.columns.values() for name in names)
        named = [*self.time.columns, *fields, *self.area.columns]
        return tuple(dict.fromkeys(name for name in named if folded(name) not in there))

    def is_of(self, columns: tuple[str, ...]) -> bool:
        """True where a file with these columns comes from this source."""
        there = {folded(column) for column in columns}
        return bool(self.signature) and all(folded(name) in there for name in self.signature)


def recognise(columns: tuple[str, ...], mappings: list[Mapping]) -> Mapping | None:
    """Return the mapping whose signature the columns fulfil; of several the one that asks for the most."""
    fitting = [mapping for mapping in mappings if mapping.is_of(columns)]
    return max(fitting, key=lambda mapping: len(mapping.signature), default=None)
