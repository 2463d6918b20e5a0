"""A small station for tests, reached by the real actions: two grids, one person of each role."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session

from core.actor import Actor, system_actor
from core.clock import DrivenClock
from core.db import sqlite_url
from core.migrations import upgrade
from core.vocabulary import Role, Workspace
from domain.accounts.actions import open_account
from domain.accounts.passwords import Passwords
from domain.desk import Desk, build_desk
from domain.organisation import found, grids, read_station_file
from domain.organisation.founding import add_place
from domain.people import hire, post
from domain.work import Work, begin

PASSWORD = "long-enough-for-a-test"  # of every account below
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
FOUNDED = datetime(2024, 1, 1, 0, 0, tzinfo=UTC)
KIND_OF = {Role.GRID_WORKER: "grid_worker", Role.AUXILIARY: "auxiliary", Role.JUSTICE_MEDIATOR: "mediator"}


@dataclass
class SmallStation:
    """The desk, a clock at NOON, and actors by role (those of grid 1) and by (role, grid code)."""

    desk: Desk
    clock: DrivenClock = field(default_factory=lambda: DrivenClock(NOON))
    grid_ids: dict[str, int] = field(default_factory=dict)
    place_ids: dict[str, int] = field(default_factory=dict)
    actors: dict[tuple[Role, str], Actor] = field(default_factory=dict)

    def actor(self, role: Role, grid: str = "G01") -> Actor:
        """Return the person of a role; roles without grids have one for the whole station."""
        return self.actors.get((role, grid)) or self.actors[(role, "")]

    def work(self, role: Role = Role.CLERK, grid: str = "G01") -> AbstractContextManager[Work]:
        """Open the door as somebody."""
        return begin(self.desk, self.actor(role, grid), self.clock)

    def reading(self) -> AbstractContextManager[Session]:
        """Open a reading session."""
        return self.desk.database.reading()


GRID_ROLES = (Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.GRID_WORKER, Role.SUBDISTRICT_CADRE)


_templates: dict[str, tuple[Path, SmallStation]] = {}


def small_station(var: Path, url: str | None = None) -> SmallStation:
    """Found a station in an empty folder (or at a PostgreSQL URL).

    A SQLite station is founded once per process and copied: founding takes longer than most tests.
    """
    place = url or sqlite_url(var / "ciyin.db")
    if not place.startswith("sqlite"):
        return _founded(var, place)
    if "sqlite" not in _templates:
        folder = Path(tempfile.mkdtemp(prefix="ciyin-template-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        station = _founded(folder, sqlite_url(folder / "ciyin.db"))
        station.desk.anchor.flush()
        station.desk.database.close()
        _templates["sqlite"] = (folder, station)
    return _copied(*_templates["sqlite"], var, place)


def _copied(folder: Path, station: SmallStation, var: Path, url: str) -> SmallStation:
    shutil.copytree(folder / "keys", var / "keys", dirs_exist_ok=True)
    shutil.copytree(folder / "anchors", var / "anchors", dirs_exist_ok=True)
    shutil.copyfile(folder / "ciyin.db", url.removeprefix("sqlite:///"))
    desk = build_desk(Workspace.STATION, url, var, var / "keys")
    return SmallStation(
        desk, grid_ids=dict(station.grid_ids), place_ids=dict(station.place_ids), actors=dict(station.actors)
    )


def _founded(var: Path, url: str) -> SmallStation:
    desk = build_desk(Workspace.STATION, url, var, var / "keys")
    upgrade(desk.database)
    station = SmallStation(desk)
    with begin(desk, system_actor(1, Role.SYSADMIN), lambda: FOUNDED) as work:
        found(work, read_station_file())
        work.session.flush()
        station.grid_ids = {g.code: g.id for g in grids(work.session, 1)}
        for code, name, kind, grid in PLACES:
            station.place_ids[code] = add_place(work, code, name, kind, station.grid_ids[grid]).id
        for role in Role:
            for grid in ("G01", "G02") if role in GRID_ROLES else ("",):
                station.actors[(role, grid)] = _person(work, role, grid, station.grid_ids)
    return station


PLACES = (
    ("C001", "翠湖小区", "PT01", "G01"),
    ("C002", "滨江小区", "PT01", "G02"),
    ("U001", "川师大", "PT04", "G01"),
)


def _person(work: Work, role: Role, grid: str, grid_ids: dict[str, int]) -> Actor:
    username = f"{role.value}{grid.lower()}"
    worker = hire(work, username, KIND_OF.get(role, "police"), joined_on=date(2024, 1, 1))
    post(work, worker.id, role, grid_id=grid_ids.get(grid), from_on=date(2024, 1, 1))
    account = open_account(work, worker.id, username, PASSWORD, Passwords(cost=4))
    account.must_change_password = False
    held = frozenset({grid_ids[grid]} if grid else ())
    return Actor(1, account.id, worker.id, worker.name, role, held)
