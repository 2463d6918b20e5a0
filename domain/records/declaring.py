"""Reading the declarations of kinds; what cannot be meant is refused with the file and the field named."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from core.dictionaries import Dictionary, Entry, dictionary_names
from core.errors import BadInput, NotFound
from core.messages import Message, message
from core.settings import PROJECT
from core.vocabulary import Role
from core.yamlfile import read_worded
from domain.accounts.policy import Page
from domain.records.kinds import (
    CODED,
    GRID,
    HAPPENED,
    PERSONAL,
    PLACE,
    PLACE_TEXT,
    STANDARD,
    Check,
    Clock,
    Condition,
    Field,
    FieldType,
    Kind,
    Measure,
    Part,
    Shape,
    Task,
    Validity,
    Words,
)

FOLDER = PROJECT / "data" / "kinds"
GROUPS = {
    "registration": Page.REGISTRATION,
    "visits": Page.VISITS,
    "outreach": Page.OUTREACH,
    "service": Page.SERVICE,
    "team": Page.TEAM,
}
WORD = {"zh", "en"}
KEYS = {
    *WORD, "group", "order", "rows", "metric", "purpose", "retention_years", "title", "lead", "happened",
    "grid", "place", "place_text", "number", "tally", "fields", "task", "renew", "verify", "measures",
    "clocks", "validity", "shape", "window", "readers", "writers", "revealers", "exported",
}  # fmt: skip
FIELD_KEYS = {
    *WORD, "code", "type", "required", "secret", "index", "dictionary", "options", "states", "default",
    "least", "most", "help", "also", "gives", "types", "past", "refuses", "of",
}  # fmt: skip
WHERE_NAMES = {GRID: Words("网格", "Grid"), PLACE: Words("场所", "Place"), PLACE_TEXT: Words("地点", "Where")}
WHERE = ("required", "optional", "none")
MINUTES = {"within_minutes": 1, "within_hours": 60, "within_days": 1440}
LOOK_AGAIN_SECONDS = 1.0
_kept: dict[Path, tuple[float, Mapping[str, Kind]]] = {}
PSEUDO = ("status", "verdict", "done")


def kinds() -> Mapping[str, Kind]:
    """Return every kind by its code, in the order of pages; an edited file counts within a second."""
    looked_at, found = _kept.get(FOLDER, (float("-inf"), {}))
    if time.monotonic() - looked_at >= LOOK_AGAIN_SECONDS:
        found = _read(FOLDER, tuple(_stamp(path) for path in sorted(FOLDER.glob("*.yaml"))))
        _kept[FOLDER] = (time.monotonic(), found)
    return found


def kind_of(code: str) -> Kind:
    """Return one kind. Raises NotFound where no file declares it."""
    found = kinds().get(code)
    if found is None:
        raise NotFound
    return found


def kinds_of(page: Page) -> list[Kind]:
    """Return the kinds of a page in their order."""
    return [kind for kind in kinds().values() if kind.page is page]


def read_kind(path: Path) -> Kind:
    """Read one declaration.

    Raises:
        BadInput: it cannot be meant so; the sentence names the file and what to correct.
    """
    try:
        content = read_worded(path)
    except yaml.YAMLError as trouble:
        raise _wrong(path, message("this is not readable as YAML")) from trouble
    return _Declaration(path, content).kind()


@cache
def _read(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Mapping[str, Kind]:
    found = [read_kind(path) for path in sorted(folder.glob("*.yaml"))]
    pages = list(Page)
    found.sort(key=lambda kind: (pages.index(kind.page), kind.order, kind.code))
    return {kind.code: kind for kind in found}


def _stamp(path: Path) -> tuple[str, int, int]:
    stat = path.stat()
    return path.name, stat.st_mtime_ns, stat.st_size


class _Declaration:
    """One file while it is read."""

    def __init__(self, path: Path, content: Any) -> None:
        self._path = path
        if not isinstance(content, dict):
            raise _wrong(path, message("this is not a list of names and values"))
        self._content: dict[str, Any] = content
        self._only(content, KEYS, "")

    def kind(self) -> Kind:
        """Return what is declared."""
        given = self._content
        fields = tuple(self._fields())
        kind = Kind(
            code=self._path.stem,
            name=self._words(given, "zh"),
            page=self._one(given, "group", GROUPS),
            shape=self._one({"shape": "record"} | given, "shape", {str(s): s for s in Shape}),
            fields=fields,
            purpose=self._words(given.get("purpose"), "purpose"),
            retention_years=self._whole(given, "retention_years"),
            title=str(given.get("title", "")),
            order=int(given.get("order", 100)),
            rows=tuple(given.get("rows", ())),
            metric=str(given.get("metric", "")),
            lead=str(given.get("lead", "")),
            number=str(given.get("number", "")),
            tally=str(given.get("tally", "")),
            clocks=tuple(self._clock(one) for one in given.get("clocks", ())),
            validity=self._validity(given.get("validity")),
            task=self._task(given.get("task")),
            renewed=tuple((given.get("renew") or {}).get("fields", ())),
            renew=self._words(given["renew"], "renew") if given.get("renew") else Words(),
            verify=self._verify(given.get("verify")),
            measures=tuple(self._measure(one) for one in given.get("measures", ())),
            readers=self._roles("readers"),
            writers=self._roles("writers"),
            revealers=self._roles("revealers"),
            is_exported=bool(given.get("exported", True)),
            window=str(given.get("window", "")),
        )
        self._check(kind)
        return kind

    def _fields(self) -> Iterator[Field]:
        yield from self._standard()
        for part, listed in self._parts():
            for one in listed:
                yield from self._field(one, part)

    def _parts(self) -> Iterator[tuple[Part, list[Any]]]:
        yield Part.ENTRY, self._content.get("fields") or []
        yield Part.TASK, (self._content.get("task") or {}).get("fields", [])

    def _standard(self) -> Iterator[Field]:
        """Return when and where, which every kind has in columns of their own."""
        given = self._content
        named = self._words(given.get("happened"), "happened")
        happened: dict[str, Any] = given["happened"]
        kind = FieldType.MOMENT if happened.get("precise") else FieldType.DATE
        yield Field(
            HAPPENED, kind, named, is_required=True, default="now", unless_future=not happened.get("future")
        )
        types = {GRID: FieldType.GRID, PLACE: FieldType.PLACE, PLACE_TEXT: FieldType.TEXT}
        for code, default in WHERE_NAMES.items():
            wish = given.get(code, "none")
            told = wish if isinstance(wish, dict) else {"is": wish}
            if told.get("is") not in WHERE:
                raise self._wrong(code, message("write one of: {list}", list=", ".join(WHERE)))
            if told["is"] != "none":
                name = Words(told.get("zh", default.zh), told.get("en", default.en))
                is_required, types_wanted = told["is"] == "required", tuple(told.get("types", ()))
                yield Field(code, types[code], name, is_required=is_required, types=types_wanted, most=120)

    def _field(self, given: Any, part: Part) -> Iterator[Field]:
        code = str(given.get("code", "")) if isinstance(given, dict) else ""
        if not code.isidentifier() or code in STANDARD or code in PSEUDO:
            raise self._wrong(code or "fields", message("give it a code of letters of its own"))
        self._only(given, FIELD_KEYS, code)
        kind = self._one(given, "type", {str(t): t for t in FieldType}, code)
        self._check_list(given, kind, code)
        yield Field(
            code=code,
            type=kind,
            name=self._words(given, code),
            is_required=bool(given.get("required", False)),
            is_secret=kind in PERSONAL or bool(given.get("secret", False)),
            is_indexed=bool(given.get("index", False)),
            part=part,
            dictionary=str(given.get("dictionary", "")),
            options=_options(code, given.get("options")),
            states=str(given.get("states", "")),
            default=given.get("default"),
            least=given.get("least"),
            most=given.get("most"),
            help=self._words(given["help"], code) if given.get("help") else Words(),
            also=tuple(given.get("also", ())),
            unless_future=bool(given.get("past", False)),
            types=tuple(given.get("types", ())),
            of=tuple(given.get("of", ())),
            refuses=str((given.get("refuses") or {}).get("fact", "")),
            refusal=self._words(given["refuses"], code) if given.get("refuses") else Words(),
        )
        if given.get("gives"):
            yield Field("sex", FieldType.CHOICE, Words("性别", "Sex"), part=Part.DERIVED, dictionary="sexes")
            yield Field("birth_year", FieldType.COUNT, Words("出生年份", "Year of birth"), part=Part.DERIVED)

    def _check_list(self, given: Mapping[str, Any], kind: FieldType, code: str) -> None:
        names = dictionary_names()
        if kind in CODED and not given.get("options") and given.get("dictionary") not in names:
            raise self._wrong(code, message("name a code list of data/dictionaries, or give options"))
        if kind is FieldType.CHECKS and given.get("states") not in names:
            raise self._wrong(code, message("name the code list of its states"))

    def _clock(self, given: Any) -> Clock:
        code = str(given.get("code", ""))
        length = {key: int(given.get(key, 0)) for key in ("minutes", "hours", "days", "workdays")}
        if sum(key in given for key in length) != 1:
            raise self._wrong(code, message("give the clock one length: minutes, hours, days or workdays"))
        return Clock(
            code,
            self._words(given, code),
            str(given.get("start", HAPPENED)),
            self._words(given.get("basis"), code),
            minutes=length["minutes"] + 60 * length["hours"],
            days=length["days"],
            workdays=length["workdays"],
            stops=str(given.get("stops", "task")),
        )

    def _validity(self, given: Any) -> Validity | None:
        if not given:
            return None
        fields, months = tuple(given.get("fields", ())), int(given.get("months", 0))
        if bool(fields) == bool(months):
            raise self._wrong("validity", message("give either months or fields"))
        basis = self._words(given["basis"], "validity") if given.get("basis") else Words()
        return Validity(
            self._words(given, "validity"),
            str(given.get("start", HAPPENED)),
            months,
            fields,
            int(given.get("remind_days", 30)),
            basis,
        )

    def _task(self, given: Any) -> Task | None:
        if not given:
            return None
        when = tuple(self._condition(one) for one in given.get("when", ()))
        return Task(self._words(given, "task"), when, str(given.get("owner", "")))

    def _verify(self, given: Any) -> Check | None:
        if not given:
            return None
        roles = frozenset(self._role(one) for one in given.get("roles", ()))
        return Check(self._words(given, "verify"), roles)

    def _measure(self, given: Any) -> Measure:
        code = str(given.get("code", ""))
        return Measure(code, self._words(given, code), tuple(self._condition(c) for c in given["when"]))

    def _condition(self, given: Any) -> Condition:
        if "from" in given:
            length = next((n * int(given[key]) for key, n in MINUTES.items() if key in given), 0)
            return Condition(str(given["from"]), until=str(given.get("to", HAPPENED)), within_minutes=length)
        if "any" in given:
            return Condition(str(given["any"][0]), others=tuple(given["any"][1:]))
        if "not_after" in given:
            return Condition(str(given["field"]), until=str(given["not_after"]))
        values, has, least = _listed(given.get("is", [])), _listed(given.get("has", [])), given.get("least")
        return Condition(str(given["field"]), values, has, least=least)

    def _roles(self, key: str) -> frozenset[Role]:
        listed = self._content.get(key)
        return frozenset(map(self._role, listed)) if listed else frozenset(Role)

    def _role(self, code: Any) -> Role:
        if code not in set(Role):
            raise self._wrong(str(code), message("this is no role"))
        return Role(code)

    def _check(self, kind: Kind) -> None:
        """Refuse names of fields that are not there, and codes given twice."""
        codes = [one.code for one in kind.fields]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise self._wrong(twice[0], message("this code is given twice"))
        for code in _named(kind):
            if code not in kind and code not in PSEUDO:
                raise self._wrong(code, message("there is no field of this code"))
        titled = [name for _text, name, _spec, _way in Formatter().parse(kind.title) if name]
        for name in [*titled, *filter(None, [kind.lead])]:
            if name not in kind:
                raise self._wrong(name, message("the title names no field of this code"))
        if kind.tally and kind[kind.tally].type is not FieldType.CHOICE:
            raise self._wrong(kind.tally, message("only a choice of one can be counted by"))
        if any(one.is_secret and one.is_indexed for one in kind.fields):
            raise self._wrong("index", message("a secret field is found by its keyed hash, not by an index"))

    def _words(self, given: Any, what: str) -> Words:
        words = [given.get(language) for language in ("zh", "en")] if isinstance(given, dict) else []
        if not words or not all(one and isinstance(one, str) for one in words):
            raise self._wrong(what, message("give the words in both languages: zh and en"))
        return Words(*map(str, words))

    def _one(self, given: Mapping[str, Any], key: str, known: Mapping[str, Any], what: str = "") -> Any:
        if given.get(key) not in known:
            raise self._wrong(what or key, message("write one of: {list}", list=", ".join(known)))
        return known[given[key]]

    def _whole(self, given: Mapping[str, Any], key: str) -> int:
        if not isinstance(given.get(key), int):
            raise self._wrong(key, message("give a whole number"))
        return int(given[key])

    def _only(self, given: Mapping[str, Any], known: set[str], what: str) -> None:
        for key in given:
            if key not in known:
                raise self._wrong(what or str(key), message("the word {word} is not known here", word=key))

    def _wrong(self, what: str, why: Message) -> BadInput:
        return _wrong(self._path, message("{what}: {why}", what=what, why=why))


def _named(kind: Kind) -> Iterable[str]:
    """Return every field that a rule of the kind names."""
    for clock in kind.clocks:
        yield clock.start
        yield from (clock.stops,) if clock.stops != "task" else ()
    if kind.validity:
        yield from (*kind.validity.fields, kind.validity.start)
    conditions = [c for measure in kind.measures for c in measure.when] + list(
        kind.task.when if kind.task else ()
    )
    for condition in conditions:
        yield from filter(None, (condition.field, condition.until, *condition.others))
    yield from kind.renewed
    yield from filter(None, (kind.tally, kind.task.owner if kind.task else ""))


def _listed(given: Any) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, list) else (given,)


def _options(code: str, given: Any) -> Dictionary | None:
    if not given:
        return None
    return Dictionary(code, {one["code"]: Entry(one["code"], one["zh"], one["en"]) for one in given})


def _wrong(path: Path, why: Message) -> BadInput:
    return BadInput(message("{file}: {why}.", file=path.name, why=why), "kind")
