"""Values of fields: as typed or found in a sheet, as kept, and as shown. One reader per type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from core.clock import local, start_of
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _
from core.messages import message
from core.settings import settings
from domain.alerts.reading.wording import folded
from domain.personal import checked_text, read_id_number, read_phone
from domain.records.kinds import Field, FieldType, written
from domain.records.known import Known

SLACK = timedelta(minutes=5)
LIMITS = {FieldType.TEXT: 120, FieldType.LONG: 2000, FieldType.NAME: 60}
PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
YES = frozenset(
    folded(word) for word in ("是", "有", "对", "√", "✓", "✔", "yes", "y", "true", "1", "已", "愿意")
)
NO = frozenset(
    folded(word) for word in ("", "否", "无", "没有", "×", "no", "n", "false", "0", "未", "不愿意")
)
PARTED = re.compile(r"[、，,;；/\s]+")
EMPTY: tuple[Any, ...] = (None, "", (), [], {})


def read(field: Field, raw: Any, known: Known, now: datetime) -> Any:
    """Return the value as it is kept: text, number, truth, id, code, codes, an ISO day or UTC moment.

    None stands for an empty field.

    Raises:
        BadInput: it is required and empty, or no such value; ``field`` names it.
    """
    value = raw.strip() if isinstance(raw, str) else raw
    if value in EMPTY or (isinstance(value, float) and value != value):
        if field.is_required:
            raise BadInput(message("Fill in: {field}.", field=field.name), field.code)
        return False if field.type is FieldType.BOOL else None
    try:
        return _READERS[field.type](field, value, known, now)
    except BadInput as wrong:
        raise BadInput(wrong.message, field.code) from wrong


def told(field: Field, value: Any, known: Known) -> str:
    """Return a kept value as words in the reader's language; '' for an empty one."""
    if value in EMPTY:
        return ""
    teller = _TELLERS.get(field.type)
    return teller(field, value, known) if teller else str(value)


def _text(field: Field, value: Any, _known: Known, _now: datetime) -> str:
    limit = int(field.most or LIMITS.get(field.type, 120))
    text = checked_text(str(value), limit=limit)
    return text if field.type is FieldType.LONG else " ".join(text.split())


def _day(field: Field, value: Any, _known: Known, now: datetime) -> str:
    day = local(value).date() if isinstance(value, datetime) and value.tzinfo else _as_date(value)
    if field.unless_future and day > local(now).date():
        raise BadInput(message("This day has not come yet."))
    if not 1900 <= day.year <= 2199:
        raise BadInput(message("This is no date: write 2026-11-23."))
    return day.isoformat()


def _as_date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as wrong:
        raise BadInput(message("This is no date: write 2026-11-23.")) from wrong


def _moment(field: Field, value: Any, _known: Known, now: datetime) -> str:
    at = _as_moment(value)
    if field.unless_future and at > now + SLACK:
        raise BadInput(message("This time has not come yet. Check date and hour."))
    return at.astimezone(UTC).isoformat()


def _as_moment(value: Any) -> datetime:
    if isinstance(value, date) and not isinstance(value, datetime):
        return start_of(value)
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as wrong:
        raise BadInput(message("This is no time: write 2026-11-23 14:05.")) from wrong
    return at if at.tzinfo else at.replace(tzinfo=settings().zone)


def _number(field: Field, value: Any, _known: Known, _now: datetime) -> float | int:
    try:
        number = float(str(value).replace(",", ""))
    except ValueError as wrong:
        raise BadInput(message("Write a number.")) from wrong
    is_whole = field.type is FieldType.COUNT
    if number != number or abs(number) > 1e12 or (is_whole and number != int(number)):
        raise BadInput(message("Write a whole number.") if is_whole else message("Write a number."))
    least = 0 if field.least is None else field.least
    if number < least or (field.most is not None and number > field.most):
        most = "…" if field.most is None else f"{field.most:g}"
        raise BadInput(message("Choose a number from {least} to {most}.", least=f"{least:g}", most=most))
    return int(number) if is_whole else number


def _truth(_field: Field, value: Any, _known: Known, _now: datetime) -> bool:
    if isinstance(value, bool):
        return value
    word = folded(str(value))
    if word in YES or word in NO:
        return word in YES
    raise BadInput(message("Write yes or no."))


def _choice(field: Field, value: Any, _known: Known, _now: datetime) -> str:
    codes = field.codes
    code = codes.get(str(value)) or codes.get(folded(str(value)))
    if code is None:
        raise BadInput(message("Choose one of the list."))
    if field.refuses and field.entries[code].facts.get(field.refuses):
        raise BadInput(message("{why}.", why=field.refusal))
    return code


