"""What the tests themselves stand on: a folder, a database of each kind, a browser."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import databases
from tests.databases import NoServer, Server


def tables_in(url: str) -> int:
    with closing(psycopg.connect(url)) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return found[0]


@pytest.mark.postgres
def test_two_databases_of_one_server_do_not_see_each_other(postgres: Server) -> None:
    with postgres.fresh() as one, postgres.fresh() as other:
        with closing(psycopg.connect(one, autocommit=True)) as connection:
            connection.execute("CREATE TABLE case_file (id int)")

        assert (tables_in(one), tables_in(other)) == (1, 0)


@pytest.mark.postgres
def test_a_copy_starts_with_what_its_template_holds(postgres: Server) -> None:
    with postgres.fresh() as template:
        with closing(psycopg.connect(template, autocommit=True)) as connection:
            connection.execute("CREATE TABLE case_file (id int)")
        with postgres.fresh(databases.name_of(template)) as copy:
            assert tables_in(copy) == 1


@pytest.mark.postgres
def test_a_dropped_database_is_gone_though_somebody_is_connected(postgres: Server) -> None:
    url = postgres.create()
    with closing(psycopg.connect(url)):
        postgres.drop(url)

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


@pytest.mark.postgres
def test_a_module_gets_an_empty_database(postgres_url: str) -> None:
    assert tables_in(postgres_url) == 0


@pytest.mark.both
def test_a_test_marked_both_meets_each_kind(database_kind: str, database_url: str) -> None:
    assert database_url.startswith(database_kind)


def test_a_test_without_the_mark_meets_one_kind(database_url: str) -> None:
    expected = "postgres" if os.environ.get(databases.NAMED) else "sqlite"

    assert database_url.startswith(expected)


def test_a_named_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.NAMED, "postgresql+psycopg://desk@db.station/desk")

    with databases.postgres_server() as server:
        assert server.url == "postgresql://desk@db.station/desk"


def test_no_server_anywhere_is_said_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(databases.NAMED, raising=False)
    monkeypatch.setattr(databases, "_has_wheel", lambda: False)
    monkeypatch.setattr(databases, "MACHINE", Path("/nowhere"))

    with pytest.raises(NoServer, match="CIYIN_DATABASE_URL"), databases.postgres_server():
        pass


def test_no_test_writes_where_the_station_keeps_its_data(var_folder: Path) -> None:
    from core.settings import PROJECT, settings

    assert settings().var == var_folder
    assert not settings().var.is_relative_to(PROJECT)


def test_settings_of_whoever_runs_the_tests_are_not_seen() -> None:
    assert [name for name in os.environ if name == "CIYIN_DATABASE_URL"] == []


def test_a_browser_is_a_program(browser_path: str) -> None:
    assert os.access(browser_path, os.X_OK)
