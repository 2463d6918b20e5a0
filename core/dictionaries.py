"""The station's code lists: data/dictionaries/*.yaml. The code is the key, labels are for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.i18n import language
from core.settings import PROJECT
from core.yamlfile import read_yaml

FOLDER = PROJECT / "data" / "dictionaries"


@dataclass(frozen=True)
class Entry:
    """One item of a dictionary. ``facts`` are its further keys (bucket, proactive, limit_days ...)."""

    code: str
    zh: str
    en: str
    parent: str = ""
    is_active: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The label in the language of the reader."""
        return self.en if language() == "en" else self.zh


@dataclass(frozen=True)
class Dictionary:
    """A code list in the order of its file, children after their parent."""

    name: str
    entries: Mapping[str, Entry]

    def __getitem__(self, code: str) -> Entry:
        return self.entries[code]

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def label(self, code: str | None) -> str:
        """Return the label of a code; a code that is not in the list stands for itself."""
        found = self.entries.get(code or "")
        return found.label if found else (code or "")

    def active(self, parent: str | None = None) -> list[Entry]:
        """Return what may be chosen now: of one parent, or ('' ) the top level, or (None) all."""
        return [e for e in self if e.is_active and (parent is None or e.parent == parent)]

    def choices(self) -> list[Entry]:
        """Return the finest active items: what a form offers. A parent without children is one."""
        parents = {e.parent for e in self}
        return [e for e in self.active() if e.code not in parents]

    def where(self, **facts: object) -> frozenset[str]:
        """Return the codes whose facts have these values, for instance proactive=True."""
        return frozenset(e.code for e in self if all(e.facts.get(k) == v for k, v in facts.items()))

    def top(self, code: str) -> str:
        """Return the level-1 code above ``code`` (itself at level 1 or where unknown)."""
        found = self.entries.get(code)
        return found.parent if found and found.parent else code

    def family(self, code: str) -> list[str]:
        """Return the code and all below it."""
        return [code, *(e.code for e in self if e.parent == code)]


@cache
def dictionary(name: str) -> Dictionary:
    """Return a dictionary by the name of its file, for instance 'alert_categories'."""
    return read_dictionary(FOLDER / f"{name}.yaml")


def dictionary_names() -> list[str]:
    """Return the names of all dictionaries, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_dictionary(path: Path) -> Dictionary:
    """Read one file: {items: [{code, zh, en, active?, children?, ...}]}."""
    content = read_yaml(path)
    entries = {entry.code: entry for entry in _entries(content["items"], "")}
    return Dictionary(path.stem, entries)


def parents(code: str) -> tuple[str, ...]:
    """Return the coarser codes under which a code is counted too, '' (all) last."""
    above = _parents().get(code, "")
    return (above, "") if above else ("",)


@cache
def _parents() -> dict[str, str]:
    return {e.code: e.parent for name in dictionary_names() for e in dictionary(name) if e.parent}


def _entries(items: list[dict[str, Any]], parent: str) -> Iterator[Entry]:
    for item in items:
        facts = {k: v for k, v in item.items() if k not in {"code", "zh", "en", "active", "children"}}
        yield Entry(item["code"], item["zh"], item["en"], parent, item.get("active", True), facts)
        yield from _entries(item.get("children", []), item["code"])
