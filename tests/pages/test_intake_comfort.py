"""Entering with less typing: what is here already, a pasted message, settled at the alert, taken back."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from models import Dispute, DisputeLink
from tests.alerts import registered as alert_registered
from tests.disputes import registered, row
from tests.factories import SmallStation
from tests.seats import everything

Open = Callable[..., AppTest]
FORM = "mediation-register"


def write(app: AppTest, **fields: str) -> AppTest:
    for name, words in fields.items():
        area = app.text_area if name == "narrative" else app.text_input
        area(key=f"{FORM}-{name}").set_value(words)
    return app.run()


def disputes(station: SmallStation) -> list[Dispute]:
    with station.reading() as session:
        return list(session.exec(select(Dispute)).all())


def test_beside_the_form_stands_what_may_be_the_same(open_as: Open, station: SmallStation) -> None:
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, Page.MEDIATION, new="1")
    assert "暂未发现相似纠纷" in everything(app)

    write(app, phone_0="13812345678")

    words = everything(app)
    assert "手机号相同" in words
    assert app.button(key=f"twins-open-{case_id}")


def test_what_is_said_of_a_twin_is_kept_with_the_new_file(open_as: Open, station: SmallStation) -> None:
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, Page.MEDIATION, new="1")
    write(app, phone_0="13812345678", name_0="张三丰", place="翠湖小区 5 栋", narrative="又吵起来了")
    app.selectbox(key=f"{FORM}-type_code").set_value("DT0201").run()

    app.button(key=f"twins-repeat-{case_id}").click().run()
    app.button(key=f"{FORM}-save").click().run()

    with station.reading() as session:
        (link,) = session.exec(select(DisputeLink)).all()
    assert (link.earlier_id, link.kind) == (case_id, "repeat")


def test_a_file_offers_to_take_its_duplicate_in_and_to_take_that_back(
    open_as: Open, station: SmallStation
) -> None:
    kept, duplicate = registered(station), registered(station)
    app = open_as(Role.GRID_WORKER, Page.MEDIATION, case=str(kept))

    app.button(key=f"twins-merge-{duplicate}").click().run()
    assert row(station, duplicate).outcome == "OC10"
    undo = next(one for one in app.button if str(one.key).startswith("twins-unmerge-"))
    undo.click().run()

    assert row(station, duplicate).status == "L1_OPEN"


def test_a_pasted_message_fills_the_form(open_as: Open) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.MEDIATION, new="1")
    app.text_area(key="mediation-paste-text").set_value(
        "翠湖小区3栋业主张三丰反映楼上装修噪音太大，电话13812345678"
    )

    app.button(key="mediation-paste-read").click().run()

    assert app.text_input(key=f"{FORM}-name_0").value == "张三丰"
    assert app.text_input(key=f"{FORM}-phone_0").value == "13812345678"
    assert app.text_input(key=f"{FORM}-place").value == "翠湖小区3栋"
    assert app.selectbox(key=f"{FORM}-type_code").value == "DT0201"
    assert "13812345678" not in app.text_area(key=f"{FORM}-narrative").value


def test_nothing_pasted_is_said_at_the_box(open_as: Open) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.MEDIATION, new="1")

    app.button(key="mediation-paste-read").click().run()

    assert "请先粘贴文字" in everything(app)


def test_a_summary_to_copy_names_nobody(open_as: Open, station: SmallStation) -> None:
    case_id = registered(station, place_text="翠湖小区 3 栋")

    app = open_as(Role.COMMUNITY_OFFICER, Page.MEDIATION, case=str(case_id))

    (words,) = [one.value for one in app.code]
    assert "翠湖小区" in words
    assert "张" not in words


def test_at_an_alert_a_quarrel_is_settled_on_the_spot(open_as: Open, station: SmallStation) -> None:
    alert_id = alert_registered(station)
    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERTS, alert=str(alert_id))
    name = f"quick-{alert_id}"
    app.text_input(key=f"{name}-name_0").set_value("张三丰")
    app.text_input(key=f"{name}-note").set_value("各让一步")
    app.selectbox(key=f"{name}-type_code").set_value("DT0205").run()

    app.button(key=f"{name}-save").click().run()

    (case,) = disputes(station)
    assert (case.status, case.outcome, case.alert_id) == ("CLOSED", "OC03", alert_id)
    assert "已登记并当场化解" in everything(app)
    assert f"{name}-save" not in {button.key for button in app.button}


def test_a_field_left_empty_is_said_below_it_and_nothing_is_kept(
    open_as: Open, station: SmallStation
) -> None:
    alert_id = alert_registered(station)
    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERTS, alert=str(alert_id))

    app.button(key=f"quick-{alert_id}-save").click().run()

    assert disputes(station) == []
    assert app.text_input(key=f"quick-{alert_id}-note")


def test_an_alert_that_is_no_quarrel_has_no_such_form(open_as: Open, station: SmallStation) -> None:
    alert_id = alert_registered(station, category="AL101")

    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERTS, alert=str(alert_id))

    assert "随手调" not in everything(app)


def test_for_ten_seconds_a_save_can_be_taken_back(open_as: Open, station: SmallStation) -> None:
    alert_id = alert_registered(station)
    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERTS, alert=str(alert_id))
    name = f"quick-{alert_id}"
    app.text_input(key=f"{name}-name_0").set_value("张三丰")
    app.text_input(key=f"{name}-note").set_value("各让一步")
    app.selectbox(key=f"{name}-type_code").set_value("DT0205").run()
    app.button(key=f"{name}-save").click().run()

    app.button(key="alerts-take-back").click().run()

    (case,) = disputes(station)
    assert (case.outcome, case.bucket) == ("OC13", "X")
    assert "已撤销" in everything(app)
    assert app.button(key=f"{name}-save")


def test_after_ten_seconds_the_way_back_is_gone(open_as: Open, station: SmallStation) -> None:
    case_id = registered(station)
    app = open_as(Role.GRID_WORKER, Page.MEDIATION, case=str(case_id))
    app.button(key="mediation-escalate").click().run()
    assert app.button(key="mediation-take-back")

    station.clock.move(seconds=11)
    app.run()

    assert "mediation-take-back" not in {button.key for button in app.button}
    assert row(station, case_id).level == "L2"
