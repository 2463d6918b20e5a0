"""Sealing a folder into one encrypted file and opening it again: tar inside age (X25519).

The key pair lies with the other keys, outside the database and its backups; sealing needs its public half.
"""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from core.errors import Refused
from core.messages import message

KEY_FILE = "backup.agekey"


def identity(key_folder: Path) -> Any:
    """Return the key pair of the backups; made where there is none yet."""
    path = key_folder / KEY_FILE
    if not path.is_file():
        _keep(path, str(x25519.Identity.generate()))
    return x25519.Identity.from_str(path.read_text("ascii").strip())


def seal(folder: Path, target: Path, key_folder: Path) -> None:
    """Pack what lies in ``folder`` into ``target``: written beside, synced, then renamed."""
    packed = folder.with_suffix(".tar")
    with tarfile.open(packed, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name)
    beside = target.with_suffix(".part")
    pyrage.encrypt_file(str(packed), str(beside), [identity(key_folder).to_public()])
    packed.unlink()
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(target)


def open_sealed(path: Path, folder: Path, key_folder: Path) -> None:
    """Unpack a sealed file into ``folder``.

    Raises:
        Refused: it was sealed for another key, or it is damaged.
    """
    packed = folder / "backup.tar"
    try:
        pyrage.decrypt_file(str(path), str(packed), [_kept(key_folder)])
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    except (pyrage.DecryptError, tarfile.TarError, OSError) as trouble:
        raise Refused(
            message("This backup cannot be opened with the keys in this place: {words}", words=str(trouble))
        ) from trouble
    finally:
        packed.unlink(missing_ok=True)


def _kept(key_folder: Path) -> Any:
    if not (key_folder / KEY_FILE).is_file():
        raise Refused(message("Key file {name} is missing. Put back the offline copy.", name=KEY_FILE))
    return identity(key_folder)


def _keep(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(words + "\n")
        file.flush()
        os.fsync(file.fileno())
