"""The drill refuses what it cannot prove, and leaves no half-restored station behind."""

import os
import shutil
import tarfile
from datetime import UTC, datetime

import pyrage
import pytest
from sqlalchemy import text

from core.db import sqlite_module
from core.errors import Refused
from domain.audit import verify
from domain.audit.anchor import Anchor
from domain.backups import contents as held
from domain.backups import make_backup, restore
from domain.backups.sealing import KEY_FILE, identity, open_sealed, seal
from domain.desk import build_desk
from tests.databases import client_folder
from tests.disputes import registered
from tests.factories import small_station
from tests.unit.domain.backups.refusals import refused

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a station, its keys, and one backup of it."""
    folder = tmp_path_factory.mktemp("drill")
    (folder / "var").mkdir()
    station = small_station(folder / "var")
    registered(station)
    make_backup(station.desk, folder / "backups", folder / "var/keys", lambda: AT)
    station.desk.database.close()
    return folder


@pytest.fixture
def sealed(place):
    return next((place / "backups").iterdir())


@pytest.fixture
def keys(place):
    return place / "var/keys"


def other_keys(keys, tmp_path, *names):
    """The same keys but for those named, which are another installation's."""
    other = tmp_path / "keys"
    shutil.copytree(keys, other)
    for name in names:
        (other / name).chmod(0o600)
        (other / name).write_bytes(b"\x07" * 32)
    return other


def test_the_restored_station_reads_its_own_encrypted_names(sealed, keys, tmp_path):
    restored = restore(sealed, tmp_path / "again", keys)

    desk = build_desk(restored.contents.workspace, restored.url, tmp_path / "again", keys)
    with desk.database.reading() as session:
        assert verify(session, desk.cipher, desk.anchor.read()) == []
    desk.database.close()


def test_the_anchor_of_the_restored_station_stands_where_the_backup_stood(sealed, keys, tmp_path):
    restored = restore(sealed, tmp_path / "again", keys)

    assert Anchor(tmp_path / "again/anchors/station.json").read() == restored.contents.heads


def test_a_folder_with_something_in_it_is_never_restored_into(sealed, keys, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")

    with refused("not empty"):
        restore(sealed, tmp_path, keys)

    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_without_key_files_no_new_ones_are_made(sealed, tmp_path):
    (tmp_path / "keys").mkdir()

    with refused("offline copy"):
        restore(sealed, tmp_path / "again", tmp_path / "keys")

    assert list((tmp_path / "keys").iterdir()) == []


def test_the_backup_key_alone_missing_is_said(sealed, keys, tmp_path):
    other = other_keys(keys, tmp_path)
    (other / KEY_FILE).unlink()

    with refused(r"backup\.agekey"):
        restore(sealed, tmp_path / "again", other)


def test_keys_of_another_installation_do_not_open_it(sealed, keys, tmp_path):
    other = other_keys(keys, tmp_path)
    (other / KEY_FILE).chmod(0o600)
    (other / KEY_FILE).unlink()
    seal(_folder(tmp_path, "letter"), tmp_path / "x.age", other)

    with refused("cannot be opened"):
        restore(sealed, tmp_path / "again", other)

    assert list((tmp_path / "again").iterdir()) == []


@pytest.mark.parametrize("name", ["encryption-1.key", "audit-1.key"])
def test_a_wrong_data_key_fails_closed(sealed, keys, tmp_path, name):
    with pytest.raises(Refused):
        restore(sealed, tmp_path / "again", other_keys(keys, tmp_path, name))

    assert list((tmp_path / "again").iterdir()) == []


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:-100], lambda raw: raw[:500] + b"x" + raw[501:], lambda _: b""]
)
def test_a_damaged_file_is_refused(sealed, keys, tmp_path, spoil):
    bad = tmp_path / "bad.age"
    bad.write_bytes(spoil(sealed.read_bytes()))

    with pytest.raises(Refused):
        restore(bad, tmp_path / "again", keys)

    assert list((tmp_path / "again").iterdir()) == []


def _folder(tmp_path, words):
    folder = tmp_path / "folder"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(words)
    return folder


def _altered(sealed, keys, tmp_path, statement):
    """A backup somebody who has all keys made from altered data, with the old manifest."""
    inside = tmp_path / "inside"
    inside.mkdir()
    open_sealed(sealed, inside, keys)
    connection = sqlite_module().connect(inside / "ciyin.db", isolation_level=None)
    connection.execute("DROP TRIGGER audit_entry_no_update")
    connection.execute("DROP TRIGGER audit_entry_no_delete")
    connection.execute(statement)
    connection.close()
    seal(inside, tmp_path / "altered.age", keys)
    return tmp_path / "altered.age"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM dispute_event", "does not hold every row: dispute_event"),
        ("UPDATE audit_entry SET event = 'x' WHERE id = 3", "broken at entry 3"),
        ("DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)", "audit_entry"),
        ("UPDATE dispute_party SET dispute_id = 999", "parent missing"),
    ],
)
def test_altered_data_do_not_prove(sealed, keys, tmp_path, statement, sentence):
    altered = _altered(sealed, keys, tmp_path, statement)

    with refused(sentence):
        restore(altered, tmp_path / "again", keys)


def test_an_archive_that_reaches_out_of_its_folder_is_refused(keys, tmp_path):
    (tmp_path / "evil").write_text("x")
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.add(tmp_path / "evil", "../evil")
    sealed = tmp_path / "evil.age"
    pyrage.encrypt_file(str(tmp_path / "evil.tar"), str(sealed), [identity(keys).to_public()])

    with refused("cannot be opened"):
        restore(sealed, tmp_path / "in" / "again", keys)

    assert not (tmp_path / "in" / "evil").exists()


def test_the_manifest_comes_back_as_it_was_written(tmp_path):
    written = held.Contents("2026-11-23", "station", "ciyin.db", {"dispute": 2}, {"1": (7, "ab")})

    written.write(tmp_path)

    assert held.Contents.read(tmp_path) == written


@pytest.fixture
def dumped(tmp_path, postgres, monkeypatch):
    """A backup of a station on PostgreSQL, an empty second database, and the keys."""
    monkeypatch.setenv("PATH", f"{client_folder()}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "var").mkdir()
    with postgres.fresh() as url, postgres.fresh() as empty:
        station = small_station(tmp_path / "var", url)
        registered(station)
        backup = make_backup(station.desk, tmp_path / "backups", tmp_path / "var/keys", lambda: AT)
        station.desk.database.close()
        yield backup, empty, tmp_path / "var/keys"


@pytest.mark.postgres
def test_a_postgresql_is_dumped_and_brought_back(dumped, tmp_path):
    backup, empty, keys = dumped

    restored = restore(backup.path, tmp_path / "again", keys, empty)

    desk = build_desk(restored.contents.workspace, restored.url, tmp_path / "again", keys)
    with desk.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM dispute")).scalar_one() == 1
        assert verify(session, desk.cipher, desk.anchor.read()) == []
    desk.database.close()


@pytest.mark.postgres
def test_a_dump_needs_a_database_to_go_into(dumped, tmp_path):
    backup, _, keys = dumped

    with refused("--database-url"):
        restore(backup.path, tmp_path / "again", keys)


@pytest.mark.postgres
def test_a_dump_is_not_loaded_over_what_is_there(dumped, tmp_path):
    backup, empty, keys = dumped
    restore(backup.path, tmp_path / "again", keys, empty)

    with refused("pg_restore said"):
        restore(backup.path, tmp_path / "twice", keys, empty)
