"""Demo stations for tests: built once for a state of the source, outside git, copied for tests that write."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.db import sqlite_url
from core.settings import PROJECT
from core.vocabulary import Workspace
from domain.desk import Desk, build_desk
from tools.demo.building import build
from tools.demo.drive import Order

PINNED = date(2024, 10, 31)
SHELF = PROJECT / ".bench" / "demo"
SOURCES = ("core", "tables", "domain", "migrations", "tools/demo", "analytics", "models.py")
FACTS = ("data/demo.yaml", "data/station.yaml", "data/dictionaries", "data/mappings")
UNFINISHED = ".building"
KEPT = 6  # stations of earlier states that may stay on the shelf


def demo_folder(years: float = 3, until: date = PINNED, seed: int = 7) -> Path:
    """Return a folder with demo.db, keys and anchor, for reading only; built where there is none yet."""
    order = Order(until, years, seed)
    folder = SHELF / key_of(order)
    SHELF.mkdir(parents=True, exist_ok=True)
    with (SHELF / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _build(order, folder)
    return folder


def copied_demo(to: Path, years: float = 3, until: date = PINNED, seed: int = 7) -> Path:
    """Copy a demo station with its keys into a folder that is to become CIYIN_VAR; returns the folder."""
    shutil.copytree(demo_folder(years, until, seed), to, dirs_exist_ok=True)
    return to


def demo_desk(folder: Path) -> Desk:
    """Open the desk of a demo station."""
    return build_desk(Workspace.DEMO, sqlite_url(folder / "demo.db"), folder, folder / "keys")


def key_of(order: Order) -> str:
    """Return a name for what a build would give now: what is asked for, and all files that have a say."""
    digest = hashlib.sha256(repr(order).encode())
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return f"{order.until}-{order.years:g}y-{order.seed}-{digest.hexdigest()[:16]}"


def _sources() -> Iterator[Path]:
    for name in (*SOURCES, *FACTS):
        path = PROJECT / name
        files = path.rglob("*") if path.is_dir() else [path]
        yield from (file for file in files if file.suffix in {".py", ".yaml"})


def _build(order: Order, folder: Path) -> None:
    _tidy()
    fresh = folder.with_name(f"{folder.name}{UNFINISHED}")
    shutil.rmtree(fresh, ignore_errors=True)
    build(order, fresh, fresh / "keys")
    fresh.replace(folder)


def _tidy() -> None:
    stations = [path for path in SHELF.iterdir() if path.is_dir() and not path.name.endswith(UNFINISHED)]
    for path in sorted(stations, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
        path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
