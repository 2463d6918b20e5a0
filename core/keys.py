"""Key files: one per purpose, 0400, outside the database and outside its backups."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from core.messages import message

PURPOSES = ("encryption", "index", "audit")
LENGTH = 32


@dataclass(frozen=True)
class Keys:
    """The three secrets of an installation, 32 bytes each, with the version of the encryption key."""

    encryption: dict[int, bytes]
    index: bytes
    audit: bytes

    @property
    def current(self) -> int:
        """Version of the key that new values are encrypted with."""
        return max(self.encryption)


def open_keys(folder: Path) -> Keys:
    """Read the key files; make them where the folder holds none at all.

    Raises:
        Refused: some of the files are missing or of the wrong length. A part of a key set is
            never completed by itself: what was encrypted with the lost part would be lost unseen.
    """
    found = sorted(folder.glob("*.key")) if folder.is_dir() else []
    if not found:
        _make(folder)
    return _read(folder)


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for purpose in PURPOSES:
        _write(folder / f"{purpose}-1.key", secrets.token_bytes(LENGTH))


def _write(path: Path, value: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())


def _read(folder: Path) -> Keys:
    versions = {int(p.stem.rsplit("-", 1)[1]): _checked(p) for p in folder.glob("encryption-*.key")}
    if not versions:
        raise _missing(folder / "encryption-1.key")
    return Keys(versions, _checked(folder / "index-1.key"), _checked(folder / "audit-1.key"))


def _checked(path: Path) -> bytes:
    if not path.is_file():
        raise _missing(path)
    value = path.read_bytes()
    if len(value) != LENGTH:
        raise Refused(message("Key file {name} is damaged. Put back the offline copy.", name=path.name))
    return value


def _missing(path: Path) -> Refused:
    return Refused(message("Key file {name} is missing. Put back the offline copy.", name=path.name))
