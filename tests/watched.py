"""A station with quiet weeks behind it and one that is not, and the warnings that come of it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from core.vocabulary import Role
from domain.alerts.events import AlertEvent
from domain.warnings import WarningFilter, WarningRecord, find_warnings, run_weeks
from models import Alert
from tests.factories import SmallStation, small_station
from tests.numbers import at

MONDAY = date(2026, 11, 16)  # of the last whole week before NOON
WEEK = timedelta(days=7)
WEEKS = 40
QUIET = ("AL102", "AL105", "AL302", "AL308", "AL402")
SURGE = "AL102"
GRIDS = ("G01", "G02", "G03", "G04", "G05", "G06")

Lot = tuple[date, str, str, int]
_template: list[tuple[Path, SmallStation]] = []


def quiet_station(var: Path) -> SmallStation:
    """Return a station of 40 quiet weeks, the last of which ends the day before NOON; copied per test."""
    if not _template:
        folder = Path(tempfile.mkdtemp(prefix="ciyin-quiet-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        made = small_station(folder)
        put(made, quiet_weeks())
        made.desk.anchor.flush()
        made.desk.database.close()
        _template.append((folder, made))
    folder, made = _template[0]
    station = small_station(var)
    station.desk.database.close()
    shutil.copyfile(folder / "ciyin.db", var / "ciyin.db")
    shutil.copytree(folder / "keys", var / "keys", dirs_exist_ok=True)
    shutil.copytree(folder / "anchors", var / "anchors", dirs_exist_ok=True)
    return station


def quiet_weeks(last: date = MONDAY, *, seed: int = 3, rate: float = 1.0) -> list[Lot]:
    """Return a few alerts of each kind in six grids, week by week, 40 weeks up to and with ``last``."""
    rng = np.random.default_rng(seed)
    return [
        (last - back * WEEK, grid, category, min(int(rng.poisson(rate)), 3))
        for back in range(WEEKS)
        for grid in GRIDS
        for category in QUIET
    ]


def surge(
    station: SmallStation, n: int = 12, *, week: date = MONDAY, grid: str = "G01", **facts: Any
) -> None:
    """Let many alerts of one kind happen in one week of one grid."""
    put(station, [(week, grid, SURGE, n)], **facts)


def put(station: SmallStation, lots: Iterable[Lot], **facts: Any) -> None:
    """Write alerts, spread over the days of their weeks, at eight in the evening."""
    with station.work() as work:
        for week, grid, category, n in lots:
            for number in range(n):
                day = week + timedelta(days=number % 7)
                work.new(Alert, **_alert(day, station.grid_ids[grid], category) | facts)
        work.record(AlertEvent.ALERT_REGISTERED)


def judged(station: SmallStation, week: date = MONDAY, role: Role = Role.LEADER) -> list[WarningRecord]:
    """Run the model over a week and return the open warnings somebody sees."""
    run_weeks(station.desk, station.actor(Role.LEADER), week, station.clock)
    with station.reading() as session:
        return find_warnings(session, station.actor(role), WarningFilter())


def warned(station: SmallStation) -> WarningRecord:
    """Return the one warning of a surge of twelve in grid 1."""
    surge(station)
    (found,) = [one for one in judged(station) if one.grid_id == station.grid_ids["G01"]]
    return found


def _alert(day: date, grid_id: int, category: str) -> dict[str, Any]:
    return {
        "occurred_month": day.year * 100 + day.month,
        "occurred_at": at(day, 20),
        "occurred_on": day,
        "weekday": day.weekday(),
        "hour": 20,
        "category": category,
        "category1": category[:3],
        "grid_id": grid_id,
        "summary": "电动车被盗，已登记",
        "place_text": "翠湖小区 3 栋",
    }
