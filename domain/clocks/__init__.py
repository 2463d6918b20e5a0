"""Clocks: one engine for every time limit of the station. The log is the truth, the projection follows it."""

from __future__ import annotations

from domain.clocks.actions import extend, happen
from domain.clocks.check import differences, rebuild
from domain.clocks.queries import (
    clocks_of,
    clocks_of_many,
    codes_to_remind,
    has_clock,
    is_due_before,
    is_overdue,
    is_running,
)
from domain.clocks.records import ClockRecord
from domain.clocks.replay import Happening, Standing, State, replay
from domain.clocks.rules import ClockRule, Extension, declare, read_rule, rule, rules_of, subjects
from domain.clocks.spans import Span, Unit

__all__ = [
    "ClockRecord", "ClockRule", "Extension", "Happening", "Span", "Standing", "State", "Unit",
    "clocks_of", "clocks_of_many", "codes_to_remind", "declare", "differences", "extend", "happen",
    "has_clock", "is_due_before", "is_overdue", "is_running", "read_rule", "rebuild", "replay", "rule",
    "rules_of", "subjects",
]  # fmt: skip
