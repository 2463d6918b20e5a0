"""The backup commands: for a timer and for a drill, each outcome in a sentence."""

import pytest
from typer.testing import CliRunner

from core.settings import settings
from domain.desk import close_desks
from tests.disputes import registered
from tests.factories import small_station
from tools.__main__ import app_for


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("CIYIN_VAR", str(tmp_path / "var"))
    settings.cache_clear()
    (tmp_path / "var").mkdir()
    station = small_station(tmp_path / "var")
    registered(station)
    station.desk.anchor.flush()
    station.desk.database.close()
    yield tmp_path
    close_desks()
    settings.cache_clear()


def call(*words):
    return CliRunner().invoke(app_for([words[0]]), [str(word) for word in words])


def backups(place):
    return sorted((place / "backups").glob("*.age"))


def test_backup_then_restore_brings_the_station_back(place):
    made = call("backup", "--to", place / "backups")

    back = call("restore", backups(place)[0], "--into", place / "again", "--keys", place / "var/keys")

    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output
    assert "proven" in back.output
    assert (place / "again/ciyin.db").is_file()


def test_backup_says_where_how_large_and_how_many_rows(place):
    said = call("backup", "--to", place / "backups").output

    assert str(backups(place)[0]) in said
    assert "rows" in said


def old_one(place):
    path = place / "backups" / "station-20200101-000000-1-abc.age"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


def test_what_is_no_longer_kept_goes_with_the_next_backup(place):
    old = old_one(place)

    said = call("backup", "--to", place / "backups").output

    assert not old.exists()
    assert f"no longer kept: {old.name}" in said


def test_nothing_goes_without_pruning(place):
    old = old_one(place)

    call("backup", "--to", place / "backups", "--no-prune")

    assert old.exists()


def test_restoring_into_a_used_folder_is_refused_in_one_sentence(place):
    call("backup", "--to", place / "backups")

    said = call("restore", backups(place)[0], "--into", place / "var")

    assert said.exit_code == 1
    assert said.stderr.count("\n") == 1


def test_a_file_that_is_no_backup_is_refused_in_one_sentence(place):
    (place / "letter.age").write_text("hello")

    said = call("restore", place / "letter.age", "--into", place / "again")

    assert said.exit_code == 1
    assert said.stderr.count("\n") == 1
