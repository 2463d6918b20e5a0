"""The drill: a backup opened in an empty place, proven, and ready to be served from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.copies import SQLITE, damages, load_dump
from core.crypto import Cipher
from core.db import Database, sqlite_url
from core.errors import Refused
from core.keys import open_keys
from core.messages import message
from domain.audit.anchor import Anchor
from domain.backups.contents import MANIFEST, Contents, check, rows_of
from domain.backups.sealing import open_sealed


@dataclass(frozen=True)
class Restored:
    """What was brought back, where it lies, and how many rows it has in all."""

    contents: Contents
    url: str
    rows: int


def restore(path: Path, folder: Path, key_folder: Path, database_url: str = "") -> Restored:
    """Open a backup in an empty ``folder`` (a future CIYIN_VAR), or in an empty PostgreSQL, and prove it.

    Raises:
        Refused: the folder or the database is not empty, the keys do not fit, or the copy does not prove;
            what was unpacked is then taken away again.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise Refused(message("{folder} is not empty. Restore into an empty folder.", folder=str(folder)))
    cipher = Cipher(open_keys(_whole(key_folder)))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        open_sealed(path, folder, key_folder)
        return _bring_back(folder, cipher, database_url)
    except BaseException:
        for left in folder.iterdir():
            left.unlink()
        raise


def _bring_back(folder: Path, cipher: Cipher, database_url: str) -> Restored:
    contents = Contents.read(folder)
    url = _load(folder, contents, database_url)
    database = Database(url)
    try:
        with database.reading() as session:
            counted = rows_of(session)
        check(database, cipher, _expected(contents, counted))
    finally:
        database.close()
    _anchor(folder, contents)
    (folder / MANIFEST).unlink()
    return Restored(contents, url, sum(counted.values()))


def _load(folder: Path, contents: Contents, database_url: str) -> str:
    copy = folder / contents.kind
    if contents.kind != SQLITE:
        return _load_dump(copy, database_url)
    broken = damages(copy)
    if broken:
        raise Refused(message("The copy is damaged: {words}", words="; ".join(broken[:3])))
    return sqlite_url(copy)


def _load_dump(copy: Path, database_url: str) -> str:
    if not database_url:
        raise Refused(message("This backup is of a PostgreSQL: name an empty database with --database-url."))
    load_dump(copy, database_url)
    copy.unlink()
    return database_url


def _expected(contents: Contents, counted: dict[str, int]) -> Contents:
    """A dump carries no counts of its own: its load is one transaction and its chain is walked instead."""
    if contents.rows:
        return contents
    return Contents(contents.made_at, contents.workspace, contents.kind, counted, contents.heads)


def _anchor(folder: Path, contents: Contents) -> None:
    anchor = Anchor(folder / "anchors" / f"{contents.workspace}.json")
    for station, (last, mac) in contents.heads.items():
        anchor.note(int(station), last, mac)
    anchor.flush()


def _whole(key_folder: Path) -> Path:
    """An empty key folder would be filled with new keys, which open nothing."""
    if not list(key_folder.glob("*.key")):
        raise Refused(
            message("There are no key files in {folder}. Put back the offline copy.", folder=str(key_folder))
        )
    return key_folder
