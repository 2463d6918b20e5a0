import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.db import Database, journal_mode, sqlite_module, sqlite_url, storage_trouble
from core.errors import StorageTrouble


@pytest.fixture
def database(tmp_path):
    database = Database(sqlite_url(tmp_path / "a.db"))
    with database.writing() as session:
        session.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, n INTEGER)"))
        session.execute(text("INSERT INTO note VALUES (1, 0)"))
    return database


def value(database):
    with database.reading() as session:
        return session.execute(text("SELECT n FROM note WHERE id = 1")).scalar_one()


PRAGMAS = [
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("busy_timeout", 15000),
    ("trusted_schema", 0),
]


@pytest.mark.parametrize(("name", "wanted"), PRAGMAS)
def test_every_connection_has_the_safe_settings(database, name, wanted):
    with database.reading() as session:
        assert session.execute(text(f"PRAGMA {name}")).scalar_one() == wanted


def test_sqlite_comes_with_the_fix_of_the_wal_reset_bug():
    assert sqlite_module().sqlite_version_info >= (3, 51, 3)


def test_an_older_library_falls_back_to_the_truncate_journal():
    assert journal_mode((3, 40, 1)) == "TRUNCATE"
    assert journal_mode((3, 51, 2)) == "TRUNCATE"
    assert journal_mode((3, 51, 3)) == "WAL"


def test_a_clean_end_commits(database):
    with database.writing() as session:
        session.execute(text("UPDATE note SET n = 5"))

    assert value(database) == 5


def test_an_exception_leaves_nothing_behind(database):
    with pytest.raises(ValueError, match="stop"), database.writing() as session:
        session.execute(text("UPDATE note SET n = 5"))
        raise ValueError("stop")

    assert value(database) == 0


def test_reading_throws_changes_away(database):
    with database.reading() as session:
        session.execute(text("UPDATE note SET n = 5"))

    assert value(database) == 0


def test_sixteen_threads_lose_no_update(database):
    def add():
        for _ in range(20):
            with database.writing() as session:
                n = session.execute(text("SELECT n FROM note")).scalar_one()
                session.execute(text("UPDATE note SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert value(database) == 320


def test_a_read_only_database_is_said_in_words(database):
    with pytest.raises(StorageTrouble, match="read-only"), database.writing() as session:
        session.execute(text("PRAGMA query_only=ON"))
        session.execute(text("UPDATE note SET n = 5"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database or disk is full", "disk is full"),
        ("database is locked", "busy"),
        ("disk I/O error", "disk reports an error"),
        ("attempt to write a readonly database", "read-only"),
        ("connection refused", "does not answer"),
    ],
)
def test_every_trouble_has_a_sentence(said, told):
    assert told in str(storage_trouble(OperationalError("", {}, Exception(said))))


def test_a_mistake_of_ours_is_not_dressed_as_trouble_of_the_disk():
    mistake = OperationalError("", {}, Exception("no such table: nowhere"))

    assert storage_trouble(mistake) is mistake


def test_a_failing_statement_does_not_print_its_values(database):
    with pytest.raises(Exception, match="nowhere") as trouble, database.writing() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:phone)"), {"phone": "13812345678"})

    assert "13812345678" not in str(trouble.value)
