"""One database: engine, connection settings, and sessions for reading and for writing.

SQLite goes through pysqlite3, whose bundled library has the WAL-reset fix (3.51.3); an older library
falls back to the TRUNCATE journal. Writers take BEGIN IMMEDIATE behind one lock of the process: a
deferred transaction that turns into a write fails at once with "locked", whatever the timeout.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from core.errors import StorageTrouble
from core.messages import message

SAFE_WAL = (3, 51, 3)
PRAGMAS = {
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "15000",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "secure_delete": "ON",
    "wal_autocheckpoint": "1000",
    "journal_size_limit": "67108864",
    "cache_size": "-65536",
    "temp_store": "MEMORY",
}
POSTGRES = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"


class Database:
    """An engine and the only two ways into it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writing = threading.RLock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session over one snapshot; what it read stays readable, what it changed is thrown away."""
        with Session(self.engine, autoflush=False) as session:
            try:
                yield session
            except OperationalError as trouble:
                raise storage_trouble(trouble) from trouble
            finally:
                session.expunge_all()
                session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that owns the write lock from its first statement to commit or rollback."""
        with self._turn(), Session(self.engine, expire_on_commit=False) as session:
            try:
                session.connection(execution_options={"begin": "IMMEDIATE"})
                yield session
                session.commit()
            except OperationalError as trouble:
                session.rollback()
                raise storage_trouble(trouble) from trouble
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        with self._writing:
            yield

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """Return the URL of a database file."""
    return f"sqlite:///{path}"


def storage_trouble(trouble: DBAPIError) -> Exception:
    """Say what the user can do about a database that does not answer; a mistake of ours stays what it is."""
    text = str(trouble.orig).lower()
    for sign, reason in TROUBLES.items():
        if sign in text:
            return StorageTrouble(reason)
    return trouble


NO_ANSWER = message("Not saved: the database does not answer. Your text is kept; try again in a minute.")
TROUBLES = {
    "full": message("Not saved: the disk is full. Reading goes on; tell the administrator."),
    "readonly": message("Not saved: the database is read-only now. Reading goes on; tell the administrator."),
    "locked": message("Not saved: the database is busy. Your text is kept; press the button again."),
    **dict.fromkeys(("connect", "closed the", "terminating", "timeout"), NO_ANSWER),
    "disk i/o": message("Not saved: the disk reports an error. Reading goes on; tell the administrator."),
}


def sqlite_module() -> ModuleType:
    """Return pysqlite3 where there is a wheel, else the standard library's module."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return import_module("sqlite3")
    return cast(ModuleType, dbapi2)


def journal_mode(version: tuple[int, ...]) -> str:
    """WAL only where its reset bug is fixed (SQLite 3.51.3); TRUNCATE elsewhere."""
    return "WAL" if version >= SAFE_WAL else "TRUNCATE"


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return _postgres_engine(url)


def _postgres_engine(url: str) -> Engine:
    driver = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        driver, pool_pre_ping=True, hide_parameters=True, pool_size=10, connect_args={"options": POSTGRES}
    )


def _sqlite_engine(url: str) -> Engine:
    module = sqlite_module()
    engine = create_engine(url, module=module, hide_parameters=True, pool_size=20)
    journal = journal_mode(module.sqlite_version_info)
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, journal))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, journal: str) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA journal_mode={journal}")
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _begin(connection: Any) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
