"""The file a demo station is built in, and how it takes the place of the one that is there."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event

from core.crypto import Cipher
from core.db import Database, sqlite_module, sqlite_url
from core.errors import StorageTrouble
from core.keys import open_keys
from core.messages import message
from core.migrations import upgrade
from core.vocabulary import Workspace
from domain.audit.anchor import Anchor
from domain.desk import FILES, Desk
from tools.demo.drive import Order, Tell, drive

# safe here alone: a file that a power cut spoils is thrown away and built again
HURRY = {"synchronous": "OFF", "secure_delete": "OFF", "wal_autocheckpoint": "4000"}
PATIENCE_SECONDS = 30.0  # for a desk that is writing into the old one
BESIDE = ("", "-wal", "-shm", "-journal")


def build(order: Order, var: Path, key_folder: Path, tell: Tell = lambda _day: None) -> Path:
    """Build the demo station of a folder and put it in place; returns its file.

    Raises:
        StorageTrouble: what was built is not whole. The old one stands.
    """
    target = var / FILES[Workspace.DEMO]
    fresh = target.with_suffix(".building.db")
    anchor = Anchor(var / "anchors" / "demo.building.json")
    clear(fresh, anchor)
    try:
        fill(fresh, order, anchor, key_folder, tell)
        put_in_place(fresh, target)
        anchor.path.replace(var / "anchors" / f"{Workspace.DEMO}.json")
    finally:
        clear(fresh, anchor)
    return target


def fill(fresh: Path, order: Order, anchor: Anchor, key_folder: Path, tell: Tell) -> None:
    """Make the database, live through its days, and look at whether it is whole."""
    fresh.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(sqlite_url(fresh))
    event.listen(database.engine, "connect", _hurry)
    desk = Desk(Workspace.DEMO, database, Cipher(open_keys(key_folder)), anchor)
    try:
        upgrade(database)
        drive(desk, order, tell)
    finally:
        database.close()
        anchor.flush()
    check_whole(fresh)


def check_whole(path: Path) -> None:
    """Let SQLite look through the whole file, then have it on the disk. Raises StorageTrouble."""
    connection = sqlite_module().connect(str(path))
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    if found != ["ok"] or loose:
        raise StorageTrouble(message("The demo station was not built: its file is damaged."))
    sync(path)


def put_in_place(fresh: Path, target: Path) -> None:
    """Make the fresh file the demo station.

    One that is there, and perhaps open in a running desk, takes over the content in one transaction: a file
    renamed over an open one would meet the other's write-ahead log.
    """
    if not (target.exists() and _pour(fresh, target)):
        for ending in BESIDE:
            Path(f"{target}{ending}").unlink(missing_ok=True)
        fresh.replace(target)
        sync(target.parent)


def _pour(fresh: Path, target: Path) -> bool:
    """Copy the content over; False where what is there is no database any more."""
    module = sqlite_module()
    source, goal = module.connect(str(fresh)), module.connect(str(target))
    ends = time.monotonic() + PATIENCE_SECONDS

    def wait(_status: int, _left: int, _pages: int) -> None:
        if time.monotonic() > ends:
            raise StorageTrouble(message("The demo station was not replaced: somebody is writing in it."))

    try:
        source.backup(goal, progress=wait, sleep=0.05)
    except module.DatabaseError as trouble:
        if "not a database" in str(trouble) or "malformed" in str(trouble):
            return False
        raise
    finally:
        source.close()
        goal.close()
    return True


def sync(path: Path) -> None:
    """Have a file, or what a folder lists, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear(fresh: Path, anchor: Anchor) -> None:
    """Take away what an unfinished build left."""
    for ending in BESIDE:
        Path(f"{fresh}{ending}").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        anchor.path.unlink()


def _hurry(connection: Any, _record: Any) -> None:
    for name, value in HURRY.items():
        connection.execute(f"PRAGMA {name}={value}")
