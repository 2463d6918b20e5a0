"""What the rows of a transaction were before: by it a save of a moment ago, or a merge, is taken back.

Only rows with an id of their own count: numbers given, counts and tokens are never turned back, they are
answered (a number is voided, a count follows its row).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import SQLModel

from core.clock import utc

Answer = Callable[[Any, Any], None]
"""Given the open work and a row that was made: does what takes it back, since nothing is ever deleted."""

IGNORED = frozenset({"draft", "way_back", "submission", "job", "auth_session"})
_answered: set[str] = set()
_answers: dict[str, Answer] = {}


def can_be_taken_back(*events: StrEnum) -> None:
    """Declare events of an area whose saving may be taken back within ten seconds."""
    _answered.update(map(str, events))


def is_answered(event: str) -> bool:
    """Tell whether what an event records can be taken back."""
    return event in _answered


def answers(*tables: str) -> Callable[[Answer], Answer]:
    """Declare what becomes of a made row of these tables when its saving is taken back."""

    def declare(answer: Answer) -> Answer:
        _answers.update(dict.fromkeys(tables, answer))
        return answer

    return declare


def answer_of(table: str) -> Answer | None:
    """Return what becomes of a made row of a table, None where nobody declared it."""
    return _answers.get(table)


class Changes:
    """Rows as they were when first changed, and rows that were made, since it began to watch."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, int], tuple[SQLModel, dict[str, Any]]] = {}
        self._made: dict[tuple[str, int], SQLModel] = {}
        self._kept: list[dict[str, Any]] | None = None

    def note(self, row: SQLModel, before: Mapping[str, Any] | None) -> None:
        """Take note of a row that is about to be written."""
        table, row_id = str(row.__tablename__), getattr(row, "id", None)
        if row_id is None or table in IGNORED:
            return
        key = (table, row_id)
        if before is None:
            self._made[key] = row
        elif key not in self._made:
            self._before.setdefault(key, (row, dict(before)))

    def changed(self) -> list[dict[str, Any]]:
        """Return, for JSON, each changed row with its version now and what its columns were."""
        return self._kept if self._kept is not None else self._differing()

    def end(self) -> None:
        """Stop watching: what happens to the rows from now on is no longer told."""
        self._kept = self._differing()

    def _differing(self) -> list[dict[str, Any]]:
        found = []
        for (table, row_id), (row, before) in self._before.items():
            columns = {
                name: to_json(before[name])
                for name in type(row).model_fields
                if name != "version" and name in before and _same(before[name]) != _same(getattr(row, name))
            }
            if columns:
                version = getattr(row, "version", None)
                found.append({"table": table, "id": row_id, "version": version, "columns": columns})
        return found

    def made(self) -> list[dict[str, Any]]:
        """Return, for JSON, each row that was made, with its version now."""
        return [
            {"table": table, "id": row_id, "version": getattr(row, "version", None)}
            for (table, row_id), row in self._made.items()
        ]


def to_json(value: Any) -> Any:
    """Return a column's value for JSON."""
    if isinstance(value, datetime):
        return {"at": utc(value).isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    return {"sealed": b64encode(value).decode()} if isinstance(value, bytes) else value


def from_json(value: Any) -> Any:
    """Return what ``to_json`` was given."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return value
    kind, text = next(iter(value.items()))
    return _READERS[kind](text) if kind in _READERS else value


_READERS: Mapping[str, Callable[[str], Any]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "sealed": b64decode,
}


def has_answer(made: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether every row that was made can be answered."""
    return all(str(row["table"]) in _answers for row in made)


def _same(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value
