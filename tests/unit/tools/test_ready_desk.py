"""What a start finds and makes."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from core.settings import settings
from domain.desk import close_desks
from models import AuditEntry, DictionaryVersion, Grid
from tools.database import ready_desk


@pytest.fixture
def empty(var_folder: Path):
    yield var_folder
    close_desks()


def rows(table):
    with ready_desk().database.reading() as session:
        return session.exec(select(table)).all()


def test_an_empty_folder_becomes_a_founded_station(empty):
    desk = ready_desk()

    assert (empty / "ciyin.db").is_file()
    assert (empty / "keys").is_dir()
    with desk.database.reading() as session:
        assert len(session.exec(select(Grid)).all()) == 9


def test_a_second_start_changes_nothing(empty):
    before = len(rows(AuditEntry)), len(rows(DictionaryVersion))

    ready_desk()

    assert (len(rows(AuditEntry)), len(rows(DictionaryVersion))) == before


def test_a_station_file_that_was_edited_is_kept_as_a_new_version_and_audited(empty, tmp_path, monkeypatch):
    ready_desk()
    edited = tmp_path / "station.yaml"
    edited.write_text(settings().station_file.read_text("utf-8") + "\n# moved house\n", "utf-8")
    monkeypatch.setenv("CIYIN_STATION_FILE", str(edited))
    settings.cache_clear()

    desk = ready_desk()

    with desk.database.reading() as session:
        versions = session.exec(select(DictionaryVersion).where(DictionaryVersion.name == "station")).all()
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert len(versions) == 2
    assert (last.event, last.detail) == ("dictionary_loaded", {"names": ["station"]})
