"""What the rules of a kind look at in a record, and the rules themselves: conditions, clocks, validity."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.clock import local_day, moment, start_of
from core.workdays import add_workdays
from domain.records.kinds import GRID, HAPPENED, PLACE, PLACE_TEXT, Clock, Condition, Kind, Validity

COLUMNS = {GRID: "grid_id", PLACE: "place_id", PLACE_TEXT: "place_text"}
RENEWALS = "renewals"
DAY = timedelta(days=1)
Row = Mapping[str, Any]


def fact(row: Row, code: str) -> Any:
    """Return a value of a record by its field's code; also ``status``, ``verdict`` and ``done`` (the day)."""
    if code == HAPPENED:
        return row["happened_at"] or row["happened_on"]
    if code == "done":
        return row["done_on"]
    if code in {"status", "verdict"}:
        return row[code]
    return row[COLUMNS[code]] if code in COLUMNS else (row["payload"] or {}).get(code)


def holds(conditions: Iterable[Condition], row: Row) -> bool:
    """Tell whether every condition is true of a record."""
    return all(_holds(one, row) for one in conditions)


def due_of(kind: Kind, row: Row) -> tuple[datetime | None, str]:
    """Return the nearest running clock's end and its code; (None, '') where none runs.

    A length in days ends with the last of them; the day a clock starts is not counted (民法典 201).
    """
    if row["status"] != "open":
        return None, ""
    running = [(end, clock.code) for clock in kind.clocks if (end := _end(clock, row)) is not None]
    return min(running) if running else (None, "")


def valid_until(kind: Kind, row: Row) -> date | None:
    """Return the last day on which a record holds, None where it holds without end or not yet."""
    rule = kind.validity
    if rule is None:
        return None
    if rule.fields:
        return min((day for one in rule.fields if (day := as_day(fact(row, one)))), default=None)
    start = as_day(fact(row, rule.start))
    terms = 1 + len((row["payload"] or {}).get(RENEWALS, ()))
    return months_later(start, rule.months * terms) - DAY if start else None


def remind_on(rule: Validity, until: date) -> date:
    """Return the first day of the time in which a renewal is due."""
    return until - timedelta(days=rule.remind_days) + DAY


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def as_day(value: Any) -> date | None:
    """Return a kept value as a local day."""
    at = as_moment(value)
    return local_day(at) if at else None


def as_moment(value: Any) -> datetime | None:
    """Return a kept value as an aware moment; a day is its first one."""
    if isinstance(value, str) and value:
        return as_moment(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return start_of(value) if isinstance(value, date) else None


def _holds(condition: Condition, row: Row) -> bool:
    value = fact(row, condition.field)
    if condition.until:
        start, end = as_moment(value), as_moment(fact(row, condition.until))
        return start is not None and end is not None and _is_close(condition, start, end)
    if condition.least is not None:
        return float(value or 0) >= condition.least
    if condition.has:
        held = value.values() if isinstance(value, Mapping) else value or ()
        return any(one in condition.has for one in held)
    if condition.values:
        return value in condition.values
    return any(
        fact(row, code) not in (None, "", False, [], {}) for code in (condition.field, *condition.others)
    )


def _is_close(condition: Condition, start: datetime, end: datetime) -> bool:
    if condition.within_minutes is None:
        return start <= end
    return end - start <= timedelta(minutes=condition.within_minutes)


def _end(clock: Clock, row: Row) -> datetime | None:
    start = as_moment(fact(row, clock.start))
    is_stopped = clock.stops != "task" and fact(row, clock.stops) not in (None, "", False)
    if start is None or is_stopped:
        return None
    if clock.minutes:
        return start + timedelta(minutes=clock.minutes)
    first = local_day(start)
    last = add_workdays(first, clock.workdays) if clock.workdays else first + timedelta(days=clock.days)
    return moment(last + DAY, time())


def facts_of_row(row: Any) -> Row:
    """Return a listed row as the rules look at it."""
    return dict(row._mapping)
