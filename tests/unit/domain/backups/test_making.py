"""A backup of a desk in use: whole, sealed, proven, and named by the head of the audit chain."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from core.db import Database, sqlite_url
from core.vocabulary import Role
from domain.backups import make_backup, restore
from domain.backups.sealing import KEY_FILE
from domain.organisation.events import OrganisationEvent
from tests.disputes import registered
from tests.factories import small_station
from tests.unit.domain.backups.refusals import refused

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.fixture
def station(tmp_path):
    var = tmp_path / "var"
    var.mkdir()
    made = small_station(var)
    for _ in range(3):
        registered(made)
    yield made
    made.desk.database.close()


def backed_up(station, tmp_path, at=AT):
    return make_backup(station.desk, tmp_path / "backups", tmp_path / "var/keys", lambda: at)


def brought_back(backup, tmp_path, name="again"):
    return restore(backup.path, tmp_path / name, tmp_path / "var/keys")


def count(url, table):
    database = Database(url)
    with database.reading() as session:
        found = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    database.close()
    return found


def test_a_backup_brought_back_holds_every_row(station, tmp_path):
    restored = brought_back(backed_up(station, tmp_path), tmp_path)

    assert count(restored.url, "dispute") == 3
    assert restored.contents.rows["dispute"] == 3
    assert restored.rows == sum(restored.contents.rows.values())


def test_its_name_tells_when_it_was_made_and_the_head_of_the_audit_chain(station, tmp_path):
    backup = backed_up(station, tmp_path)

    last, mac = backup.contents.heads["1"]
    assert backup.path.name == f"station-20261124-023000-{last}-{mac[:12]}.age"


def test_nothing_but_the_sealed_file_is_left_in_the_target(station, tmp_path):
    backup = backed_up(station, tmp_path)

    assert list((tmp_path / "backups").iterdir()) == [backup.path]
    assert backup.size == backup.path.stat().st_size


def test_the_sealed_file_shows_no_word_of_the_station(station, tmp_path):
    raw = backed_up(station, tmp_path).path.read_bytes()

    assert raw.startswith(b"age-encryption.org/v1")
    assert "翠湖".encode() not in raw
    assert b"SQLite format" not in raw


@contextmanager
def writers(station, many=2):
    """Keep people registering disputes for the length of the block."""
    stop = threading.Event()

    def write():
        while not stop.is_set():
            registered(station, Role.CLERK)

    working = [threading.Thread(target=write) for _ in range(many)]
    for one in working:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in working:
            one.join()


def test_backups_under_writers_are_whole_every_time(station, tmp_path):
    with writers(station):
        made = [backed_up(station, tmp_path, AT.replace(minute=n)) for n in range(5)]

    kept = [brought_back(one, tmp_path, f"again-{n}").contents.rows["dispute"] for n, one in enumerate(made)]
    assert kept == sorted(kept)
    assert kept[0] >= 3


def test_a_backup_of_a_broken_chain_is_refused_and_leaves_nothing(station, tmp_path):
    with station.desk.database.engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("UPDATE audit_entry SET event = 'x' WHERE id = 2"))

    with refused("broken at entry 2"):
        backed_up(station, tmp_path)

    assert list((tmp_path / "backups").iterdir()) == []


def test_a_tail_cut_off_later_shows_against_the_name(station, tmp_path):
    backup = backed_up(station, tmp_path)
    with station.work(Role.CLERK) as work:
        work.record(OrganisationEvent.DICTIONARY_LOADED)

    later = backed_up(station, tmp_path, AT.replace(minute=45))

    assert later.contents.heads["1"][0] == backup.contents.heads["1"][0] + 1


def test_the_copy_needs_no_journal_beside_it(station, tmp_path):
    brought_back(backed_up(station, tmp_path), tmp_path)

    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == ["anchors", "ciyin.db"]


def test_the_key_of_the_backups_is_made_once_and_for_its_owner_alone(station, tmp_path):
    backed_up(station, tmp_path)
    kept = (tmp_path / "var/keys" / KEY_FILE).read_text()
    backed_up(station, tmp_path, AT.replace(minute=45))

    path = tmp_path / "var/keys" / KEY_FILE
    assert path.read_text() == kept
    assert path.stat().st_mode & 0o777 == 0o400


def test_the_key_of_the_backups_does_not_travel_in_them(station, tmp_path):
    brought_back(backed_up(station, tmp_path), tmp_path)

    assert list((tmp_path / "again").rglob("*key*")) == []


def test_the_restored_desk_goes_on_where_it_was(station, tmp_path):
    brought_back(backed_up(station, tmp_path), tmp_path)
    (tmp_path / "again/ciyin.db").rename(tmp_path / "var/moved.db")
    station.desk.database.close()

    database = Database(sqlite_url(tmp_path / "var/moved.db"))
    with database.writing() as session:
        session.execute(text("UPDATE dispute SET title = title"))
    database.close()
