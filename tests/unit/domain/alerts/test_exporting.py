"""A list taken along: masked, within scope, harmless in a sheet, written into the audit."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.alerts import exporting
from domain.alerts.exporting import export_alerts
from domain.sheets import guarded
from models import AuditEntry
from tests.alerts import PHONE, csv_110, imported, registered, rows_110, this_year
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def exported(
    station: SmallStation, role: Role = Role.CLERK, grid: str = "G01", **changes: object
) -> list[list[str]]:
    with station.work(role, grid) as work:
        _name, _kind, content = export_alerts(work, this_year(station, **changes))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def test_an_export_holds_the_rows_of_the_list(station: SmallStation, tmp_path: Path) -> None:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(9)))

    rows = exported(station, metric="M22")

    assert rows[0][0] == "编号"
    assert len(rows) == 1 + 1
    assert rows[1][2] == "入室盗窃"


def test_an_export_holds_no_number_of_a_person(station: SmallStation) -> None:
    registered(station, phone=PHONE, summary=f"请回电 {PHONE}")

    assert PHONE not in str(exported(station))


def test_an_officer_takes_along_their_own_grid_alone(station: SmallStation, tmp_path: Path) -> None:
    imported(station, csv_110(tmp_path / "110.csv", rows_110(10)))

    rows = exported(station, Role.COMMUNITY_OFFICER, "G02")

    assert {row[3] for row in rows[1:]} == {"二号警格"}


def test_the_audit_keeps_what_was_taken(station: SmallStation) -> None:
    registered(station)
    exported(station, search="争执")

    with station.reading() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.event == "alerts_exported")).scalar_one()
    assert (entry.detail["rows"], entry.detail["searched"]) == (1, True)
    assert "争执" not in str(entry.detail)
    assert len(entry.detail["sha256"]) == 64


def test_who_may_only_read_takes_nothing_along(station: SmallStation) -> None:
    with pytest.raises(NotAllowed):
        exported(station, Role.AUXILIARY)


def test_more_rows_than_a_sheet_should_hold_are_refused(
    station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 1)
    registered(station)
    registered(station)

    with pytest.raises(BadInput):
        exported(station)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "＝1", "|x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


def test_an_ordinary_cell_stays(station: SmallStation) -> None:
    assert guarded("翠湖小区 3 栋") == "翠湖小区 3 栋"
