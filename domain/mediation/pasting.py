"""Words from a chat group become fields of the register form, by rules a station can read and add to.

Nothing is decided here: every field stays a proposal in the form. Numbers leave the text for their
fields; what is kept of the text has chips in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from core.clock import local, moment
from core.dictionaries import dictionary
from core.errors import BadInput
from core.messages import message
from core.settings import PROJECT
from core.yamlfile import read_yaml
from domain.personal import checked_text, cut_out
from domain.personal.redaction import PATTERN

FILE = PROJECT / "data" / "pasting.yaml"
LONGEST = 4000
SOURCE = "SC05"
CHAPTER_DAY = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "前天": 2}
NIGHT = frozenset({"晚上", "昨晚", "今晚"})
LATE = NIGHT | {"下午", "傍晚"}
DAY = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?(?!\d)")
HOUR = re.compile(
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上|昨晚|今晚)?\s*(\d{1,2})(?:[:：](\d{2})|[点时](半|(\d{1,2})分)?)"
)
DOOR = r"(?:[\s\d０-９A-Za-z一二三四五六七八九十-]+(?:号院|号楼|号|栋|幢|座|单元|楼|层|室)?)*"
ENDS_A_NAME = (*"和与跟因为的说称在家争吵打闹", "反映", "电话", "手机", "身份证", "发生", "先生", "女士")
HAN = r"[\u4e00-\u9fff]"


@dataclass(frozen=True)
class KnownPlace:
    """A place of the station by which words are placed: its name and its grid."""

    name: str
    grid_id: int


@dataclass(frozen=True)
class PastedParty:
    """Somebody named in the text, as far as it says."""

    name: str = ""
    phone: str = ""
    id_number: str = ""


@dataclass(frozen=True)
class Pasted:
    """What a text says for the register form. '' and None: it does not say."""

    narrative: str
    parties: tuple[PastedParty, PastedParty]
    place: str = ""
    grid_id: int | None = None
    type_code: str = ""
    found_at: datetime | None = None
    source: str = SOURCE
    found: tuple[str, ...] = field(default=())

    def fields(self) -> dict[str, Any]:
        """Return the fields of the form that the text fills, by their names."""
        filled: dict[str, Any] = {"narrative": self.narrative, "source": self.source}
        for name in ("place", "grid_id", "type_code", "found_at"):
            if getattr(self, name):
                filled[name] = getattr(self, name)
        for at, party in enumerate(self.parties):
            said = {f"{name}_{at}": getattr(party, name) for name in ("name", "phone", "id_number")}
            filled |= {name: value for name, value in said.items() if value}
        return filled


def read_text(text: str, now: datetime, places: Iterable[KnownPlace] = ()) -> Pasted:
    """Return what a pasted text says. Raises BadInput (field 'pasted'): nothing, or too long."""
    clean = checked_text(text, limit=LONGEST, field="pasted")
    if not clean:
        raise BadInput(message("Paste the text first."), "pasted")
    place, grid_id = place_in(clean, places)
    return Pasted(
        narrative=cut_out(clean).text,
        parties=parties_in(clean),
        place=place,
        grid_id=grid_id,
        type_code=type_in(clean),
        found_at=moment_in(clean, now),
    )


def type_in(text: str) -> str:
    """Return the type whose words stand most often in a text, '' where none does."""
    types = dictionary("dispute_types")
    counted = {
        code: sum(len(word) for word in words if word in text) for code, words in _words()["types"].items()
    }
    best = max(counted, key=lambda code: counted[code], default="")
    return best if best in types and counted[best] else ""


def place_in(text: str, places: Iterable[KnownPlace]) -> tuple[str, int | None]:
    """Return the place as it is written, with its grid where the place is a known one."""
    known = sorted((one for one in places if one.name in text), key=lambda one: -len(one.name))
    if known:
        found = re.search(re.escape(known[0].name) + DOOR, text)
        return (found[0].strip() if found else known[0].name), known[0].grid_id
    ends = "|".join(_words()["place_ends"])
    found = re.search(rf"(?:在|到|位于|，|,|。|\s|^)({HAN}{{2,8}}?(?:{ends}){DOOR})", text)
    return (found[1].strip() if found else ""), None


def moment_in(text: str, now: datetime) -> datetime | None:
    """Return when it happened: a day and an hour as people say them; None where the text says neither.

    A moment still to come is none: it is an appointment.
    """
    on = _day_in(text, local(now).date())
    said = HOUR.search(PATTERN.sub(" ", text))
    if on is None and said is None:
        return None
    at = _hour(said) if said else time(12)
    if at is None:
        return None
    found = moment(on or local(now).date(), at)
    if said and said[1] in NIGHT and at.hour == 12:  # twelve at night is where the day ends
        found += timedelta(hours=12)
    return found if found <= now else None


def parties_in(text: str) -> tuple[PastedParty, PastedParty]:
    """Return the two sides: who asks first, who is asked second; numbers go to the name before them."""
    names = _names_in(text)
    sides = _in_sides(text, names)
    numbers: dict[str, dict[str, str]] = {name: {} for name in sides}
    loose: list[tuple[str, str]] = []
    for match in PATTERN.finditer(text):
        kind = "id_number" if match["id"] else "phone"
        value = match["id"] or re.sub(r"\D", "", match["phone"] or match["landline"])
        owner = _nearest(text, match.start(), sides)
        if owner and kind not in numbers[owner]:
            numbers[owner][kind] = value
        else:
            loose.append((kind, value))
    found = [PastedParty(name, **numbers[name]) for name in sides[:2]]
    return _with_loose(found, loose)


def _with_loose(
    found: list[PastedParty], loose: Sequence[tuple[str, str]]
) -> tuple[PastedParty, PastedParty]:
    """Give numbers without a name before them to the sides that still lack one, in their order."""
    sides = [*found, PastedParty(), PastedParty()][:2]
    for kind, value in loose:
        for at, side in enumerate(sides):
            if not getattr(side, kind):
                known = {"name": side.name, "phone": side.phone, "id_number": side.id_number}
                sides[at] = PastedParty(**{**known, kind: value})
                break
    return sides[0], sides[1]


def _names_in(text: str) -> list[str]:
    """Return the names in a text in their order: after a word for a person, before a number, in a pair."""
    surname = f"(?:{'|'.join(_compound())}|[{_words()['surnames']}])"
    name = rf"{surname}{HAN}{{1,2}}?"
    after = r"(?=[，,。；;：:（(、\s\d]|" + "|".join(ENDS_A_NAME) + "|$)"
    labels = "|".join(sorted(_labels(), key=len, reverse=True))
    patterns = (
        rf"(?:{labels})[：:\s]*({name}){after}",
        rf"({name})[（(，,：:\s]*(?:联系)?(?:电话|手机|身份证)?号?码?[：:\s]*(?=\d{{11}}|\d{{17}})",
        rf"(?<!{HAN})({name})(?:和|与|跟)",
        rf"(?:和|与|跟)({name}){after}",
        rf"({surname}(?:先生|女士|师傅|阿姨|大爷|老板))",
    )
    found = {match.start(1): match[1] for one in patterns for match in re.finditer(one, text)}
    return list(dict.fromkeys(found[at] for at in sorted(found)))


def _in_sides(text: str, names: list[str]) -> list[str]:
    """Put who is named as the other side second."""
    for label in _words()["respondents"]:
        for name in names:
            if re.search(rf"{label}[：:\s]*{re.escape(name)}", text) and names.index(name) == 0:
                return [*names[1:2], name, *names[2:]]
    return names


def _nearest(text: str, before: int, names: Iterable[str]) -> str:
    """Return the name that stands last before a place in the text."""
    places = {name: text.rfind(name, 0, before) for name in names}
    best = max(places, key=lambda name: places[name], default="")
    return best if best and places[best] >= 0 else ""


def _day_in(text: str, today: date) -> date | None:
    for word, back in CHAPTER_DAY.items():
        if word in text:
            return today - timedelta(days=back)
    found = DAY.search(PATTERN.sub(" ", text))
    if found is None:
        return None
    try:
        on = date(int(found[1] or today.year), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return on if on <= today or found[1] else on.replace(year=on.year - 1)


def _hour(said: re.Match[str]) -> time | None:
    hour = int(said[2])
    minute = 30 if said[4] == "半" else int(said[3] or said[5] or 0)
    if (said[1] in LATE and hour < 12) or (said[1] == "中午" and hour < 3):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _labels() -> list[str]:
    words = _words()
    return [*words["applicants"], *words["respondents"], *words["people"]]


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_yaml(FILE)
    return words


@cache
def _compound() -> tuple[str, ...]:
    from domain.personal.masks import COMPOUND_SURNAMES

    return tuple(sorted(COMPOUND_SURNAMES))
