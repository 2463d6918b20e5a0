"""Records of the small ledgers (台账): kinds are declared in data/kinds, all else follows."""

from __future__ import annotations

from domain.records import tallies as tallies  # declares what records add to the kept counts
from domain.records.actions import correct, end, enter, enter_many, finish, renew, verify, void
from domain.records.declaring import kind_of, kinds, kinds_of, read_kind
from domain.records.filters import Asker, RecordFilter, View
from domain.records.kinds import Field, FieldType, Kind, Part, Shape
from domain.records.queries import (
    RecordFile,
    count_attention,
    count_records,
    count_views,
    due_for,
    find_records,
    open_record,
)
from domain.records.reveals import reveal
from domain.records.rounds import find_round, tick, window_of

__all__ = [
    "Asker",
    "Field",
    "FieldType",
    "Kind",
    "Part",
    "RecordFile",
    "RecordFilter",
    "Shape",
    "View",
    "correct",
    "count_attention",
    "count_records",
    "count_views",
    "due_for",
    "end",
    "enter",
    "enter_many",
    "find_records",
    "find_round",
    "finish",
    "kind_of",
    "kinds",
    "kinds_of",
    "open_record",
    "read_kind",
    "renew",
    "reveal",
    "tick",
    "verify",
    "void",
    "window_of",
]
