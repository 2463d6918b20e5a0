"""A whole file comes in or nothing of it; whatever comes in is counted."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.alerts import importing
from domain.alerts.batches import open_batch
from domain.alerts.importing import Order, import_file
from domain.alerts.keeping import Keeper
from domain.alerts.queries import count_alerts, find_alerts
from domain.alerts.reading.mapping_files import parse_mapping
from domain.audit import verify
from models import Alert, AlertCaseNumber, AuditEntry, ImportBatch, PersonalSnippet, RefusedRow
from tests.alerts import (
    ID_NUMBER,
    PHONE,
    csv_110,
    imported,
    kept_counts,
    row_110,
    rows_110,
    this_year,
    wrong_counts,
    xlsx_110,
)
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def alerts_of(station: SmallStation) -> pd.DataFrame:
    with station.reading() as session:
        rows = session.execute(select(Alert).order_by(Alert.case_no)).scalars().all()
        return pd.DataFrame([row.model_dump() for row in rows])


def how_many(station: SmallStation, table: type) -> int:
    with station.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.both
def test_the_110_export_comes_in_and_is_counted(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(60)))

    assert (result.rows, result.imported, result.duplicates, result.refused) == (60, 60, 0, 0)
    assert wrong_counts(station) == []
    with station.reading() as session:
        assert count_alerts(session, station.actor(Role.LEADER), this_year(station)) == 60


@pytest.mark.both
def test_importing_twice_adds_nothing(station: SmallStation, tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(40))
    imported(station, path)
    before = kept_counts(station)

    again = imported(station, path)

    assert (again.rows, again.imported, again.duplicates) == (40, 0, 40)
    assert kept_counts(station) == before
    assert how_many(station, Alert) == how_many(station, AlertCaseNumber) == 40


@pytest.mark.both
def test_a_break_in_the_middle_leaves_nothing(
    station: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept_counts(station)

    def broken(self: Keeper) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Keeper, "finish", broken)
    with pytest.raises(KeyboardInterrupt):
        imported(station, csv_110(tmp_path / "110.csv", rows_110(40)))

    assert kept_counts(station) == before
    assert [how_many(station, table) for table in (Alert, AlertCaseNumber, ImportBatch)] == [0, 0, 0]


def test_a_workbook_with_title_and_note_reads_like_the_csv(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, xlsx_110(tmp_path / "110.xlsx", rows_110(12)))

    assert (result.imported, result.refused) == (12, 0)
    first = alerts_of(station).iloc[0]
    assert (first["category"], first["hour"], first["source"], first["outcome"]) == ("AL101", 0, "AS1", "AO5")
    assert first["grid_id"] == station.grid_ids["G01"]


def test_a_packed_file_reads_like_a_plain_one(station: SmallStation, tmp_path: Path) -> None:
    plain = csv_110(tmp_path / "110.csv", rows_110(5))
    packed = tmp_path / "110.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert imported(station, packed).imported == 5


def test_a_number_that_comes_twice_in_a_file_counts_once(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", [*rows_110(3), row_110(1)]))

    assert (result.rows, result.imported, result.duplicates) == (4, 3, 1)


def test_without_a_number_time_place_and_category_tell_twins(station: SmallStation, tmp_path: Path) -> None:
    nameless = [row_110(number, 接警编号="") for number in (1, 2, 1)]
    path = csv_110(tmp_path / "110.csv", nameless)

    first, again = imported(station, path), imported(station, path)

    assert (first.imported, first.duplicates) == (2, 1)
    assert (again.imported, again.duplicates) == (0, 3)


def test_duplicates_are_found_over_the_chunks_of_a_file(
    station: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.alerts.reading.reader.read_alerts.__kwdefaults__", {"rows": 7})
    path = csv_110(tmp_path / "110.csv", [*rows_110(20), *rows_110(20)])

    result = imported(station, path)

    assert (result.rows, result.imported, result.duplicates) == (40, 20, 20)
    assert wrong_counts(station) == []


def test_a_known_place_gives_its_type_and_a_university_its_campus(
    station: SmallStation, tmp_path: Path
) -> None:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(4)))

    rows = alerts_of(station)
    assert rows["place_id"].tolist()[:1] == [station.place_ids["C001"]]
    assert rows["place_type"].tolist()[0] == "PT01"
    campus = rows[rows["place_text"].str.startswith("川师大")].iloc[0]
    assert (campus["campus_id"], campus["place_type"]) == (station.place_ids["U001"], "PT04")


def test_an_opened_case_is_a_case(station: SmallStation, tmp_path: Path) -> None:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(6)))

    rows = alerts_of(station)
    assert rows["is_case"].tolist() == [outcome == "AO5" for outcome in rows["outcome"]]


def test_numbers_in_every_text_are_cut_out_and_kept_encrypted(tmp_path: Path) -> None:
    station = small_station(tmp_path)  # its file is looked into: SQLite whatever the run is on
    told = row_110(
        1, 简要警情=f"报警人{PHONE}，证件{ID_NUMBER}", 事发地点=f"环岛路 {PHONE}", 处警民警=f"王 {PHONE}"
    )
    imported(station, csv_110(tmp_path / "110.csv", [told]))

    row = alerts_of(station).iloc[0]
    assert "⟦138****5678⟧" in row["summary"]
    assert "⟦1101**********002X⟧" in row["summary"]
    assert how_many(station, PersonalSnippet) == 4
    assert PHONE.encode() not in (tmp_path / "ciyin.db").read_bytes()


def test_an_unknown_area_is_imported_unassigned_and_listed(station: SmallStation, tmp_path: Path) -> None:
    rows = [row_110(0), row_110(1, 所属社区="无此社区", 事发地点="环岛路口")]
    result = imported(station, csv_110(tmp_path / "110.csv", rows))

    with station.reading() as session:
        batch = open_batch(session, station.actor(Role.CLERK), result.batch)
        unassigned = this_year(station, metric="unassigned")
        assert batch.unassigned == {"无此社区": 1}
        assert count_alerts(session, station.actor(Role.CLERK), unassigned) == 1


def test_refused_rows_are_kept_encrypted_with_their_reason(station: SmallStation, tmp_path: Path) -> None:
    rows = [row_110(0), row_110(1, 报警时间=f"不详 {PHONE}"), row_110(2, 警情大类="外星", 警情小类="飞碟")]
    result = imported(station, csv_110(tmp_path / "110.csv", rows))

    assert (result.imported, result.refused) == (1, 2)
    with station.reading() as session:
        found = session.execute(select(RefusedRow).order_by(RefusedRow.row_no)).scalars().all()
        batch = open_batch(session, station.actor(Role.CLERK), result.batch)
    assert [row.row_no for row in found] == [3, 4]
    assert all(PHONE not in json.dumps(row.reason) for row in found)
    assert PHONE.encode() not in found[0].row_locked
    assert batch.unknown == {"外星 / 飞碟": 1}


def test_a_dry_run_says_what_would_be_and_keeps_nothing(station: SmallStation, tmp_path: Path) -> None:
    imported(station, csv_110(tmp_path / "old.csv", rows_110(5)))
    before = kept_counts(station)
    path = csv_110(tmp_path / "new.csv", [*rows_110(8), row_110(9, 报警时间="?")])

    result = imported(station, path, is_dry_run=True)

    assert (result.rows, result.imported, result.duplicates, result.refused) == (9, 3, 5, 1)
    assert result.batch is None
    assert kept_counts(station) == before
    assert how_many(station, ImportBatch) == 1


def test_areas_become_grids_where_the_mapping_says_so(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "town.csv"
    path.write_text("when,what,where\n2026-01-02 03:04,THEFT,West End\n2026-01-02 03:05,THEFT,Mill\n")
    mapping = parse_mapping(
        """
        columns: {category_text: what, area_text: where}
        time: {column: when}
        categories: {values: {THEFT: AL104}}
        area: {steps: [create], prefix: T-}
        dedupe: {by: time_place_category}
        """,
        "town",
    )

    result = imported(station, path, mapping=mapping)

    assert result.imported == 2
    assert wrong_counts(station) == []
    rows = alerts_of(station)
    assert rows["grid_id"].notna().all()
    assert rows["grid_id"].nunique() == 2


def test_polygons_give_the_grid_of_a_point(station: SmallStation, tmp_path: Path) -> None:
    square = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
    polygon = {"type": "Polygon", "coordinates": [square]}
    feature = {"type": "Feature", "properties": {"code": "G02"}, "geometry": polygon}
    areas = tmp_path / "areas.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    path = tmp_path / "points.csv"
    path.write_text("when,what,lon,lat\n2026-01-02 03:04,THEFT,0.5,0.5\n2026-01-02 03:05,THEFT,5,5\n")
    mapping = parse_mapping(
        """
        columns: {category_text: what, x: lon, y: lat}
        time: {column: when}
        categories: {values: {THEFT: AL104}}
        dedupe: {by: time_place_category}
        """,
        "points",
    )

    imported(station, path, mapping=mapping, area_file=areas)

    grids = alerts_of(station).sort_values("occurred_at")["grid_id"]
    assert grids.iloc[0] == station.grid_ids["G02"]
    assert pd.isna(grids.iloc[1])


def test_an_unknown_source_is_read_by_its_column_names(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text(
        "警单号,发生时间,报警类别,地址\nA1,2026-01-02 03:04,入室盗窃,翠湖小区\n", encoding="utf-8"
    )

    assert imported(station, path).imported == 1


def test_a_table_that_tells_no_time_is_refused(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,colour\nbox,red\nball,blue\n")

    with pytest.raises(BadInput):
        imported(station, path)

    assert how_many(station, ImportBatch) == 0


def test_only_the_clerk_imports(station: SmallStation, tmp_path: Path) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(1))

    with pytest.raises(NotAllowed):
        import_file(station.desk, station.actor(Role.LEADER), Order(path, path.name), station.clock)


def test_progress_is_told_and_what_follows_shares_the_transaction(
    station: SmallStation, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    path = csv_110(tmp_path / "110.csv", rows_110(10))

    def refuse(*_: object) -> None:
        raise BadInput(importing.message("no"))

    with pytest.raises(BadInput):
        import_file(
            station.desk,
            station.actor(Role.CLERK),
            Order(path, path.name),
            station.clock,
            progress=lambda done, total: told.append((done, total)),
            then=refuse,
        )

    assert told[-1][0] == 10
    assert how_many(station, Alert) == 0


def test_the_audit_says_who_imported_what(station: SmallStation, tmp_path: Path) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(3)))

    with station.reading() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.event == "alerts_imported")).scalar_one()
        assert entry.account_id == station.actor(Role.CLERK).account_id
        assert entry.subject_id == result.batch
        assert entry.detail["imported"] == 3
        assert verify(session, station.desk.cipher, {}) == []


@pytest.mark.both
def test_a_grid_worker_of_another_grid_neither_sees_nor_counts_imported_rows(
    station: SmallStation, tmp_path: Path
) -> None:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(20)))

    with station.reading() as session:
        for grid in ("G01", "G02"):
            officer = station.actor(Role.COMMUNITY_OFFICER, grid)
            rows = find_alerts(session, officer, this_year(station))
            assert set(rows["grid_id"]) == {station.grid_ids[grid]}
            assert count_alerts(session, officer, this_year(station)) == len(rows) == 10
        worker = station.actor(Role.GRID_WORKER)
        assert count_alerts(session, worker, this_year(station)) == 0
