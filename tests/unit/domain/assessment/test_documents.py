"""The monthly sheet and the list of coefficients as an office opens them."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import select

from core.errors import NotAllowed, NotFound
from core.vocabulary import Role
from domain.assessment import approve_leave
from domain.assessment.documents import coefficient_list, sheet_document
from models import AuditEntry, Worker
from tests.assessed import (
    AFTER_APPEAL,
    OCTOBER,
    answered,
    appealed,
    at,
    entries,
    equal_grids,
    sheet_of,
    shown,
)
from tests.factories import small_station


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    made = small_station(tmp_path_factory.mktemp("documents"))
    equal_grids(made)
    with made.work(Role.CLERK) as work:
        away = made.actor(Role.GRID_WORKER, "G02").worker_id
        approve_leave(work, away, date(2026, 10, 1), date(2026, 10, 31))
        work.get(Worker, away).name = "=1+1"
    entries(made, 41)
    entries(made, 7, kind="hazard", verdict="ok")
    shown(made)
    answered(made, appealed(made), base_verified=44)
    at(made, AFTER_APPEAL)
    yield made
    made.desk.database.close()


def printed(station, grid="G01", role=Role.CLERK):
    with station.work(role) as work:
        name, _kind, content = sheet_document(work, sheet_of(station, grid).id)
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return name, [paragraph.text for paragraph in paper.paragraphs], cells


def listed(station, role=Role.LEADER):
    with station.work(role) as work:
        name, _kind, content = coefficient_list(work, OCTOBER)
    sheet = load_workbook(io.BytesIO(content)).active
    return name, [[cell.value for cell in row] for row in sheet.iter_rows()], sheet


def test_the_sheet_bears_the_offices_head_and_every_point(station):
    name, lines, cells = printed(station)

    assert name == f"assessment-202610-{station.actor(Role.GRID_WORKER).worker_id}-1.docx"
    assert lines[:2] == ["慈音派出所", "网格员月度考核表"]
    assert "基础数据采集数" in cells
    sheet = sheet_of(station)
    assert any(f"总分 {sheet.total:.1f}" in line for line in lines)
    assert any("核对了原始记录" in line for line in lines)
    assert sum("签字" in line for line in lines) == 3


def test_a_month_on_leave_is_printed_as_not_assessed(station):
    _name, lines, _cells = printed(station, "G02")

    assert any("不予评分" in line for line in lines)
    assert not any("总分" in line for line in lines)


def test_the_list_goes_by_grid_under_the_offices_head(station):
    name, rows, _sheet = listed(station)

    assert name == "coefficients-202610-20261112.xlsx"
    assert rows[0][0] == "慈音派出所"
    assert "2026年10月" in rows[1][0]
    assert [row[0] for row in rows[3:5]] == ["一号警格", "二号警格"]
    assert rows[3][2] == pytest.approx(sheet_of(station).total, abs=0.05)
    assert rows[4][2] == "—"
    assert "绩效由人决定" in rows[6][0]


def test_no_cell_of_the_list_is_a_formula(station):
    _name, _rows, sheet = listed(station)

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_what_is_taken_along_is_in_the_audit(station):
    printed(station)
    listed(station)

    with station.reading() as session:
        events = [row for row in session.exec(select(AuditEntry)) if "sha256" in row.detail]
    assert {row.event for row in events} >= {"sheet_printed", "coefficients_exported"}


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_OFFICER, Role.AUDITOR])
def test_only_office_and_leader_take_papers_along(station, role):
    with pytest.raises(NotAllowed), station.work(role) as work:
        coefficient_list(work, OCTOBER)
    with pytest.raises(NotAllowed), station.work(role) as work:
        sheet_document(work, sheet_of(station).id)


def test_a_sheet_out_of_sight_is_not_printed(station):
    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        sheet_document(work, 999_999)
