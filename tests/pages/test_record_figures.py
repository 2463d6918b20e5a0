"""The numbers over a ledger, its facility checks, and what the filters do to them."""

import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.records import verify
from tests.records import CLERK, LEADER, OFFICER, WORKER, entered, hazard, residence, row
from tests.seats import everything


def metrics(app):
    return {one.label: one.value for one in app.metric}


def test_few_are_a_count_and_many_a_percentage(station, open_as):
    for n in range(29):
        entered(station, "residence", residence(station, name=f"张{n}"))
    assert metrics(open_as(LEADER, Page.REGISTRATION, kind="residence"))["7 日内登记"] == "29"

    entered(station, "residence", residence(station, name="李四", moved_in_on="2026-01-01"))

    assert metrics(open_as(LEADER, Page.REGISTRATION, kind="residence"))["7 日内登记"] == "96.7%"


def test_a_number_says_what_it_is_made_of(station, open_as):
    app = open_as(LEADER, Page.REGISTRATION, kind="residence")

    assert "M32：" in everything(app) or "M32: " in everything(app)
    assert "上年同期 0" in everything(app)


def test_the_period_in_the_address_narrows_the_numbers(station, open_as):
    entered(station, "hazard", hazard(station, happened="2026-10-30"), WORKER)
    record_id = entered(station, "hazard", hazard(station), WORKER)
    with station.work(OFFICER) as work:
        verify(work, record_id, is_right=True)

    assert metrics(open_as(LEADER, Page.VISITS, kind="hazard", period="month")) == {
        "风险隐患": "1", "核查属实": "1", "已整改": "0",
    }  # fmt: skip
    assert metrics(open_as(LEADER, Page.VISITS, kind="hazard", period="year"))["风险隐患"] == "2"


def test_an_officer_counts_the_own_grid(station, open_as):
    entered(station, "hazard", hazard(station, grid="G02"), WORKER, "G02")

    assert metrics(open_as(OFFICER, Page.VISITS, kind="hazard"))["风险隐患"] == "0"


@pytest.mark.parametrize(
    ("code", "page", "kind"),
    [("M32", Page.REGISTRATION, "居住登记"), ("M43", Page.TEAM, "荣誉"), ("M39", Page.SERVICE, "便民设施")],
)
def test_a_metric_in_the_address_opens_its_ledger(station, open_as, code, page, kind):
    app = open_as(LEADER, page, metric=code, period="year")

    assert not app.exception
    assert kind in metrics(app)


def test_facilities_are_checked_with_one_click_each_and_the_form_is_blank_again(station, open_as):
    app = open_as(CLERK, Page.SERVICE, kind="facility_check", new="1")
    form = "records-facility_check"
    app.selectbox(key=f"{form}-place").set_value(station.place_ids["U001"]).run()
    app.button_group(key=f"{form}-items-SF1").set_value("FS1").run()
    app.button_group(key=f"{form}-items-SF2").set_value("FS2").run()

    app.button(key=f"{form}-save").click().run()

    assert not app.exception
    [opened] = [one for one in app.button if one.key.startswith("records-open-")]
    found = row(station, int(opened.key.rpartition("-")[2]))
    assert (found.payload["items"], found.status) == ({"SF1": "FS1", "SF2": "FS2"}, "open")
    assert app.button_group(key=f"{form}-items-SF1").value in (None, [])


def test_a_tip_from_the_library_is_there_to_copy(station, open_as):
    app = open_as(OFFICER, Page.OUTREACH, kind="group_post", new="1")

    app.selectbox(key="records-group_post-tip").set_value("OT01").run()

    assert any("刷单返利都是诈骗" in one.value for one in app.code)


def test_a_visit_with_a_need_becomes_a_task_that_is_answered(station, open_as):
    app = open_as(OFFICER, Page.VISITS, kind="visit", new="1")
    app.selectbox(key="records-visit-entry").set_value("E2")
    app.button_group(key="records-visit-actions").set_value(["B2"])
    app.text_area(key="records-visit-need").set_value("路灯坏了")
    app.button(key="records-visit-save").click().run()
    assert not app.exception
    [opened] = [one for one in app.button if one.key.startswith("records-open-")]
    record_id = int(opened.key.rpartition("-")[2])

    app = open_as(OFFICER, Page.VISITS, kind="visit", record=str(record_id))
    app.text_area(key=f"records-task-{record_id}-answer").set_value("已报修")
    app.button(key="records-task-save").click().run()

    assert row(station, record_id).status == "done"
    assert metrics(app) == {"六进六边走访": "1", "提出需求": "1", "需求已答复": "1"}


def test_the_page_speaks_english(station, open_as):
    entered(station, "hazard", hazard(station), WORKER)

    app = open_as(Role.LEADER, Page.VISITS, kind="hazard", language="en")

    assert not app.exception
    assert metrics(app) == {"Hazards": "1", "accepted": "0", "fixed": "0"}
