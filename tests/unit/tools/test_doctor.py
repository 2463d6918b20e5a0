"""The doctor finds what is wrong with an installation and says in one line what to do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from core.clock import local, system_clock
from domain.desk import close_desks
from tests.disputes import registered
from tests.factories import SmallStation, small_station
from tools import doctor
from tools.__main__ import app_for
from tools.doctor import BAD, OK, POOR, SERVER, Finding, examine


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    made = small_station(var_folder)
    made.clock.at = system_clock() - timedelta(minutes=5)
    var_folder.chmod(0o700)
    registered(made)
    made.desk.anchor.flush()
    made.desk.database.close()
    yield made
    close_desks()


def about(check: str, backups: Path | None = None) -> Finding:
    (found,) = [finding for finding in examine(backups) if finding.check == check]
    return found


def alter(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "ciyin.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_healthy_station_has_nothing_bad(station: SmallStation) -> None:
    assert [finding for finding in examine() if finding.state == BAD] == []


def test_every_finding_that_is_not_ok_says_what_to_do(var_folder: Path) -> None:
    findings = [finding for finding in examine() if finding.state != OK]

    assert findings
    assert all(finding.remedy and "\n" not in finding.remedy for finding in findings)


def test_a_new_folder_asks_for_the_first_start(var_folder: Path) -> None:
    assert about("keys").state == POOR
    assert about("database").remedy == "Start the desk once."


def test_a_key_file_that_others_may_read_is_bad(station: SmallStation, var_folder: Path) -> None:
    (var_folder / "keys/audit-1.key").chmod(0o444)

    assert about("keys") == Finding("keys", BAD, "3 key files", "chmod 0400 audit-1.key")


def test_a_missing_key_file_is_bad(station: SmallStation, var_folder: Path) -> None:
    (var_folder / "keys/index-1.key").unlink()

    assert "index-1.key" in about("keys").seen


def test_a_folder_open_to_others_is_bad(station: SmallStation, var_folder: Path) -> None:
    var_folder.chmod(0o755)

    assert about("folder").state == BAD


def test_an_altered_audit_entry_is_found(station: SmallStation, var_folder: Path) -> None:
    alter(var_folder, "DROP TRIGGER audit_entry_no_update", "UPDATE audit_entry SET event = 'x' WHERE id = 2")

    found = about("station audit")
    assert (found.state, found.seen) == (BAD, "broken at entry 2: entry altered")


def test_a_database_without_its_last_migration_is_bad(station: SmallStation, var_folder: Path) -> None:
    alter(var_folder, "DELETE FROM alembic_version")

    found = about("station migrations")
    assert found.state == BAD
    assert "migrate" in found.remedy


def test_a_clock_that_went_back_is_found(station: SmallStation) -> None:
    station.clock.at = system_clock() + timedelta(days=1)
    registered(station)
    station.desk.database.close()

    assert about("station clock").state == BAD


def test_a_lost_setting_of_the_server_is_named(monkeypatch: pytest.MonkeyPatch, var_folder: Path) -> None:
    monkeypatch.setitem(SERVER, "server.enableXsrfProtection", "something else")

    assert "server.enableXsrfProtection" in about("configuration").remedy


def test_the_shipped_settings_are_those_that_were_tried(var_folder: Path) -> None:
    assert about("configuration").state == OK


def test_an_old_sqlite_falls_back_and_is_said(monkeypatch: pytest.MonkeyPatch, var_folder: Path) -> None:
    monkeypatch.setattr(doctor, "SAFE_WAL", (99, 0, 0))

    found = about("sqlite")
    assert found.state == POOR
    assert "TRUNCATE" in found.seen


def test_little_disk_is_said_before_it_hurts(
    monkeypatch: pytest.MonkeyPatch, station: SmallStation, var_folder: Path
) -> None:
    monkeypatch.setattr(doctor, "FREE_BYTES", 2**60)

    assert about("disk").state == POOR


def test_a_year_without_a_list_of_holidays_is_said(monkeypatch: pytest.MonkeyPatch, var_folder: Path) -> None:
    monkeypatch.setattr(doctor, "is_known", lambda year: False)
    findings = [finding for finding in examine() if finding.check.startswith("workdays")]

    assert all(finding.state == POOR and ".yaml" in finding.remedy for finding in findings)


def backup_of(folder: Path, hours: float) -> Path:
    at = local(system_clock() - timedelta(hours=hours))
    (folder / f"station-{at:%Y%m%d-%H%M%S}-7-abcdef012345.age").write_bytes(b"x")
    return folder


def test_a_backup_of_last_night_is_fine(tmp_path: Path, var_folder: Path) -> None:
    assert about("backups", backup_of(tmp_path, 20)).state == OK


@pytest.mark.parametrize("hours", [27, 24 * 30])
def test_an_old_backup_is_bad(tmp_path: Path, var_folder: Path, hours: float) -> None:
    assert about("backups", backup_of(tmp_path, hours)).state == BAD


def test_no_backup_at_all_is_bad(tmp_path: Path, var_folder: Path) -> None:
    assert about("backups", tmp_path).seen == "none"


def call(*words: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app_for(["doctor"]), ["doctor", *words])
    return ran.exit_code, ran.output


def test_the_command_ends_well_for_a_healthy_station(station: SmallStation) -> None:
    code, said = call()

    assert code == 0, said
    assert "station audit: whole" in said


def test_the_command_ends_badly_where_something_is_bad(station: SmallStation, var_folder: Path) -> None:
    var_folder.chmod(0o777)

    code, said = call()

    assert code == 1
    assert "-> chmod 0700" in said


def test_as_json_it_prints_one_list(station: SmallStation) -> None:
    _, said = call("--json")

    assert {"check", "state", "seen", "remedy"} == set(json.loads(said)[0])


def test_nothing_it_prints_holds_a_key(station: SmallStation, var_folder: Path) -> None:
    secret = (var_folder / "keys/audit-1.key").read_bytes().hex()

    assert secret not in call()[1]


def test_a_session_left_open_does_not_keep_the_database(station: SmallStation) -> None:
    examine()

    with station.desk.database.writing() as session:
        session.execute(text("UPDATE dispute SET title = title"))
