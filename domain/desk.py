"""A desk: one database with the keys that open it. The station's own, or the demo station's."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlmodel import col, select

from core.crypto import Cipher
from core.db import Database, sqlite_url
from core.keys import open_keys
from core.settings import settings
from core.vocabulary import Workspace
from domain.audit.anchor import Anchor
from models import Station

FILES = {Workspace.STATION: "ciyin.db", Workspace.DEMO: "demo.db"}


@dataclass(frozen=True)
class Desk:
    """Everything an action needs to reach its rows."""

    workspace: Workspace
    database: Database
    cipher: Cipher
    anchor: Anchor

    @cached_property
    def station_id(self) -> int:
        """The station served here: the first of its database."""
        with self.database.reading() as session:
            return session.exec(select(Station.id).order_by(col(Station.id))).first() or 1

    @property
    def is_demo(self) -> bool:
        """Whether everything here is made up."""
        return self.workspace is Workspace.DEMO


_open: dict[tuple[Workspace, Path, str | None], Desk] = {}
_opening = threading.Lock()


def open_desk(workspace: Workspace = Workspace.STATION) -> Desk:
    """Return the desk of a workspace, one per process and setting."""
    key = (workspace, settings().var, settings().database_url)
    with _opening:
        if key not in _open:
            _open[key] = build_desk(workspace, database_url(workspace), settings().var, settings().key_folder)
        return _open[key]


def build_desk(workspace: Workspace, url: str, var: Path, key_folder: Path) -> Desk:
    """Put a desk together; makes the folder and the keys where there are none."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    cipher = Cipher(open_keys(key_folder))
    return Desk(workspace, Database(url), cipher, Anchor(var / "anchors" / f"{workspace}.json"))


def database_url(workspace: Workspace) -> str:
    """Return CIYIN_DATABASE_URL for the station where it is set, else the file under CIYIN_VAR."""
    if workspace is Workspace.STATION and settings().database_url:
        return str(settings().database_url)
    return sqlite_url(settings().var / FILES[workspace])


def has_database(workspace: Workspace) -> bool:
    """Tell whether a workspace has a database already (a URL counts as one)."""
    if workspace is Workspace.STATION and settings().database_url:
        return True
    return (settings().var / FILES[workspace]).is_file()


def close_desks() -> None:
    """Write the anchors and give back every connection: at exit, and between tests."""
    with _opening:
        for desk in _open.values():
            desk.anchor.flush()
            desk.database.close()
        _open.clear()
