"""The import page from the file to the result and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from jobs.runner import run_next
from models import Alert, AuditEntry, ImportMapping, Job
from tests.alerts import HEADER, PHONE, csv_110, imported, kept_counts, row_110, rows_110, xlsx_110
from tests.factories import SmallStation
from tests.seats import everything

Opener = Callable[..., AppTest]


def send(app: AppTest, path: Path) -> AppTest:
    app.file_uploader(key="imports-file").set_value((path.name, path.read_bytes(), "text/csv"))
    return app.run()


def how_many(station: SmallStation, table: type) -> int:
    with station.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_known_export_goes_from_file_to_result(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    app = send(open_as(Role.CLERK, Page.IMPORTS), xlsx_110(tmp_path / "110.xlsx", rows_110(30)))
    assert "已识别：110 接处警导出表" in everything(app)
    assert "导入 30 起警情" in everything(app)

    app.button(key="imports-start").click().run()
    assert "job" in app.query_params
    assert run_next(station.desk, station.clock)
    app.run()

    assert not app.exception
    assert how_many(station, Alert) == 30
    assert any(metric.label == "已导入" and metric.value == "30" for metric in app.metric)


def test_nothing_is_kept_before_the_button(station: SmallStation, tmp_path: Path, open_as: Opener) -> None:
    send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", rows_110(3)))

    assert (how_many(station, Alert), how_many(station, Job)) == (0, 0)


def test_the_upload_lies_encrypted_until_its_job_is_done(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    app = send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", [row_110(1, 简要警情=PHONE)]))
    (kept,) = (tmp_path / "uploads").iterdir()
    assert PHONE.encode() not in kept.read_bytes()

    app.button(key="imports-start").click().run()
    run_next(station.desk, station.clock)

    assert list((tmp_path / "uploads").iterdir()) == []


def test_refused_rows_show_their_reasons_and_come_back_as_a_file(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    rows = [*rows_110(2), row_110(5, 报警时间="不详")]
    app = send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", rows))
    assert any("不能导入的行" in one.label for one in app.expander)

    app.button(key="imports-start").click().run()
    run_next(station.desk, station.clock)
    app.run()
    app.button(key="imports-refused").click().run()

    assert not app.exception
    with station.reading() as session:
        taken = session.execute(
            select(AuditEntry).where(AuditEntry.event == "refused_rows_taken")
        ).scalar_one()
    assert taken.detail["rows"] == 1


def test_an_unknown_source_asks_for_columns_and_a_name(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("流水,何时,何事,地址\n1,2026-01-02 03:04,入室盗窃,翠湖小区\n", encoding="utf-8")
    app = send(open_as(Role.CLERK, Page.IMPORTS), path)
    assert "第一次见到的来源" in everything(app)

    app.selectbox(key="imports-column-category_text").set_value("何事").run()
    app.button(key="imports-start").click().run()
    assert "请给来源起名" in everything(app)
    app.text_input(key="imports-name").set_value("分局台账").run()
    app.button(key="imports-start").click().run()
    run_next(station.desk, station.clock)

    assert how_many(station, Alert) == 1
    assert how_many(station, ImportMapping) == 1
    again = send(open_as(Role.CLERK, Page.IMPORTS), path)
    assert "已识别：分局台账" in everything(again)


def test_a_file_that_is_no_table_is_refused_in_a_sentence(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    path = tmp_path / "page.csv"
    path.write_text("<html><body>no</body></html>")
    app = send(open_as(Role.CLERK, Page.IMPORTS), path)

    assert not app.exception
    assert any(":red[" in element.value for element in app.markdown)
    assert not (tmp_path / "uploads").exists()


def test_a_job_that_is_refused_says_so(station: SmallStation, tmp_path: Path, open_as: Opener) -> None:
    app = send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", rows_110(2)))
    app.button(key="imports-start").click().run()
    for kept in (tmp_path / "uploads").iterdir():
        kept.unlink()
    run_next(station.desk, station.clock)
    app.run()

    assert "没有导入任何内容" in everything(app)


def test_an_import_is_undone_with_one_confirmation(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    before = kept_counts(station)
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(8)))
    app = open_as(Role.CLERK, Page.IMPORTS, batch=str(result.batch))

    app.button(key="imports-undo").click().run()

    assert "已撤销导入" in everything(app)
    assert kept_counts(station) == before
    assert "imports-undo" not in [button.key for button in app.button]


def test_unassigned_areas_are_listed_on_the_import(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", [row_110(1, 所属社区="无此社区", 事发地点="x")]))
    app = open_as(Role.CLERK, Page.IMPORTS, batch=str(result.batch))

    tables = [frame.value for frame in app.dataframe]
    assert any("无此社区" in table.to_string() for table in tables)


def test_anothers_job_is_not_shown(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.IMPORTS, job="424242")

    assert "没有这次导入" in everything(app)


def test_the_page_belongs_to_the_clerk(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.IMPORTS)

    assert "无权访问" in everything(app)
    assert not app.file_uploader


def test_an_unknown_category_can_be_matched_and_is_then_read(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    rows = [row_110(1), row_110(2, 警情大类="外星", 警情小类="飞碟")]
    app = send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", rows))
    assert "还没对应的类别" in everything(app)

    app.session_state["imports-categories"] = {
        "edited_rows": {0: {"choice": "其他求助　qtqz"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="imports-match").click().run()

    assert not app.exception
    assert "导入 2 起警情" in everything(app)
    assert len(HEADER) == 11


def test_an_area_can_be_matched_to_a_grid_and_is_remembered(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    path = csv_110(tmp_path / "110.csv", [row_110(1, 所属社区="东区", 事发地点="某处")])
    app = send(open_as(Role.CLERK, Page.IMPORTS), path)
    assert "未分到网格的辖区" in everything(app)

    app.session_state["imports-areas"] = {
        "edited_rows": {0: {"choice": "二号警格"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="imports-match").click().run()
    app.button(key="imports-start").click().run()
    run_next(station.desk, station.clock)

    with station.reading() as session:
        assert session.execute(select(Alert.grid_id)).scalar_one() == station.grid_ids["G02"]
        kept = session.execute(select(ImportMapping)).scalar_one()
    assert kept.name == "cn_110"
    assert "东区" in kept.content["yaml"]


def test_a_known_source_without_changes_saves_no_mapping(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    app = send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", rows_110(2)))
    app.button(key="imports-start").click().run()

    assert how_many(station, ImportMapping) == 0


def test_another_column_changes_what_is_read(station: SmallStation, tmp_path: Path, open_as: Opener) -> None:
    app = send(open_as(Role.CLERK, Page.IMPORTS), csv_110(tmp_path / "110.csv", rows_110(2)))
    app.selectbox(key="imports-column-summary").set_value("处警民警").run()
    app.button(key="imports-start").click().run()
    run_next(station.desk, station.clock)

    with station.reading() as session:
        assert set(session.execute(select(Alert.summary)).scalars()) == {"王警官"}


def test_without_a_time_column_nothing_can_be_imported(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("名称,颜色\n箱子,红\n", encoding="utf-8")
    app = send(open_as(Role.CLERK, Page.IMPORTS), path)

    assert "请先选择时间列和类别列" in everything(app)
    assert "imports-start" not in [button.key for button in app.button]


def test_the_same_file_again_says_that_all_is_known(
    station: SmallStation, tmp_path: Path, open_as: Opener
) -> None:
    path = csv_110(tmp_path / "110.csv", rows_110(4))
    imported(station, path)
    app = send(open_as(Role.CLERK, Page.IMPORTS), path)

    figures = {metric.label: metric.value for metric in app.metric}
    assert (figures["行数"], figures["新增"], figures["已有"], figures["不能导入"]) == ("4", "0", "4", "0")


def test_another_file_begins_anew(station: SmallStation, tmp_path: Path, open_as: Opener) -> None:
    result = imported(station, csv_110(tmp_path / "110.csv", rows_110(2)))
    app = open_as(Role.CLERK, Page.IMPORTS, batch=str(result.batch))

    app.button(key="imports-another").click().run()

    assert len(app.file_uploader) == 1


def test_the_page_speaks_english(station: SmallStation, tmp_path: Path, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.IMPORTS, language="en")
    app = send(app, csv_110(tmp_path / "110.csv", rows_110(3)))

    assert "Recognised: 110 alert export" in everything(app)
    assert "Import 3 alerts" in everything(app)
