"""Entering an alert by hand, as the page does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from models import Alert
from tests.alerts import registered
from tests.factories import SmallStation
from tests.seats import everything

Opener = Callable[..., AppTest]

KEY = "alert_entry"


def fill(app: AppTest, station: SmallStation, **changes: Any) -> None:
    held = {"category": "AL302", "grid_id": station.grid_ids["G01"], **changes}
    for name in ("category", "grid_id", "outcome"):
        if name in held:
            app.selectbox(key=f"{KEY}-{name}").set_value(held[name])
    app.text_input(key=f"{KEY}-place_text").set_value(held.get("place_text", "翠湖小区 3 栋"))
    app.text_area(key=f"{KEY}-summary").set_value(held.get("summary", "停车位争执"))
    app.text_input(key=f"{KEY}-phone").set_value(held.get("phone", ""))


def alerts(station: SmallStation) -> list[Alert]:
    with station.reading() as session:
        return list(session.execute(select(Alert).order_by(Alert.id)).scalars())


def test_time_and_source_are_filled_in_already(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)

    assert not app.exception
    assert app.session_state[f"{KEY}-occurred_at"].isoformat() == "2026-11-23T12:00:00"
    assert app.selectbox(key=f"{KEY}-source").value == "AS1"


def test_an_officer_with_one_grid_finds_it_chosen(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.COMMUNITY_OFFICER, Page.ALERT_ENTRY, "G02")

    assert app.selectbox(key=f"{KEY}-grid_id").value == station.grid_ids["G02"]
    assert app.selectbox(key=f"{KEY}-grid_id").options == ["二号警格"]


def test_an_alert_is_saved_and_the_form_is_empty_again(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)
    fill(app, station)
    app.button(key=f"{KEY}-save").click().run()

    assert not app.exception
    assert "已保存，12:00" in everything(app)
    assert app.text_input(key=f"{KEY}-place_text").value == ""
    assert app.selectbox(key=f"{KEY}-grid_id").value is None
    assert [row.summary for row in alerts(station)] == ["停车位争执"]


def test_entering_another_keeps_source_and_grid(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)
    fill(app, station)
    app.button(key=f"{KEY}-save-next").click().run()

    assert app.selectbox(key=f"{KEY}-grid_id").value == station.grid_ids["G01"]
    assert app.text_area(key=f"{KEY}-summary").value == ""
    fill(app, station, summary="第二起")
    app.button(key=f"{KEY}-save-next").click().run()
    assert len(alerts(station)) == 2


def test_what_is_missing_is_said_below_its_field_and_nothing_is_lost(
    station: SmallStation, open_as: Opener
) -> None:
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)
    fill(app, station, place_text="")
    app.button(key=f"{KEY}-save").click().run()

    assert "请填写地点" in everything(app)
    assert app.text_area(key=f"{KEY}-summary").value == "停车位争执"
    assert alerts(station) == []


def test_a_wrong_phone_is_said_below_the_phone(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)
    fill(app, station, phone="123")
    app.button(key=f"{KEY}-save").click().run()

    assert any(":red[" in element.value and "11" in element.value for element in app.markdown)
    assert alerts(station) == []


def test_what_may_be_the_same_matter_shows_while_entering(station: SmallStation, open_as: Opener) -> None:
    registered(station, summary="有人吵架")
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)
    assert "有人吵架" not in everything(app)

    app.selectbox(key=f"{KEY}-grid_id").set_value(station.grid_ids["G01"]).run()

    assert "有人吵架" in everything(app)


def test_a_second_call_is_added_instead_of_saved_anew(station: SmallStation, open_as: Opener) -> None:
    alert_id = registered(station, summary="有人吵架")
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)
    fill(app, station, summary="又打来了")
    app.run()
    app.button(key=f"{KEY}-merge-{alert_id}").click().run()

    assert not app.exception
    (only,) = alerts(station)
    assert only.summary == "有人吵架\n[12:00] 又打来了"


def test_what_was_entered_today_stands_beside(station: SmallStation, open_as: Opener) -> None:
    registered(station)
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)

    assert "今天已登记 1 起" in everything(app)


def test_categories_are_found_by_initials(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.CLERK, Page.ALERT_ENTRY)

    assert "邻里纠纷　lljf" in app.selectbox(key=f"{KEY}-category").options


def test_the_leader_has_no_entry_form(station: SmallStation, open_as: Opener) -> None:
    app = open_as(Role.LEADER, Page.ALERT_ENTRY)

    assert "无权访问" in everything(app)
    assert not app.text_area
