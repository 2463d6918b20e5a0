"""Taking the figures along: a sheet with value, n, N, exclusions and formula; written into the audit."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlmodel import select

from core.errors import NotAllowed
from core.vocabulary import Role
from domain.metrics.exporting import export_figures
from domain.questions import Question
from models import AuditEntry
from tests.disputes import closed
from tests.factories import SmallStation, small_station
from tests.numbers import YEAR

CODES = ("M01", "M03", "M11", "M14")


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def sheet(
    station: SmallStation, role: Role = Role.LEADER, question: Question | None = None
) -> list[tuple[object, ...]]:
    with station.work(role) as work:
        name, kind, content = export_figures(work, question or Question(YEAR), CODES)
    assert name.endswith(".xlsx")
    assert kind.startswith("application/")
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_every_number_is_a_row_with_its_formula(station: SmallStation) -> None:
    closed(station)
    closed(station, "OC13")

    head, *rows = sheet(station)

    assert [row[0] for row in rows] == list(CODES)
    assert head[0] == "代码"
    assert all(row[-1] for row in rows)


def test_a_small_sample_is_written_as_counts_and_what_was_left_out_is_named(station: SmallStation) -> None:
    closed(station)
    closed(station, "OC13")

    row = sheet(station)[1]

    assert "1/1" in str(row[2])
    assert "1" in str(row[6])


def test_the_audit_keeps_what_was_asked(station: SmallStation) -> None:
    sheet(station, question=Question(YEAR, level="L2", method="MM05"))

    with station.reading() as session:
        last = session.exec(select(AuditEntry)).all()[-1]
    assert (last.event, last.detail["rows"]) == ("figures_exported", len(CODES))
    assert last.detail["asked"]["level"] == "L2"
    assert len(last.detail["sha256"]) == 64


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.AUDITOR, Role.JUSTICE_MEDIATOR])
def test_who_may_not_take_figures_along_gets_none(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        sheet(station, role)


def test_no_cell_is_a_formula(station: SmallStation) -> None:
    closed(station)

    assert not any(str(cell).startswith("=") for row in sheet(station) for cell in row)
