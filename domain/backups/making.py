"""Making a backup: copy, check, seal, record, and throw away what is no longer kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.clock import Clock, local, system_clock
from core.copies import SQLITE, copy_out, damages
from core.db import Database, sqlite_url
from core.errors import Refused
from core.messages import message
from domain.backups.contents import Contents, check, heads_of, rows_of
from domain.backups.sealing import seal
from domain.desk import Desk

SUFFIX = ".age"


@dataclass(frozen=True)
class Backup:
    """A backup that was made and checked: its file, its size in bytes and what it holds."""

    path: Path
    size: int
    contents: Contents


def make_backup(desk: Desk, target: Path, key_folder: Path, clock: Clock = system_clock) -> Backup:
    """Copy the database of a desk into an encrypted file in ``target``, under load, and prove it.

    The copy is recounted, its audit chain walked and a sample decrypted before it is called a backup.
    The head of the chain stands in its name, so that a tail cut off later shows.

    Raises:
        Refused: the copy does not prove; nothing is left in ``target``.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="ciyin-backup-", dir=target) as scratch:
        folder = Path(scratch) / "backup"
        folder.mkdir(mode=0o700)
        contents = _copy(desk, folder, clock())
        contents.write(folder)
        path = target / _name(contents, clock())
        seal(folder, path, key_folder)
    return Backup(path, path.stat().st_size, contents)


def _copy(desk: Desk, folder: Path, at: datetime) -> Contents:
    copy = copy_out(desk.database, folder)
    if copy.name != SQLITE:
        # a dump is one snapshot; it is recounted where it is loaded again, see restoring
        with desk.database.reading() as session:
            return _contents(desk, copy, at, rows={}, heads=heads_of(session))
    broken = damages(copy)
    if broken:
        raise Refused(message("The copy is damaged: {words}", words="; ".join(broken[:3])))
    database = Database(sqlite_url(copy))
    try:
        with database.reading() as session:
            contents = _contents(desk, copy, at, rows_of(session), heads_of(session))
        check(database, desk.cipher, contents)
    finally:
        database.close()
    for journal in folder.glob(f"{SQLITE}-*"):
        journal.unlink()
    return contents


def _contents(
    desk: Desk, copy: Path, at: datetime, rows: dict[str, int], heads: dict[str, tuple[int, str]]
) -> Contents:
    return Contents(at.isoformat(), str(desk.workspace), copy.name, rows, heads)


def _name(contents: Contents, at: datetime) -> str:
    last, mac = contents.heads.get("1") or next(iter(contents.heads.values()), (0, "none"))
    return f"{contents.workspace}-{local(at):%Y%m%d-%H%M%S}-{last}-{mac[:12]}{SUFFIX}"
