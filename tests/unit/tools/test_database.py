"""The commands over the databases, from an empty folder to a chain somebody has tampered with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

from core.migrations import pending
from core.vocabulary import Role, Workspace
from domain.audit import verify
from domain.desk import close_desks, has_database, open_desk
from domain.tallies.check import differences
from models import AuditEntry, Grid, Station
from tests.disputes import closed, registered
from tests.factories import SmallStation, small_station
from tools.__main__ import app_for
from tools.database import ready_desk


@pytest.fixture(autouse=True)
def folder(var_folder: Path) -> Iterator[Path]:
    yield var_folder
    close_desks()


@pytest.fixture
def station(folder: Path) -> Iterator[SmallStation]:
    made = small_station(folder)
    yield made
    made.desk.database.close()


def run(*words: str) -> tuple[int, list[str]]:
    ran = CliRunner().invoke(app_for(list(words)), list(words))
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran.exit_code, ran.output.splitlines()


def change(station: SmallStation, *statements: str) -> None:
    with station.desk.database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def tamper(station: SmallStation, *statements: str) -> None:
    station.desk.anchor.flush()
    triggers = ("DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete")
    change(station, *triggers, *statements)


def events(station: SmallStation) -> list[str]:
    with station.reading() as session:
        return [row.event for row in session.exec(select(AuditEntry).order_by(AuditEntry.id))]


def wrong(station: SmallStation) -> int:
    with station.reading() as session:
        return len(differences(session, 1))


def test_an_empty_folder_becomes_a_station(folder: Path) -> None:
    code, said = run("migrate")

    assert (code, said) == (0, ["database at head"])
    with open_desk(Workspace.STATION).database.reading() as session:
        assert session.exec(select(Station)).one().name_zh == "慈音派出所"
        assert len(session.exec(select(Grid)).all()) == 9


def test_after_migrating_nothing_is_pending(folder: Path) -> None:
    run("migrate")

    assert pending(open_desk(Workspace.STATION).database) == []


def test_migrating_makes_the_keys_that_are_missing(folder: Path) -> None:
    assert not list(folder.rglob("*.key"))

    run("migrate")

    assert {path.name for path in folder.rglob("*.key")} == {
        "encryption-1.key",
        "index-1.key",
        "audit-1.key",
    }


def test_migrating_again_founds_nothing_anew(folder: Path) -> None:
    run("migrate")
    with open_desk(Workspace.STATION).database.reading() as session:
        before = [row.mac for row in session.exec(select(AuditEntry))]

    code, _said = run("migrate")

    with open_desk(Workspace.STATION).database.reading() as session:
        assert [row.mac for row in session.exec(select(AuditEntry))] == before
    assert code == 0


def test_migrating_leaves_the_demonstration_alone(folder: Path) -> None:
    run("migrate")

    assert has_database(Workspace.STATION)
    assert not has_database(Workspace.DEMO)


def test_a_desk_made_ready_holds_its_station_and_a_whole_chain(folder: Path) -> None:
    desk = ready_desk(Workspace.DEMO)
    desk.anchor.flush()

    with desk.database.reading() as session:
        assert session.get(Station, desk.station_id) is not None
        assert verify(session, desk.cipher, desk.anchor.read()) == []
    assert desk.is_demo


def test_what_people_wrote_outlives_migrating(station: SmallStation) -> None:
    case_id = registered(station)

    run("migrate")

    with station.reading() as session:
        assert session.execute(text("SELECT id FROM dispute")).scalars().all() == [case_id]


def test_without_a_database_there_is_nothing_to_verify(folder: Path) -> None:
    assert run("audit", "verify") == (0, [])
    assert run("rollups", "verify") == (0, [])


def test_a_chain_that_nobody_touched_is_whole(station: SmallStation) -> None:
    registered(station)
    station.desk.anchor.flush()

    assert run("audit", "verify") == (0, ["station: whole"])


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("UPDATE audit_entry SET event = 'nothing' WHERE id = 3", "entry 3: entry altered"),
        ("UPDATE audit_entry SET detail = '{}' WHERE id = 1", "entry 1: entry altered"),
        ("DELETE FROM audit_entry WHERE id = 3", "entry 3: entry missing"),
        ("DELETE FROM audit_entry WHERE id > 3", "entry 4: tail cut or head altered"),
        ("UPDATE ledger SET audit_mac = 'ff'", "tail cut or head altered"),
    ],
)
def test_a_broken_chain_is_told_with_its_place_and_fails(deed: str, said: str, station: SmallStation) -> None:
    tamper(station, deed)

    code, lines = run("audit", "verify")

    assert code == 1
    assert said in lines[0]
    assert lines[0].startswith("station: station 1, entry")
    assert lines[-1] == "station: broken"


def test_one_broken_chain_fails_though_the_other_is_whole(station: SmallStation) -> None:
    ready_desk(Workspace.DEMO)
    tamper(station, "UPDATE audit_entry SET event = 'nothing' WHERE id = 3")

    code, lines = run("audit", "verify")

    assert code == 1
    assert {"station: broken", "demo: whole"} <= set(lines)


def test_verifying_changes_nothing(station: SmallStation) -> None:
    registered(station)
    before = events(station)

    run("audit", "verify")
    run("rollups", "verify")

    assert events(station) == before


def test_counts_that_were_kept_are_right(station: SmallStation) -> None:
    closed(station)

    assert run("rollups", "verify") == (0, ["station: 0 differences"])


@pytest.mark.parametrize("table", ["tally_day", "tally_month"])
def test_a_count_that_was_changed_is_told_and_fails(table: str, station: SmallStation) -> None:
    closed(station)
    change(station, _raise(table))

    code, lines = run("rollups", "verify")

    assert code == 1
    assert lines[0].startswith(f"station: {table} ")
    assert "kept 4" in lines[0]
    assert lines[-1] != "station: 0 differences"


def _raise(table: str) -> str:
    """Set every count of a layer far off."""
    return f"UPDATE {table} SET n = 4000 + n"


def test_a_count_that_was_taken_away_is_told(station: SmallStation) -> None:
    closed(station)
    change(station, "DELETE FROM tally_day")

    code, lines = run("rollups", "verify")

    assert code == 1
    assert all("kept 0" in line for line in lines[:-1])


def test_a_count_of_nothing_is_told(station: SmallStation) -> None:
    change(station, "INSERT INTO tally_day VALUES (1, 'dispute', '2026-11-01', 5, 'DT01', 7)")

    code, lines = run("rollups", "verify")

    assert code == 1
    assert lines[0].startswith("station: tally_day ")
    assert "kept 7, counted 0" in lines[0]
    assert lines[-1] == "station: 1 differences"


def test_no_more_than_twenty_differences_are_listed_and_all_are_counted(station: SmallStation) -> None:
    for number in range(30):
        change(station, f"INSERT INTO tally_day VALUES (1, 'dispute', '2026-11-01', {number + 50}, '', 1)")

    _code, lines = run("rollups", "verify")

    assert len(lines) == 21
    assert lines[-1] == "station: 30 differences"


def test_rebuilding_mends_what_was_changed(station: SmallStation) -> None:
    closed(station)
    change(station, _raise("tally_month"), "DELETE FROM tally_day")
    assert wrong(station) > 0

    code, lines = run("rollups", "rebuild")

    assert (code, lines) == (0, ["station: rebuilt"])
    assert wrong(station) == 0
    assert run("rollups", "verify") == (0, ["station: 0 differences"])


def test_rebuilding_is_written_into_the_audit_by_the_desk_itself(station: SmallStation) -> None:
    run("rollups", "rebuild")

    with station.reading() as session:
        last = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.event, last.account_id) == ("rollups_rebuilt", 0)


def test_rebuilding_leaves_the_chain_whole(station: SmallStation) -> None:
    run("rollups", "rebuild")

    assert run("audit", "verify")[0] == 0


def test_rebuilding_twice_keeps_the_same_counts(station: SmallStation) -> None:
    closed(station)
    run("rollups", "rebuild")
    with station.reading() as session:
        once = session.execute(text("SELECT * FROM tally_month ORDER BY 1, 2, 3, 4, 5")).all()

    run("rollups", "rebuild")

    with station.reading() as session:
        assert session.execute(text("SELECT * FROM tally_month ORDER BY 1, 2, 3, 4, 5")).all() == once


def test_the_counts_of_the_demonstration_are_its_own(station: SmallStation) -> None:
    closed(station, role=Role.GRID_WORKER)
    ready_desk(Workspace.DEMO)

    run("rollups", "rebuild")

    with open_desk(Workspace.DEMO).database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM tally_day")).scalar_one() == 0
    with station.reading() as session:
        assert session.execute(text("SELECT count(*) FROM tally_day")).scalar_one() > 0
