"""Which backups are kept: every one of the last days, then one a week, then one a month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from core.settings import settings

NAMED = re.compile(r"^\w+-(\d{8}-\d{6})-")


@dataclass(frozen=True)
class Keep:
    """For how long back one of each span is kept."""

    days: int
    span: Callable[[datetime], object]


def _day(at: datetime) -> date:
    return at.date()


def _week(at: datetime) -> tuple[int, int]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, int]:
    return at.year, at.month


KEPT: Mapping[str, Keep] = {
    "all": Keep(2, lambda at: at),
    "daily": Keep(14, _day),
    "weekly": Keep(8 * 7, _week),
    "monthly": Keep(3 * 366, _month),
}
"""Three years of months: as long as the audit is kept (station.md B14)."""


def surplus(files: Iterable[Path], now: datetime) -> list[Path]:
    """Return the backups that no rule keeps.

    Of each span the newest is kept; a file whose name is not a backup's is never touched.
    """
    dated = {path: at for path in files if (at := made_at(path)) is not None}
    newest_first = sorted(dated, key=lambda path: dated[path], reverse=True)
    kept = {path for rule in KEPT.values() for path in _kept(rule, newest_first, dated, now)}
    return [path for path in newest_first if path not in kept]


def made_at(path: Path) -> datetime | None:
    """Read from its name when a backup was made: the name is in the station's time."""
    found = NAMED.match(path.name)
    if not found:
        return None
    return datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=settings().zone)


def _kept(rule: Keep, newest_first: list[Path], dated: Mapping[Path, datetime], now: datetime) -> list[Path]:
    spans: dict[object, Path] = {}
    for path in newest_first:
        if dated[path] >= now - timedelta(days=rule.days):
            spans.setdefault(rule.span(dated[path]), path)
    return list(spans.values())
