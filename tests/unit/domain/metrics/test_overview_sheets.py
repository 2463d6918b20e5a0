"""The overview as a workbook: the same numbers as the screen, within the same scope, and in the audit."""

from __future__ import annotations

import io
from datetime import date

import pandas as pd
import pytest
from sqlmodel import col, select

from analytics.periods import Period
from core.errors import NotAllowed
from core.vocabulary import Role
from domain.metrics.ask import answer
from domain.metrics.overview_sheets import FIGURES, export_overview, overview_sheets
from domain.questions import Question
from models import AuditEntry
from tests.factories import SmallStation
from tests.numbers import YEAR, put_alerts, put_disputes, reader


@pytest.fixture
def busy(station: SmallStation) -> SmallStation:
    put_disputes(station, 38, date(2026, 3, 2), bucket="S")
    put_disputes(station, 2, date(2026, 3, 2), bucket="F")
    put_alerts(station, 50, date(2026, 4, 6), hour=21)
    return station


def taken(station: SmallStation, role: Role = Role.LEADER, period: Period = YEAR) -> dict[str, pd.DataFrame]:
    with station.work(role) as work:
        _, _, content = export_overview(work, Question(period))
    return pd.read_excel(io.BytesIO(content), sheet_name=None)


def figure(sheets: dict[str, pd.DataFrame], code: str) -> pd.Series:
    return sheets["指标"].set_index("代码").loc[code]


def test_every_figure_of_the_screen_is_in_it(busy: SmallStation) -> None:
    assert tuple(taken(busy)["指标"]["代码"]) == FIGURES


@pytest.mark.parametrize("code", ["M01", "M19", "M03", "M21"])
def test_a_figure_is_the_one_the_screen_asks_for(busy: SmallStation, code: str) -> None:
    with reader(busy, YEAR) as asked:
        shown = answer(asked, code)

    line = figure(taken(busy), code)

    assert (line["n"], line["N"]) == (shown.n, shown.total)
    if shown.value is not None and not shown.is_small:
        assert line["数值"] == pytest.approx(shown.value)


def test_a_rate_of_few_has_no_percentage(station: SmallStation) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S")

    line = figure(taken(station), "M01")

    assert pd.isna(line["数值"])
    assert (line["n"], line["N"]) == (3, 3)


def test_each_figure_says_why_it_is_what_it_is(busy: SmallStation) -> None:
    assert figure(taken(busy), "M01")["公式"].startswith("M01：")


def test_months_types_hours_and_grids_add_up(busy: SmallStation) -> None:
    sheets = taken(busy)

    assert sheets["逐月化解率"]["n"].sum() == 38
    assert sheets["纠纷类型"]["n"].sum() == 40
    assert sheets["警情类别"]["n"].sum() == 50
    assert sheets["警情时段"].drop(columns="星期").to_numpy().sum() == 50
    assert sheets["各格警情"]["n"].sum() == 50


def test_the_first_sheet_says_what_was_asked(busy: SmallStation) -> None:
    about = taken(busy)["说明"].set_index("项目")["内容"]

    assert "2026" in about["时段"]
    assert about["导出人"] == "leader"


def test_an_officer_takes_only_the_own_grid(busy: SmallStation) -> None:
    put_alerts(busy, 7, date(2026, 4, 6), hour=9, grid="G02")

    everybody = taken(busy, Role.LEADER)["各格警情"]["n"].sum()
    own = taken(busy, Role.COMMUNITY_OFFICER)["各格警情"]["n"].sum()

    assert (everybody, own) == (57, 50)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GRID_WORKER, Role.GOVERNANCE_READER])
def test_who_may_not_export_takes_nothing(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed), station.work(role) as work:
        export_overview(work, Question(YEAR))


def test_the_audit_keeps_who_took_what(busy: SmallStation) -> None:
    taken(busy)

    with busy.reading() as session:
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert entry is not None
    assert entry.event == "overview_exported"
    assert entry.detail["rows"] > 20
    assert len(entry.detail["sha256"]) == 64


def test_no_party_is_in_it(busy: SmallStation) -> None:
    with reader(busy, YEAR) as asked:
        words = " ".join(frame.to_csv() for frame in overview_sheets(asked).values())

    assert "138" not in words
    assert "张" not in words