def _choices(field: Field, value: Any, known: Known, now: datetime) -> list[str]:
    words = PARTED.split(value) if isinstance(value, str) else list(value)
    return list(dict.fromkeys(_choice(field, word, known, now) for word in words if word))


@cache
def _codes_of(name: str) -> dict[str, str]:
    return written(dictionary(name))


def _one_of(words: Callable[[Known], Mapping[str, int]], held: Callable[[Known], Any]) -> Any:
    def reader(_field: Field, value: Any, known: Known, _now: datetime) -> int:
        number = value if isinstance(value, int) else words(known).get(folded(str(value)))
        if number is None or number not in held(known):
            raise BadInput(message("Not known here: choose one of the station's own."))
        return int(number)

    return reader


_worker = _one_of(lambda known: known.worker_words, lambda known: known.workers)


def _workers(field: Field, value: Any, known: Known, now: datetime) -> list[int]:
    words = PARTED.split(value) if isinstance(value, str) else list(value)
    return list(dict.fromkeys(_worker(field, word, known, now) for word in words if word))


def _rows(_field: Field, value: Any, known: Known, _now: datetime) -> list[int]:
    """Read rows of registers: ids of a form, numbers of a sheet."""
    words = PARTED.split(value) if isinstance(value, str) else list(value)
    found = [one if isinstance(one, int) else known.row_words.get(folded(one)) for one in words if one]
    listed = {number for rows in known.registers.values() for number in rows}
    if any(one not in listed for one in found):
        raise BadInput(message("Not known here: choose one of the station's own."))
    return list(dict.fromkeys(one for one in found if one is not None))


def _phone(_field: Field, value: Any, _known: Known, _now: datetime) -> str:
    return read_phone(str(value))


def _identity(_field: Field, value: Any, _known: Known, now: datetime) -> str:
    return read_id_number(str(value), local(now).date()).number


def _passport(_field: Field, value: Any, _known: Known, _now: datetime) -> str:
    number = re.sub(r"[\s-]", "", str(value)).upper()
    if not PASSPORT.fullmatch(number):
        raise BadInput(message("A passport number has 5 to 20 letters and digits."))
    return number


def _checks(field: Field, value: Any, _known: Known, _now: datetime) -> dict[str, str]:
    given = value if isinstance(value, Mapping) else {}
    states = _codes_of(field.states)
    items = {entry.code for entry in field.entries.active()}
    if not given or any(item not in items or state not in states for item, state in given.items() if state):
        raise BadInput(message("Choose one of the list."))
    return {item: states[state] for item, state in given.items() if state}


_READERS: Mapping[FieldType, Callable[[Field, Any, Known, datetime], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG: _text,
    FieldType.NAME: _text,
    FieldType.DATE: _day,
    FieldType.MOMENT: _moment,
    FieldType.NUMBER: _number,
    FieldType.COUNT: _number,
    FieldType.BOOL: _truth,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.GRID: _one_of(lambda known: known.grid_words, lambda known: known.grids),
    FieldType.PLACE: _one_of(lambda known: known.place_words, lambda known: known.places),
    FieldType.WORKER: _worker,
    FieldType.WORKERS: _workers,
    FieldType.RECORDS: _rows,
    FieldType.PHONE: _phone,
    FieldType.ID: _identity,
    FieldType.PASSPORT: _passport,
    FieldType.CHECKS: _checks,
}


def _told_checks(field: Field, value: Any, _known: Known) -> str:
    states = dictionary(field.states)
    return "、".join(f"{field.entries.label(item)} {states.label(state)}" for item, state in value.items())


_TELLERS: Mapping[FieldType, Callable[[Field, Any, Known], str]] = {
    FieldType.NUMBER: lambda _field, value, _known: f"{value:g}",
    FieldType.COUNT: lambda _field, value, _known: f"{value:g}",
    FieldType.BOOL: lambda _field, value, _known: _("yes") if value else _("no"),
    FieldType.MOMENT: lambda _f, value, _k: f"{local(datetime.fromisoformat(str(value))):%Y-%m-%d %H:%M}",
    FieldType.CHOICE: lambda field, value, _known: field.entries.label(value),
    FieldType.CHOICES: lambda field, value, _known: "、".join(field.entries.label(one) for one in value),
    FieldType.GRID: lambda _field, value, known: known.grid_label(value),
    FieldType.PLACE: lambda _field, value, known: known.place_name(value),
    FieldType.WORKER: lambda _field, value, known: known.masked_worker(value),
    FieldType.WORKERS: lambda _f, value, known: "、".join(known.masked_worker(one) for one in value),
    FieldType.RECORDS: lambda _f, value, known: "、".join(known.row_label(one) for one in value),
    FieldType.CHECKS: _told_checks,
}
