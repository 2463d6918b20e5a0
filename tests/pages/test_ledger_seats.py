"""The pages of ledgers from every seat that has them, in both languages."""

import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from tests.ledger_samples import entered_sample
from tests.records import AUXILIARY, CLERK, LEADER, OFFICER, WORKER, row
from tests.seats import everything

SEATS = [
    # page, role, ledgers offered, may enter, may take the list along
    (Page.REGISTRATION, LEADER, 4, True, True),
    (Page.REGISTRATION, AUXILIARY, 3, True, False),
    (Page.REGISTRATION, Role.AUDITOR, 3, False, False),
    (Page.VISITS, OFFICER, 3, True, True),
    (Page.VISITS, WORKER, 3, True, False),
    (Page.VISITS, Role.SUBDISTRICT_CADRE, 3, False, False),
    (Page.OUTREACH, CLERK, 13, True, True),
    (Page.OUTREACH, WORKER, 12, True, False),
    (Page.SERVICE, Role.CITY_PATROL, 5, True, False),
    (Page.SERVICE, Role.AUDITOR, 5, False, False),
    (Page.TEAM, OFFICER, 5, False, False),
    (Page.TEAM, LEADER, 6, True, True),
]


def keys(app):
    return [one.key or "" for one in app.button]


@pytest.mark.parametrize(("page", "role", "ledgers", "writes", "exports"), SEATS)
def test_a_seat_offers_what_its_role_may(station, open_as, page, role, ledgers, writes, exports):
    app = open_as(role, page)

    assert not app.exception
    assert len(app.button_group(key="records-kind").options) == ledgers
    assert ("records-new" in keys(app), "records-import" in keys(app)) == (writes, writes)
    assert any(key.startswith("records-export") for key in keys(app)) == exports


@pytest.mark.parametrize(
    ("page", "kind", "zh", "en"),
    [
        (Page.REGISTRATION, "dog_licence", "贵宾（泰迪）", "Poodle"),
        (Page.VISITS, "hazard", "消防通道堵塞", "Blocked"),
        (Page.SERVICE, "help_given", "防骗咨询", "Fraud"),
        (Page.TEAM, "media", "省级", "Provincial"),
    ],
)
def test_a_record_speaks_the_language_of_its_reader(station, open_as, page, kind, zh, en):
    changes = {"type": "HZ01"} if kind == "hazard" else {}
    record_id = entered_sample(station, kind, **changes)

    chinese = everything(open_as(LEADER, page, kind=kind, record=str(record_id)))
    english = everything(open_as(LEADER, page, kind=kind, record=str(record_id), language="en"))

    assert zh in chinese
    assert en in english
    assert en not in chinese


def test_a_volunteer_is_voided_with_a_reason_and_not_without(station, open_as):
    record_id = entered_sample(station, "volunteer_police")
    app = open_as(CLERK, Page.OUTREACH, kind="volunteer_police", record=str(record_id))
    app.button(key="records-void").click().run()
    assert row(station, record_id).status == "done"

    app.text_input(key=f"records-void-why-{record_id}").set_value("重复登记")
    app.button(key="records-void").click().run()

    assert not app.exception
    assert row(station, record_id).status == "void"
    assert "records-void" not in keys(app)


def test_a_correction_can_be_left_without_a_trace(station, open_as):
    record_id = entered_sample(station, "media")
    app = open_as(CLERK, Page.TEAM, kind="media", record=str(record_id))
    app.button(key="records-correct").click().run()
    app.text_input(key=f"records-correct-{record_id}-title").set_value("别的")

    app.button(key="records-correct-leave").click().run()

    assert not app.exception
    assert row(station, record_id).payload["title"] == "枫桥经验"
    assert "records-correct" in keys(app)


def test_the_import_is_opened_and_left(station, open_as):
    app = open_as(CLERK, Page.SERVICE, kind="room_log")
    app.button(key="records-import").click().run()
    assert "records-import-leave" in keys(app)

    app.button(key="records-import-leave").click().run()

    assert not app.exception
    assert "records-import-leave" not in keys(app)


def test_the_sheet_of_a_ledger_shows_what_is_kept_and_what_is_not(station, open_as):
    app = open_as(CLERK, Page.TEAM, **{"kind": "media", "import": "1"})
    head = "刊发日期,级别,媒体,标题,备注"
    rows = "2026-05-04,省级,四川日报,经验,\n2026-05-05,村级,小报,经验,\n"

    app.file_uploader(key="records-sheet").upload("media.csv", f"{head}\n{rows}".encode(), "text/csv").run()

    assert not app.exception
    assert {one.label: one.value for one in app.metric}.keys() >= {"可导入"} or "records-import-go" in keys(
        app
    )


def test_the_board_is_read_by_who_may_not_tick(station, open_as):
    app = open_as(Role.SUBDISTRICT_CADRE, Page.OUTREACH, kind="antifraud_round")

    assert not app.exception
    assert [one.key for one in app.checkbox if (one.key or "").startswith("records-tick")] == []
    assert "records-board-save" not in keys(app)
    assert "翠湖小区" in everything(app)


def test_saving_a_round_without_a_tick_is_said_and_keeps_nothing(station, open_as):
    app = open_as(OFFICER, Page.OUTREACH, kind="antifraud_round")

    app.button(key="records-board-save").click().run()

    assert not app.exception
    assert "已覆盖 0/1" in everything(app)
