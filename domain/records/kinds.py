"""Kinds of records: what a small ledger (台账) holds. Each is declared in one file of data/kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.dictionaries import Dictionary, dictionary
from core.i18n import language
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.alerts.reading.wording import folded


@dataclass(frozen=True)
class Words:
    """A name in both languages, put into the reader's one where it is written."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.en if language() == "en" else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


class Shape(StrEnum):
    """What the rows of a kind are: things that happened, what is in force, a round over places."""

    RECORD = "record"
    REGISTER = "register"
    ROUND = "round"


class FieldType(StrEnum):
    """What a field holds; how it is read, kept, shown and offered follows from it."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    COUNT = "count"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    GRID = "grid"
    PLACE = "place"
    WORKER = "worker"
    WORKERS = "workers"
    NAME = "name"
    PHONE = "phone"
    ID = "id"
    PASSPORT = "passport"
    CHECKS = "checks"
    RECORDS = "records"


class Part(StrEnum):
    """When a field is filled in."""

    ENTRY = "entry"
    TASK = "task"
    DERIVED = "derived"


PERSONAL = frozenset({FieldType.NAME, FieldType.PHONE, FieldType.ID, FieldType.PASSPORT})
CODED = frozenset({FieldType.CHOICE, FieldType.CHOICES, FieldType.CHECKS})
HAPPENED, GRID, PLACE, PLACE_TEXT = "happened", "grid", "place", "place_text"
STANDARD = (HAPPENED, GRID, PLACE, PLACE_TEXT)


@dataclass(frozen=True)
class Field:
    """One field of a kind. ``most`` bounds a number or the length of a text.

    ``also`` are other names of its column in sheets, ``types`` the place types it takes. A choice whose entry
    has the fact ``refuses`` is not taken, with ``refusal`` as the reason. ``of`` are the registers whose rows
    a field of records names.
    """

    code: str
    type: FieldType
    name: Words
    is_required: bool = False
    is_secret: bool = False
    is_indexed: bool = False
    part: Part = Part.ENTRY
    dictionary: str = ""
    options: Dictionary | None = field(default=None, hash=False)
    states: str = ""
    default: Any = None
    least: float | None = None
    most: float | None = None
    help: Words = Words()
    also: tuple[str, ...] = ()
    unless_future: bool = False
    types: tuple[str, ...] = ()
    refuses: str = ""
    of: tuple[str, ...] = ()
    refusal: Words = Words()

    @property
    def entries(self) -> Dictionary:
        """The code list its value is chosen from."""
        return self.options or dictionary(self.dictionary)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Every way a choice is written, to its code."""
        return written(self.entries)

    @property
    def is_standard(self) -> bool:
        """Tell whether it lies in a column of its own: when, where."""
        return self.code in STANDARD


def written(entries: Dictionary) -> dict[str, str]:
    """Return every way the active entries of a code list are written, to their codes."""
    found: dict[str, str] = {}
    for one in entries.active():
        found |= {one.code: one.code, folded(one.code): one.code, folded(one.zh): one.code}
        found |= {folded(one.en): one.code}
    return found


@dataclass(frozen=True)
class Condition:
    """A test of a record: a field that is filled, has one of some values, or holds one of them in a list;
    two moments close enough, or in order. Of ``field`` and ``others`` one filled is enough.
    ``least`` bounds a number from below.
    """

    field: str
    values: tuple[Any, ...] = ()
    has: tuple[Any, ...] = ()
    others: tuple[str, ...] = ()
    until: str = ""
    within_minutes: int | None = None
    least: float | None = None


@dataclass(frozen=True)
class Measure:
    """A count kept beside that of all records: those of which every condition holds."""

    code: str
    name: Words
    when: tuple[Condition, ...]


@dataclass(frozen=True)
class Clock:
    """How long something may take, from a field of the record on, until it is done (B13)."""

    code: str
    name: Words
    start: str
    basis: Words = Words()
    minutes: int = 0
    days: int = 0
    workdays: int = 0
    stops: str = "task"


@dataclass(frozen=True)
class Validity:
    """How long a record holds: months from a field on, or to the earliest of some dates."""

    name: Words
    start: str = HAPPENED
    months: int = 0
    fields: tuple[str, ...] = ()
    remind_days: int = 30
    basis: Words = Words()


@dataclass(frozen=True)
class Task:
    """What is still to be done after the entry: only ``when`` a field is filled, else always."""

    name: Words
    when: tuple[Condition, ...] = ()
    owner: str = ""


@dataclass(frozen=True)
class Check:
    """Who looks at a record after another entered it, and what that is called."""

    name: Words
    roles: frozenset[Role]


@dataclass(frozen=True)
class Kind:
    """A ledger as it is declared."""

    code: str
    name: Words
    page: Page
    shape: Shape
    fields: tuple[Field, ...]
    purpose: Words
    retention_years: int
    title: str
    order: int = 100
    rows: tuple[int, ...] = ()
    metric: str = ""
    lead: str = ""
    number: str = ""
    tally: str = ""
    clocks: tuple[Clock, ...] = ()
    validity: Validity | None = None
    task: Task | None = None
    renew: Words = Words()
    renewed: tuple[str, ...] = ()
    verify: Check | None = None
    measures: tuple[Measure, ...] = ()
    readers: frozenset[Role] = frozenset(Role)
    writers: frozenset[Role] = frozenset(Role)
    revealers: frozenset[Role] = frozenset(Role)
    is_exported: bool = True
    window: str = ""

    def __getitem__(self, code: str) -> Field:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def part(self, part: Part) -> tuple[Field, ...]:
        """Return the fields that are filled in at one time."""
        return tuple(one for one in self.fields if one.part is part)

    @cached_property
    def secrets(self) -> tuple[Field, ...]:
        """The fields that are kept encrypted."""
        return tuple(one for one in self.fields if one.is_secret)

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """The registers whose rows its fields name."""
        return tuple(dict.fromkeys(code for one in self.fields for code in one.of))

    @property
    def is_precise(self) -> bool:
        """Tell whether the time of day belongs to it."""
        return self[HAPPENED].type is FieldType.MOMENT

    def clock(self, code: str) -> Clock | None:
        """Return a clock by its code."""
        return next((one for one in self.clocks if one.code == code), None)

    @cached_property
    def _by_code(self) -> Mapping[str, Field]:
        return {one.code: one for one in self.fields}
