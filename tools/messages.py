"""Bring the catalogues up to date with the source: new messages in, unused ones out.

A catalogue is data/locales/<language>/<area>.po. The area of a message is the top folder it is used in,
or domain_<part> inside domain; one used in several areas stays where it lies, else takes the first by name.
English fills itself in; other languages get an empty entry for a person to fill.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from core.i18n import LANGUAGES, LOCALES

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "tables", "domain", "analytics", "charts", "jobs", "web", "pages", "components", "tools")
SCRIPTS = ("Home.py", "models.py", "server.py")
SOURCE_LANGUAGE = "en"

#: name of the call -> how many of its first arguments are texts
KEYWORDS = {"_": 1, "message": 1, "_n": 2}

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"

"""

#: one text, or a singular and a plural: what gettext calls a msgid
Words = str | tuple[str, ...]
Entries = dict[str, Message]


def source_files(root: Path = PROJECT) -> list[Path]:
    """Return every Python file of the rooms and the scripts beside them, in a fixed order."""
    inside = [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]
    return inside + [root / name for name in SCRIPTS if (root / name).is_file()]


def area_of(path: Path) -> str:
    """Name the area of a file, given relative to the project: 'charts', 'domain_alerts', 'home'."""
    if path.parts[0] == "domain" and len(path.parts) > 2:
        return f"domain_{path.parts[1]}"
    return path.parts[0].removesuffix(".py").lower()


def words_in(source: str) -> Iterator[Words]:
    """Yield the texts marked for translation, calls inside f-strings included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (count := KEYWORDS.get(_called(node.func))):
            texts = [value for value in map(_text, node.args[:count]) if value is not None]
            if len(texts) == count:
                yield texts[0] if count == 1 else tuple(texts)


def used_words(root: Path = PROJECT) -> dict[Words, list[str]]:
    """Return every text of the source with the areas that use it, sorted."""
    areas: dict[Words, set[str]] = {}
    for path in source_files(root):
        for words in words_in(path.read_text("utf-8")):
            areas.setdefault(words, set()).add(area_of(path.relative_to(root)))
    plurals = {words[0] for words in areas if isinstance(words, tuple)}
    return {words: sorted(found) for words, found in areas.items() if words not in plurals}


def read_catalogues(language: str, folder: Path = LOCALES) -> dict[str, Entries]:
    """Return area -> msgid -> entry, as they lie on the disk."""
    return {path.stem: _entries(path, language) for path in sorted((folder / language).glob("*.po"))}


def settled(
    used: dict[Words, list[str]], lying: dict[str, Entries], language: str
) -> dict[str, list[Message]]:
    """Give each used text one entry in one area, keeping place and translation where there are any."""
    placed: dict[str, list[Message]] = {}
    for words in sorted(used, key=msgid):
        old = {area: entries[msgid(words)] for area, entries in lying.items() if msgid(words) in entries}
        area = next((area for area in used[words] if area in old), used[words][0])
        placed.setdefault(area, []).append(_entry(words, old.values(), language))
    return placed


def msgid(words: Words | list[str]) -> str:
    """Return what an entry is looked up by: the text, or its singular."""
    return words if isinstance(words, str) else words[0]


def as_po(entries: Iterable[Message], language: str) -> bytes:
    """Write a catalogue: a header without dates, one entry under the other, no line breaks inside."""
    catalog = Catalog(language, fuzzy=False)
    for entry in entries:
        catalog.add(entry.id, entry.string, user_comments=entry.user_comments).flags.clear()
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, no_location=True)
    header = HEADER.format(language=language, plural=catalog.plural_forms)
    return header.encode() + body.getvalue().strip(b"\n") + b"\n"


def update(language: str, used: dict[Words, list[str]], folder: Path = LOCALES) -> list[str]:
    """Rewrite the catalogues of a language and return the texts that still lack words."""
    lying = read_catalogues(language, folder)
    wanted = settled(used, lying, language)
    (folder / language).mkdir(parents=True, exist_ok=True)
    for area in lying.keys() - wanted.keys():
        (folder / language / f"{area}.po").unlink()
    for area, entries in wanted.items():
        (folder / language / f"{area}.po").write_bytes(as_po(entries, language))
    return [msgid(entry.id) for area in sorted(wanted) for entry in wanted[area] if not _is_said(entry)]


def messages() -> None:
    """Update every language and list what a person has still to translate."""
    used = used_words()
    for language in LANGUAGES:
        missing = update(language, used)
        print(f"{language}: {len(used)} messages, {len(missing)} without words")
        for text in missing:
            print(f"  {text}")


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _entries(path: Path, language: str) -> Entries:
    with path.open("rb") as file:
        return {msgid(entry.id): entry for entry in read_po(file, locale=language) if entry.id}


def _entry(words: Words, old: Iterable[Message], language: str) -> Message:
    said = next(filter(_is_said, old), None)
    comments = said.user_comments if said else []
    if said:
        return Message(words, _shaped(said.string, words, language), user_comments=comments)
    return Message(words, words if language == SOURCE_LANGUAGE else _shaped("", words, language))


def _shaped(string: Words | list[str] | None, words: Words, language: str) -> Words:
    """Give a translation as many forms as the text and the language ask for."""
    forms = [string or ""] if isinstance(string, str | None) else list(string)
    if isinstance(words, str):
        return forms[0]
    wanted = get_plural(language).num_plurals
    return tuple([*forms, *[""] * wanted][:wanted])


def _is_said(entry: Message) -> bool:
    forms = (entry.string,) if isinstance(entry.string, str | None) else tuple(entry.string)
    return bool(forms) and all(forms)


if __name__ == "__main__":
    messages()
