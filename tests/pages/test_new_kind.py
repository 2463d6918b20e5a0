"""A station adds a ledger: one YAML file, and everything is there (issue 5, acceptance 2)."""

import io
import shutil

import openpyxl
import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.records import Asker, RecordFilter, count_attention, declaring, due_for
from domain.records.sheets import export_records
from domain.tallies.check import differences
from tests.records import CLERK, row
from tests.seats import everything

EBIKE = """
zh: 电动车登记
en: E-bikes
group: registration
order: 90
purpose: {zh: 用于电动车防盗登记，注销后保存 1 年, en: "Against theft of e-bikes, kept 1 year after the end"}
retention_years: 1
title: "{make}"
lead: owner
shape: register
number: "慈音电登〔{year}〕第{serial:04d}号"
happened: {zh: 登记日期, en: Registered on}
grid: required
tally: make
fields:
  - {code: owner, type: name, zh: 车主, en: Owner, required: true}
  - {code: phone, type: phone, zh: 电话, en: Phone}
  - {code: frame_no, type: text, zh: 车架号, en: Frame number, required: true, index: true}
  - {code: make, type: choice, zh: 品牌, en: Make, required: true, options: [
      {code: EM1, zh: 雅迪, en: Yadea}, {code: EM2, zh: 爱玛, en: Aima}]}
task:
  zh: 安装号牌
  en: Fit the plate
  fields:
    - {code: fitted_on, type: date, zh: 安装日期, en: Fitted on, required: true, default: now}
clocks:
  - {code: plate, zh: 号牌, en: plate, days: 3, basis: {zh: 本所规定, en: Station rule}}
validity: {zh: 登记有效, en: registered, months: 24, remind_days: 30}
renew: {zh: 续期, en: Renew}
measures:
  - {code: plated, zh: 已装牌, en: plated, when: [{field: status, is: done}]}
"""
FORM = "records-ebike"


@pytest.fixture
def with_ebikes(tmp_path_factory, monkeypatch):
    """Put one more file beside the others."""
    folder = tmp_path_factory.mktemp("kinds")
    for path in declaring.FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)
    (folder / "ebike.yaml").write_text(EBIKE, encoding="utf-8")
    monkeypatch.setattr(declaring, "FOLDER", folder)


@pytest.fixture
def desk_page(with_ebikes, station, open_as):
    """Open the page of the new ledger."""
    return lambda **params: open_as(CLERK, Page.REGISTRATION, kind="ebike", **params)


def enter(app, station, owner="张三丰", frame="LX123456"):
    app.selectbox(key=f"{FORM}-grid").set_value(station.grid_ids["G01"])
    app.text_input(key=f"{FORM}-owner").set_value(owner)
    app.text_input(key=f"{FORM}-phone").set_value("13812345678")
    app.text_input(key=f"{FORM}-frame_no").set_value(frame)
    app.selectbox(key=f"{FORM}-make").set_value("EM1")
    return app.button(key=f"{FORM}-save").click().run()


def opened(app):
    return [one for one in app.button if one.key.startswith("records-open-")]


def test_one_file_gives_the_menu_entry_the_form_and_the_list(station, desk_page):
    app = desk_page(new="1")
    assert "电动车登记" in app.button_group(key="records-kind").options
    assert "用于电动车防盗登记" in everything(app)

    enter(app, station)

    assert not app.exception
    assert [one.label for one in opened(app)] == ["张\\*\\*　雅迪"]
    assert "剩 3 天" in everything(app)


def test_the_form_checks_what_the_file_declares(station, desk_page):
    app = desk_page(new="1")

    enter(app, station, frame="")

    assert "请填写车架号" in everything(app)
    assert not opened(app)


def test_the_record_is_found_by_its_index_and_by_its_secret(station, desk_page):
    app = enter(desk_page(new="1"), station)

    for words, n in (("LX1234", 1), ("13812345678", 1), ("张三丰", 1), ("LX999", 0)):
        app.text_input(key=f"{FORM}-search").set_value(words).run()
        assert len(opened(app)) == n, words


def test_the_clock_stops_with_the_task_and_the_validity_is_renewed(station, desk_page):
    app = enter(desk_page(new="1"), station)
    record_id = int(opened(app)[0].key.rpartition("-")[2])
    app = desk_page(record=str(record_id))

    app.button(key="records-task-save").click().run()
    assert (row(station, record_id).status, str(row(station, record_id).valid_until)) == (
        "done",
        "2028-11-22",
    )

    app.button(key="records-renew-save").click().run()
    assert str(row(station, record_id).valid_until) == "2030-11-22"


def test_what_is_due_reminds_its_owner_and_the_leader(station, desk_page):
    enter(desk_page(new="1"), station)
    station.clock.move(days=5)

    with station.reading() as session:
        due = due_for(session, Asker(station.actor(CLERK), station.clock()))
        panel = count_attention(session, Asker(station.actor(Role.LEADER), station.clock()))

    assert due[["kind", "page", "title"]].values.tolist() == [["ebike", "registration", "雅迪"]]
    assert panel[["kind", "view", "n"]].values.tolist() == [["ebike", "overdue", 1]]


def test_its_numbers_lead_to_their_rows(station, desk_page):
    app = enter(desk_page(new="1"), station)
    record_id = int(opened(app)[0].key.rpartition("-")[2])
    app = desk_page(record=str(record_id))
    app.button(key="records-task-save").click().run()

    app = desk_page(part="plated", period="year")

    assert [one.label for one in app.metric] == ["电动车登记", "已装牌"]
    assert [one.value for one in app.metric] == ["1", "1"]
    assert len(opened(app)) == 1
    with station.reading() as session:
        assert differences(session, 1) == []


def test_a_sheet_comes_in_and_goes_out(station, desk_page):
    book = openpyxl.Workbook()
    for line in (
        ["电动车登记台账"],
        ["登记日期", "网格", "车主", "电话", "车架号", "品牌"],
        ["2026年11月1日", "一号警格", "李四", "13700001111", "LX1", "爱玛"],
        ["2026/11/2", "第二社区", "王五", "", "LX2", "Yadea"],
        ["昨天", "一号警格", "赵六", "", "LX3", "爱玛"],
    ):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)

    app = desk_page(**{"import": "1"})
    app.file_uploader(key="records-sheet").upload("ebike.xlsx", out.getvalue()).run()
    assert [one.value for one in app.metric][-3:] == ["3", "2", "1"]
    app.button(key="records-import-go").click().run()

    assert not app.exception
    assert len(opened(app)) == 2
    with station.work(CLERK) as work:
        content = export_records(work, RecordFilter("ebike"))[2]
    cells = {str(c.value) for line in openpyxl.load_workbook(io.BytesIO(content)).active for c in line}
    assert {"李*", "137****1111", "LX1", "爱玛", "2026-11-01"} <= cells
