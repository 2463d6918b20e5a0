"""The table of clocks: data/clocks/*.yaml, by kind of subject. What a kind of record declares joins it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.dictionaries import dictionary
from core.i18n import language
from core.settings import PROJECT
from core.vocabulary import Role
from core.yamlfile import read_yaml
from domain.clocks.spans import Span, Unit

FOLDER = PROJECT / "data" / "clocks"


@dataclass(frozen=True)
class Extension:
    """How often a clock may be put off by which span, and who must have agreed."""

    span: Span
    times: int
    consents: tuple[str, ...]


@dataclass(frozen=True)
class ClockRule:
    """One row of the table: what starts a clock, how long it runs, what holds, ends or restores it.

    ``holds`` names, for each word that stops the clock, the words that let it go on; of the reasons
    given with such a word only those of ``reasons`` count (none named: all of them). ``leads`` says that
    it is among the limits of its case, ``basis`` is the article, ``is_law`` whether a law or the station
    set the length. ``before`` days ahead of the due date the roles of ``remind`` are reminded.
    """

    code: str
    subject: str
    zh: str
    en: str
    span: Span
    starts: frozenset[str]
    basis: str
    ends: frozenset[str] = frozenset()
    voids: frozenset[str] = frozenset()
    restores: frozenset[str] = frozenset()
    holds: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    reasons: frozenset[str] = frozenset()
    extension: Extension | None = None
    leads: bool = False
    is_law: bool = False
    before: int = 2
    remind: tuple[Role, ...] = ()

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return self.en if language() == "en" else self.zh

    @property
    def extended(self) -> str:
        """The word by which its extension is logged."""
        return f"extended:{self.code}"

    @property
    def words(self) -> frozenset[str]:
        """Every word it hears."""
        released = frozenset().union(*self.holds.values()) if self.holds else frozenset()
        heard = self.starts | self.ends | self.voids | self.restores | set(self.holds) | released
        return frozenset(heard | ({self.extended} if self.extension else set()))

    def is_held_by(self, word: str, reason: str) -> bool:
        """Tell whether a word, with its reason, stops this clock."""
        return word in self.holds and (not reason or not self.reasons or reason in self.reasons)


def rules_of(subject: str) -> tuple[ClockRule, ...]:
    """Return the clocks of a kind of subject, in the order of the table."""
    return _declared.get(subject) or _shipped().get(subject, ())


def rule(subject: str, code: str) -> ClockRule:
    """Return one clock. Raises KeyError: a code that no table holds."""
    for one in rules_of(subject):
        if one.code == code:
            return one
    raise KeyError(f"{subject}/{code}")


def subjects() -> list[str]:
    """Return every kind of subject that has clocks."""
    return sorted({*_shipped(), *_declared})


def declare(subject: str, rows: Iterable[Mapping[str, Any]]) -> tuple[ClockRule, ...]:
    """Give a kind of subject its clocks, written as in data/clocks (a kind of record does so once)."""
    _declared[subject] = tuple(read_rule(subject, row) for row in rows)
    return _declared[subject]


def read_rule(subject: str, row: Mapping[str, Any]) -> ClockRule:
    """Read one row of the table.

    Raises:
        ValueError: a key is missing or unknown; the sentence names subject, code and key.
    """
    unknown = set(row) - _KEYS
    missing = _NEEDED - set(row)
    if unknown or missing:
        raise ValueError(f"clock {subject}/{row.get('code', '?')}: keys {sorted(unknown | missing)}")
    unit = Unit(row["unit"])
    span = Span(_length(row["length"]), unit, bool(row.get("rolls")))
    plain = {name: row[name] for name in ("code", "zh", "en", "basis")}
    flags = {name: row[name] for name in ("leads", "is_law", "before") if name in row}
    words: dict[str, Any] = {
        name: frozenset(row.get(name, ())) for name in ("starts", "ends", "voids", "restores", "reasons")
    }
    holds = {word: frozenset(_many(until)) for word, until in row.get("holds", {}).items()}
    remind = tuple(Role(role) for role in row.get("remind", ()))
    extension = _extension(row["extension"], span) if "extension" in row else None
    return ClockRule(
        subject=subject, span=span, holds=holds, remind=remind, extension=extension, **plain, **flags, **words
    )


def _extension(row: Mapping[str, Any], span: Span) -> Extension:
    longer = Span(_length(row["length"]), Unit(row.get("unit", span.unit)), span.rolls)
    return Extension(longer, int(row.get("times", 1)), tuple(row["consents"]))


def _length(written: int | str) -> int:
    """Return a length; 'dispute_levels.L1.limit_days' stands for a fact of a dictionary."""
    if isinstance(written, int):
        return written
    name, code, fact = written.split(".")
    return int(dictionary(name)[code].facts[fact])


def _many(written: str | Sequence[str]) -> Sequence[str]:
    return [written] if isinstance(written, str) else written


@cache
def _shipped() -> dict[str, tuple[ClockRule, ...]]:
    return {subject: rows for path in sorted(FOLDER.glob("*.yaml")) for subject, rows in read_file(path)}


def read_file(path: Path) -> list[tuple[str, tuple[ClockRule, ...]]]:
    """Read one file of the table: kinds of subject, each with its clocks."""
    content = read_yaml(path)
    return [(subject, tuple(read_rule(subject, row) for row in rows)) for subject, rows in content.items()]


_declared: dict[str, tuple[ClockRule, ...]] = {}
_NEEDED = frozenset({"code", "zh", "en", "length", "unit", "starts", "basis"})
_WORDS = ("starts", "ends", "voids", "restores", "reasons")
_KEYS = _NEEDED | set(_WORDS) | {"rolls", "holds", "extension", "leads", "is_law", "before", "remind"}
