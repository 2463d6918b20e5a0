"""What every test may ask for: a folder of its own, a database of its own, a browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import NAMED, NoServer, Server, postgres_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _forget_the_station() -> None:
    """No test sees the settings of whoever runs it; a named PostgreSQL becomes the tests' own."""
    for name in [name for name in os.environ if name.startswith("CIYIN_")]:
        if name == "CIYIN_DATABASE_URL":
            os.environ[NAMED] = os.environ[name]
        if not name.startswith("CIYIN_TEST_"):
            del os.environ[name]


_forget_the_station()
os.environ["CIYIN_VAR"] = tempfile.mkdtemp(prefix="ciyin-var-")


def pytest_unconfigure() -> None:
    """Take the session's folder away again."""
    shutil.rmtree(os.environ["CIYIN_VAR"], ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked ``both`` on each kind of database."""
    if "database_kind" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both"):
        postgres_too = pytest.param("postgres", marks=pytest.mark.postgres)
        metafunc.parametrize("database_kind", ["sqlite", postgres_too])


@pytest.fixture
def var_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Move CIYIN_VAR to a folder of this test's own."""
    from core.settings import settings

    monkeypatch.setenv("CIYIN_VAR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Lend a PostgreSQL server for the session."""
    try:
        with postgres_server() as server:
            yield server
    except NoServer as reason:
        pytest.skip(f"POSTGRESQL TESTS SKIPPED: {reason}")


@pytest.fixture(scope="module")
def postgres_url(postgres: Server) -> Iterator[str]:
    """Lend an empty PostgreSQL database to a test module."""
    with postgres.fresh() as url:
        yield url


@pytest.fixture
def database_kind() -> str:
    """Name the kind to test on: SQLite, or PostgreSQL where one was named for the whole run."""
    return "postgres" if os.environ.get(NAMED) else "sqlite"


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Lend an empty database to one test; with the mark ``both`` the test runs once on each kind."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    with request.getfixturevalue("postgres").fresh() as url:
        yield url


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Return the path of Chromium; without one, the browser tests alone are skipped."""
    found = os.environ.get("CIYIN_TEST_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"BROWSER TESTS SKIPPED: {os.environ.get('CIYIN_TEST_NO_BROWSER', 'no Chromium here')}")
    return found
