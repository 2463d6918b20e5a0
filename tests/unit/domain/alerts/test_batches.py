"""A batch can be taken back as a whole, and its refused rows mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.alerts.batches import find_batches, open_batch, refused_file, undo_batch
from domain.alerts.entry import correct_alert
from domain.alerts.queries import find_alerts
from models import Alert, AlertCaseNumber, AuditEntry, Grid, PersonalSnippet, RefusedRow
from tests.alerts import (
    PHONE,
    csv_110,
    imported,
    kept_counts,
    registered,
    row_110,
    rows_110,
    this_year,
    wrong_counts,
)
from tests.disputes import registered as dispute
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def how_many(station: SmallStation, *tables: type) -> list[int]:
    with station.reading() as session:
        return [session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def undo(station: SmallStation, batch_id: int, role: Role = Role.CLERK) -> None:
    with station.work(role) as work:
        undo_batch(work, batch_id)


MADE = (Alert, AlertCaseNumber, PersonalSnippet, RefusedRow)


@pytest.mark.both
def test_undo_restores_every_count(station: SmallStation, tmp_path: Path) -> None:
    registered(station)
    imported(station, csv_110(tmp_path / "old.csv", rows_110(10)))
    counts, rows = kept_counts(station), how_many(station, *MADE)
    new = [*rows_110(50), row_110(60, 简要警情=PHONE), row_110(61, 报警时间="?")]
    result = imported(station, csv_110(tmp_path / "new.csv", new))
    assert kept_counts(station) != counts

    undo(station, result.batch)

    assert kept_counts(station) == counts
    assert how_many(station, *MADE) == rows
    assert wrong_counts(station) == []


def test_what_was_undone_can_be_imported_again(station: SmallStation, tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(10))
    undo(station, imported(station, path).batch)

    assert imported(station, path).imported == 10


def test_grids_that_came_with_an_import_stay(station: SmallStation, tmp_path: Path) -> None:
    before = how_many(station, Grid)
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(3)))
    undo(station, result.batch)

    assert how_many(station, Grid) == before


def test_a_corrected_alert_is_taken_back_with_its_batch(station: SmallStation, tmp_path: Path) -> None:
    before = kept_counts(station)
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(4)))
    with station.reading() as session:
        first = int(find_alerts(session, station.actor(Role.CLERK), this_year(station)).iloc[0]["id"])
    with station.work() as work:
        correct_alert(
            work, first, 1, {"category": "AL104", "summary": "改", "grid_id": station.grid_ids["G02"]}
        )

    undo(station, result.batch)

    assert kept_counts(station) == before


def test_a_batch_is_undone_once(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(2)))
    undo(station, result.batch)

    with pytest.raises(OutOfTurn):
        undo(station, result.batch)


def test_a_batch_from_which_a_dispute_was_opened_stays(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(2)))
    with station.reading() as session:
        alert_id = session.execute(select(Alert.id)).scalars().first()
    dispute(station, alert_id=alert_id)

    with pytest.raises(OutOfTurn):
        undo(station, result.batch)

    assert how_many(station, Alert) == [2]


def test_an_empty_batch_can_be_undone_too(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", [row_110(1, 报警时间="?")]))

    undo(station, result.batch)

    assert how_many(station, RefusedRow) == [0]


def test_only_the_clerk_undoes(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(2)))

    with pytest.raises(NotAllowed):
        undo(station, result.batch, Role.LEADER)


def test_the_audit_says_who_undid(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(2)))
    undo(station, result.batch)

    with station.reading() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.event == "import_undone")).scalar_one()
    assert entry.subject_id == result.batch


def test_refused_rows_come_back_as_a_file_that_can_be_mended(station: SmallStation, tmp_path: Path) -> None:
    rows = [*rows_110(2), row_110(3, 报警时间="不详", 简要警情="=1+1")]
    result = imported(station, csv_110(tmp_path / "110.csv", rows))
    mended = tmp_path / "mended.csv"

    with station.reading() as session:
        lines = refused_file(session, station.desk.cipher, station.actor(Role.CLERK), result.batch)
        mended.write_text("".join(lines).replace("不详", "2026-03-02 10:00"), encoding="utf-8")
    again = imported(station, mended)

    assert (again.rows, again.imported, again.refused) == (1, 1, 0)
    with station.reading() as session:
        summary = session.execute(select(Alert.summary).where(Alert.batch_id == again.batch)).scalar_one()
    assert summary == "=1+1"


def test_refused_rows_open_for_the_clerk_alone(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", [row_110(1, 报警时间="?")]))

    with station.reading() as session, pytest.raises(NotAllowed):
        refused_file(session, station.desk.cipher, station.actor(Role.LEADER), result.batch)
    with station.reading() as session, pytest.raises(NotFound):
        refused_file(session, station.desk.cipher, station.actor(Role.CLERK), 999_999)


def test_batches_are_listed_newest_first(station: SmallStation, tmp_path: Path) -> None:
    first = imported(station, csv_110(tmp_path / "a.csv", rows_110(2)))
    station.clock.move(minutes=1)
    second = imported(station, csv_110(tmp_path / "b.csv", rows_110(3)))

    with station.reading() as session:
        frame = find_batches(session, station.actor(Role.CLERK))
        record = open_batch(session, station.actor(Role.CLERK), second.batch)
    assert frame["id"].tolist() == [second.batch, first.batch]
    assert (record.rows, record.imported, record.duplicates, record.can_be_undone) == (3, 1, 2, True)


def test_who_does_not_import_sees_no_batch(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "a.csv", rows_110(2)))

    with station.reading() as session:
        assert find_batches(session, station.actor(Role.LEADER)).empty
        with pytest.raises(NotFound):
            open_batch(session, station.actor(Role.LEADER), result.batch)
