"""A consistent copy of a live database, and what is wrong with one that lies in a file.

SQLite goes through its online backup interface: a plain copy of the file of a busy desk is stale or broken
every time. PostgreSQL goes through its own pg_dump and pg_restore.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url

from core.db import Database, sqlite_module
from core.errors import Refused
from core.messages import message

SQLITE, POSTGRES = "ciyin.db", "ciyin.dump"


def copy_out(database: Database, folder: Path) -> Path:
    """Copy a database that is in use into ``folder`` and return the file."""
    if database.is_sqlite:
        return _copy_sqlite(database, folder / SQLITE)
    return _dump(database, folder / POSTGRES)


def damages(path: Path) -> list[str]:
    """Return what SQLite itself finds wrong with a copy: pages, indexes and rows without their parents."""
    with _opened(path) as connection:
        words = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [word for word in words if word != "ok"] + [
        f"{row[0]} {row[1]}: parent missing" for row in orphans
    ]


def load_dump(path: Path, url: str) -> None:
    """Fill an empty PostgreSQL database from a dump. Raises Refused with what pg_restore said."""
    _run("pg_restore", make_url(url), "--no-owner", "--exit-on-error", "--single-transaction", str(path))


def _copy_sqlite(database: Database, target: Path) -> Path:
    with database.engine.connect() as connection, _opened(target) as copy:
        source: Any = connection.connection.driver_connection
        source.backup(copy, pages=-1)
        # one file that stands alone: no journal of its own beside it
        copy.execute("PRAGMA journal_mode=DELETE")
    return target


class _opened:  # noqa: N801 - reads as a word where it is used: with _opened(path)
    """A raw connection that is closed at the end of the block."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite_module().connect(path, isolation_level=None)

    def __enter__(self) -> Any:
        return self._connection

    def __exit__(self, *_trouble: object) -> None:
        self._connection.close()


def _dump(database: Database, target: Path) -> Path:
    _run("pg_dump", make_url(database.url), "--format=custom", "--no-owner", f"--file={target}")
    return target


def _run(program: str, url: URL, *words: str) -> None:
    """Run a program of PostgreSQL; its password goes through the environment: ``ps`` does not show it."""
    found = shutil.which(program)
    if found is None:
        raise Refused(
            message("{program} is not installed: install PostgreSQL's client tools.", program=program)
        )
    password = {"PGPASSWORD": url.password} if url.password else {}
    bare = url.set(drivername="postgresql", password=None).render_as_string()
    said = subprocess.run(  # noqa: S603 - a program found on this machine, no shell
        [found, f"--dbname={bare}", *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | password,
    )
    if said.returncode:
        raise Refused(message("{program} said: {words}", program=program, words=said.stderr.strip()[:500]))
