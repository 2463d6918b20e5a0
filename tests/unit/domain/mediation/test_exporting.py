import io

import pandas as pd
import pytest
from sqlmodel import select

from analytics.periods import Period
from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.mediation import CaseFilter, View, export_disputes
from domain.mediation import exporting as module
from domain.mediation.vocabulary import CaseEvent
from domain.questions import Question
from models import AuditEntry
from tests.disputes import closed, registered
from tests.factories import small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def taken(station, role=Role.LEADER, grid="G01", view=View.ALL, **wanted):
    """Return the sheet somebody takes along."""
    with station.work(role, grid) as work:
        name, _media_type, content = export_disputes(work, CaseFilter(view, **wanted))
    assert name.endswith(".xlsx")
    return pd.read_excel(io.BytesIO(content), dtype=str, keep_default_na=False)


def test_a_sheet_holds_the_rows_of_the_list_with_labels(station):
    closed(station)

    line = taken(station).iloc[0]

    assert line["编号"] == "（2026）慈音人调字第0001号"
    assert (line["类型"], line["网格"], line["状态"]) == ("噪声扰民", "一号警格", "已结案")
    assert line["结案时间"] == "2026-11-23 12:00"


def test_a_sheet_is_not_cut_at_the_page_of_the_list(station):
    for _ in range(30):
        registered(station)

    assert len(taken(station)) == 30


def test_a_sheet_holds_no_name_phone_number_or_narrative(station):
    registered(station, narrative="刘备的电话 13987654321")

    text = taken(station).to_string()

    for secret in ("张三丰", "刘备", "1398", "1381", "电话"):
        assert secret not in text


def test_an_officer_takes_only_their_own_grids_along(station):
    registered(station)
    registered(station, grid="G02")

    assert len(taken(station, Role.COMMUNITY_OFFICER)) == 1
    question = Question(Period.year(2026), station.grid_ids["G02"])
    assert len(taken(station, Role.COMMUNITY_OFFICER, question=question)) == 0


@pytest.mark.parametrize(
    "role", [Role.GRID_WORKER, Role.AUXILIARY, Role.JUSTICE_MEDIATOR, Role.AUDITOR, Role.SYSADMIN]
)
def test_who_may_not_export_takes_nothing(station, role):
    registered(station)

    with pytest.raises(NotAllowed):
        taken(station, role)


def test_what_was_taken_is_written_down_without_the_words_searched_for(station):
    registered(station)
    taken(station, words="张三丰", question=Question(Period.year(2026)))

    with station.reading() as session:
        entry = session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.event == CaseEvent.DISPUTES_EXPORTED
    assert (entry.detail["rows"], entry.detail["searched"], entry.detail["view"]) == (1, True, "all")
    assert "张三丰" not in str(entry.detail)
    assert len(entry.detail["sha256"]) == 64


def test_a_cell_that_looks_like_a_formula_is_text(station):
    registered(station, title="=1+1")

    assert taken(station).iloc[0]["题目"] == "'=1+1"


def test_too_many_rows_are_refused(station, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    for _ in range(3):
        registered(station)

    with pytest.raises(BadInput):
        taken(station)
