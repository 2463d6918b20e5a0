"""Rulers for the catalogues: what is missing, left over, empty, twice, or fills other places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from string import Formatter

from babel.messages.catalog import Message

from tools.messages import Entries, Words, msgid


def missing(used: Iterable[Words], catalogues: dict[str, Entries]) -> list[str]:
    """Return the texts of the source that no catalogue of the language holds."""
    held = {text for entries in catalogues.values() for text in entries}
    return sorted({msgid(words) for words in used} - held)


def unused(used: Iterable[Words], catalogues: dict[str, Entries]) -> list[str]:
    """Return the entries that no source asks for."""
    held = {text for entries in catalogues.values() for text in entries}
    return sorted(held - {msgid(words) for words in used})


def twice(catalogues: dict[str, Entries]) -> list[str]:
    """Return the texts that lie in more than one catalogue of the language."""
    counted = Counter(text for entries in catalogues.values() for text in entries)
    return sorted(text for text, count in counted.items() if count > 1)


def misplaced(used: dict[Words, list[str]], catalogues: dict[str, Entries]) -> list[str]:
    """Return the entries that lie in an area where nobody uses them."""
    areas = {msgid(words): found for words, found in used.items()}
    lying = [(area, text) for area, entries in catalogues.items() for text in entries if text in areas]
    return sorted(f"{area}: {text}" for area, text in lying if area not in areas[text])


def empty(catalogues: dict[str, Entries]) -> list[str]:
    """Return the entries without words, or with too few of their plural forms."""
    return sorted(msgid(entry.id) for entry in _each(catalogues) if not all(_forms(entry)))


def unequal_places(catalogues: dict[str, Entries]) -> list[str]:
    """Return the entries that fill other {places} than their text; a plural form may leave the count out."""
    return sorted(msgid(entry.id) for entry in _each(catalogues) if not _agrees(entry))


def places(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _agrees(entry: Message) -> bool:
    is_plural = not isinstance(entry.id, str)
    asked = set().union(*(places(text) for text in ([entry.id] if isinstance(entry.id, str) else entry.id)))
    spare = {"count"} if is_plural else set()
    return all(places(form) <= asked <= places(form) | spare for form in _forms(entry))


def _forms(entry: Message) -> list[str]:
    return [entry.string or ""] if isinstance(entry.string, str | None) else list(entry.string)


def _each(catalogues: dict[str, Entries]) -> Iterator[Message]:
    return (entry for entries in catalogues.values() for entry in entries.values())
