"""Files that wait for their job: encrypted, under a name that says nothing, openable by whoever sent them."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from core.crypto import Cipher
from core.errors import NotFound
from core.settings import settings

KEPT_FOR = timedelta(hours=24)
NAME = re.compile(r"[0-9a-f]{32}")


def keep_upload(cipher: Cipher, station_id: int, account_id: int, content: bytes) -> str:
    """Write a file away, encrypted, and return the name by which it is opened again."""
    name = secrets.token_hex(16)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    locked = cipher.lock_bytes(content, _place(station_id, account_id, name))
    with (folder / name).open("xb") as file:
        file.write(locked)
    return name


def open_upload(cipher: Cipher, station_id: int, account_id: int, name: str) -> bytes:
    """Return the content of an upload. Raises NotFound where it is gone; another's does not open."""
    path = _path(name)
    if not path.is_file():
        raise NotFound
    return cipher.open_bytes(path.read_bytes(), _place(station_id, account_id, name))


def drop_upload(name: str) -> None:
    """Take an upload away; one that is gone already is fine."""
    _path(name).unlink(missing_ok=True)


def sweep_uploads(now: datetime) -> int:
    """Take away uploads that nobody came back for within a day; returns how many."""
    latest = (now - KEPT_FOR).timestamp()
    old = [path for path in _folder().glob("*") if path.stat().st_mtime < latest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise NotFound
    return _folder() / name


def _folder() -> Path:
    return settings().var / "uploads"


def _place(station_id: int, account_id: int, name: str) -> str:
    return f"upload.{name}:{station_id}:{account_id}"
